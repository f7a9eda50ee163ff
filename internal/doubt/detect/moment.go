package detect

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"juyan/internal/kernel"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// backdated: what was recorded long after it took effect, a limit having passed
// in between.
func backdated(s *Scene) []Finding {
	g := groups[kernel.ID]{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			passed := slices.ContainsFunc(t.Limits, func(due kernel.Instant) bool { return due > a.Effective && due < a.At })
			if s.looked(a) && a.Effective != 0 && a.At.Sub(a.Effective) > s.within && passed {
				g.add(a.Post, a)
			}
		}
	}
	return clusters(g, max(s.window, 24*time.Hour), s.least())
}

// atOnce: somebody ends more matters in a moment than can be looked at.
func atOnce(s *Scene) []Finding {
	g := groups[kernel.ID]{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			if s.looked(a) {
				g.add(a.Person, a)
			}
		}
	}
	return clusters(g, s.within, s.least())
}

// period is a month or quarter with a unit's acts in it.
type period struct {
	unit  kernel.ID
	year  int
	first time.Month
}

func comparePeriods(a, b period) int {
	return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.first, b.first), cmp.Compare(a.unit, b.unit))
}

// burst: a unit ends an uncommon share of a period's work in its last hours.
func burst(s *Scene) (out []Finding) {
	acts := map[period][]Act{}
	for _, t := range s.Trails {
		for _, a := range t.Acts {
			if slices.Contains(s.Rule.Acts, a.Kind) && a.Unit != "" {
				p := s.periodOf(a)
				acts[p] = append(acts[p], a)
			}
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(acts), comparePeriods) {
		last := s.last(p)
		f := Finding{Of: len(acts[p]), Period: s.name(p)}
		for _, a := range acts[p] {
			if s.looked(a) && a.At >= last.Add(-s.within) && a.At < last {
				f.Acts = append(f.Acts, a)
			}
		}
		if len(f.Acts) < s.least() || 100*len(f.Acts)/f.Of < s.Rule.Share {
			continue
		}
		slices.SortFunc(f.Acts, byTime)
		f.Share = 100 * len(f.Acts) / f.Of
		f.concern(f.Acts...)
		out = append(out, f)
	}
	return out
}

func (s *Scene) months() time.Month {
	if s.Rule.Period == "quarter" {
		return 3
	}
	return 1
}

func (s *Scene) periodOf(a Act) period {
	t, n := a.At.In(s.Loc), s.months()
	return period{a.Unit, t.Year(), (t.Month()-1)/n*n + 1}
}

// last is the midnight that ends the period's last working day.
func (s *Scene) last(p period) kernel.Instant {
	first := kernel.Date{Year: p.year, Month: p.first, Day: 1}
	next := kernel.DateOf(time.Date(p.year, p.first+s.months(), 1, 0, 0, 0, 0, time.UTC))
	for d := next.AddDays(-1); !d.Before(first); d = d.AddDays(-1) {
		if s.Workday(d) {
			return d.AddDays(1).At(0, 0, s.Loc)
		}
	}
	return next.At(0, 0, s.Loc)
}

func (s *Scene) name(p period) string {
	if s.Rule.Period == "quarter" {
		return fmt.Sprintf("%d-Q%d", p.year, (p.first-1)/3+1)
	}
	return fmt.Sprintf("%d-%02d", p.year, p.first)
}
