package app

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/packs"
)

// Databases of older programs, as scripts/upgrade-fixture.sh made them: the
// model zone with three imported and two raised whistles.
const (
	oldFiles = "testdata/upgrade/*.db.gz"
	oldTexts = "testdata/upgrade/*.sql.gz"
)

func unzipped(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// oldDatabase is the address of a copy of an older program's database.
func oldDatabase(t *testing.T, path string) string {
	t.Helper()
	if strings.HasSuffix(path, ".db.gz") {
		file := filepath.Join(t.TempDir(), "old.db")
		if err := os.WriteFile(file, unzipped(t, path), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	url := storetest.URL(t, store.Postgres)
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// the throwaway database has some tables already
	if _, err := db.ExecContext(t.Context(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"+string(unzipped(t, path))); err != nil {
		t.Fatal(err)
	}
	return url
}

func oldDatabases(t *testing.T) []string {
	t.Helper()
	lite, err := filepath.Glob(oldFiles)
	text, err2 := filepath.Glob(oldTexts)
	if err != nil || err2 != nil || len(lite) == 0 || len(text) == 0 {
		t.Fatal(lite, text, err, err2)
	}
	return append(lite, text...)
}

// opened is today's house on a database, closed with the test.
func opened(t *testing.T, db string) *App {
	t.Helper()
	a, err := Open(t.Context(), Config{DB: db, Pack: packs.Model(), Clock: kernel.SystemClock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// held is what a zone holds: the titles of its matters, and its ledger.
func held(t *testing.T, a *App) (titles []string, v ledger.Report) {
	t.Helper()
	err := a.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
		titles, err = store.All(tx, store.Value[string], `SELECT title FROM matter_shown ORDER BY title`)
		return err
	})
	if err == nil {
		v, err = ledger.Verify(t.Context(), a.DB, ledger.Trust{}, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return titles, v
}

func matterIDs(t *testing.T, a *App) (ids []kernel.ID) {
	t.Helper()
	err := a.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
		ids, err = store.All(tx, store.Value[kernel.ID], `SELECT id FROM matter_shown ORDER BY id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

var oldTitles = []string{"停电两小时", "厂区门口道路破损", "招工困难", "环评批复迟迟未出", "蒸汽压力不足，产线停了"}

func TestTodaysProgramTakesOverAnOlderOnesDatabase(t *testing.T) {
	for _, path := range oldDatabases(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			db := oldDatabase(t, path)
			a := opened(t, db)
			titles, v := held(t, a)
			if !slices.Equal(titles, oldTitles) {
				t.Errorf("matters %v", titles)
			}
			if v.Events() < 15 || len(v.Damage) > 0 || v.Erased > 0 {
				t.Errorf("ledger %+v", v)
			}
			for _, id := range matterIDs(t, a) {
				view, err := a.Matter.View(t.Context(), kernel.System(), id)
				if err != nil || len(view.Events) == 0 {
					t.Errorf("record of %s: %v", id, err)
				}
			}
			var out bytes.Buffer
			if code := Main(t.Context(), []string{"report", "whistles", "--db", db, "--json"}, &IO{Out: &out, Err: t.Output()}); code != 0 || !strings.Contains(out.String(), `"total": 5,`) {
				t.Errorf("report: %d %s", code, &out)
			}
		})
	}
}

// Migrations go forward only: what a newer program wrote is left alone.
func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	for _, path := range oldDatabases(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			db := oldDatabase(t, path)
			raw := storetest.Reopen(t, db, store.Options{})
			err := raw.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Exec(`INSERT INTO migration_matter (version_id, is_applied) VALUES (9999, $1)`, true)
			})
			if err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			t.Setenv("LC_ALL", "en_GB.UTF-8")
			code := Main(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--db", db}, &IO{Out: t.Output(), Err: &said})
			if code != 1 || !strings.Contains(said.String(), "written by a newer program (matter: tables of version 9999") {
				t.Errorf("%d %s", code, &said)
			}
		})
	}
}
