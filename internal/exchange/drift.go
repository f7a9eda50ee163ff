package exchange

import (
	"maps"
	"slices"
)

type monthSum struct {
	times []int64
	of    map[*variantSum]int
	waits map[uint64]int64 // by step, as the edges are keyed
	ids   []string
}

// month adds a case to the month it began in.
func (a *analysis) month(name string, c *Case, v *variantSum, ms int64) {
	m := a.months[name]
	if m == nil {
		m = &monthSum{of: map[*variantSum]int{}, waits: map[uint64]int64{}}
		a.months[name] = m
	}
	m.times = append(m.times, ms)
	m.ids = append(m.ids, c.ID)
	m.of[v]++
	for _, s := range a.steps {
		m.waits[s.step] += s.ms
	}
}

// closeMonths stands the months in their order; a month without cases is not in
// the list.
func (a *analysis) closeMonths(main *variantSum) {
	for _, name := range slices.Sorted(maps.Keys(a.months)) {
		m := a.months[name]
		a.s.Months = append(a.s.Months, Month{Month: name, Cases: len(m.times), Main: m.of[main], Throughput: timesOf(m.times), Bottleneck: a.longest(m.waits), IDs: m.ids})
	}
}

// longest is the step that was waited for most, the first by name among equals.
func (a *analysis) longest(waits map[uint64]int64) *Step {
	var out *Step
	for _, key := range slices.Sorted(maps.Keys(waits)) {
		if ms := waits[key]; ms > 0 && (out == nil || ms > out.Wait) {
			out = &Step{a.names[key>>32], a.names[uint32(key)], ms}
		}
	}
	return out
}
