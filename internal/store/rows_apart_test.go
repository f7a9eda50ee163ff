package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// A batch reads rows while others of the same table are still being written; it must
// answer as if it wrote and read by turns.
func TestABatchAnswersAsIfItWroteAtOnce(t *testing.T) {
	ids := []string{"a", "b", "c", "taken"}
	rapid.Check(t, func(r *rapid.T) {
		batch, plain := storetest.Open(t, store.SQLite, tables()), storetest.Open(t, store.SQLite, tables())
		defer func() { _, _ = batch.Close(), plain.Close() }()
		id := rapid.SampledFrom(ids)
		type step struct {
			q    string
			args []any
			asks bool
		}
		var steps []step
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			a, b := id.Draw(r, "a"), id.Draw(r, "b")
			steps = append(steps, rapid.SampledFrom([]step{
				{q: "INSERT INTO item (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", args: []any{a, b}},
				{q: "INSERT INTO item (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name", args: []any{a, b}},
				{q: "INSERT INTO item (id, name) VALUES ($1, 'taken') ON CONFLICT (id) DO UPDATE SET name = 'taken'", args: []any{a}},
				{q: "INSERT INTO item (id, name) SELECT id || 'x', name FROM item WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM item y WHERE y.id = $2 || 'x')", args: []any{a, a}},
				{q: "UPDATE item SET name = $1 WHERE id = $2", args: []any{b, a}},
				{q: "UPDATE item SET name = $1 WHERE name = $2", args: []any{b, a}},
				{q: "UPDATE item SET name = 'taken' WHERE name = $1", args: []any{a}},
				{q: "UPDATE item SET name = name || 'y' WHERE length(name) < 3"},
				{q: "DELETE FROM item WHERE id = $1", args: []any{a}},
				{q: "DELETE FROM item WHERE name = $1", args: []any{a}},
				{q: "SELECT name FROM item WHERE id = $1", args: []any{a}, asks: true},
				{q: "SELECT i.id FROM item i WHERE i.name = $1 ORDER BY i.id", args: []any{a}, asks: true},
				{q: "SELECT id FROM item WHERE id = $1 OR name = $1 ORDER BY id", args: []any{a}, asks: true},
				{q: "SELECT id || name FROM item ORDER BY id", asks: true},
			}).Draw(r, "step"))
		}
		run := func(ctx context.Context, db *store.DB) (out []string) {
			for _, s := range steps {
				err := db.Write(ctx, func(tx *store.Tx) error {
					if !s.asks {
						return tx.Exec(s.q, s.args...)
					}
					list, err := store.All(tx, store.Value[string], s.q, s.args...)
					out = append(out, fmt.Sprint(list))
					return err
				})
				if err != nil {
					r.Fatal(s, err)
				}
			}
			return out
		}
		var got []string
		if err := batch.Batch(t.Context(), func(ctx context.Context) error { got = run(ctx, batch); return nil }); err != nil {
			r.Fatal(err)
		}
		if want := run(t.Context(), plain); !slices.Equal(got, want) {
			r.Fatalf("%v\nwant\n%v", got, want)
		}
	})
}
