package column

import (
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
	Upto     int64          // as of this ledger position; zero = the snapshot's
	Without  *Without       // facts that do not count; nil = all do
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
	states, err := s.states(asks)
	if err != nil {
		return nil, err
	}
	out := make([]*Column, len(asks))
	for i, a := range asks {
		out[i] = states[i].column(a.Fn)
	}
	return out, nil
}

// states finds out the work behind each ask. Sum, Count and Avg read the same
// tally: it is found once, and shared.
func (s *Snapshot) states(asks []Ask) ([]*state, error) {
	var work []Ask
	place := map[Ask]int{}
	for _, a := range asks {
		if err := a.check(s.position); err != nil {
			return nil, err
		}
		w := a.work()
		if _, ok := place[w]; !ok {
			place[w] = len(work)
			work = append(work, w)
		}
	}
	found := make([]*state, len(work))
	errs := make([]error, len(work))
	parallel(len(work), func(i int) { found[i], errs[i] = s.state(work[i]) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	out := make([]*state, len(asks))
	for i, a := range asks {
		out[i] = found[place[a.work()]]
	}
	return out, nil
}

func (a *Ask) check(position int64) error {
	if a.Upto > position {
		return kernel.Conflict(notReached, a.Upto, position)
	}
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

// state is what is known of one piece of work after reading so many rows. It
// never changes. The slices have one place more than there are subjects:
// nobody's.
type state struct {
	rows        int
	num, n, den []int64
	sorted      [][]int64 // values by subject, where they are asked in order and none was taken back
	said        said
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

// rank is the place, from 0, of the P-th percentile among n by nearest rank.
func rank(p int, n int64) int64 {
	hi, lo := bits.Mul64(uint64(p), uint64(n))
	q, rest := bits.Div64(hi, lo, 100)
	if rest > 0 {
		q++
	}
	return max(0, int64(q)-1)
}
