package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// Two closures that each read what the other writes cannot both commit: one
// reruns and sees the other's work.
func TestSerializationFailureReruns(t *testing.T) {
	db := storetest.Open(t, store.Postgres, tables())
	write(t, db, func(tx *store.Tx) error {
		if err := add(tx, "a", "甲"); err != nil {
			return err
		}
		return add(tx, "b", "乙")
	})
	var runs, after atomic.Int64
	var first, wg sync.WaitGroup
	first.Add(2)
	for _, id := range []string{"a", "b"} {
		var once sync.Once
		wg.Go(func() {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				runs.Add(1)
				tx.AfterCommit(func() { after.Add(1) })
				sum, err := store.One(tx, store.Value[int64], "SELECT CAST(sum(score) AS BIGINT) FROM item")
				if err != nil {
					return err
				}
				once.Do(func() { first.Done(); first.Wait() }) // both have read
				return tx.Exec("UPDATE item SET score = $1 WHERE id = $2", sum+1, id)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs.Load() != 3 || after.Load() != 2 {
		t.Errorf("%d runs, %d AfterCommit; want 3 and 2", runs.Load(), after.Load())
	}
	if sum := read[int64](t, db, "SELECT CAST(sum(score) AS BIGINT) FROM item")[0]; sum != 3 {
		t.Errorf("the scores add up to %d, want 1 and then 2", sum)
	}
}

// A closure that always collides gives up in the end.
func TestHopelessCollisionGivesUp(t *testing.T) {
	db := storetest.Open(t, store.Postgres, tables())
	write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := store.One(tx, store.Value[int64], "SELECT score FROM item WHERE id = 'a'"); err != nil {
			return err
		}
		write(t, db, func(tx *store.Tx) error { return tx.Exec("UPDATE item SET score = score + 1 WHERE id = 'a'") })
		if err := tx.Exec("UPDATE item SET score = 0 WHERE id = 'a'"); err != nil {
			return kernel.Internal(io.EOF) // a closure that hides the cause
		}
		return nil
	})
	wantCode(t, err, kernel.CodeUnavailable)
	if n := read[int64](t, db, "SELECT score FROM item")[0]; n < 5 {
		t.Errorf("gave up after %d attempts", n)
	}
}

func TestExecModes(t *testing.T) {
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec"} {
		t.Run(mode, func(t *testing.T) {
			db := storetest.Reopen(t, storetest.URL(t, store.Postgres, tables())+"&default_query_exec_mode="+mode, store.Options{})
			for _, id := range []kernel.ID{"a", "b"} {
				write(t, db, func(tx *store.Tx) error {
					return tx.Exec("INSERT INTO item (id, name, at, fen) VALUES ($1, $2, $3, $4)", id, "甲", tx.Now(), kernel.Yuan(1))
				})
			}
			named := read[int64](t, db, "SELECT count(*) FROM pg_prepared_statements")[0]
			if (named > 0) != (mode == "cache_statement") {
				t.Errorf("%d named statements", named)
			}
		})
	}
}

func TestWrongOrderIsRefused(t *testing.T) {
	base := storetest.URL(t, store.Postgres)
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	_, err = admin.Exec("CREATE DATABASE folded TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
	if err != nil {
		storetest.Missing(t, "a PostgreSQL with ICU", err)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/folded"
	_, err = store.Open(t.Context(), u.String(), store.Options{})
	wantCode(t, err, kernel.CodeInvalid)
	if !strings.Contains(err.Error(), "CREATE DATABASE") {
		t.Errorf("does not say what to do: %v", err)
	}
}

func TestServerGone(t *testing.T) {
	db := storetest.Open(t, store.Postgres, tables())
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		_ = tx.Exec("SELECT pg_terminate_backend(pg_backend_pid())")
		return add(tx, "a", "甲")
	})
	wantCode(t, err, kernel.CodeUnavailable)
	write(t, db, func(tx *store.Tx) error { return add(tx, "b", "乙") }) // over a new connection
}

// When the connection breaks during COMMIT nobody knows what happened, and
// the message says so; here it did happen. The idempotency key tells.
func TestUnknownOutcome(t *testing.T) {
	target := storetest.URL(t, store.Postgres, tables())
	through, wire := storetest.Watch(t, target)
	db := storetest.Reopen(t, through, store.Options{})
	insert := func(tx *store.Tx) error {
		return store.Once(tx, "key", "actor", func() error { return add(tx, "a", "甲") })
	}
	wire.HangUp.Store(true)
	err := db.Write(t.Context(), insert)
	wantCode(t, err, kernel.CodeUnavailable)
	if !strings.Contains(err.Error(), "是否生效尚不清楚") {
		t.Fatalf("does not say that the outcome is unknown: %v", err)
	}
	wire.HangUp.Store(false)
	if n := count(t, db); n != 1 {
		t.Fatalf("%d rows: this COMMIT had arrived", n)
	}
	write(t, db, insert) // the repeated request does nothing
}

// A counter that everybody takes from, apart: ten at once take ten numbers and
// nobody runs again for it; what came to nothing is heard of once, before the rerun.
func TestACounterApart(t *testing.T) {
	db := storetest.Open(t, store.Postgres, tables())
	write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
	var runs, undone atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := map[int64]bool{}
	for i := range 10 {
		wg.Go(func() {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				runs.Add(1)
				if err := add(tx, fmt.Sprint("n", i), "乙"); err != nil { // its snapshot is older than what others count
					return err
				}
				apart, err := tx.Apart(func(tx *store.Tx) error {
					n, err := store.One(tx, store.Value[int64], "UPDATE item SET score = score + 1 WHERE id = 'a' RETURNING score")
					mu.Lock()
					defer mu.Unlock()
					taken[n] = true
					return err
				})
				if err != nil || !apart {
					t.Error(apart, err)
				}
				tx.Undone(func() { undone.Add(1) })
				if i == 0 {
					return kernel.Invalid("", kernel.T("不行", "no"))
				}
				return nil
			})
			if (err != nil) != (i == 0) {
				t.Error(i, err)
			}
		})
	}
	wg.Wait()
	if len(taken) != 10 || runs.Load() != 10 || undone.Load() != 1 {
		t.Errorf("%d numbers, %d runs, %d came to nothing; want 10, 10, 1", len(taken), runs.Load(), undone.Load())
	}
	if n := read[int64](t, db, "SELECT score FROM item WHERE id = 'a'")[0]; n != 10 {
		t.Errorf("the counter stands at %d", n)
	}
}

// Many who use keys of their own at once do not collide over them; two who use the
// same do the work once.
func TestKeysAtOnce(t *testing.T) {
	db := storetest.Open(t, store.Postgres, tables())
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			id := fmt.Sprint("k", i/2)
			var got string
			err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				got, err = store.OnceResult(tx, id, "p", func() (string, error) { return "did " + id, add(tx, id, "丙") })
				return err
			})
			if err != nil || got != "did "+id {
				t.Error(id, got, err)
			}
		})
	}
	wg.Wait()
	if n := read[int64](t, db, "SELECT count(*) FROM item"); n[0] != 10 {
		t.Errorf("%d things done", n[0])
	}
	no := errors.New("no")
	write(t, db, func(tx *store.Tx) error { // what is refused leaves its key free, though the rest stands
		if err := store.Once(tx, "y", "p", func() error { return no }); !errors.Is(err, no) {
			t.Error(err)
		}
		return store.Once(tx, "y", "p", func() error { return add(tx, "y", "丁") })
	})
	if n := read[int64](t, db, "SELECT count(*) FROM item WHERE id = 'y'"); n[0] != 1 {
		t.Error("a key that was refused is used up")
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		return store.Once(tx, "x", "p", func() error { return store.Once(tx, "x", "p", func() error { return nil }) })
	})
	wantCode(t, err, kernel.CodeInternal)
}
