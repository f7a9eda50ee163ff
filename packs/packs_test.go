package packs_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"juyan/packs"
)

// The tables of the model zone are what the generator writes, to the byte.
func TestTablesAreAsGenerated(t *testing.T) {
	dir := t.TempDir()
	sources, err := filepath.Glob("../tools/modelzone/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no generator: %v", err)
	}
	if out, err := exec.Command("go", append(append([]string{"run"}, sources...), dir)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	written := 0
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		written++
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		have, err := fs.ReadFile(packs.Model(), filepath.ToSlash(name))
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s is not what the generator writes: run go run tools/modelzone/*.go packs/model (%v)", name, err)
		}
		return nil
	})
	if err != nil || written != 8 {
		t.Errorf("%d tables, %v; want 8", written, err)
	}
}
