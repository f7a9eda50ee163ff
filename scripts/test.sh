#!/usr/bin/env bash
# Runs every test and says how long it took: two packages at a time, nothing
# from the cache.
set -euo pipefail
start=$(date +%s)
export JUYAN_TESTDATA="${JUYAN_TESTDATA:-$(cd .. && pwd)/shared/data}"
[ -d "$JUYAN_TESTDATA" ] || echo "test: outside data not found at JUYAN_TESTDATA=$JUYAN_TESTDATA; the tests that need it name themselves"
go build -o bin/juyan ./cmd/juyan
go test -count=1 -timeout 20m -p 2 ./...
echo "test: all green in $(($(date +%s) - start)) s"
