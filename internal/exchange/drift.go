package exchange

import (
	"maps"
	"slices"
)

type monthSum struct {
	times []int64
	of    map[*variantSum]int
}

func (a *analysis) month(name string, v *variantSum, ms int64) {
	m := a.months[name]
	if m == nil {
		m = &monthSum{of: map[*variantSum]int{}}
		a.months[name] = m
	}
	m.times = append(m.times, ms)
	m.of[v]++
}

// closeMonths stands the months in their order; a month without cases is not in
// the list.
func (a *analysis) closeMonths(main *variantSum) {
	for _, name := range slices.Sorted(maps.Keys(a.months)) {
		m := a.months[name]
		a.s.Months = append(a.s.Months, Month{Month: name, Cases: len(m.times), Main: m.of[main], Throughput: timesOf(m.times)})
	}
}
