package column

import "juyan/internal/kernel"

// grace is how long a number that was passed over is asked for again. On
// PostgreSQL a transaction that took a lower number may commit after one with a
// higher; no transaction of this program lives a tenth as long.
const grace = kernel.Instant(60 * 60 * 1000)

// numbers is a set of fact numbers, a bit each.
type numbers []uint64

func (b numbers) has(n int64) bool {
	i := n / 64
	return i < int64(len(b)) && b[i]&(1<<(n%64)) != 0
}

func (b *numbers) set(n int64) {
	i := n / 64
	if i >= int64(len(*b)) {
		*b = append(*b, make(numbers, i+1-int64(len(*b)))...)
	}
	(*b)[i] |= 1 << (n % 64)
}

// gap is a run of numbers from…to that no fact had when they were passed.
type gap struct {
	from, to int64
	passed   kernel.Instant
}

// seen says which facts the warehouse has, by number.
type seen struct {
	taken  numbers // in the columns
	staged numbers // of an import that was not published when they were read
	top    int64   // greatest number read so far
	gaps   []gap
}

// take reports whether fact n is new, and remembers it.
func (s *seen) take(n int64) bool {
	if s.taken.has(n) {
		return false
	}
	s.taken.set(n)
	return true
}

// pass ends a reading of everything up to top: what is missing becomes a gap,
// what has been missing for longer than grace will never come.
func (s *seen) pass(top int64, now kernel.Instant) {
	var open []gap
	for _, g := range s.gaps {
		if now-g.passed < grace {
			open = s.missing(open, g)
		}
	}
	if top > s.top {
		open = s.missing(open, gap{s.top + 1, top, now})
		s.top = top
	}
	s.gaps = open
}

// missing appends what of g was not read yet.
func (s *seen) missing(out []gap, g gap) []gap {
	for n := g.from; n <= g.to; n++ {
		if i := n / 64; n%64 == 0 && i < int64(len(s.taken)) && s.taken[i] == ^uint64(0) && n+63 <= g.to {
			n += 63 // all 64 are here
			continue
		}
		if s.taken.has(n) || s.staged.has(n) {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].to == n-1 && out[last].passed == g.passed {
			out[last].to = n
			continue
		}
		out = append(out, gap{n, n, g.passed})
	}
	return out
}
