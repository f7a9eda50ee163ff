package route

import (
	"cmp"
	"math"
	"slices"
)

// recreate puts absent stops back one by one, each where it costs least. What fits
// nowhere stays absent.
func (s *state) recreate() {
	s.order()
	eager := s.h.p.Shortest || s.dice.below(2) == 0
	left := s.absent[:0]
	for _, stop := range s.absent {
		if v, at, ok := s.cheapest(int(stop), eager); ok {
			s.insert(stop, v, at)
		} else {
			left = append(left, stop)
		}
	}
	s.absent = left
}

// order settles who is put back first: mostly anyone or the greatest demand, also
// the farthest, the nearest, the narrowest window, the earliest, the last.
func (s *state) order() {
	for i := len(s.absent) - 1; i > 0; i-- {
		j := s.dice.below(i + 1)
		s.absent[i], s.absent[j] = s.absent[j], s.absent[i]
	}
	var key func(i int) int
	switch k := s.dice.below(17); {
	case k < 4:
		return
	case k < 8:
		key = func(i int) int { return -s.h.demand[i] }
	case k < 10:
		key = func(i int) int { return -s.h.far(0, i) }
	case k < 11:
		key = func(i int) int { return s.h.far(0, i) }
	case k < 13:
		key = func(i int) int { return s.h.visit[i].last - s.h.visit[i].first }
	case k < 15:
		key = func(i int) int { return s.h.visit[i].first }
	default:
		key = func(i int) int { return -s.h.visit[i].last }
	}
	slices.SortStableFunc(s.absent, func(a, b int32) int { return cmp.Compare(key(int(a)), key(int(b))) })
}

// cheapest finds the cheapest place of a stop. A van that stands still is taken
// when there is no other place, or in an eager step when that is cheaper.
func (s *state) cheapest(stop int, eager bool) (van, at int, ok bool) {
	limit := math.MaxInt
	for v := range s.tours {
		if t := &s.tours[v]; len(t.stops) > 0 && s.h.fit(stop, v) {
			if i, cost, better := s.h.place(t, v, stop, limit, s.dice); better {
				van, at, limit, ok = v, i, cost, true
			}
		}
	}
	if s.used >= s.limit || ok && (!eager || limit <= 2*s.h.far(0, stop)) {
		return van, at, ok
	}
	if v := s.idle(stop); v >= 0 {
		return v, 0, true
	}
	return van, at, ok
}

// idle returns a van that stands still and may serve a stop, of any class; −1 =
// there is none.
func (s *state) idle(stop int) int {
	found, seen := -1, 0
	tried := -1
	for v := range s.tours {
		if len(s.tours[v].stops) > 0 || s.h.vans[v].class == tried || !s.h.fit(stop, v) {
			continue
		}
		tried = s.h.vans[v].class
		if seen++; s.dice.below(seen) == 0 {
			found = v
		}
	}
	return found
}
