package exchange

import (
	"cmp"
	"maps"
	"slices"
)

type holderSum struct {
	Holder
	wait []int64
	last int
}

func (a *analysis) holder(e *Event) string {
	if a.s.Held == ByResource {
		return e.Resource
	}
	return e.Group
}

// hold counts one event of a holder, and how long it was waited for; the first
// event of a case (ms < 0) was waited for by nobody.
func (a *analysis) hold(name string, ms int64) {
	h := a.holders[name]
	if h == nil {
		h = &holderSum{Holder: Holder{Name: name}}
		a.holders[name] = h
	}
	h.Events++
	if h.last != a.case1 {
		h.last = a.case1
		h.Cases++
	}
	if ms >= 0 {
		h.wait = append(h.wait, ms)
	}
}

// pingPong counts the ways from one holder to another and straight back, along the
// main course and along each strand from where it began. Who is not named is nobody
// one could hand a case to.
func (a *analysis) pingPong(c *Case, follows []int) {
	hands := make([][2]string, len(c.Events)) // who had it before the last, and the last
	seen := map[[2]string]bool{}
	course := -1
	for i := range c.Events {
		from := follows[i]
		if c.Events[i].Strand == "" {
			from, course = course, i
		}
		if from >= 0 {
			hands[i] = hands[from]
		}
		before, last := hands[i][0], hands[i][1]
		h := a.holder(&c.Events[i])
		if h == last || h == "" {
			continue
		}
		if h == before {
			a.bounce(c, [2]string{min(h, last), max(h, last)}, seen)
		}
		hands[i] = [2]string{last, h}
	}
}

func (a *analysis) bounce(c *Case, pair [2]string, seen map[[2]string]bool) {
	p := a.pairs[pair]
	if p == nil {
		p = &PingPong{A: pair[0], B: pair[1]}
		a.pairs[pair] = p
	}
	p.Count++
	if !seen[pair] {
		seen[pair] = true
		p.Cases++
		p.IDs = append(p.IDs, c.ID)
	}
}

func (a *analysis) closeHolders() {
	for _, h := range a.holders {
		h.Wait = timesOf(h.wait)
		a.s.Holders = append(a.s.Holders, h.Holder)
	}
	slices.SortFunc(a.s.Holders, func(a, b Holder) int {
		return cmp.Or(cmp.Compare(b.Wait.Total, a.Wait.Total), b.Events-a.Events, cmp.Compare(a.Name, b.Name))
	})
	for _, p := range slices.SortedFunc(maps.Values(a.pairs), func(a, b *PingPong) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	}) {
		a.s.PingPong = append(a.s.PingPong, *p)
	}
}
