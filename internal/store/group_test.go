package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// together holds SQLite's writer until every fn waits for it, so that they
// share one commit, and returns their errors.
func together(t *testing.T, db *store.DB, fns ...func(tx *store.Tx) error) []error {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, len(fns))
	release := held(t, db.WriteBulk, nothing)
	for i, fn := range fns {
		wg.Go(func() {
			defer func() { _ = recover() }()
			errs[i] = errPanic
			errs[i] = db.Write(t.Context(), fn)
		})
	}
	for db.Waiting() < len(fns) {
		time.Sleep(time.Millisecond)
	}
	release()
	wg.Wait()
	return errs
}

// held keeps SQLite's writer busy by a write until the function it returns is called,
// which waits for the end.
func held(t *testing.T, write func(context.Context, func(*store.Tx) error) error, fn func(tx *store.Tx) error) (release func()) {
	t.Helper()
	in, out := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var all sync.WaitGroup
	all.Go(func() {
		err := write(t.Context(), func(tx *store.Tx) error {
			once.Do(func() { close(in) })
			<-out
			return fn(tx)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-in
	return func() {
		close(out)
		all.Wait()
	}
}

func nothing(*store.Tx) error { return nil }

var errPanic = errors.New("panicked")

func TestMembersAreIsolated(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	mine := errors.New("mine")
	after := atomic.Int64{}
	member := func(id string, end func() error) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			tx.AfterCommit(func() { after.Add(1) })
			if err := add(tx, id, id); err != nil {
				return err
			}
			return end()
		}
	}
	good := func() error { return nil }
	errs := together(t, db, member("a", good), member("b", func() error { return mine }), member("c", good),
		member("d", func() error { panic("boom") }), member("a", good), member("e", good))
	// of the two that insert "a", the later one loses
	if !errors.Is(errs[1], mine) || errs[3] != errPanic || errs[2] != nil || errs[5] != nil || store.IsUnique(errs[0]) == store.IsUnique(errs[4]) {
		t.Fatalf("verdicts: %v", errs)
	}
	if got := fmt.Sprint(read[string](t, db, "SELECT id FROM item ORDER BY id")); got != "[a c e]" {
		t.Fatal(got)
	}
	if after.Load() != 3 {
		t.Fatalf("%d AfterCommit funcs ran, want 3", after.Load())
	}
}

// Where SQLite itself ends the shared transaction, those that had gone well
// are not lost: each reruns once alone, with a fresh Tx.
func TestMembersRerunWhenSQLiteEndsTheTransaction(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	write(t, db, func(tx *store.Tx) error { return add(tx, "taken", "有") })
	var runs, after atomic.Int64
	good := func(id string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			runs.Add(1)
			tx.AfterCommit(func() { after.Add(1) })
			return add(tx, id, id)
		}
	}
	bad := func(tx *store.Tx) error {
		runs.Add(1)
		tx.AfterCommit(func() { t.Error("ran after a failure") })
		return tx.Exec("INSERT OR ROLLBACK INTO item (id, name) VALUES ('taken', 'x')")
	}
	errs := together(t, db, good("a"), good("b"), bad, good("c"))
	if errs[0] != nil || errs[1] != nil || errs[3] != nil || !store.IsUnique(errs[2]) {
		t.Fatalf("verdicts: %v", errs)
	}
	if n := count(t, db); n != 4 {
		t.Fatalf("%d rows, want 4", n)
	}
	if after.Load() != 3 {
		t.Fatalf("%d AfterCommit funcs ran, want one per member", after.Load())
	}
	if runs.Load() < 5 || runs.Load() > 8 {
		t.Fatalf("%d runs: the failed one twice, the others once or twice", runs.Load())
	}
}

// A COMMIT that fails (a deferred foreign key) harms only whom it concerns.
func TestMembersRerunWhenCommitFails(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	orphan := func(tx *store.Tx) error {
		if err := tx.Exec("PRAGMA defer_foreign_keys = 1"); err != nil {
			return err
		}
		return tx.Exec("INSERT INTO part (item) VALUES ('nobody')")
	}
	errs := together(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") }, orphan,
		func(tx *store.Tx) error { return add(tx, "b", "乙") })
	if errs[0] != nil || errs[2] != nil || kernel.CodeOf(errs[1]) != kernel.CodeInternal {
		t.Fatalf("verdicts: %v", errs)
	}
	if n := count(t, db); n != 2 {
		t.Fatalf("%d rows, want 2", n)
	}
}

func TestDiskFull(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	if err := db.OnWriter(t.Context(), "PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for i := range 1000 {
			if err := add(tx, fmt.Sprint(i), string(make([]rune, 1000, 1000))+"x"); err != nil {
				return err
			}
		}
		return nil
	})
	wantCode(t, err, kernel.CodeInvalid) // NULs are refused before the disk is asked
	big := fmt.Sprintf("%04000d", 0)
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		for i := range 1000 {
			_ = add(tx, fmt.Sprint(i), big) // a careless closure
		}
		return nil
	})
	wantCode(t, err, kernel.CodeUnavailable)
	if n := count(t, db); n != 0 {
		t.Fatalf("%d rows of a failed transaction", n)
	}
	write(t, db, func(tx *store.Tx) error { return add(tx, "small", "小") })
}

func TestHoldIsReported(t *testing.T) {
	var held []string
	o := store.Options{Log: slog.New(slog.DiscardHandler), OnHold: func(closure string, d time.Duration) { held = append(held, closure) }}
	db := storetest.OpenWith(t, store.SQLite, o, tables())
	slow := func(*store.Tx) error { time.Sleep(store.HoldLimit + 20*time.Millisecond); return nil }
	if err := db.WriteBulk(t.Context(), slow); err != nil || len(held) != 0 {
		t.Fatalf("bulk: %v, %q", err, held)
	}
	write(t, db, slow)
	if len(held) != 1 || held[0] != "juyan/internal/store_test.TestHoldIsReported.func2" {
		t.Fatalf("reported %q", held)
	}
}

func TestClosedDatabase(t *testing.T) {
	for _, d := range []store.Dialect{store.SQLite, store.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			db, err := store.Open(t.Context(), storetest.URL(t, d), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			wantCode(t, db.Write(t.Context(), func(*store.Tx) error { return nil }), kernel.CodeUnavailable)
			wantCode(t, db.Read(t.Context(), func(*store.Tx) error { return nil }), kernel.CodeUnavailable)
			if err := db.Close(); err != nil {
				t.Fatalf("closing twice: %v", err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	ctx := context.Background()
	for url, code := range map[string]kernel.Code{
		"":         kernel.CodeInvalid,
		":memory:": kernel.CodeInvalid,
		filepath.Join(t.TempDir(), "no", "such", "folder.db"): kernel.CodeUnavailable,
		"postgres://%zz":                    kernel.CodeInvalid,
		"postgres:///x?host=" + t.TempDir(): kernel.CodeUnavailable,
	} {
		_, err := store.Open(ctx, url, store.Options{})
		if kernel.CodeOf(err) != code {
			t.Errorf("%q: %v, want %s", url, err, code)
		}
	}
}

func TestPathWithOddCharacters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "居延 50% ?#&.db")
	db := storetest.Reopen(t, path, store.Options{})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "居延 50% [?]#&.db")); len(found) != 1 {
		t.Fatalf("the file is elsewhere: %q", found)
	}
}

// Callers that come back a little apart share a COMMIT all the same, once they did.
func TestABatchWaitsForHalfItsUsualSize(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	nothing := func(*store.Tx) error { return nil }
	for range 500 { // the machine may be busy for longer than a batch waits
		for range 2 {
			if errs := together(t, db, nothing, nothing, nothing); errors.Join(errs...) != nil {
				t.Fatal(errs)
			}
		}
		var wg sync.WaitGroup
		late := func() {
			time.Sleep(100 * time.Microsecond)
			wg.Go(func() { write(t, db, nothing) })
		}
		write(t, db, func(*store.Tx) error { wg.Go(late); return nil })
		wg.Wait()
		if db.LastBatch() == 2 {
			return
		}
	}
	t.Fatal("the second came while nobody else wrote, and never shared the first one's COMMIT")
}

// One that always comes alone waits for nobody.
func TestALoneCallerNeverWaits(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	nothing := func(*store.Tx) error { return nil }
	together(t, db, nothing, nothing, nothing)
	for range 2 {
		write(t, db, nothing)
	}
	if n := db.LastBatch(); n != 1 {
		t.Fatalf("a batch of %d", n)
	}
	for range 50 {
		began := time.Now()
		write(t, db, nothing)
		if time.Since(began) < time.Millisecond {
			return
		}
	}
	t.Fatal("50 writes of nothing took a millisecond each")
}
