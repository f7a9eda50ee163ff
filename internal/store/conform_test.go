package store_test

import (
	"testing"

	"juyan/internal/store"
)

func TestCommit(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return add(tx, "a", "甲") })
		if n := count(t, db); n != 1 {
			t.Fatal(n)
		}
	})
}
