package storetest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"juyan/internal/store"
)

// sqliteTemplates holds migrated database files by the key of their sets.
var sqliteTemplates struct {
	sync.Mutex
	files map[string][]byte
}

func sqliteURL(t testing.TB, sets []store.Migrations) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	key, err := keyOf(sets)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &sqliteTemplates
	tpl.Lock()
	defer tpl.Unlock()
	if file, ok := tpl.files[key]; ok {
		err = os.WriteFile(path, file, 0o600)
	} else if err = migrated(path, sets); err == nil {
		if tpl.files == nil {
			tpl.files = map[string][]byte{}
		}
		tpl.files[key], err = os.ReadFile(path) // whole: the last close folds the log in
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
