package column

import (
	"sync"
	"time"

	"github.com/govalues/decimal"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Run says for whom, when and as known when the terms of formulas are answered.
type Run struct {
	Period   indicator.Period
	Zone     *time.Location
	Subjects *Groups        // in the order of the run's subjects
	Until    kernel.Instant // facts effective before; zero = to the end of the period
	Known    kernel.Instant // as known at this instant; zero = all
	Upto     int64          // as of this ledger position; zero = the snapshot's
}

// Ask is the question behind a term; its answers are for the term's scope.
func (r *Run) Ask(t indicator.Term) Ask {
	from, to := r.Period.Shift(-t.Years, -t.Steps).Dates()
	a := Ask{Fn: Fn(t.Fn), P: t.Arg, Measure: t.Name, From: from.At(0, 0, r.Zone), To: to.At(0, 0, r.Zone), Known: r.Known, Upto: r.Upto}
	if r.Until != 0 && t.Years == 0 && t.Steps == 0 {
		a.To = min(a.To, r.Until)
	}
	switch t.Scope {
	case indicator.OfZone:
		a.Groups = r.Subjects.whole()
	case indicator.OfGroup:
		a.Groups = r.Subjects.together()
	default:
		a.Groups = r.Subjects
	}
	return a
}

// Values answers the terms that are taken over measures, for every subject. To
// have recorded nothing is a sum and a count of 0; what has no value without a
// record is no data. Where nothing changed since, the answer is the same slice
// as before; it belongs to the snapshot and must not be written to.
func (s *Snapshot) Values(r Run, terms []indicator.Term) (map[indicator.Term][]indicator.Value, error) {
	var asks []Ask
	var mine []indicator.Term
	for _, t := range terms {
		if t.Fn.OfMeasure() {
			asks, mine = append(asks, r.Ask(t)), append(mine, t)
		}
	}
	states, err := s.states(asks)
	if err != nil {
		return nil, err
	}
	lists := make([][]indicator.Value, len(mine))
	parallel(len(mine), func(i int) { lists[i] = states[i].values(mine[i].Fn, r.Subjects.n) })
	out := make(map[indicator.Term][]indicator.Value, len(mine))
	for i, t := range mine {
		out[t] = lists[i]
	}
	return out, nil
}

var noRecord = kernel.T("期内没有记录", "nothing was recorded in the period")

// said remembers a state's answers as formulas read them.
type said struct {
	mu   sync.Mutex
	list map[saying][]indicator.Value
}

type saying struct {
	fn indicator.Fn
	n  int
}

func (s *state) values(fn indicator.Fn, n int) []indicator.Value {
	s.said.mu.Lock()
	defer s.said.mu.Unlock()
	list, ok := s.said.list[saying{fn, n}]
	if !ok {
		if s.said.list == nil {
			s.said.list = map[saying][]indicator.Value{}
		}
		list = values(fn, s.column(Fn(fn)), n)
		s.said.list[saying{fn, n}] = list
	}
	return list
}

// values turns a column into what formulas read; an answer for one and all
// stands for each of the n subjects.
func values(fn indicator.Fn, c *Column, n int) []indicator.Value {
	out := make([]indicator.Value, n)
	none := indicator.NoData(noRecord)
	if fn == indicator.FnSum || fn == indicator.FnCount {
		none = indicator.Number(decimal.Decimal{})
	}
	for i := range out {
		if i < len(c.N) {
			out[i] = value(c, i, none)
		} else {
			out[i] = out[0]
		}
	}
	return out
}

func value(c *Column, i int, none indicator.Value) indicator.Value {
	num, den, ok := c.Of(i)
	if !ok {
		return none
	}
	v := decimal.MustNew(num, 0) // every int64 has at most 19 digits
	if den != 1 {
		var err error
		if v, err = v.Quo(decimal.MustNew(den, 0)); err != nil {
			return none // a quotient of whole numbers always fits
		}
	}
	return indicator.Number(v)
}

// wider are the groups that a subject's are part of.
type wider struct {
	once            sync.Once
	zone, everybody *Groups
}

func (w *wider) make(g *Groups) {
	w.zone = Whole()
	of := make(map[kernel.ID]int, len(g.of))
	for id, subject := range g.of {
		if subject >= 0 && subject < g.n {
			of[id] = 0
		}
	}
	w.everybody = NewGroups(g.by, 1, of)
}

// whole is the zone as one subject.
func (g *Groups) whole() *Groups {
	g.wider.once.Do(func() { g.wider.make(g) })
	return g.wider.zone
}

// together is all subjects as one.
func (g *Groups) together() *Groups {
	g.wider.once.Do(func() { g.wider.make(g) })
	return g.wider.everybody
}

// Changed lists the terms whose answers are other slices than before: those of
// measures that something happened to since.
func Changed(before, now map[indicator.Term][]indicator.Value) []indicator.Term {
	var out []indicator.Term
	for t, list := range now {
		was := before[t]
		if len(was) != len(list) || len(list) > 0 && &was[0] != &list[0] {
			out = append(out, t)
		}
	}
	return out
}
