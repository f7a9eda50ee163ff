package column_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
)

// The order in which records are written never matters: the same facts, some
// taken back, written in several orders and cut into other events, answer alike.
func TestTheOrderOfRecordsNeverMatters(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		rnd := rand.New(rand.NewPCG(7, 11))
		l := &life{Rand: rnd, t: t, db: db}
		var kept, wrong []measure.Fact
		for range 60 {
			kept = append(kept, l.fact())
		}
		for range 12 {
			wrong = append(wrong, l.fact())
		}
		const orders = 4
		for n := range orders {
			writeInOrder(t, db, rnd, fmt.Sprintf(".%d", n), kept, wrong)
		}
		snap := refresh(t, newColumns(db))
		for _, m := range measures {
			for _, fn := range []column.Fn{column.Sum, column.Count, column.Avg, column.Min, column.Max, column.Latest, column.Median} {
				ask := column.Ask{Fn: fn, Groups: column.NewGroups(measure.ByUnit, 3, unitIndex), From: 1003, To: 1045}
				var first *column.Column
				for n := range orders {
					ask.Measure = fmt.Sprintf("%s.%d", m, n)
					got := one(t, snap, ask)
					if first == nil {
						first = got
					}
					if !reflect.DeepEqual(got, first) {
						t.Errorf("%v of %s: %+v, in another order %+v", fn, m, first, got)
					}
				}
			}
		}
	})
}

// writeInOrder writes the facts in an order of their own, a few to an event; what
// is wrong is taken back at the end.
func writeInOrder(t *testing.T, db *store.DB, rnd *rand.Rand, suffix string, kept, wrong []measure.Fact) {
	t.Helper()
	type part struct {
		facts []measure.Fact
		bad   bool
	}
	var parts []part
	cut := func(list []measure.Fact, bad bool) {
		for _, i := range rnd.Perm(len(list)) {
			f := list[i]
			f.Measure += suffix
			if last := len(parts) - 1; last >= 0 && parts[last].bad == bad && rnd.IntN(3) > 0 {
				parts[last].facts = append(parts[last].facts, f)
			} else {
				parts = append(parts, part{[]measure.Fact{f}, bad})
			}
		}
	}
	cut(kept, false)
	cut(wrong, true)
	rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	write(t, db, func(tx *store.Tx) error {
		var back []kernel.ID
		for _, p := range parts {
			ev, err := happen(tx, p.facts...)
			if err != nil {
				return err
			}
			if p.bad {
				back = append(back, ev)
			}
		}
		for _, ev := range back {
			if _, err := takeBack(tx, ev); err != nil {
				return err
			}
		}
		return nil
	})
}
