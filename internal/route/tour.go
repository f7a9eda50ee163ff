package route

import "slices"

// tour is the round of one van while it is searched. fore[i] is the stretch from
// the depot over the first i stops, back[i] that from stop i to the depot.
type tour struct {
	stops      []int32
	fore, back []segment
	load, way  int
}

// refresh works out what is known of a round from its stops.
func (h *house) refresh(t *tour, v int) {
	n := len(t.stops)
	t.fore, t.back = slices.Grow(t.fore[:0], n+1)[:n+1], slices.Grow(t.back[:0], n+1)[:n+1]
	t.fore[0], t.back[n] = h.vans[v].day, h.vans[v].day
	t.load, t.way = 0, 0
	last := 0
	for i, s := range t.stops {
		s := int(s)
		t.fore[i+1] = join(&t.fore[i], &h.visit[s], h.long(last, s))
		t.load += h.demand[s]
		t.way += h.far(last, s)
		last = s
	}
	t.way += h.far(last, 0)
	last = 0
	for i := n - 1; i >= 0; i-- {
		s := int(t.stops[i])
		t.back[i] = join(&h.visit[s], &t.back[i+1], h.long(s, last))
		last = s
	}
}

// whole is the whole round.
func (h *house) whole(t *tour) segment {
	if len(t.stops) == 0 {
		return segment{}
	}
	return join(&t.fore[0], &t.back[0], h.long(0, int(t.stops[0])))
}

// stopAt is the stop at a place, the depot before the first and behind the last.
func (t *tour) stopAt(i int) int {
	if i < 0 || i >= len(t.stops) {
		return 0
	}
	return int(t.stops[i])
}

// place finds where in a round a stop costs least; ok is false where it fits
// nowhere, or not for less than limit.
func (h *house) place(t *tour, v, stop, limit int, dice *chance) (at, cost int, ok bool) {
	van := &h.vans[v]
	if t.load+h.demand[stop] > van.capacity {
		return 0, 0, false
	}
	n := h.n + 1
	to, from := h.distance[stop*n:stop*n+n], h.travel[stop*n:stop*n+n]
	before := 0
	for i := 0; i <= len(t.stops); i++ {
		after := 0
		if i < len(t.stops) {
			after = int(t.stops[i])
		}
		extra := to[before] + to[after] - h.distance[before*n+after]
		if extra < limit && !dice.blink() {
			s := join(&t.fore[i], &h.visit[stop], from[before])
			if s.missed == 0 {
				if s = join(&s, &t.back[i], from[after]); van.allows(s) {
					at, limit, ok = i, extra, true
				}
			}
		}
		before = after
	}
	return at, limit, ok
}
