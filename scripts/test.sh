#!/usr/bin/env bash
# Runs every test and says how long it took: three packages at a time, for a core
# idles while a browser or a server is waited for; nothing from the cache. What
# tests write goes into memory where there is room: their databases are many and
# small, and none has to survive the machine.
set -euo pipefail
start=$(date +%s)
export JUYAN_TESTDATA="${JUYAN_TESTDATA:-$(cd .. && pwd)/shared/data}"
[ -d "$JUYAN_TESTDATA" ] || echo "test: outside data not found at JUYAN_TESTDATA=$JUYAN_TESTDATA; the tests that need it name themselves"
go build -o bin/juyan ./cmd/juyan
export JUYAN_PROGRAM="$PWD/bin/juyan"
if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 {print $4}')" -ge $((4 << 20)) ]; then
  export GOTMPDIR="${GOTMPDIR:-${TMPDIR:-/tmp}}" TMPDIR
  TMPDIR=$(mktemp -d /dev/shm/juyan-test-XXXXXX)
  chmod 755 "$TMPDIR" # as /tmp is: the server of PostgreSQL is another user
  trap 'rm -rf "$TMPDIR"' EXIT
fi
# make lint has vetted everything; no debugger reads these programs.
go test -count=1 -timeout 20m -p 3 -vet=off -ldflags=-w ./...
echo "test: all green in $(($(date +%s) - start)) s"
