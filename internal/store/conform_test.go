package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestCommitAndRollback(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		mine := errors.New("mine")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := add(tx, "b", "乙"); err != nil {
				return err
			}
			return mine
		})
		if !errors.Is(err, mine) {
			t.Fatalf("the closure's own error must pass: %v", err)
		}
		if n := count(t, db); n != 1 {
			t.Fatalf("%d rows, want only the committed one", n)
		}
	})
}

func TestKernelTypes(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		id, fen := kernel.ID("0190"), kernel.Yuan(12)
		var now kernel.Instant
		write(t, db, func(tx *store.Tx) error {
			now = tx.Now()
			if tx.Now() != db.Clock().Now() {
				t.Error("the transaction's time is not the clock's")
			}
			return tx.Exec("INSERT INTO item (id, name, score, at, fen) VALUES ($1, $2, $3, $4, $5)", id, "甲", store.Bool(true), tx.Now(), fen)
		})
		type row struct {
			ID  kernel.ID
			At  kernel.Instant
			Fen kernel.Money
		}
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			got, err := store.One(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.ID, &r.At, &r.Fen) },
				"SELECT id, at, fen FROM item WHERE at = $3 AND id = $1 AND score = $2", id, 1, now)
			if want := (row{id, now, fen}); err == nil && got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNewIDsAreUnique(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		seen := map[kernel.ID]bool{}
		write(t, db, func(tx *store.Tx) error {
			clear(seen)
			for range 1000 {
				seen[tx.NewID()] = true
			}
			return nil
		})
		if len(seen) != 1000 {
			t.Fatalf("%d different ids of 1000", len(seen))
		}
	})
}

func TestNotFound(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			_, err := store.One(tx, store.Value[string], "SELECT name FROM item WHERE id = $1", "none")
			return err
		})
		wantCode(t, err, kernel.CodeNotFound)
		// no row is an answer, not a failure: the transaction goes on
		write(t, db, func(tx *store.Tx) error {
			_, err := store.One(tx, store.Value[string], "SELECT name FROM item WHERE id = $1", "none")
			if kernel.CodeOf(err) != kernel.CodeNotFound {
				t.Errorf("got %v", err)
			}
			return add(tx, "none", "有了")
		})
	})
}

func TestUnique(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		err := db.Write(t.Context(), func(tx *store.Tx) error { return add(tx, "a", "乙") })
		if !store.IsUnique(err) {
			t.Fatalf("not unique: %v", err)
		}
		wantCode(t, err, kernel.CodeConflict)
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.QueryRow("INSERT INTO item (id, name) VALUES ('a', 'x') RETURNING id").Scan(new(string))
		})
		if !store.IsUnique(err) {
			t.Fatalf("not unique through RETURNING: %v", err)
		}
		for _, q := range []string{
			"INSERT INTO item (id, name, score) VALUES ('c', 'x', -1)",  // check
			"INSERT INTO part (item) VALUES ('nobody')",                 // foreign key
			"INSERT INTO item (id) VALUES ('d')",                        // not null
			"INSERT INTO nowhere (id) VALUES ('d')",                     // no such table
			"UPDATE item SET score = score - 1 WHERE id = 'a' AND 1 = ", // syntax
		} {
			err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Exec(q) })
			if store.IsUnique(err) {
				t.Errorf("%s: taken for a unique violation", q)
			}
			wantCode(t, err, kernel.CodeInternal)
		}
	})
}

// A failed statement dooms the transaction on both engines, even where the
// closure shrugs it off.
func TestFailedStatementDooms(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_ = add(tx, "b", "乙")
			_ = add(tx, "a", "重复")
			if err := add(tx, "c", "丙"); !store.IsUnique(err) {
				t.Errorf("a later statement ran: %v", err)
			}
			if err := tx.QueryRow("SELECT 1").Scan(new(int)); !store.IsUnique(err) {
				t.Errorf("a later QueryRow ran: %v", err)
			}
			return nil
		})
		if !store.IsUnique(err) {
			t.Fatalf("the write went through: %v", err)
		}
		if n := count(t, db); n != 1 {
			t.Fatalf("%d rows, want 1", n)
		}
	})
}

func TestRowsMustBeClosed(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return errors.Join(add(tx, "a", "甲"), add(tx, "b", "乙")) })
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.Query("SELECT id FROM item")
			if err != nil {
				return err
			}
			defer rows.Close()
			rows.Next()
			_, err = store.All(tx, store.Value[string], "SELECT id FROM item")
			return err
		})
		wantCode(t, err, kernel.CodeInternal)
		// rows left open at the end do not harm the next transaction
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.Query("SELECT id FROM item")
			return err
		})
		if n := count(t, db); n != 2 {
			t.Fatal(n)
		}
	})
}

func TestPanicRollsBack(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		func() {
			defer func() {
				if r := recover(); r != "boom" {
					t.Errorf("recovered %v, want the closure's own panic", r)
				}
			}()
			_ = db.Write(t.Context(), func(tx *store.Tx) error {
				_ = add(tx, "a", "甲")
				panic("boom")
			})
		}()
		func() {
			defer func() { _ = recover() }()
			_ = db.Read(t.Context(), func(*store.Tx) error { panic("boom") })
		}()
		if n := count(t, db); n != 0 {
			t.Fatalf("%d rows after a panic", n)
		}
		write(t, db, func(tx *store.Tx) error { return add(tx, "b", "乙") }) // the writer lives
	})
}

func TestAfterCommit(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ran := 0
		write(t, db, func(tx *store.Tx) error {
			tx.AfterCommit(func() {
				ran++
				if count(t, db) != 1 {
					t.Error("ran before the COMMIT")
				}
			})
			return add(tx, "a", "甲")
		})
		_ = db.Write(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { ran += 100 })
			return add(tx, "a", "重复")
		})
		if ran != 1 {
			t.Fatalf("ran %d, want 1", ran)
		}
	})
}

func TestCancellation(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		// once started, it goes through
		err := db.Write(ctx, func(tx *store.Tx) error {
			cancel()
			return add(tx, "a", "甲")
		})
		if err != nil {
			t.Fatal(err)
		}
		// before, it does not start
		err = db.Write(ctx, func(*store.Tx) error { t.Error("ran"); return nil })
		wantCode(t, err, kernel.CodeUnavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the cause is lost: %v", err)
		}
		if err := db.Read(ctx, func(*store.Tx) error { t.Error("ran"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("read: %v", err)
		}
		if n := count(t, db); n != 1 {
			t.Fatal(n)
		}
	})
}

func TestNestedWriteIsRefused(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			return db.Write(tx.Context(), func(*store.Tx) error { return nil })
		})
		wantCode(t, err, kernel.CodeInternal)
	})
}

func TestReadIsASnapshotAndReadOnly(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			q := "SELECT count(*) FROM item"
			before, err := store.One(tx, store.Value[int64], q)
			if err != nil {
				return err
			}
			write(t, db, func(tx *store.Tx) error { return add(tx, "b", "乙") })
			after, err := store.One(tx, store.Value[int64], q)
			if before != 1 || after != 1 {
				t.Errorf("saw %d, then %d", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(t.Context(), func(tx *store.Tx) error { return add(tx, "c", "丙") })
		wantCode(t, err, kernel.CodeInternal)
		if n := count(t, db); n != 2 {
			t.Fatal(n)
		}
	})
}

func TestNoLostUpdate(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					n, err := store.One(tx, store.Value[int64], "SELECT score FROM item WHERE id = $1", "a")
					if err != nil {
						return err
					}
					return tx.Exec("UPDATE item SET score = $1 WHERE id = $2", n+1, "a")
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := read[int64](t, db, "SELECT score FROM item")[0]; n != 100 {
			t.Fatalf("%d increments of 100", n)
		}
	})
}

// The engines agree on comparison, order, LIKE, integer division and NULL.
func TestSameAnswers(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			for i, name := range []string{"b", "B", "a", "A", "_", "甲", "乙", "é", "", "aa"} {
				if err := tx.Exec("INSERT INTO item (id, name, score, fen) VALUES ($1, $2, $3, NULL)", string(rune('0'+i)), name, i); err != nil {
					return err
				}
			}
			return nil
		})
		names := read[string](t, db, "SELECT name FROM item ORDER BY name")
		if !slices.IsSorted(names) || len(names) != 10 {
			t.Errorf("not in byte order: %q", names)
		}
		for q, want := range map[string]string{
			"SELECT name FROM item WHERE name = 'A'":                             "A",
			"SELECT name FROM item WHERE name LIKE 'a%' ORDER BY name":           "a aa",
			"SELECT name FROM item WHERE name LIKE '甲%'":                         "甲",
			"SELECT CAST(7/2 AS TEXT)":                                           "3",
			"SELECT CAST(-7/2 AS TEXT)":                                          "-3",
			"SELECT CAST(-7%3 AS TEXT)":                                          "-1",
			"SELECT COALESCE(NULLIF('', ''), 'null')":                            "null",
			"SELECT CAST(count(fen) AS TEXT) FROM item":                          "0",
			"SELECT CAST(CAST(sum(score) AS BIGINT) AS TEXT) FROM item":          "45",
			"SELECT CAST(COALESCE(sum(fen), 0) AS TEXT) FROM item":               "0",
			"SELECT name FROM item WHERE fen IS NULL AND score IN (5)":           "甲",
			"SELECT name FROM item WHERE fen <> 1 OR fen = 1":                    "",
			"SELECT 'a' || 'b'":                                                  "ab",
			"SELECT substr('中文字', 2, 1)":                                         "文",
			"SELECT CAST(length('中文字') AS TEXT)":                                 "3",
			"SELECT CASE WHEN 'a' < 'B' THEN 'fold' ELSE 'byte' END":             "byte",
			"SELECT CASE WHEN '2022-07-01' < '2022-10-01' THEN 'yes' END":        "yes",
			"SELECT name FROM item ORDER BY score DESC LIMIT 2 OFFSET 1":         " é",
			"SELECT max(name) FROM item":                                         "甲",
			"SELECT engine FROM note":                                            string(db.Dialect()),
			"SELECT replace(name, 'a', 'x') FROM item WHERE name = 'aa'":         "xx",
			"SELECT CAST(min(score) FILTER (WHERE score > 3) AS TEXT) FROM item": "4",
		} {
			if got := strings.Join(read[string](t, db, q), " "); got != want {
				t.Errorf("%s: %q, want %q", q, got, want)
			}
		}
	})
}

func TestUnstorableText(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		for _, s := range []string{"a\x00b", "\xff\xfe", "half \xe4\xb8"} {
			err := db.Write(t.Context(), func(tx *store.Tx) error { return add(tx, "x", s) })
			wantCode(t, err, kernel.CodeInvalid)
		}
		write(t, db, func(tx *store.Tx) error { return add(tx, "x", "𠮷野家 \u2028 \U0010FFFF") })
	})
}

func TestMigrateTwice(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		for range 2 {
			if err := db.Migrate(t.Context(), tables()); err != nil {
				t.Fatal(err)
			}
		}
		if got := read[string](t, db, "SELECT engine FROM note"); !slices.Equal(got, []string{string(db.Dialect())}) {
			t.Fatalf("applied %q", got)
		}
		write(t, db, func(tx *store.Tx) error {
			if err := add(tx, "a", "甲"); err != nil {
				return err
			}
			n, err := store.One(tx, store.Value[int64], "INSERT INTO part (item, data) VALUES ('a', $1) RETURNING n", []byte{0, 255})
			if n != 1 {
				t.Errorf("serial gave %d", n)
			}
			return err
		})
		older := tables()
		older.FS = mustSub(t, older.FS, "0001_item.sql")
		wantCode(t, db.Migrate(t.Context(), older), kernel.CodeInvalid)
	})
}

func TestNodesMigrateTogether(t *testing.T) {
	db := storetest.Open(t, store.Postgres)
	set := store.Migrations{Module: "late", FS: mustSub(t, tables().FS, "0001_item.sql")}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := db.Migrate(t.Context(), set); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// What is queued has run before the next question, and stands with the rest; one
// that fails fails the whole, and is told by the next statement or the end.
func TestQueuedStatements(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			for _, id := range []string{"a", "b", "c"} {
				if err := tx.Queue("INSERT INTO item (id, name, score) VALUES ($1, $2, $3)", kernel.ID(id), "甲", kernel.Instant(7)); err != nil {
					return err
				}
			}
			if n, err := store.One(tx, store.Value[int64], "SELECT CAST(SUM(score) AS BIGINT) FROM item"); err != nil || n != 21 {
				t.Errorf("%d, %v", n, err)
			}
			return tx.Queue("UPDATE item SET score = 8 WHERE id = $1", "c")
		})
		if n := read[int64](t, db, "SELECT score FROM item WHERE id = 'c'"); n[0] != 8 {
			t.Error(n)
		}
		for _, asks := range []bool{true, false} {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				if err := tx.Queue("INSERT INTO item (id, name, score) VALUES ('d', '丁', 1)"); err != nil {
					return err
				}
				if err := tx.Queue("INSERT INTO item (id, name, score) VALUES ('a', '甲', 1)"); err != nil { // it stands
					return err
				}
				if asks {
					_, err := store.One(tx, store.Value[int64], "SELECT COUNT(*) FROM item")
					return err
				}
				return nil
			})
			wantCode(t, err, kernel.CodeConflict)
		}
		if n := read[int64](t, db, "SELECT COUNT(*) FROM item"); n[0] != 3 {
			t.Error(n)
		}
	})
}
