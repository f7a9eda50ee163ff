#!/usr/bin/env bash
# Runs the demo and restarts it when a Go, templ, YAML, CSS or JS file changes.
set -euo pipefail
stamp() { find cmd internal packs third_party -type f \( -name '*.go' -o -name '*.templ' -o -name '*.yaml' -o -name '*.css' -o -name '*.js' \) -printf '%T@ %p\n' | sort | sha1sum; }
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null' EXIT
while true; do
  make -s generate && go build -o bin/juyan ./cmd/juyan && { bin/juyan demo --dir tmp/dev & pid=$!; }
  before=$(stamp)
  while [ "$(stamp)" = "$before" ]; do sleep 1; done
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || true; pid=; }
done
