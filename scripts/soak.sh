#!/usr/bin/env bash
# What takes longer than a test run may: many kills, fuzzing, big imports.
set -euo pipefail
start=$(date +%s)
export JUYAN_TESTDATA="${JUYAN_TESTDATA:-$(cd .. && pwd)/shared/data}" JUYAN_SOAK=1
go test -count=1 -timeout 60m -run Kill ./e2e
go test -count=1 -timeout 60m -tags soak ./test/soak
for pkg in $(go list ./internal/...); do
  for f in $(go test -list '^Fuzz' "$pkg" 2>/dev/null | grep '^Fuzz' || true); do
    go test -run '^$' -fuzz "^$f\$" -fuzztime 30s -fuzzminimizetime 10x "$pkg"
  done
done
echo "soak: all green in $(($(date +%s) - start)) s"
