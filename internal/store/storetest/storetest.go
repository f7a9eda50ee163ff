package storetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"juyan/internal/store"
)

// HoldFails is how long a closure may keep the writer before the test fails.
// It is far above store.HoldLimit, which a program only logs: a test machine that
// is busy with other things must not fail an honest closure.
const HoldFails = 500 * time.Millisecond

// Each runs fn on both engines, as subtests "sqlite" and "postgres", each on
// a fresh database that holds the tables of sets.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB), sets ...store.Migrations) {
	t.Helper()
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) { fn(t, Open(t, d, sets...)) })
	}
}

// Open opens a fresh database that holds the tables of sets and goes away
// with the test. Its clock is a *Clock.
func Open(t testing.TB, d store.Dialect, sets ...store.Migrations) *store.DB {
	t.Helper()
	return OpenWith(t, d, store.Options{Clock: NewClock()}, sets...)
}

// OpenWith is Open with options.
func OpenWith(t testing.TB, d store.Dialect, o store.Options, sets ...store.Migrations) *store.DB {
	t.Helper()
	return Reopen(t, URL(t, d, sets...), o)
}

// URL makes a fresh database that holds the tables of sets and returns its
// address, for tests that open it themselves or through the program.
func URL(t testing.TB, d store.Dialect, sets ...store.Migrations) string {
	t.Helper()
	key, err := keyOf(sets)
	if err != nil {
		t.Fatal(err)
	}
	return Copy(t, d, key, func(url string) error { return migrated(url, sets) })
}

// Copy makes a fresh database like the one that fill makes of an empty one: in a
// test process it runs once for each key, and closes what it opened.
func Copy(t testing.TB, d store.Dialect, key string, fill func(url string) error) string {
	t.Helper()
	if d == store.Postgres {
		return postgresURL(t, key, fill)
	}
	return sqliteURL(t, key, fill)
}

// Reopen opens the database at url and closes it with the test. Writes are
// not flushed to disk: the database is thrown away.
func Reopen(t testing.TB, url string, o store.Options) *store.DB {
	t.Helper()
	o.Unsafe = true
	if o.OnHold == nil {
		o.OnHold = OnHold(t)
	}
	db, err := store.Open(context.Background(), url, o)
	if err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close %s: %v", url, err)
		}
	})
	return db
}

// OnHold fails the test over a closure that kept the writer longer than HoldFails.
func OnHold(t testing.TB) func(closure string, held time.Duration) {
	return func(closure string, held time.Duration) {
		if held > HoldFails {
			t.Errorf("%s held the writer for %v: no file, network, hash or template work inside a transaction", closure, held)
		}
	}
}

// Runner is what *testing.M is; others may stand around it.
type Runner interface{ Run() int }

// Main runs the tests of a package, takes the cluster down and fails if
// goroutines are left over: func TestMain(m *testing.M) { storetest.Main(m) }.
func Main(m Runner) { os.Exit(Run(m)) }

// Run is Main for a TestMain that has more to do: it returns the exit status.
func Run(m Runner) int {
	code := m.Run()
	stopCluster()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	return code
}

// Missing skips a test by name because the machine lacks what; where CI=true
// it fails it.
func Missing(t testing.TB, what string, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is needed in CI: %v", what, err)
	}
	t.Skipf("skipped for want of %s: %v", what, err)
}

// migrated opens the database at url, creates the tables of sets and closes
// it again.
func migrated(url string, sets []store.Migrations) error {
	ctx := context.Background()
	db, err := store.Open(ctx, url, store.Options{Unsafe: true})
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx, sets...); err != nil {
		_ = db.Close()
		return err
	}
	return db.Close()
}

// keyOf tells sets of migrations apart, so that each is applied once per test
// process and copied from then on.
func keyOf(sets []store.Migrations) (string, error) {
	h := sha256.New()
	for _, set := range sets {
		fmt.Fprintf(h, "%s\n", set.Module)
		names, err := fs.Glob(set.FS, "*.sql")
		if err != nil {
			return "", err
		}
		for _, name := range names {
			text, err := fs.ReadFile(set.FS, name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}
