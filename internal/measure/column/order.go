package column

import (
	"cmp"
	"slices"
)

// entry is one fact of a subject: its value, or that of the fact it takes back.
type entry struct {
	at, recorded, value int64
	sign                int64
}

// ordered answers what needs the facts of a subject beside each other. Of
// subjects that have nothing new since old, the answer stays.
func (w *reading) ordered(old *state) *state {
	n := w.ask.Groups.n
	s := &state{part: w.part, num: make([]int64, n+1), n: make([]int64, n+1)}
	if w.ask.Fn == Median {
		s.den = make([]int64, n+1)
	}
	read := *w
	if old != nil {
		copy(s.num, old.num)
		copy(s.n, old.n)
		copy(s.den, old.den)
		touched := w.touched(old.part.rows)
		if len(touched) == 0 {
			return s
		}
		read.dim, read.codes = w.onlyThose(touched)
	}
	start, list := read.gather()
	for g := range n {
		if facts := list[start[g]:start[g+1]]; len(facts) > 0 {
			s.set(w.ask, g, survivors(facts, w.ask.Fn == Latest, w.part.back))
		}
	}
	return s
}

// touched lists the subjects of facts after the first rows.
func (w *reading) touched(rows int) map[int32]bool {
	out := map[int32]bool{}
	var buf [blockRows]int32
	w.each(rows, func(pc piece) {
		for _, g := range w.groupsOf(pc, buf[:]) {
			if int(g) < w.ask.Groups.n {
				out[g] = true
			}
		}
	})
	return out
}

// onlyThose makes everybody else nobody.
func (w *reading) onlyThose(touched map[int32]bool) (dim int, codes []int32) {
	if w.dim < 0 {
		return w.dim, w.codes
	}
	codes = slices.Clone(w.codes)
	for i, g := range codes {
		if !touched[g] {
			codes[i] = int32(w.ask.Groups.n)
		}
	}
	return w.dim, codes
}

// gather lists the facts subject by subject: those of g stand in
// list[start[g]:start[g+1]].
func (w *reading) gather() (start []int, list []entry) {
	n := w.ask.Groups.n
	start = make([]int, n+2)
	var buf [blockRows]int32
	w.each(0, func(pc piece) {
		for _, g := range w.groupsOf(pc, buf[:]) {
			start[g+1]++
		}
	})
	start[n+1] = 0 // nobody's facts are not listed
	for g := range n {
		start[g+1] += start[g]
	}
	list = make([]entry, start[n])
	next := slices.Clone(start[:n])
	w.each(0, func(pc piece) {
		for i, g := range w.groupsOf(pc, buf[:]) {
			if int(g) < n {
				list[next[g]] = pc.entry(pc.from + i)
				next[g]++
			}
		}
	})
	return start, list
}

func (b *block) entry(i int) entry {
	e := entry{b.at[i], b.recorded[i], b.value[i], 1}
	if b.back != nil && b.back[i] {
		e.value, e.sign = -e.value, -1
	}
	return e
}

// survivors sorts the facts of a subject, by time if asked, else by value, and
// leaves out those that were taken back with what took them back.
func survivors(list []entry, byTime, back bool) []entry {
	slices.SortFunc(list, func(a, b entry) int {
		if byTime {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.value, b.value), cmp.Compare(a.recorded, b.recorded))
		}
		return cmp.Compare(a.value, b.value)
	})
	if !back {
		return list
	}
	out := list[:0]
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].value == list[from].value && (!byTime || list[to].at == list[from].at) {
			to++
		}
		out = net(out, list[from:to])
		from = to
	}
	return out
}

// net appends as many of equal facts as were not taken back, the latest known.
func net(out, equal []entry) []entry {
	var left int64
	for _, e := range equal {
		left += e.sign
	}
	at := len(out)
	for i := len(equal) - 1; i >= 0 && left > 0; i-- {
		if equal[i].sign > 0 {
			out = append(out, equal[i])
			left--
		}
	}
	slices.Reverse(out[at:])
	return out
}

// set gives subject g its answer from its surviving facts, sorted.
func (s *state) set(a Ask, g int, facts []entry) {
	n := int64(len(facts))
	s.n[g], s.num[g] = n, 0
	if n == 0 {
		return
	}
	switch a.Fn {
	case Min:
		s.num[g] = facts[0].value
	case Max:
		s.num[g] = facts[n-1].value
	case Pct:
		s.num[g] = facts[rank(a.P, n)].value
	case Median:
		s.num[g], s.den[g] = middle(facts)
	case Latest:
		s.num[g] = latest(facts)
	}
}

// middle is the median as a fraction: of an even number, half the sum of the
// two in the middle.
func middle(facts []entry) (num, den int64) {
	low, high := facts[(len(facts)-1)/2].value, facts[len(facts)/2].value
	if low == high {
		return low, 1
	}
	if sum := low + high; (low^sum)&(high^sum) >= 0 {
		return sum, 2
	}
	return low/2 + high/2, 1 // beyond 2⁶²: half a unit is nothing
}

// latest is the value of the last moment; of several, the one recorded last.
func latest(facts []entry) int64 {
	best := facts[len(facts)-1]
	for i := len(facts) - 2; i >= 0 && facts[i].at == best.at; i-- {
		if facts[i].recorded > best.recorded {
			best = facts[i]
		}
	}
	return best.value
}
