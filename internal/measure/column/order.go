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
	s := &state{rows: w.rows, num: make([]int64, n+1), n: make([]int64, n+1)}
	if w.ask.Fn == Median {
		s.den = make([]int64, n+1)
	}
	read, after := *w, 0
	if old != nil {
		copy(s.num, old.num)
		copy(s.n, old.n)
		copy(s.den, old.den)
		s.sorted = slices.Clone(old.sorted)
		if w.grows() {
			after = old.rows
		} else if !read.narrow(s, old.rows) {
			return s
		}
	}
	if w.part.back {
		read.orderNet(s)
	} else {
		read.orderPlain(s, after)
	}
	s.num[n], s.n[n] = 0, 0
	return s
}

// grows reports whether an answer and what came since give the next one, with no
// look at what was read before.
func (w *reading) grows() bool { return !w.part.back && w.ask.Fn != Latest }

// narrow leaves only the subjects something happened to since the first rows;
// false if there are none.
func (w *reading) narrow(s *state, rows int) bool {
	touched := w.touched(rows)
	for g := range touched {
		s.n[g] = 0
	}
	w.codes = w.onlyThose(touched)
	return len(touched) > 0
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
func (w *reading) onlyThose(touched map[int32]bool) []int32 {
	codes := slices.Clone(w.codes)
	for i, g := range codes {
		if !touched[g] {
			codes[i] = int32(w.ask.Groups.n)
		}
	}
	return codes
}

// orderPlain answers where no fact takes another back: from the rows after those
// that s knows of.
func (w *reading) orderPlain(s *state, after int) {
	switch w.ask.Fn {
	case Min, Max:
		w.extreme(s, after)
	case Latest:
		w.latest(s)
	default:
		w.sort(s, after)
	}
}

// sort keeps the values of each subject in order, and answers from them.
func (w *reading) sort(s *state, after int) {
	start, list := gather(w, after, func(pc piece, i int) int64 { return pc.value[i] })
	if s.sorted == nil {
		s.sorted = make([][]int64, w.ask.Groups.n)
	}
	for g := range s.sorted {
		if more := list[start[g]:start[g+1]:start[g+1]]; len(more) > 0 {
			mine := more
			if had := s.sorted[g]; len(had) > 0 {
				mine = slices.Concat(had, more) // an earlier answer keeps its own
			}
			slices.Sort(mine)
			s.sorted[g] = mine
			s.set(w.ask, g, mine)
		}
	}
}

// extreme finds the least or greatest value of each subject.
func (w *reading) extreme(s *state, after int) {
	better := func(a, b int64) bool { return a < b }
	if w.ask.Fn == Max {
		better = func(a, b int64) bool { return a > b }
	}
	var buf [blockRows]int32
	w.each(after, func(pc piece) {
		values := pc.value[pc.from:pc.to]
		for i, g := range w.groupsOf(pc, buf[:]) {
			if s.n[g]++; s.n[g] == 1 || better(values[i], s.num[g]) {
				s.num[g] = values[i]
			}
		}
	})
}

// latest finds the last fact of each subject.
func (w *reading) latest(s *state) {
	last := make([]entry, w.ask.Groups.n+1)
	var buf [blockRows]int32
	w.each(0, func(pc piece) {
		for i, g := range w.groupsOf(pc, buf[:]) {
			e := pc.entry(pc.from + i)
			if s.n[g]++; s.n[g] == 1 || byTime(e, last[g]) > 0 {
				last[g], s.num[g] = e, e.value
			}
		}
	})
}

// orderNet answers from what is left after facts and what took them back.
func (w *reading) orderNet(s *state) {
	start, list := gather(w, 0, func(pc piece, i int) entry { return pc.entry(i) })
	for g := range w.ask.Groups.n {
		mine := list[start[g]:start[g+1]]
		if len(mine) == 0 {
			continue
		}
		left := survivors(mine)
		values := make([]int64, len(left))
		for i, e := range left {
			values[i] = e.value
		}
		if w.ask.Fn == Latest && len(left) > 0 {
			values[0] = slices.MaxFunc(left, byTime).value
		}
		s.set(w.ask, g, values)
	}
}

// gather lists the facts after the first rows subject by subject: those of g
// stand in list[start[g]:start[g+1]].
func gather[T any](w *reading, after int, of func(piece, int) T) (start []int, list []T) {
	n := w.ask.Groups.n
	start = make([]int, n+2)
	var buf [blockRows]int32
	w.each(after, func(pc piece) {
		for _, g := range w.groupsOf(pc, buf[:]) {
			start[g+1]++
		}
	})
	for g := range n {
		start[g+1] += start[g]
	}
	list = make([]T, start[n]) // nobody's facts are not listed
	next := slices.Clone(start[:n])
	w.each(after, func(pc piece) {
		for i, g := range w.groupsOf(pc, buf[:]) {
			if int(g) < n {
				list[next[g]] = of(pc, pc.from+i)
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

// byTime orders facts by when they are effective, those of one moment by when
// they were recorded.
func byTime(a, b entry) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.recorded, b.recorded), cmp.Compare(a.value, b.value))
}

// survivors sorts the facts of a subject by value and leaves out those that were
// taken back with what took them back: of equal ones the first recorded.
func survivors(list []entry) []entry {
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.at, b.at), cmp.Compare(a.recorded, b.recorded))
	})
	out := list[:0]
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].value == list[from].value && list[to].at == list[from].at {
			to++
		}
		out = net(out, list[from:to])
		from = to
	}
	return out
}

// net appends as many of equal facts as were not taken back, the last recorded.
func net(out, equal []entry) []entry {
	var left int64
	for _, e := range equal {
		left += e.sign
	}
	for i := len(equal) - 1; i >= 0 && left > 0; i-- {
		if equal[i].sign > 0 {
			out = append(out, equal[i])
			left--
		}
	}
	return out
}

// set gives subject g its answer from the values of its facts, sorted; for the
// latest, that stands first.
func (s *state) set(a Ask, g int, values []int64) {
	n := int64(len(values))
	s.n[g], s.num[g] = n, 0
	if n == 0 {
		return
	}
	switch a.Fn {
	case Min, Latest:
		s.num[g] = values[0]
	case Max:
		s.num[g] = values[n-1]
	case Pct:
		s.num[g] = values[rank(a.P, n)]
	case Median:
		s.num[g], s.den[g] = middle(values)
	}
}

// middle is the median as a fraction: of an even number, half the sum of the
// two in the middle.
func middle(values []int64) (num, den int64) {
	low, high := values[(len(values)-1)/2], values[len(values)/2]
	if low == high {
		return low, 1
	}
	if sum := low + high; (low^sum)&(high^sum) >= 0 {
		return sum, 2
	}
	return low/2 + high/2, 1 // beyond 2⁶²: half a unit is nothing
}
