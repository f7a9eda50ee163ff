package exchange

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Analyse studies a log that is in its order (as the readers and Sort leave it).
// An error is one of Options.Elapsed.
func Analyse(l *Log, o Options) (*Study, error) {
	a := newAnalysis(l, o)
	for i := range l.Cases {
		if err := a.add(&l.Cases[i]); err != nil {
			return nil, err
		}
	}
	return a.study(), nil
}

// analysis adds up case by case. Activities are numbers in it, by name.
type analysis struct {
	o        Options
	s        *Study
	names    []string
	number   map[string]int32
	acts     []activitySum
	edges    map[uint64]*edgeSum
	variants map[string]*variantSum
	holders  map[string]*holderSum
	pairs    map[[2]string]*PingPong
	months   map[string]*monthSum
	all      []int64  // throughput of the cases
	steps    []waited // of the case at hand
	key      []byte
	case1    int // number of the case, from 1
}

// waited is one step of a case and how long it took.
type waited struct {
	step uint64
	ms   int64
}

type activitySum struct {
	Activity
	wait []int64
	last int // case it was last seen in
}

type edgeSum struct {
	count, cases, last int
	wait               []int64
}

type variantSum struct {
	way   []int32
	ids   []string
	times []int64
}

func newAnalysis(l *Log, o Options) *analysis {
	a := &analysis{o: o, s: &Study{Skipped: l.Skipped, Held: o.Holder, Working: o.Working}, number: map[string]int32{}, edges: map[uint64]*edgeSum{},
		variants: map[string]*variantSum{}, holders: map[string]*holderSum{}, pairs: map[[2]string]*PingPong{}, months: map[string]*monthSum{}}
	if a.o.Elapsed == nil {
		a.o.Elapsed = func(from, to kernel.Instant) (int64, error) { return int64(to - from), nil }
	}
	if a.o.Month == nil {
		a.o.Month = func(t kernel.Instant) string { return t.Time().Format("2006-01") }
	}
	groups := false
	for i := range l.Cases {
		for _, e := range l.Cases[i].Events {
			a.number[e.Activity] = 0
			groups = groups || e.Group != ""
		}
	}
	if a.s.Held == "" {
		a.s.Held = ByResource
		if groups {
			a.s.Held = ByGroup
		}
	}
	a.names = slices.Sorted(maps.Keys(a.number))
	a.acts = make([]activitySum, len(a.names))
	for i, n := range a.names {
		a.number[n], a.acts[i].Name = int32(i), n
	}
	return a
}

func (a *analysis) add(c *Case) error {
	a.case1++
	a.s.Cases++
	a.s.Events += len(c.Events)
	acts, follows, finals := make([]int32, len(c.Events)), make([]int, len(c.Events)), c.finals()
	c.follow(follows, finals)
	a.steps = a.steps[:0]
	repeated := false
	for i, again := range c.Again() {
		acts[i] = a.number[c.Events[i].Activity]
		a.happened(acts[i], again)
		repeated = repeated || again
		if err := a.follow(c, acts, follows[i], i); err != nil {
			return err
		}
	}
	if repeated {
		a.s.Rework.Cases++
	}
	a.pingPong(c, follows)
	a.pauses(c)
	return a.whole(c, acts, c.way(acts, follows, finals))
}

// happened counts one event; again says that its strand had the activity before.
func (a *analysis) happened(act int32, again bool) {
	x := &a.acts[act]
	x.Events++
	if x.last != a.case1 {
		x.last = a.case1
		x.Cases++
	}
	if again {
		x.Repeats++
		a.s.Rework.Events++
	}
}

// follow adds event i to the one it followed and to its holder.
func (a *analysis) follow(c *Case, acts []int32, before, i int) error {
	e := &c.Events[i]
	if before < 0 {
		a.hold(a.holder(e), -1)
		return nil
	}
	ms, err := a.o.Elapsed(c.Events[before].Time, e.Time)
	if err != nil {
		return err
	}
	key := step(acts[before], acts[i])
	a.steps = append(a.steps, waited{key, ms})
	x := a.edges[key]
	if x == nil {
		x = &edgeSum{}
		a.edges[key] = x
	}
	if x.last != a.case1 {
		x.last = a.case1
		x.cases++
	}
	x.count++
	x.wait = append(x.wait, ms)
	a.acts[acts[i]].wait = append(a.acts[acts[i]].wait, ms)
	a.hold(a.holder(e), ms)
	return nil
}

// step is the key of an edge; its order is that of the names.
func step(from, to int32) uint64 { return uint64(from)<<32 | uint64(to) }

// whole adds a case to its variant, its month, and the begins and ends.
func (a *analysis) whole(c *Case, acts, way []int32) error {
	a.key = a.key[:0]
	for _, x := range way {
		a.key = binary.AppendVarint(a.key, int64(x))
	}
	v := a.variants[string(a.key)]
	if v == nil {
		v = &variantSum{way: way}
		a.variants[string(a.key)] = v
	}
	v.ids = append(v.ids, c.ID)
	if len(acts) == 0 {
		return nil
	}
	first, last := c.Events[0].Time, c.Events[len(acts)-1].Time
	ms, err := a.o.Elapsed(first, last)
	if err != nil {
		return err
	}
	v.times = append(v.times, ms)
	a.all = append(a.all, ms)
	a.acts[acts[0]].Starts++
	a.acts[acts[len(acts)-1]].Ends++
	a.span(first, last)
	a.month(a.o.Month(first), c, v, ms)
	return nil
}

func (a *analysis) span(first, last kernel.Instant) {
	if a.s.From.IsZero() || first < a.s.From {
		a.s.From = first
	}
	if a.s.To.IsZero() || last > a.s.To {
		a.s.To = last
	}
}

// study closes the sums.
func (a *analysis) study() *Study {
	s := a.s
	s.Throughput = timesOf(a.all)
	for i := range a.acts {
		x := &a.acts[i]
		x.Wait = timesOf(x.wait)
		s.Activities = append(s.Activities, x.Activity)
		s.Starts = addCount(s.Starts, x.Name, x.Starts)
		s.Ends = addCount(s.Ends, x.Name, x.Ends)
	}
	slices.SortFunc(s.Activities, func(a, b Activity) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.Name, b.Name)) })
	for _, list := range [][]Count{s.Starts, s.Ends} {
		slices.SortFunc(list, func(a, b Count) int { return cmp.Or(b.Cases-a.Cases, cmp.Compare(a.Name, b.Name)) })
	}
	a.closeEdges()
	main := a.closeVariants()
	a.closeMonths(main)
	a.closeHolders()
	return s
}

func addCount(list []Count, name string, n int) []Count {
	if n == 0 {
		return list
	}
	return append(list, Count{name, n})
}

func (a *analysis) closeEdges() {
	for key, x := range a.edges {
		a.s.Edges = append(a.s.Edges, Edge{a.names[key>>32], a.names[uint32(key)], x.count, x.cases, timesOf(x.wait)})
	}
	slices.SortFunc(a.s.Edges, compareEdges)
	for i := range a.s.Edges {
		if e := &a.s.Edges[i]; e.Wait.Total > 0 && (a.s.Bottleneck == nil || e.Wait.Total > a.s.Bottleneck.Wait.Total) {
			a.s.Bottleneck = e
		}
	}
}

func compareEdges(a, b Edge) int {
	return cmp.Or(b.Count-a.Count, cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// closeVariants returns the most frequent.
func (a *analysis) closeVariants() *variantSum {
	all := slices.SortedFunc(maps.Values(a.variants), func(a, b *variantSum) int {
		return cmp.Or(len(b.ids)-len(a.ids), slices.Compare(a.way, b.way))
	})
	for _, v := range all {
		a.s.Variants = append(a.s.Variants, Variant{Cases: len(v.ids), Throughput: timesOf(v.times), IDs: v.ids, Activities: a.told(v.way)})
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// told names the activities of a way; a strand is one name in brackets, equal ones
// with their number.
func (a *analysis) told(way []int32) []string {
	out := []string{}
	for len(way) > 0 {
		if way[0] != fork {
			out, way = append(out, a.names[way[0]]), way[1:]
			continue
		}
		end := slices.Index(way, join)
		strand, n := way[:end+1], 0
		for ; len(way) > end && slices.Equal(way[:end+1], strand); way = way[end+1:] {
			n++
		}
		name := "[" + strings.Join(a.told(strand[1:end]), " → ") + "]"
		if n > 1 {
			name += "×" + strconv.Itoa(n)
		}
		out = append(out, name)
	}
	return out
}
