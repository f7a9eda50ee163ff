package column

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/measure"
)

const (
	benchFacts    = 1_000_000
	benchSubjects = 3_000
)

// filled is a warehouse of one measure that never reads a database.
func filled() *Warehouse {
	w := New(nil, func(context.Context) (int64, error) { return benchFacts, nil })
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]raw, benchFacts)
	for i := range list {
		list[i] = raw{row: row{leaf: int64(i), seq: int64(i), at: int64(i), value: r.Int64N(100_000)}, measure: "m"}
		list[i].id[0] = kernel.ID(fmt.Sprint(r.IntN(benchSubjects)))
	}
	w.put(list, benchFacts)
	return w
}

func benchGroups() *Groups {
	of := map[kernel.ID]int{}
	for i := range benchSubjects {
		of[kernel.ID(fmt.Sprint(i))] = i
	}
	return NewGroups(measure.ByUnit, benchSubjects, of)
}

// A million facts of one measure, by 3,000 subjects.
func BenchmarkColumn(b *testing.B) {
	w := filled()
	snap, err := w.Refresh(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	groups := benchGroups()
	for _, a := range []Ask{{Fn: Sum}, {Fn: Sum, From: 1000, To: benchFacts - 1000}, {Fn: Max}, {Fn: Latest}, {Fn: Median}, {Fn: Pct, P: 90}} {
		a.Measure, a.Groups = "m", groups
		b.Run(fmt.Sprintf("%s/from%d", a.Fn, a.From), func(b *testing.B) {
			for b.Loop() {
				if _, err := snap.reading(a.work()).find(nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
