package store_test

import (
	"context"
	"errors"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestBatchIsOneTransactionOfManyWrites(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		heard := 0
		err := db.Batch(t.Context(), func(ctx context.Context) error {
			for _, id := range []string{"a", "b", "c"} {
				err := db.Write(ctx, func(tx *store.Tx) error {
					tx.AfterCommit(func() { heard++ })
					return add(tx, id, id)
				})
				if err != nil {
					return err
				}
			}
			return db.Read(ctx, func(tx *store.Tx) error {
				n, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM item`)
				if n != 3 {
					t.Errorf("the batch sees %d rows of its own, want 3", n)
				}
				return err
			})
		})
		if err != nil || heard != 3 || count(t, db) != 3 {
			t.Fatalf("%v; %d heard, %d rows", err, heard, count(t, db))
		}
	})
}

func TestAWriteThatWroteNothingFailsAlone(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		mine := errors.New("refused")
		err := db.Batch(t.Context(), func(ctx context.Context) error {
			if err := db.Write(ctx, func(tx *store.Tx) error { return add(tx, "a", "甲") }); err != nil {
				return err
			}
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := store.One(tx, store.Value[int64], `SELECT COUNT(*) FROM item`)
				return errors.Join(err, mine)
			})
			if !errors.Is(err, mine) {
				t.Errorf("got %v", err)
			}
			return db.Write(ctx, func(tx *store.Tx) error { return add(tx, "b", "乙") })
		})
		if err != nil || count(t, db) != 2 {
			t.Fatalf("%v; %d rows", err, count(t, db))
		}
	})
}

// What was written and then given up cannot be taken back singly.
func TestAWriteThatFailsHalfwayFailsTheBatch(t *testing.T) {
	db := storetest.OpenWith(t, store.SQLite, store.Options{Clock: storetest.NewClock()}, tables())
	mine := errors.New("mine")
	err := db.Batch(t.Context(), func(ctx context.Context) error {
		if err := db.Write(ctx, func(tx *store.Tx) error { return add(tx, "a", "甲") }); err != nil {
			return err
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if err := add(tx, "b", "乙"); err != nil {
				return err
			}
			return mine
		}); !errors.Is(err, mine) {
			t.Errorf("got %v", err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return add(tx, "c", "丙") }); err == nil {
			t.Error("the batch goes on after half a Write")
		}
		return nil
	})
	if !errors.Is(err, mine) || count(t, db) != 0 {
		t.Fatalf("%v; %d rows left of a failed batch", err, count(t, db))
	}
}

// What follows a statement that the database refuses is not carried out, however
// far the caller ran ahead.
func TestARefusedStatementFailsTheBatch(t *testing.T) {
	db := storetest.OpenWith(t, store.SQLite, store.Options{Clock: storetest.NewClock()}, tables())
	err := db.Batch(t.Context(), func(ctx context.Context) error {
		for i := range 100 {
			id := string(rune('a' + i%50)) // the second half were there before
			if err := db.Write(ctx, func(tx *store.Tx) error { return add(tx, id, id) }); err != nil {
				return err
			}
		}
		return nil
	})
	if kernel.CodeOf(err) != kernel.CodeConflict || count(t, db) != 0 {
		t.Fatalf("%v; %d rows left of a failed batch", err, count(t, db))
	}
}

func TestABatchTellsHowManyRowsChanged(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		err := db.Batch(t.Context(), func(ctx context.Context) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				for _, id := range []string{"a", "b", "c"} {
					if err := add(tx, id, id); err != nil {
						return err
					}
				}
				n, err := tx.ExecN(`DELETE FROM item WHERE id <> $1`, "a")
				if n != 2 {
					t.Errorf("%d rows deleted, want 2", n)
				}
				return err
			})
		})
		if err != nil || count(t, db) != 1 {
			t.Fatalf("%v; %d rows", err, count(t, db))
		}
	})
}

func TestWriteInsideAWriteOfABatchIsRefused(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		err := db.Batch(t.Context(), func(ctx context.Context) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				return db.Write(tx.Context(), func(tx *store.Tx) error { return add(tx, "a", "甲") })
			})
		})
		if err == nil || count(t, db) != 0 {
			t.Fatalf("%v; %d rows", err, count(t, db))
		}
	})
}

func TestPlaceholdersInOrder(t *testing.T) {
	for q, want := range map[string]string{
		"SELECT 1": "SELECT 1",
		"INSERT INTO t VALUES ($1,$2,'$3'),($3,$4,'')":   "INSERT INTO t VALUES (?,?,'$3'),(?,?,'')",
		"SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10": "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
		`SELECT "$1" = $1`:          `SELECT "$1" = ?`,
		"SELECT $2, $1":             "SELECT $2, $1",
		"SELECT $1, $1":             "SELECT $1, $1",
		"SELECT $10":                "SELECT $10",
		"SELECT 'it''s', $1":        "SELECT 'it''s', ?",
		"SELECT 'open, $1":          "SELECT 'open, $1",
		"SELECT $1 WHERE x = ?":     "SELECT $1 WHERE x = ?",
		"SELECT $1, $2, $12, 'end'": "SELECT $1, $2, $12, 'end'",
	} {
		if got := store.InOrder(q); got != want {
			t.Errorf("%s\n became %s\n want %s", q, got, want)
		}
	}
}
