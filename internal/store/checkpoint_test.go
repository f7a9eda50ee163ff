package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juyan/internal/store"
)

// However much is written, the log is copied back beside the writer and begun
// anew: it does not grow with what was written.
func TestTheLogIsCopiedBackBesideTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	db, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	write(t, db, func(tx *store.Tx) error { return tx.Exec("CREATE TABLE wide (n INTEGER PRIMARY KEY, a TEXT)") })
	text := strings.Repeat("长", 60_000) // 45 pages
	began := time.Now()
	for n := range 600 { // 27,000 pages, 110 MB
		write(t, db, func(tx *store.Tx) error { return tx.Exec("INSERT INTO wide (n, a) VALUES ($1, $2)", n, text) })
		if n%50 == 49 {
			time.Sleep(60 * time.Millisecond)
		}
	}
	info, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB of log after %s", info.Size()>>20, time.Since(began))
	if info.Size() > 60<<20 { // the writer alone would let 64 MB gather
		t.Errorf("%d MB of log", info.Size()>>20)
	}
}
