package route

import "slices"

// state is the plan the search changes. A step remembers the rounds it touches, so
// that it can be taken back.
type state struct {
	h        *house
	dice     *chance
	tours    []tour
	van      []int32 // of each stop, −1 = nobody's
	absent   []int32 // whom somebody could visit and nobody does
	used     int     // vans that drive
	limit    int     // how many may
	distance int

	step    int
	mark    []int // the step that touched a van last
	touched []int
	saved   [][]int32
	before  struct {
		absent         []int32
		used, distance int
	}
}

func newState(h *house, dice *chance) *state {
	s := &state{h: h, dice: dice, tours: make([]tour, len(h.vans)), van: make([]int32, h.n+1), limit: len(h.vans), mark: make([]int, len(h.vans)), saved: make([][]int32, len(h.vans))}
	for v := range s.tours {
		h.refresh(&s.tours[v], v)
	}
	for i := range s.van {
		s.van[i] = -1
	}
	s.gather()
	return s
}

// begin starts a step.
func (s *state) begin() {
	s.step++
	s.touched = s.touched[:0]
	s.before.absent = append(s.before.absent[:0], s.absent...)
	s.before.used, s.before.distance = s.used, s.distance
}

// touch remembers a round before its first change in this step.
func (s *state) touch(v int) {
	if s.mark[v] != s.step {
		s.mark[v] = s.step
		s.touched = append(s.touched, v)
		s.saved[v] = append(s.saved[v][:0], s.tours[v].stops...)
	}
}

// undo takes the step back.
func (s *state) undo() {
	for _, v := range s.touched {
		t := &s.tours[v]
		t.stops = append(t.stops[:0], s.saved[v]...)
		s.h.refresh(t, v)
	}
	for _, v := range s.touched {
		for _, i := range s.tours[v].stops {
			s.van[i] = int32(v)
		}
	}
	s.absent = append(s.absent[:0], s.before.absent...)
	for _, i := range s.absent {
		s.van[i] = -1
	}
	s.used, s.distance = s.before.used, s.before.distance
}

// change replaces the stops of a round.
func (s *state) change(v int, f func(stops []int32) []int32) {
	s.touch(v)
	t := &s.tours[v]
	s.account(t, -1)
	t.stops = f(t.stops)
	s.h.refresh(t, v)
	s.account(t, 1)
}

func (s *state) account(t *tour, sign int) {
	if len(t.stops) > 0 {
		s.used += sign
		s.distance += sign * t.way
	}
}

// insert puts a stop into a round; it is taken from absent by the caller.
func (s *state) insert(stop int32, v, at int) {
	s.change(v, func(stops []int32) []int32 { return slices.Insert(stops, at, stop) })
	s.van[stop] = int32(v)
}

// take removes a string of stops from a round, but for those it keeps in its
// midst: keep of them from place mid on.
func (s *state) take(v, from, length, mid, keep int) {
	s.change(v, func(stops []int32) []int32 {
		out := stops[:from]
		for i := from; i < len(stops); i++ {
			if i < from+length+keep && (i < mid || i >= mid+keep) {
				s.van[stops[i]] = -1
				s.absent = append(s.absent, stops[i])
			} else {
				out = append(out, stops[i])
			}
		}
		return out
	})
	// Cut distances may make a way round shorter than the straight one by a hair.
	if t := &s.tours[v]; len(t.stops) > 0 && !s.h.vans[v].allows(s.h.whole(t)) {
		s.clear(v)
	}
}

// clear takes all stops from a van.
func (s *state) clear(v int) {
	s.change(v, func(stops []int32) []int32 {
		for _, i := range stops {
			s.van[i] = -1
		}
		s.absent = append(s.absent, stops...)
		return stops[:0]
	})
}

// standing is a plan put aside.
type standing struct {
	tours                  [][]int32
	absent, used, distance int
}

// keep copies the plan.
func (s *state) keep(into *standing) {
	if into.tours == nil {
		into.tours = make([][]int32, len(s.tours))
	}
	for v := range s.tours {
		into.tours[v] = append(into.tours[v][:0], s.tours[v].stops...)
	}
	into.absent, into.used, into.distance = len(s.absent), s.used, s.distance
}

// restore makes a plan put aside the one that is changed.
func (s *state) restore(from *standing) {
	s.used, s.distance = 0, 0
	for i := range s.van {
		s.van[i] = -1
	}
	for v := range s.tours {
		t := &s.tours[v]
		t.stops = append(t.stops[:0], from.tours[v]...)
		s.h.refresh(t, v)
		s.account(t, 1)
		for _, i := range t.stops {
			s.van[i] = int32(v)
		}
	}
	s.gather()
}

// gather makes those absent that nobody visits though somebody could.
func (s *state) gather() {
	s.absent = s.absent[:0]
	for i := 1; i <= s.h.n; i++ {
		if s.van[i] < 0 && s.h.anybody(i) {
			s.absent = append(s.absent, int32(i))
		}
	}
}

// served is how many stops are visited.
func (s *state) served() (n int) {
	for v := range s.tours {
		n += len(s.tours[v].stops)
	}
	return n
}
