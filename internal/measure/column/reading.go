package column

import (
	"math"

	"juyan/internal/kernel"
)

// reading goes over the facts of a partition that an ask means.
type reading struct {
	ask   Ask
	part  *partition
	rows  int     // those of the position asked for
	dim   int     // -1 = everything is subject 0
	codes []int32 // subject by code
}

// piece is a run of facts of one block.
type piece struct {
	*block
	from, to int
	whole    bool // every fact of it is meant: no need to look at times
}

// each calls fn for the blocks from row number after on that hold facts of the
// span; most of a long history is skipped.
func (w *reading) each(after int, fn func(piece)) {
	for i := after / blockRows; i*blockRows < w.rows; i++ {
		b := w.part.blocks[i]
		from, to := w.span()
		if b.to < from || b.from >= to {
			continue
		}
		known := w.known()
		whole := b.from >= from && b.to < to && b.recordedTo <= known
		fn(piece{b, max(0, after-i*blockRows), min(b.rows(), w.rows-i*blockRows), whole})
	}
}

// span is the half-open span of effective time.
func (w *reading) span() (from, to int64) {
	from, to = int64(w.ask.From), int64(w.ask.To)
	if w.ask.From == 0 {
		from = math.MinInt64
	}
	if w.ask.To == 0 {
		to = math.MaxInt64
	}
	return from, to
}

func (w *reading) known() int64 {
	if w.ask.Known == 0 {
		return math.MaxInt64
	}
	return int64(w.ask.Known)
}

// groupsOf writes the subject of each fact of pc into out; those not meant are
// nobody's.
func (w *reading) groupsOf(pc piece, out []int32) []int32 {
	out = out[:pc.to-pc.from]
	none := int32(w.ask.Groups.n)
	switch {
	case w.dim < 0:
		clear(out)
	case pc.dim[w.dim] == nil:
		for i := range out {
			out[i] = w.codes[0]
		}
	default:
		for i, code := range pc.dim[w.dim][pc.from:pc.to] {
			out[i] = w.codes[code]
		}
	}
	out = w.leaveOut(pc, out)
	if pc.whole {
		return out
	}
	from, to := w.span()
	known := w.known()
	at, recorded := pc.at[pc.from:pc.to], pc.recorded[pc.from:pc.to]
	for i := range out {
		if at[i] < from || at[i] >= to || recorded[i] > known {
			out[i] = none
		}
	}
	return out
}

// tally adds up the facts after those old has read.
func (w *reading) tally(old *state) (*state, error) {
	s := &state{rows: w.rows, num: make([]int64, w.ask.Groups.n+1), n: make([]int64, w.ask.Groups.n+1)}
	after := 0
	if old != nil {
		copy(s.num, old.num)
		copy(s.n, old.n)
		after = old.rows
	}
	var carry []int64
	if !w.part.fits() {
		carry = make([]int64, len(s.num))
	}
	var buf [blockRows]int32
	w.each(after, func(pc piece) {
		of := w.groupsOf(pc, buf[:])
		values := pc.value[pc.from:pc.to]
		if carry == nil {
			add(s.num, of, values)
		} else {
			addCarrying(s.num, carry, of, values)
		}
		countInto(s.n, of, pc)
	})
	s.num[w.ask.Groups.n], s.n[w.ask.Groups.n] = 0, 0
	for _, c := range carry[:min(len(carry), w.ask.Groups.n)] {
		if c != 0 {
			return nil, kernel.Invalid("", kernel.T("“%s”的合计超出了能表示的范围，请核对有没有录错的数", "The total of %q is larger than can be held; look for a value entered wrongly"), w.ask.Measure)
		}
	}
	return s, nil
}

func add(sum []int64, of []int32, values []int64) {
	values = values[:len(of)]
	for i, g := range of {
		sum[g] += values[i]
	}
}

// addCarrying adds and counts how often a sum left int64 upwards, less how often
// downwards: in the end 0 if it fits, whatever the order.
func addCarrying(sum, carry []int64, of []int32, values []int64) {
	for i, g := range of {
		a, b := sum[g], values[i]
		c := a + b
		if (a^c)&(b^c) < 0 {
			carry[g] += 1 - 2*int64(uint64(a)>>63)
		}
		sum[g] = c
	}
}

func countInto(n []int64, of []int32, pc piece) {
	if pc.back == nil {
		for _, g := range of {
			n[g]++
		}
		return
	}
	back := pc.back[pc.from:pc.to]
	for i, g := range of {
		if back[i] {
			n[g]--
		} else {
			n[g]++
		}
	}
}
