#!/usr/bin/env bash
# Holds the program's modules, and the Go that go.mod names for releases, against
# the known faults of Go's vulnerability database, pinned like any module: nothing
# is asked of a server but the modules themselves. A newer database:
# (cd tools/vulns && go get golang.org/x/vulndb@master)
set -euo pipefail
cd "$(dirname "$0")/.."
go mod download -modfile=tools/vulns/go.mod golang.org/x/vulndb
faults=$(go list -modfile=tools/vulns/go.mod -m -f '{{.Dir}}' golang.org/x/vulndb)/data/osv
mkdir -p bin
go build -modfile=tools/vulns/go.mod -o bin/govulncheck golang.org/x/vuln/cmd/govulncheck
release=$(sed -n 's/^toolchain //p' go.mod)
GOVERSION=$release bin/govulncheck -db "file://$faults" -scan package ./cmd/juyan
echo "vulns: $release and every package of the program: no known fault ($(basename "${faults%/data/osv}"))"
