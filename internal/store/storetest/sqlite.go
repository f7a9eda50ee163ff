package storetest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// sqliteTemplates holds filled database files by their key.
var sqliteTemplates struct {
	sync.Mutex
	files map[string][]byte
}

func sqliteURL(t testing.TB, key string, fill func(url string) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	var err error
	tpl := &sqliteTemplates
	tpl.Lock()
	defer tpl.Unlock()
	if file, ok := tpl.files[key]; ok {
		err = os.WriteFile(path, file, 0o600)
	} else if err = fill(path); err == nil {
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
