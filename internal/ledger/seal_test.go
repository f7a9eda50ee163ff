package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx   = context.Background()
	clerk = kernel.Actor{Kind: kernel.ActorPerson, Person: "p1", Name: "王芳", Post: "post1", Unit: "u1"}
	errNo = errors.New("no")
)

func each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	storetest.Each(t, fn, ledger.Migrations(), measure.Migrations())
}

func sqlite(t *testing.T) *store.DB {
	return storetest.Open(t, store.SQLite, ledger.Migrations(), measure.Migrations())
}

// file appends an event with facts of the given values.
func file(t testing.TB, db *store.DB, subject string, values ...int64) kernel.ID {
	t.Helper()
	var id kernel.ID
	must(t, db.Write(ctx, func(tx *store.Tx) (err error) {
		id, err = fileTx(tx, subject, values...)
		return err
	}))
	return id
}

func fileTx(tx *store.Tx, subject string, values ...int64) (kernel.ID, error) {
	ev, err := ledger.New().Append(tx, clerk, ledger.Draft{Kind: "thing.done", Subject: kernel.ID(subject), Payload: map[string]string{"note": subject}})
	if err != nil {
		return "", err
	}
	var facts []measure.Fact
	for _, v := range values {
		facts = append(facts, measure.Fact{Measure: "things", At: ev.At, Value: v, Unit: clerk.Unit, Event: ev.ID})
	}
	return ev.ID, measure.Publish(tx, facts)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seal(t testing.TB, s *ledger.Sealer) int64 {
	t.Helper()
	n, err := s.Seal(ctx)
	must(t, err)
	return n
}

// subjects are the subjects of the sealed events, in the order of their leaves.
func subjects(t testing.TB, db *store.DB) []string {
	t.Helper()
	var out []string
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		size, err := ledger.Position(tx)
		if err != nil {
			return err
		}
		list, err := ledger.Between(tx, 0, size, 1<<30)
		for i, e := range list {
			if e.Leaf != int64(i) {
				t.Errorf("leaf %d stands at %d: leaves have gaps", e.Leaf, i)
			}
			out = append(out, string(e.Subject))
		}
		if int64(len(list)) != size {
			t.Errorf("position %d, %d leaves", size, len(list))
		}
		return err
	}))
	return out
}

func want(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("sealed %q, want %q", got, want)
	}
}

func TestEventsAreSealedOnceAndInOrder(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s := ledger.NewSealer(db)
		file(t, db, "a")
		b := file(t, db, "b", 1, 2)
		if n := seal(t, s); n != 2 {
			t.Errorf("position %d, want 2", n)
		}
		file(t, db, "c")
		seal(t, s)
		seal(t, s)
		want(t, subjects(t, db), "a", "b", "c")
		must(t, db.Read(ctx, func(tx *store.Tx) error {
			leaf, err := ledger.Leaf(tx, b)
			if leaf != 1 {
				t.Errorf("b has leaf %d, want 1", leaf)
			}
			return err
		}))
	})
}

func TestAnEventHasNoLeafBeforeItIsSealed(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		id := file(t, db, "a")
		err := db.Read(ctx, func(tx *store.Tx) error { _, err := ledger.Leaf(tx, id); return err })
		if kernel.CodeOf(err) != kernel.CodeNotFound {
			t.Errorf("%v, want not found", err)
		}
	})
}

func TestWhatWasRolledBackLeavesNoGap(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s := ledger.NewSealer(db)
		file(t, db, "a")
		err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := fileTx(tx, "never"); err != nil {
				return err
			}
			return errNo
		})
		if !errors.Is(err, errNo) {
			t.Fatal(err)
		}
		file(t, db, "b")
		seal(t, s)
		want(t, subjects(t, db), "a", "b")
	})
}

// PostgreSQL numbers an event before its transaction commits. One that commits
// after a later one was sealed gets the next leaf.
func TestALowerNumberCommittedLaterIsSealedLater(t *testing.T) {
	db := storetest.Open(t, store.Postgres, ledger.Migrations(), measure.Migrations())
	s := ledger.NewSealer(db)
	written, commit, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		done <- db.Write(ctx, func(tx *store.Tx) error {
			_, err := fileTx(tx, "slow")
			written <- true
			<-commit
			return err
		})
	}()
	<-written
	file(t, db, "fast")
	seal(t, s)
	want(t, subjects(t, db), "fast")
	commit <- true
	must(t, <-done)
	file(t, db, "next")
	seal(t, s)
	want(t, subjects(t, db), "fast", "slow", "next")
	if n := count(t, db, `SELECT COUNT(*) FROM ledger_gap`); n != 0 {
		t.Errorf("%d gaps are remembered though all are filled", n)
	}
}

func count(t testing.TB, db *store.DB, q string, args ...any) (n int64) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow(q, args...).Scan(&n) }))
	return n
}

// batch opens an import; stage appends an event of it.
func batch(t testing.TB, db *store.DB, id string) {
	t.Helper()
	exec(t, db, `INSERT INTO import_batch (id, kind, file_name, file_hash, mapping, rows, taken, rejected, person_id, started_at, published_at)
		VALUES ($1,'k','f','h','',0,0,0,'',0,0)`, id)
}

func stage(t testing.TB, db *store.DB, batch string, subjects ...string) {
	t.Helper()
	must(t, db.Write(ctx, func(tx *store.Tx) error {
		for _, s := range subjects {
			id := tx.NewID()
			err := tx.Exec(`INSERT INTO event (id, at, kind, matter_id, lane_id, subject_id, actor_kind, person_id, actor_name, post_id, unit_id, on_behalf, rule_version, hash, batch)
				VALUES ($1,1,'k.history','','',$2,'import','','','','','','',$3,$4)`, id, s, ledger.Hash(make([]byte, 16), []byte("{}")), batch)
			if err != nil {
				return err
			}
			if err := tx.Exec(`INSERT INTO event_secret (event_id, salt, payload) VALUES ($1,$2,'{}')`, id, fmt.Sprintf("%032d", 0)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func exec(t testing.TB, db *store.DB, q string, args ...any) {
	t.Helper()
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.Exec(q, args...) }))
}

func TestAnImportIsSealedWhenItIsPublished(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s := ledger.NewSealer(db)
		batch(t, db, "b1")
		file(t, db, "before")
		stage(t, db, "b1", "x", "y")
		file(t, db, "between")
		seal(t, s)
		stage(t, db, "b1", "z")
		want(t, subjects(t, db), "before", "between")
		seal(t, s)
		exec(t, db, `UPDATE import_batch SET published_at = 5 WHERE id = 'b1'`)
		file(t, db, "after")
		if n := seal(t, s); n != 6 {
			t.Errorf("position %d, want 6", n)
		}
		want(t, subjects(t, db), "before", "between", "x", "y", "z", "after")
	})
}

func TestADiscardedImportIsNeverSealed(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s := ledger.NewSealer(db)
		batch(t, db, "b1")
		stage(t, db, "b1", "x")
		seal(t, s)
		exec(t, db, `UPDATE import_batch SET published_at = -1 WHERE id = 'b1'`)
		stage(t, db, "b1", "y")
		file(t, db, "after")
		seal(t, s)
		want(t, subjects(t, db), "after")
	})
}

func TestAnImportLargerThanAStepIsSealedWhole(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		s := ledger.NewSealer(db)
		batch(t, db, "b1")
		var all []string
		for i := range 1203 {
			all = append(all, fmt.Sprint(i))
		}
		stage(t, db, "b1", all...)
		seal(t, s)
		exec(t, db, `UPDATE import_batch SET published_at = 5 WHERE id = 'b1'`)
		seal(t, s)
		want(t, subjects(t, db), all...)
	})
}

// Two nodes: the second waits until the first gives up its lease.
func TestOneNodeSealsAtATime(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		first, second := ledger.NewSealer(db), ledger.NewSealer(db)
		file(t, db, "a")
		seal(t, first)
		file(t, db, "b")
		short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
		if _, err := second.Seal(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: the second node sealed under the first one's lease", err)
		}
		must(t, first.Release(ctx))
		seal(t, second)
		want(t, subjects(t, db), "a", "b")
	})
}

// A node that stood still while another took over its lease writes nothing on
// its old tree.
func TestAStaleSealerCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		stale, fresh := ledger.NewSealer(db), ledger.NewSealer(db)
		file(t, db, "a")
		seal(t, stale)
		exec(t, db, `UPDATE ledger_head SET until_at = 1`) // its lease ran out
		file(t, db, "b")
		seal(t, fresh)
		file(t, db, "c")
		short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
		if _, err := stale.Seal(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the stale sealer: %v, want to be kept waiting", err)
		}
		want(t, subjects(t, db), "a", "b")
		seal(t, fresh)
		want(t, subjects(t, db), "a", "b", "c")
	})
}

// The clock of the machine was set back: the lease of a node that is gone must not
// keep the others waiting until the clock is there again.
func TestALeaseOfTheFuture(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		gone, here := ledger.NewSealer(db), ledger.NewSealer(db)
		file(t, db, "a")
		seal(t, gone)
		exec(t, db, fmt.Sprintf(`UPDATE ledger_head SET until_at = %d`, kernel.SystemClock.Now().Add(time.Hour)))
		file(t, db, "b")
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		defer cancel()
		if _, err := here.Seal(short); err != nil {
			t.Error(err)
		}
		want(t, subjects(t, db), "a", "b")
	})
}

// Writers that roll back, stall and commit in any order, two sealers beside
// them: at the end every event has one leaf, and the tree is what tlog makes of
// the same leaves.
func TestManyWritersTwoSealers(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		run, stop := context.WithCancel(ctx)
		var sealers, writers sync.WaitGroup
		for range 2 {
			sealers.Go(func() {
				ledger.NewSealer(db).Run(run, 5*time.Millisecond, func(err error) { t.Error(err) })
			})
		}
		for w := range 6 {
			writers.Go(func() { scribble(t, db, w) })
		}
		writers.Wait()
		stop()
		sealers.Wait()
		seal(t, ledger.NewSealer(db))
		if sealed, there := count(t, db, `SELECT COUNT(*) FROM event_leaf`), count(t, db, `SELECT COUNT(*) FROM event`); sealed != there {
			t.Errorf("%d of %d events are sealed", sealed, there)
		}
		subjects(t, db)
		checkTree(t, db)
	})
}

func scribble(t *testing.T, db *store.DB, w int) {
	for i := range 60 {
		pause := time.Duration(rand.IntN(3)) * time.Millisecond
		err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := fileTx(tx, fmt.Sprintf("%d.%d", w, i), 1); err != nil {
				return err
			}
			time.Sleep(pause)
			if i%7 == 0 {
				return errNo
			}
			return nil
		})
		if err != nil && !errors.Is(err, errNo) {
			t.Error(err)
		}
	}
}

// checkTree builds the tree anew from its leaves and compares what is stored.
func checkTree(t *testing.T, db *store.DB) {
	t.Helper()
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		leaves, err := store.All(tx, store.Value[[]byte], `SELECT hash FROM event_leaf ORDER BY leaf`)
		if err != nil {
			return err
		}
		for i, h := range leaves {
			more, err := tlog.StoredHashesForRecordHash(int64(i), tlog.Hash(h), reader)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
		}
		nodes := 0
		rows, err := tx.Query(`SELECT level, n, hash FROM ledger_node`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for ; rows.Next(); nodes++ {
			var level int
			var n int64
			var hash []byte
			if err := rows.Scan(&level, &n, &hash); err != nil {
				return err
			}
			if tlog.Hash(hash) != stored[tlog.StoredHashIndex(level, n)] {
				t.Errorf("node %d of level %d differs from tlog's", n, level)
			}
		}
		if nodes != len(leaves)/256 {
			t.Errorf("%d nodes are stored over %d leaves", nodes, len(leaves))
		}
		return rows.Err()
	}))
}
