package store_test

import (
	"cmp"
	"io/fs"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// tables is what these tests write to.
func tables() store.Migrations {
	return store.Migrations{Module: "conform", FS: fstest.MapFS{
		"0001_item.sql": {Data: []byte(`-- +goose Up
CREATE TABLE item (
  id    TEXT PRIMARY KEY,
  name  TEXT NOT NULL,
  score BIGINT NOT NULL DEFAULT 0,
  at    BIGINT NOT NULL DEFAULT 0,
  fen   BIGINT,
  CHECK (score >= 0)
);
CREATE TABLE part (
  n    {{serial}},
  item TEXT NOT NULL REFERENCES item(id),
  data {{blob}}
);
`)},
		"0002_note.sqlite.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE note (engine TEXT NOT NULL);\nINSERT INTO note VALUES ('sqlite');\n")},
		"0002_note.postgres.sql": {Data: []byte("-- +goose Up\nCREATE TABLE note (engine TEXT NOT NULL);\nINSERT INTO note VALUES ('postgres');\n")},
	}}
}

func each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	storetest.Each(t, fn, tables())
}

func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func add(tx *store.Tx, id, name string) error {
	return tx.Exec("INSERT INTO item (id, name) VALUES ($1, $2)", id, name)
}

// read runs q, which returns one column, and returns its rows.
func read[T any](t testing.TB, db *store.DB, q string, args ...any) (out []T) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		out, err = store.All(tx, store.Value[T], q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t testing.TB, db *store.DB) int64 {
	t.Helper()
	return read[int64](t, db, "SELECT count(*) FROM item")[0]
}

func wantCode(t testing.TB, err error, code kernel.Code) {
	t.Helper()
	if got := kernel.CodeOf(err); got != code {
		t.Fatalf("code %q, want %q: %v", got, code, err)
	}
}

// mustSub keeps only the named file of a set.
func mustSub(t testing.TB, from fs.FS, name string) fs.FS {
	t.Helper()
	text, err := fs.ReadFile(from, name)
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{name: {Data: text}}
}

func oneFile(name, text string) fs.FS { return fstest.MapFS{name: {Data: []byte(text)}} }

// fillIndex indexes JUYAN_BENCH_DOCS records.
func fillIndex(b *testing.B, db *store.DB) {
	b.Helper()
	docs, err := strconv.Atoi(cmp.Or(os.Getenv("JUYAN_BENCH_DOCS"), "20000"))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for from := 0; from < docs; from += 5000 {
		err := db.WriteBulk(b.Context(), func(tx *store.Tx) error {
			for range min(5000, docs-from) {
				if err := store.IndexText(tx, "matter", tx.NewID(), words(r)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if db.Dialect() == store.Postgres { // throwaway clusters have no autovacuum to do it
		write(b, db, func(tx *store.Tx) error { return tx.Exec("ANALYZE") })
	}
}
