package column_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
)

// Facts that are left out count in no function and stand behind no number; all
// others stay as they are, whether a block is read whole or not.
func TestFactsAreLeftOut(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		w := newColumns(db)
		for i, v := range []int64{3, 5, 9} {
			matter := kernel.ID([]string{"m1", "m2", "m1"}[i])
			write(t, db, func(tx *store.Tx) error {
				_, err := happen(tx, measure.Fact{Measure: "m.a", At: kernel.Instant(1000 + i), Value: v, Unit: "u1", Matter: matter})
				return err
			})
		}
		var facts []int64
		write(t, db, func(tx *store.Tx) (err error) {
			facts, err = measure.OfMatters(tx, []kernel.ID{"m1"})
			return err
		})
		s, without := refresh(t, w), column.NewWithout(facts)
		groups := column.NewGroups(measure.ByUnit, 1, map[kernel.ID]int{"u1": 0})
		for fn, want := range map[column.Fn]int64{column.Sum: 5, column.Count: 1, column.Max: 5, column.Latest: 5, column.Median: 5} {
			for _, to := range []kernel.Instant{0, 1003} {
				if n, _, ok := one(t, s, column.Ask{Fn: fn, Measure: "m.a", Groups: groups, To: to, Without: without}).Of(0); !ok || n != want {
					t.Errorf("%s is %d (%v), want %d", fn, n, ok, want)
				}
			}
		}
		if n, _, _ := one(t, s, column.Ask{Fn: column.Sum, Measure: "m.a", Groups: groups}).Of(0); n != 17 {
			t.Errorf("with all of them %d", n)
		}
		if list, err := s.Behind(t.Context(), db, column.Ask{Fn: column.Sum, Measure: "m.a", Groups: groups, Without: without}, 0, 0, 9); err != nil || list.Total != 1 {
			t.Errorf("%d records, %v", list.Total, err)
		}
	})
}
