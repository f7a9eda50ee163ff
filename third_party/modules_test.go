package thirdparty

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is a Go module that is linked into the program.
type module struct{ path, version, dir string }

func linked(t *testing.T) (out []module) {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/juyan")
	list.Dir = ".."
	text, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(strings.ReplaceAll(string(text), " ", "\u00a0")) // a path may hold blanks
	for i := 0; i+2 < len(lines); i += 3 {
		out = append(out, module{lines[i], lines[i+1], strings.ReplaceAll(lines[i+2], "\u00a0", " ")})
	}
	slices.SortFunc(out, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return slices.Compact(out)
}

// licence is the SPDX name of a module's licence, read from its text.
func (m module) licence(t *testing.T) string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*"} {
		files, err := filepath.Glob(filepath.Join(m.dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if body, err := os.ReadFile(f); err == nil {
				names = append(names, spdx(string(body))...)
			}
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " and ")
}

func spdx(text string) (out []string) {
	text = strings.Join(strings.Fields(text), " ")
	has := func(s string) bool { return strings.Contains(text, s) }
	if has("Apache License") && has("Version 2.0") {
		out = append(out, "Apache-2.0")
	}
	if has("Permission is hereby granted, free of charge") {
		out = append(out, "MIT")
	}
	if has("Mozilla Public License") {
		out = append(out, "MPL-2.0")
	}
	if has("Redistribution and use in source and binary forms") {
		if has("Neither the name") || has("names of its contributors") || has("name of the copyright holder nor") {
			return append(out, "BSD-3-Clause")
		}
		return append(out, "BSD-2-Clause")
	}
	return out
}

const thirdPartyHead = `# What others made

Written by ` + "`JUYAN_THIRD_PARTY=write go test ./third_party`" + `; a test holds it against what is linked. Licences are those of the texts a module carries, also for parts it took from others.

## Go modules linked into the program

| module | version | licence |
|---|---|---|
`

const thirdPartyAssets = `
## Pinned assets

Each lies in its folder with its licence, its version and the SHA-256 of the file.

| folder | licence | |
|---|---|---|
| [third_party/htmx](third_party/htmx/README.md) | 0BSD | embedded |
| [third_party/echarts](third_party/echarts/README.md) | Apache-2.0, parts BSD-3-Clause (d3) | embedded |
| [third_party/fonts](third_party/fonts/README.md) | OFL-1.1 | embedded |
| [third_party/axe-core](third_party/axe-core/README.md) | MPL-2.0 | tests only, not in the program |
`

// THIRD_PARTY.md names every module that is linked, its version and its
// licence, and no other.
func TestThirdPartyNamesEveryModule(t *testing.T) {
	var b strings.Builder
	b.WriteString(thirdPartyHead)
	for _, m := range linked(t) {
		l := m.licence(t)
		if l == "" {
			t.Errorf("no licence found in %s", m.path)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.path, m.version, l)
	}
	b.WriteString(thirdPartyAssets)
	if os.Getenv("JUYAN_THIRD_PARTY") == "write" {
		if err := os.WriteFile("../THIRD_PARTY.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("../THIRD_PARTY.md")
	if err != nil || string(have) != b.String() {
		t.Errorf("THIRD_PARTY.md is not what is linked; write it anew with JUYAN_THIRD_PARTY=write go test ./third_party, and read the difference (%v)", err)
	}
}

func TestEveryPinnedAssetIsNamed(t *testing.T) {
	dirs, err := filepath.Glob("*/README.md")
	if err != nil || len(dirs) < 3 {
		t.Fatal(dirs, err)
	}
	for _, d := range dirs {
		if !strings.Contains(thirdPartyAssets, "third_party/"+d) {
			t.Errorf("%s is not named", d)
		}
	}
}
