#!/usr/bin/env bash
# Runs the demo and restarts it when a Go, templ, YAML, CSS or JS file changes;
# what changes while it builds is built next. While it does not build, the last
# one that did goes on.
set -euo pipefail
stamp() { find cmd internal packs third_party -type f \( -name '*.go' -o -name '*.templ' -o -name '*.yaml' -o -name '*.css' -o -name '*.js' \) -printf '%T@ %p\n' | sort | sha1sum; }
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=; }; }
trap stop EXIT
trap 'exit 130' INT TERM
mkdir -p tmp/dev
while true; do
  make -s generate || true
  before=$(stamp)
  if go build -o tmp/dev/juyan.new ./cmd/juyan; then
    stop
    mv tmp/dev/juyan.new tmp/dev/juyan
    tmp/dev/juyan demo --dir tmp/dev &
    pid=$!
  fi
  while [ "$(stamp)" = "$before" ]; do sleep 1; done
done
