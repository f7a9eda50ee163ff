package sheet

import (
	"os"
	"path/filepath"
	"testing"
)

// outside opens a file of the outside test data ($JUYAN_TESTDATA, by default
// ../shared/data beside the repository). Where it is absent the test is skipped
// by name; under CI it fails.
func outside(t *testing.T, name string) *os.File {
	t.Helper()
	dir := os.Getenv("JUYAN_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("outside test data is missing: %v", err)
		}
		t.Skipf("SKIPPED %s: no outside test data: %v", t.Name(), err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
