package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// early queues an item under a number that only the turn brings.
func early(tx *store.Tx, id string, number *string) error {
	err := tx.AtTurn(func() error {
		n, err := store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM item")
		*number = fmt.Sprint("no. ", n+1)
		return err
	})
	if err != nil {
		return err
	}
	return tx.Queue("INSERT INTO item (id, name) VALUES ($1, $2)", id, tx.Late(number))
}

// What is queued before the turn is done when it has come, in its order, on both
// databases; who begins early on SQLite does not hold the writer meanwhile.
func TestWhatIsPlannedIsDoneAtTheTurn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var number string
		after := 0
		err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { after++ })
			return early(tx, "a", &number)
		})
		if err != nil || number != "no. 1" || after != 1 {
			t.Fatal(err, number, after)
		}
		if got := read[string](t, db, "SELECT name FROM item"); !slices.Equal(got, []string{"no. 1"}) {
			t.Fatal(got)
		}
	}, tables())
}

func TestWhoBeginsEarlyDoesNotWait(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	reckoned := make(chan struct{})
	var runs atomic.Int64
	var all sync.WaitGroup
	release := held(t, db.WriteAside, nothing)
	all.Go(func() {
		var number string
		err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
			runs.Add(1)
			err := early(tx, "a", &number)
			close(reckoned)
			return err
		})
		if err != nil || number != "no. 1" {
			t.Error(err, number)
		}
	})
	select {
	case <-reckoned:
	case <-time.After(10 * time.Second):
		t.Error("it waits for its turn before it reckons")
	}
	release()
	all.Wait()
	if runs.Load() != 1 {
		t.Errorf("%d runs", runs.Load())
	}
}

// What it reckoned by may be changed by a Write of another sort that has its turn in
// between: then it reckons again, whether it asks or not.
func TestWhatWasReckonedInVainIsReckonedAgain(t *testing.T) {
	for _, asks := range []bool{false, true} {
		db := storetest.Open(t, store.SQLite, tables())
		var rule atomic.Value
		rule.Store("old")
		release := held(t, db.WriteAside, nothing)
		reckoned := make(chan struct{})
		var runs atomic.Int64
		var all sync.WaitGroup
		all.Go(func() { // has its turn first: it waits already
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				rule.Store("new")
				return add(tx, "rule", "new")
			})
			if err != nil {
				t.Error(err)
			}
		})
		for db.Waiting() < 1 {
			time.Sleep(time.Millisecond)
		}
		all.Go(func() {
			err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
				by := rule.Load().(string)
				if runs.Add(1) == 1 {
					close(reckoned)
				}
				if asks {
					if _, err := store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM item"); err != nil {
						return err
					}
				}
				return tx.Queue("INSERT INTO item (id, name) VALUES ('a', $1)", by)
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-reckoned
		for db.Waiting() < 2 {
			time.Sleep(time.Millisecond)
		}
		release()
		all.Wait()
		if got := read[string](t, db, "SELECT name FROM item WHERE id = 'a'"); !slices.Equal(got, []string{"new"}) || runs.Load() != 2 {
			t.Errorf("asks %v: reckoned by %v, %d runs", asks, got, runs.Load())
		}
	}
}

// Who begins while another Write has its turn looks at what was there before it: then
// it looks again, whether the two share a COMMIT or not.
func TestALookMissesNobodyWhoCommitsMeanwhile(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	release := held(t, db.WriteBulk, func(tx *store.Tx) error { return add(tx, "rule", "new") })
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
				var by []string
				err := tx.Look(func(tx *store.Tx) (err error) {
					by, err = store.All(tx, store.Value[string], "SELECT name FROM item WHERE id = 'rule'")
					return err
				})
				if err != nil {
					return err
				}
				return tx.Queue("INSERT INTO item (id, name) VALUES ($1, $2)", fmt.Sprint(i), fmt.Sprint(by))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for db.Waiting() < 6 {
		time.Sleep(time.Millisecond)
	}
	release()
	all.Wait()
	if got := read[string](t, db, "SELECT DISTINCT name FROM item WHERE id <> 'rule'"); !slices.Equal(got, []string{"[new]"}) {
		t.Errorf("reckoned by %v", got)
	}
}

// Those that begin early do not disturb one another, and share a COMMIT.
func TestManyBeginEarly(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	release := held(t, db.WriteAside, nothing)
	var runs atomic.Int64
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			var number string
			err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
				runs.Add(1)
				return early(tx, fmt.Sprint(i), &number)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for db.Waiting() < 8 {
		time.Sleep(time.Millisecond)
	}
	release()
	all.Wait()
	var want []string
	for n := range 8 {
		want = append(want, fmt.Sprint("no. ", n+1))
	}
	if got := read[string](t, db, "SELECT name FROM item ORDER BY name"); !slices.Equal(got, want) || runs.Load() != 8 {
		t.Errorf("%v in %d runs", got, runs.Load())
	}
}

// What is refused before the turn never asks the writer; what fails at it fails alone.
func TestEarlyFailures(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	write(t, db, func(tx *store.Tx) error { return add(tx, "taken", "有") })
	mine := errors.New("mine")
	release := held(t, db.WriteAside, nothing)
	refused := db.WriteEarly(t.Context(), func(tx *store.Tx) error { // while another holds the writer
		tx.AfterCommit(func() { t.Error("ran after a refusal") })
		if err := tx.Queue("INSERT INTO item (id, name) VALUES ('x', 'x')"); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(refused, mine) {
		t.Errorf("refused: %v", refused)
	}
	put := func(id string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error { return tx.Queue("INSERT INTO item (id, name) VALUES ($1, '')", id) }
	}
	fns := map[string]func(tx *store.Tx) error{
		"a": put("a"), "taken": put("taken"), "b": put("b"),
		"panic at the turn": func(tx *store.Tx) error { return tx.AtTurn(func() error { panic("boom") }) },
		"fails at the turn": func(tx *store.Tx) error { return tx.AtTurn(func() error { return mine }) },
		"asks": func(tx *store.Tx) error {
			if _, err := store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM item"); err != nil {
				return err
			}
			return add(tx, "c", "")
		},
		"asks, then fails": func(tx *store.Tx) error {
			if err := add(tx, "d", ""); err != nil {
				return err
			}
			return mine
		},
		"a letter that cannot be kept": func(tx *store.Tx) error {
			bad := ""
			if err := tx.AtTurn(func() error { bad = "\x00"; return nil }); err != nil {
				return err
			}
			return tx.Queue("INSERT INTO item (id, name) VALUES ('e', $1)", tx.Late(&bad))
		},
	}
	errs := map[string]error{}
	var lock sync.Mutex
	var all sync.WaitGroup
	for name, fn := range fns {
		all.Go(func() {
			var err error = kernel.Internal(errPanic) // if it runs again by itself it is the caller's
			defer func() {
				_ = recover()
				lock.Lock()
				defer lock.Unlock()
				errs[name] = err
			}()
			err = db.WriteEarly(t.Context(), fn)
		})
	}
	for db.Waiting() < len(fns) {
		time.Sleep(time.Millisecond)
	}
	release()
	all.Wait()
	for name, ok := range map[string]bool{
		"a": errs["a"] == nil, "b": errs["b"] == nil, "asks": errs["asks"] == nil,
		"taken":                        store.IsUnique(errs["taken"]),
		"panic at the turn":            kernel.CodeOf(errs["panic at the turn"]) == kernel.CodeInternal,
		"fails at the turn":            errors.Is(errs["fails at the turn"], mine),
		"asks, then fails":             errors.Is(errs["asks, then fails"], mine),
		"a letter that cannot be kept": kernel.CodeOf(errs["a letter that cannot be kept"]) == kernel.CodeInvalid,
	} {
		if !ok {
			t.Errorf("%s: %v", name, errs[name])
		}
	}
	if got := strings.Join(read[string](t, db, "SELECT id FROM item ORDER BY id"), " "); got != "a b c taken" {
		t.Error(got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic before the turn is the caller's")
		}
		write(t, db, func(tx *store.Tx) error { return add(tx, "z", "") }) // nobody is held up
	}()
	_ = db.WriteEarly(t.Context(), func(*store.Tx) error { panic("boom") })
}

// A look before the turn sees what was committed; one at the turn sees what the
// transaction wrote.
func TestLook(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "") })
		count := func(tx *store.Tx) (n int64) {
			err := tx.Look(func(tx *store.Tx) (err error) {
				n, err = store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM item")
				return err
			})
			if err != nil {
				t.Error(err)
			}
			return n
		}
		var before, then int64
		err := db.WriteEarly(t.Context(), func(tx *store.Tx) error {
			before = count(tx)
			if err := add(tx, "b", ""); err != nil {
				return err
			}
			then = count(tx)
			return nil
		})
		if err != nil || before != 1 || then != 2 {
			t.Error(err, before, then)
		}
	}, tables())
}

// Who repeats a key finds what was done, also when both came at once.
func TestAKeyUsedAtOnceWorksOnce(t *testing.T) {
	db := storetest.Open(t, store.SQLite, tables())
	release := held(t, db.WriteAside, nothing)
	results := make([]string, 6)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			err := db.WriteEarly(t.Context(), func(tx *store.Tx) (err error) {
				mine := fmt.Sprint("work ", i)
				results[i], err = store.OnceAs(tx, "key", "somebody", mine, func() error {
					return tx.Queue("INSERT INTO item (id, name) VALUES ($1, '')", mine)
				})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for db.Waiting() < len(results) {
		time.Sleep(time.Millisecond)
	}
	release()
	all.Wait()
	done := read[string](t, db, "SELECT id FROM item")
	if len(done) != 1 {
		t.Fatalf("done %v", done)
	}
	for i, r := range results {
		if r != done[0] {
			t.Errorf("%d was told %q, %q was done", i, r, done[0])
		}
	}
}

// A request that is repeated finds what was done, even if it would be refused by now;
// one that was never done is refused, and its key stays free.
func TestAKeyUsedBeforeWinsOverARefusal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mine := errors.New("mine")
		do := func(key string, refuse error) (result string, err error) {
			err = db.WriteEarly(t.Context(), func(tx *store.Tx) (err error) {
				result, err = store.OnceAs(tx, key, "somebody", "the work of "+key, func() error {
					if err := tx.Queue("INSERT INTO item (id, name) VALUES ($1, '')", key); err != nil {
						return err
					}
					return refuse
				})
				return err
			})
			return result, err
		}
		for _, c := range []struct {
			key          string
			refuse, want error
		}{{"a", nil, nil}, {"a", mine, nil}, {"b", mine, mine}, {"b", nil, nil}, {"a", nil, nil}} {
			result, err := do(c.key, c.refuse)
			if !errors.Is(err, c.want) || err == nil && result != "the work of "+c.key {
				t.Errorf("%+v: %q, %v", c, result, err)
			}
		}
		if got := strings.Join(read[string](t, db, "SELECT id FROM item ORDER BY id"), " "); got != "a b" {
			t.Error(got)
		}
	}, tables())
}
