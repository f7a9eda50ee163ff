package column

import (
	"math"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"

	"juyan/internal/kernel"
)

// Fn is what is done with the facts of a subject.
type Fn string

// The functions.
const (
	Sum    Fn = "sum"
	Count  Fn = "count"
	Avg    Fn = "avg"
	Min    Fn = "min"
	Max    Fn = "max"
	Latest Fn = "latest"
	Median Fn = "median"
	Pct    Fn = "pct" // the P-th percentile by nearest rank: the least value that P % do not exceed
)

// Ask is a question with one answer for every subject. Asks are comparable:
// equal ones are answered once.
type Ask struct {
	Fn       Fn
	P        int // percentile of Pct, 1…100
	Measure  string
	Groups   *Groups
	From, To kernel.Instant // effective in [From, To); zero = open
	Known    kernel.Instant // as known at this instant: later corrections are not seen; zero = all
}

// Column answers an Ask: subject i has Num[i]/Den from N[i] facts that were not
// taken back. Where N is 0 there is no data for any function but Count, and Num
// is 0.
type Column struct {
	Num, N []int64
	Den    []int64 // nil = 1 for everybody
}

// Of returns the answer for subject i as a fraction; ok is false for no data.
func (c *Column) Of(i int) (num, den int64, ok bool) {
	if c.Den != nil && c.N[i] != 0 {
		return c.Num[i], c.Den[i], true
	}
	return c.Num[i], 1, c.N[i] != 0
}

// Columns answers asks, several at a time.
func (s *Snapshot) Columns(asks []Ask) ([]*Column, error) {
	for i := range asks {
		if err := asks[i].check(); err != nil {
			return nil, err
		}
	}
	// Sum, Count and Avg read the same tally: find each once, then share.
	work := make([]Ask, 0, len(asks))
	place := map[Ask]int{}
	for _, a := range asks {
		w := a.work()
		if _, ok := place[w]; !ok {
			place[w] = len(work)
			work = append(work, w)
		}
	}
	states := make([]*state, len(work))
	errs := make([]error, len(work))
	parallel(len(work), func(i int) { states[i], errs[i] = s.state(work[i]) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	out := make([]*Column, len(asks))
	for i, a := range asks {
		out[i] = states[place[a.work()]].column(a.Fn)
	}
	return out, nil
}

func (a *Ask) check() error {
	if a.Groups == nil || a.Groups.by != "" && dimIndex(a.Groups.by) < 0 || a.Fn == Pct && (a.P < 1 || a.P > 100) {
		return kernel.Internal(kernel.Invalid("", kernel.T("问法不对：%s 第 %d 百分位", "A malformed question: %s, percentile %d"), a.Measure, a.P))
	}
	return nil
}

// tally is the work behind Sum, Count and Avg.
const tally Fn = "tally"

// work is what has to be found out for a.
func (a Ask) work() Ask {
	if a.Fn == Sum || a.Fn == Count || a.Fn == Avg {
		a.Fn = tally
	}
	return a
}

// parallel runs fn for 0…n−1 on all processors.
func parallel(n int, fn func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				fn(i)
			}
		})
	}
	wg.Wait()
}

// state is what is known of one piece of work after reading part. It never
// changes. The slices have one place more than there are subjects: nobody's.
type state struct {
	part        *partition
	num, n, den []int64
}

func (s *state) column(fn Fn) *Column {
	last := len(s.n) - 1
	c := &Column{Num: s.num[:last], N: s.n[:last]}
	switch fn {
	case Count:
		c.Num = c.N
	case Avg:
		c.Den = c.N
	case Median:
		c.Den = s.den[:last]
	}
	return c
}

var noFacts = &partition{}

// state finds out work a: from what is remembered, and from what came since.
func (s *Snapshot) state(a Ask) (*state, error) {
	p := s.parts[a.Measure]
	if p == nil {
		p = noFacts
	}
	old := s.cache.get(a)
	if old != nil && old.part == p {
		return old, nil
	}
	if old != nil && old.part.rows > p.rows {
		return s.find(a, p, nil) // s is older than what is remembered
	}
	found, err := s.find(a, p, old)
	if err == nil {
		s.cache.put(a, found)
	}
	return found, err
}

func (s *Snapshot) find(a Ask, p *partition, old *state) (*state, error) {
	var codes []int32
	if d := dimIndex(a.Groups.by); d >= 0 {
		codes = a.Groups.codes(s.ids[d])
	}
	w := &reading{ask: a, part: p, dim: dimIndex(a.Groups.by), codes: codes}
	if a.Fn == tally {
		return w.tally(old)
	}
	return w.ordered(old), nil
}

// reading goes over the facts of a partition that an ask means.
type reading struct {
	ask   Ask
	part  *partition
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
	for i := after / blockRows; i < len(w.part.blocks); i++ {
		b := w.part.blocks[i]
		from, to := w.span()
		if b.to < from || b.from >= to {
			continue
		}
		known := w.known()
		whole := b.from >= from && b.to < to && b.recordedTo <= known
		fn(piece{b, max(0, after-i*blockRows), b.rows(), whole})
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
	s := &state{part: w.part, num: make([]int64, w.ask.Groups.n+1), n: make([]int64, w.ask.Groups.n+1)}
	after := 0
	if old != nil {
		copy(s.num, old.num)
		copy(s.n, old.n)
		after = old.part.rows
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

// rank is the place, from 0, of the P-th percentile among n by nearest rank.
func rank(p int, n int64) int64 {
	hi, lo := bits.Mul64(uint64(p), uint64(n))
	q, rest := bits.Div64(hi, lo, 100)
	if rest > 0 {
		q++
	}
	return max(0, int64(q)-1)
}
