package pipeline

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/kernel"
)

// Filter narrows a board. Zero fields do not.
type Filter struct {
	Chain string
	Unit  kernel.ID
	Year  int // of registration
	Key   bool
}

// Stage is one stage of a funnel.
type Stage struct {
	Code    string
	Reached int // came to it or beyond
	Now     int // stand in it
	Days    int // median of the days of those that left it
	Left    int // how many those are; 0 = no median
	Sum     Sum // of those that reached it
}

// Sum is money, and how much of it is known.
type Sum struct {
	N      int
	Amount kernel.Money
	Blank  int // of N, without an amount
}

func (s *Sum) add(x *item) {
	s.N++
	if x.priced {
		s.Amount += x.amount
	} else {
		s.Blank++
	}
}

// Funnel is a course as its items went through it. Aside are the stages beside
// the way.
type Funnel struct {
	Total  int
	Stages []Stage
	Aside  []Stage
}

// Group is what one chain or one unit has: leads that are talked to or further,
// those that passed, projects that are signed.
type Group struct {
	Code                    string
	Talked, Passed, Project Sum
}

// Board is everything on the first page.
type Board struct {
	Leads, Projects Funnel
	Chains, Units   []Group
	Years           []int // in which something was registered, newest first
}

// Board counts what actor may see. Error: forbidden without pipeline.view, not
// found to an enterprise.
func (s *Service) Board(ctx context.Context, actor kernel.Actor, f Filter) (*Board, error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, err
	}
	var b *Board
	err = s.memory.read(ctx, func() { b = s.memory.board(r, f) })
	return b, err
}

// counting is a board under way.
type counting struct {
	m      *memory
	in     sieve
	stays  [2][most]tally // finished stays, in days
	funnel [2]Funnel
	chains []Group // by the number of the word
	units  []Group
	years  map[int]bool
	way    [2]int // of key leads: the places of talked and passed
}

func (m *memory) board(r reach, f Filter) *Board {
	c := &counting{m: m, in: m.sieve(r, f), chains: make([]Group, len(m.words.list)), units: make([]Group, len(m.words.list)), years: map[int]bool{}, way: m.way()}
	for i, k := range m.courses {
		for _, code := range k.Stages {
			c.funnel[i].Stages = append(c.funnel[i].Stages, Stage{Code: code})
		}
		for _, code := range k.Aside {
			c.funnel[i].Aside = append(c.funnel[i].Aside, Stage{Code: code})
		}
	}
	for i := range m.items {
		x := &m.items[i]
		if c.in.mine(x) {
			c.years[int(x.year)] = true
			if c.in.passes(x) {
				c.count(x)
			}
		}
	}
	b := &Board{Leads: c.finished(Leads), Projects: c.finished(Projects), Chains: m.groups(c.chains), Units: m.groups(c.units)}
	for y := range c.years {
		b.Years = append(b.Years, y)
	}
	slices.SortFunc(b.Years, func(a, b int) int { return b - a })
	return b
}

// count adds one item everywhere it belongs.
func (c *counting) count(x *item) {
	f := &c.funnel[x.course]
	f.Total++
	n := len(f.Stages)
	last := -1
	for i := range n {
		if x.entered[i] != 0 {
			last = i
		}
	}
	for i := range f.Stages[:last+1] {
		f.Stages[i].Reached++
		f.Stages[i].Sum.add(x)
	}
	for i := range n {
		if x.entered[i] != 0 && int(x.stage) != i {
			c.stays[x.course][i].add(wholeDays(x.spent[i]))
		}
	}
	switch p := int(x.stage); {
	case p >= n:
		f.Aside[p-n].Now++
	case p >= 0:
		f.Stages[p].Now++
	}
	c.group(x, last)
}

// group adds an item to its chain and its unit.
func (c *counting) group(x *item, last int) {
	for _, g := range []*Group{&c.chains[x.chain], &c.units[x.unit]} {
		switch {
		case x.course == Projects:
			g.Project.add(x)
		case last >= c.way[1]:
			g.Passed.add(x)
			g.Talked.add(x)
		case last >= c.way[0]:
			g.Talked.add(x)
		}
	}
}

// finished works out the medians of a course.
func (c *counting) finished(course int) Funnel {
	f := c.funnel[course]
	for i := range f.Stages {
		s := &f.Stages[i]
		s.Days, s.Left = c.stays[course][i].median(), c.stays[course][i].n
	}
	return f
}

// tally counts whole days.
type tally struct {
	n      int
	counts []int
}

func (t *tally) add(days int) {
	days = max(days, 0)
	for len(t.counts) <= days {
		t.counts = append(t.counts, 0)
	}
	t.counts[days]++
	t.n++
}

// median is the lower of two in the middle.
func (t *tally) median() int {
	k := (t.n - 1) / 2
	for d, n := range t.counts {
		if k -= n; k < 0 {
			return d
		}
	}
	return 0
}

// groups sorts by money passed, then talked about, largest first; what belongs to
// nobody comes last.
func (m *memory) groups(of []Group) []Group {
	var out []Group
	for word, g := range of {
		if g.Talked.N+g.Passed.N+g.Project.N > 0 {
			g.Code = m.words.list[word]
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b Group) int {
		if (a.Code == "") != (b.Code == "") {
			return cmp.Compare(len(b.Code), len(a.Code))
		}
		return cmp.Or(cmp.Compare(b.Passed.Amount, a.Passed.Amount), cmp.Compare(b.Talked.Amount, a.Talked.Amount), cmp.Compare(a.Code, b.Code))
	})
	return out
}
