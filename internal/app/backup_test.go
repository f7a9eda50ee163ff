package app

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// juyan runs a command line in English and returns its status and output.
func juyan(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	var o, e bytes.Buffer
	code = Main(t.Context(), args, &IO{Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// place is the address of a database that does not exist yet, or is empty.
func place(t *testing.T, d store.Dialect) string {
	t.Helper()
	if d == store.Postgres {
		return storetest.URL(t, d)
	}
	return filepath.Join(t.TempDir(), "new.db")
}

// rowCounts counts every table of a database but those of migrations.
func rowCounts(t *testing.T, db *store.DB, tables []string) (out []int64) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		for _, name := range tables {
			n, err := store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM "+name)
			if err != nil {
				return err
			}
			out = append(out, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A backup is one file whichever engine it comes from, and goes into either.
func TestABackupOfEitherEngineIsRestoredIntoEither(t *testing.T) {
	for _, path := range oldDatabases(t) {
		for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
			t.Run(filepath.Base(path)+" into "+string(d), func(t *testing.T) {
				from, to, file := oldDatabase(t, path), place(t, d), filepath.Join(t.TempDir(), "zone.backup")
				if code, _, err := juyan(t, "backup", file, "--db", from); code != 0 {
					t.Fatal(err)
				}
				code, said, err := juyan(t, "restore", file, "--db", to)
				if code != 0 || !strings.Contains(said, ": 5 matters, ") || !strings.Contains(said, "every hash as recorded") {
					t.Fatal(code, said, err)
				}
				old, restored := opened(t, from), opened(t, to)
				sameZone(t, old, restored)
				goesOn(t, restored)
				if code, _, err := juyan(t, "restore", file, "--db", to); code != 1 {
					t.Errorf("restored over a zone: %s", err)
				}
			})
		}
	}
}

// sameZone holds every table of two zones against each other.
func sameZone(t *testing.T, a, b *App) {
	t.Helper()
	tables := []string{"person", "post", "unit", "appointment", "enterprise", "account", "matter", "matter_clock", "matter_involved", "event", "event_secret",
		"fact", "blob", "blob_chunk", "attachment", "search_doc", "inbox", "import_batch", "kind_version", "org_version"}
	if x, y := rowCounts(t, a.DB, tables), rowCounts(t, b.DB, tables); !slices.Equal(x, y) {
		t.Errorf("%v\n%v\n%v", tables, x, y)
	}
	if x, y := foundWith(t, a, "停电"), foundWith(t, b, "停电"); x == 0 || x != y { // each engine keeps the index in its own form
		t.Errorf("%d found, restored %d", x, y)
	}
	titles, v := held(t, a)
	others, w := held(t, b)
	if !slices.Equal(titles, others) || v.Events() != w.Events() || len(w.Damage) > 0 {
		t.Errorf("%v %+v, restored %v %+v", titles, v, others, w)
	}
}

// foundWith counts the matters that hold words.
func foundWith(t *testing.T, a *App, words string) int {
	t.Helper()
	p, err := a.Matter.List(t.Context(), kernel.System(), matter.Filter{Search: words})
	if err != nil {
		t.Fatal(err)
	}
	return p.Total
}

// goesOn raises a matter in a restored zone: numbers and rows go on after the
// last, and the new one is found.
func goesOn(t *testing.T, a *App) {
	t.Helper()
	m, err := a.Matter.Raise(t.Context(), kernel.System(), matter.RaiseInput{Kind: "whistle", Values: map[string][]string{"problem": {"恢复以后又停电了"}}})
	if err != nil || !strings.HasSuffix(m.Number, "3号") {
		t.Fatal(m, err)
	}
	view, err := a.Matter.View(t.Context(), kernel.System(), m.ID)
	if err != nil || len(view.Events) == 0 {
		t.Errorf("%v", err)
	}
}

func TestABackupThatWasChangedIsFoundOut(t *testing.T) {
	file := oldDatabase(t, mustOne(t, oldFiles))
	raw, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = raw.Write(t.Context(), func(tx *store.Tx) error {
		return tx.Exec("UPDATE " + "event_secret SET payload = '{}' WHERE payload LIKE '%停电%'")
	})
	if err := errors.Join(err, raw.Close()); err != nil {
		t.Fatal(err)
	}
	code, said, problem := juyan(t, "restore", file, "--db", place(t, store.SQLite))
	if code != 1 || !strings.Contains(problem, "do not fit") {
		t.Error(code, said, problem)
	}
}

func mustOne(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatal(pattern, err)
	}
	return found[0]
}
