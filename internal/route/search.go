package route

import "slices"

// Options say how long to search and from which chance.
type Options struct {
	Seed       int
	Iterations int
	// Halt, when it is set, is asked now and then whether to end early.
	Halt func() bool
}

// haltEvery is after how many iterations Halt is asked.
const haltEvery = 256

// Solve searches a plan. Error codes: invalid (the problem, by field).
func Solve(p *Problem, o Options) (*Plan, error) {
	if faults := Check(p); len(faults) > 0 {
		return nil, refuse(faults)
	}
	s := &search{state: newState(compile(p), newChance(o.Seed)), o: o}
	s.missed = make([]int, s.h.n+1)
	s.first()
	s.serve(o.Iterations / 10)
	if !p.Shortest {
		s.fewer(s.done + o.Iterations*3/10)
	}
	s.shorter()
	plan := s.h.judge(s.best.tours)
	plan.Iterations = s.done
	return plan, nil
}

// search is a search under way.
type search struct {
	*state
	o      Options
	best   standing
	missed []int // how often each stop found no place
	done   int
}

// first makes the plan to begin with.
func (s *search) first() {
	s.begin()
	s.recreate()
	s.keep(&s.best)
}

// more counts an iteration, false when there are no more.
func (s *search) more(until int) bool {
	if s.done >= until || s.o.Halt != nil && s.done%haltEvery == 0 && s.o.Halt() {
		return false
	}
	s.done++
	return true
}

// try takes one step; the caller decides whether it stays.
func (s *search) try() {
	s.begin()
	s.ruin()
	s.recreate()
}

// better keeps the best plan there was.
func (s *search) better() bool {
	b := &s.best
	switch a := len(s.absent); {
	case a != b.absent:
		if a > b.absent {
			return false
		}
	case !s.h.p.Shortest && s.used != b.used:
		if s.used > b.used {
			return false
		}
	case s.distance >= b.distance:
		return false
	}
	s.keep(b)
	return true
}

// serve searches places for those left out, first for those that found none most
// often.
func (s *search) serve(until int) { s.seek(until, 0, func() bool { return false }) }

// fewer does with a van less, as often as it can: the van whose stops find places
// most easily is taken out of use.
func (s *search) fewer(until int) {
	s.seek(until, s.best.absent, s.one)
	s.limit = s.used
	if len(s.absent) > 0 {
		s.limit = len(s.h.vans) // another van may serve one more
	}
}

// seek searches until no more than target are left out and next has nothing to
// seek for, and ends with the best plan there was.
func (s *search) seek(until, target int, next func() bool) {
	heat := s.heat() / 8 // a little: most is decided by who is left out
	for (len(s.absent) > target || next()) && s.more(until) {
		was := s.sum(s.absent)
		s.try()
		now := s.sum(s.absent)
		for _, i := range s.absent {
			s.missed[i]++
		}
		if !s.better() && (now > was || now == was && s.distance > s.before.distance+s.allowance(heat)) {
			s.undo()
		}
	}
	s.restore(&s.best)
}

func (s *search) sum(stops []int32) (out int) {
	for _, i := range stops {
		out += s.missed[i] + 1
	}
	return out
}

// one takes one van out of use; false when fewer cannot hold everything.
func (s *search) one() bool {
	if s.used <= s.h.least() {
		return false
	}
	which, least := -1, 0
	for v := range s.tours {
		if stops := s.tours[v].stops; len(stops) > 0 {
			if sum := s.sum(stops); which < 0 || sum < least {
				which, least = v, sum
			}
		}
	}
	s.limit = s.used - 1
	s.begin()
	s.clear(which)
	return true
}

// least is how many vans the demands need at any rate.
func (h *house) least() int {
	var sizes []int
	for _, v := range h.vans {
		sizes = append(sizes, v.capacity)
	}
	slices.SortFunc(sizes, func(a, b int) int { return b - a })
	sum := 0
	for _, d := range h.demand {
		sum += d
	}
	n := 1
	for sum -= sizes[0]; sum > 0 && n < len(sizes); n++ {
		sum -= sizes[n]
	}
	return n
}

// shorter shortens the way by annealing.
func (s *search) shorter() {
	heat, from := s.heat(), s.done
	for s.more(s.o.Iterations) {
		warm := cooled(heat, halvings*one*(s.done-from)/max(1, s.o.Iterations-from))
		left := len(s.absent)
		s.try()
		if !s.accept(left, warm) {
			s.undo()
		} else if s.better() && !s.h.p.Shortest && len(s.absent) == 0 {
			s.limit = s.used
		}
	}
}

// accept reports whether a step stays: never with more left out or more vans.
func (s *search) accept(left, warm int) bool {
	if len(s.absent) != left {
		return len(s.absent) < left
	}
	if !s.h.p.Shortest && s.used != s.before.used {
		return s.used < s.before.used
	}
	return s.distance <= s.before.distance+s.allowance(warm)
}

// halvings is how often the heat is halved until the end.
const halvings = 7

// heat is what to begin with: a few legs of an average round.
func (s *search) heat() int {
	return 5 * s.distance / max(1, s.served()+s.used)
}

// allowance is by how much a plan may be worse than the last.
func (s *search) allowance(heat int) int { return heat * (s.dice.patience() >> 6) >> 10 }
