// Package kerneltest holds what the tests of any floor share.
//
// Layout: outside.go (third-party test data).
//
// Invariants: it rests on the standard library alone, as the kernel does.
package kerneltest

import (
	"os"
	"path/filepath"
	"testing"
)

// OutsideDir is the folder of third-party test data: $JUYAN_TESTDATA, by default
// shared/data beside the repository. It need not exist.
func OutsideDir() string {
	if dir := os.Getenv("JUYAN_TESTDATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared", "data")
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// Outside is the path of third-party test data. Where it is absent the test is
// skipped by name; under CI it fails.
func Outside(t testing.TB, name ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{OutsideDir()}, name...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("outside test data is missing: %v", err)
		}
		t.Skipf("SKIPPED %s: no outside test data: %v", t.Name(), err)
	}
	return path
}

// OpenOutside opens such a file until the test ends.
func OpenOutside(t testing.TB, name ...string) *os.File {
	t.Helper()
	f, err := os.Open(Outside(t, name...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
