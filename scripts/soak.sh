#!/usr/bin/env bash
# What takes longer than a test run may: many kills, a slow disk, primaries that die, big imports,
# the goals of the measurements, fuzzing. Says how long each part took; `soak.sh PART…` runs
# only those. JUYAN_FUZZ is how long each fuzzer runs (20s).
set -euo pipefail
export JUYAN_TESTDATA="${JUYAN_TESTDATA:-$(cd .. && pwd)/shared/data}" JUYAN_SOAK=1

kills() { go test -count=1 -timeout 20m -run Kill -v ./e2e; }

# strace delays the syncs: apt-get install strace.
slow() { go test -count=1 -timeout 10m -run DiskIsSlow -v ./e2e; }

# Patroni and etcd of Debian are needed: apt-get install patroni etcd-server.
failover() { go test -count=1 -timeout 20m -run PrimaryDies -v ./e2e; }

imports() { go test -count=1 -timeout 40m -tags soak -v ./test/soak; }

goals() {
  go run ./cmd/juyan bench score --facts 10000000 --goals
  go run ./cmd/juyan bench process --goal 5
  go run ./cmd/juyan bench counter --goals
}

vulns() { bash scripts/vulns.sh; }

# An input that fails is kept in the testdata of its package.
fuzz() {
  grep -rlE --include='*_test.go' '^func Fuzz' internal | while read -r file; do
    for f in $(grep -oE '^func Fuzz[A-Za-z]+' "$file" | cut -c6-); do
      go test -run '^$' -fuzz "^$f\$" -fuzztime "${JUYAN_FUZZ:-20s}" -fuzzminimizetime 10x "./$(dirname "$file")" </dev/null
    done
  done
}

start=$SECONDS
for part in ${*:-kills slow failover imports goals vulns fuzz}; do
  began=$SECONDS
  "$part"
  echo "soak: $part green in $((SECONDS - began)) s"
done
echo "soak: all green in $((SECONDS - start)) s"
