#!/usr/bin/env bash
# Formatting, vet, generated files that are not fresh, words that do not belong
# in the repository.
set -euo pipefail
bad=0
complain() { echo "lint: $*" >&2; bad=1; }

unformatted=$(git ls-files '*.go' | grep -v _templ.go | xargs gofmt -l)
[ -z "$unformatted" ] || complain "not formatted, run make fmt: $unformatted"

go vet ./... || complain "go vet found something"

# Generate anew into a copy and compare: a templ file without its Go is a fault.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -co --exclude-standard 'internal/**/*.templ' 'internal/**/*_templ.go' | tar cf - -T - | tar xf - -C "$copy"
go tool -modfile=tools/templ/go.mod templ generate -path "$copy/internal" >/dev/null 2>&1 || complain "templ generate failed"
while read -r f; do
  diff -q "$f" "$copy/$f" >/dev/null || complain "$f is not what its .templ makes, run make generate"
done < <(git ls-files -co --exclude-standard 'internal/**/*_templ.go')

words='(^|[^a-z.])/(work|farm)/|registry[.]npmjs|proxy[.]golang|deb[.]debian'
if git grep -nIE "$words" -- . ':!go.sum' ':!tools/templ/go.sum' ':!scripts/lint.sh'; then
  complain "paths of a machine or hosts of a package registry"
fi
if [ -n "$(git ls-files 'third_party' | grep -E '\.(md|txt)$|LICENSE' | head -n 1)" ]; then :; else complain "third_party has no licences"; fi
[ "$bad" -eq 0 ] && echo "lint: clean"
exit "$bad"
