package route

import "slices"

// How much a step takes out: so many stops on average, strings no longer than.
const (
	averageOut = 10
	longestOut = 10
)

// ruin takes strings of stops near a random one out of a few rounds.
func (s *state) ruin() {
	if s.used == 0 {
		return
	}
	longest := min(longestOut*1000, s.served()*1000/s.used) // thousandths, as below
	most := max(4*averageOut*1000000/(1000+longest)-1000, 1000)
	rounds := 1 + s.dice.below(most)/1000
	seed := 1 + s.dice.below(s.h.n)
	for _, near := range s.h.near[seed] {
		v := int(s.van[near])
		if v < 0 || s.mark[v] == s.step {
			continue
		}
		s.string(v, near, longest)
		if rounds--; rounds == 0 {
			return
		}
	}
}

// string takes a string with a certain stop out of a round; half the strings leave
// a few stops in their midst.
func (s *state) string(v int, stop int32, longest int) {
	stops := s.tours[v].stops
	n := len(stops)
	length := 1 + s.dice.below(min(n*1000, longest))/1000
	keep, mid := 0, 0
	if length > 1 && length < n && s.dice.below(2) == 0 {
		for keep = 1; length+keep < n && s.dice.below(100) == 0; keep++ {
		}
	}
	at := slices.Index(stops, stop)
	low, high := max(0, at-length-keep+1), min(at, n-length-keep)
	from := low + s.dice.below(high-low+1)
	if keep > 0 {
		mid = from + 1 + s.dice.below(length-1)
	}
	s.take(v, from, length, mid, keep)
}
