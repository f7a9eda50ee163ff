package baton

import (
	"context"
	"fmt"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/measure/column"
)

// frozen is what a run sees: the facts up to a position of the ledger as they
// were known at one instant, and the day up to which the period has come.
type frozen struct {
	facts    *column.Snapshot
	position int64
	known    kernel.Instant
	period   indicator.Period
	from     kernel.Date // of the period
	to       kernel.Date // first day after it, or after the day the run looks at
	excluded []kernel.ID // matters whose facts do not count
	without  *column.Without
}

// fetcher answers the terms of one group as columns over its subjects.
type fetcher struct {
	frozen
	s        *Service
	ctx      context.Context
	kind     indicator.SubjectKind
	subjects []Subject
	each     *column.Groups // one place a subject
	together *column.Groups // the group as one
	whole    *column.Groups // the zone as one
	marks    map[string][]indicator.Value
	versions map[string]bool // of the statistics read
	err      error           // the first failure; no data is none
}

func (s *Service) fetcher(ctx context.Context, f frozen, kind indicator.SubjectKind, subjects []Subject, of map[kernel.ID]int) *fetcher {
	one := make(map[kernel.ID]int, len(of))
	for id := range of {
		one[id] = 0
	}
	dim := dimension[kind]
	return &fetcher{frozen: f, s: s, ctx: ctx, kind: kind, subjects: subjects, versions: map[string]bool{},
		each: column.NewGroups(dim, len(subjects), of), together: column.NewGroups(dim, 1, one), whole: column.Whole()}
}

// column answers one term; after a failure it answers no data, and err is set.
func (f *fetcher) column(t indicator.Term) []indicator.Value {
	switch {
	case f.err != nil:
		return make([]indicator.Value, len(f.subjects))
	case t.Fn.OfMeasure():
		return f.measured(t)
	case t.Fn == indicator.FnStat, t.Fn == indicator.FnClaimed:
		return f.statistic(t)
	case t.Fn == indicator.FnPanel && t.Years == 0 && t.Steps == 0 && f.marks[t.Name] != nil:
		return f.marks[t.Name]
	}
	return f.all(indicator.NoData(kernel.T("没有这项数据的来源", "this number has no source here")))
}

func (f *fetcher) all(v indicator.Value) []indicator.Value {
	return slices.Repeat([]indicator.Value{v}, len(f.subjects))
}

// ask is the question about facts a term stands for.
func (f *fetcher) ask(t indicator.Term) column.Ask {
	from, to := f.span(t)
	loc := f.s.o.Org.Location()
	return column.Ask{Fn: column.Fn(t.Fn), P: t.Arg, Measure: t.Name, Groups: f.groups(t.Scope), From: from.At(0, 0, loc), To: to.At(0, 0, loc), Known: f.known, Upto: f.position, Without: f.without}
}

func (f *fetcher) groups(scope indicator.Scope) *column.Groups {
	switch scope {
	case indicator.OfGroup:
		return f.together
	case indicator.OfZone:
		return f.whole
	}
	return f.each
}

// span is the time a term is taken over. An earlier period is compared over as
// many days as this one has run, so that half a year never meets a whole one.
func (f *fetcher) span(t indicator.Term) (from, to kernel.Date) {
	if t.Years == 0 && t.Steps == 0 {
		return f.from, f.to
	}
	from, to = f.period.Shift(-t.Years, -t.Steps).Dates()
	if _, end := f.period.Dates(); f.to.Before(end) {
		if part := from.AddDays(f.from.Days(f.to)); part.Before(to) {
			to = part
		}
	}
	return from, to
}

func (f *fetcher) measured(t indicator.Term) []indicator.Value {
	cols, err := f.facts.Columns([]column.Ask{f.ask(t)})
	if err != nil {
		f.err = err
		return f.all(indicator.Value{})
	}
	out := make([]indicator.Value, len(cols[0].N))
	for i := range out {
		out[i] = number(t, cols[0], i)
	}
	if t.Scope != indicator.OfSubject {
		return f.all(out[0])
	}
	return out
}

var noFacts = kernel.T("这段时间没有一条记录", "there is no record in this time")

// number is one place of a column. A sum or a count of nothing that happened is
// nought; a mean, an extreme or a latest of nothing does not exist.
func number(t indicator.Term, c *column.Column, i int) indicator.Value {
	num, den, ok := c.Of(i)
	switch {
	case ok:
	case t.Fn == indicator.FnSum || t.Fn == indicator.FnCount:
		return indicator.Number(indicator.Int(0))
	default:
		return indicator.NoData(noFacts)
	}
	n, err := decimal.New(num, 0)
	if err == nil && den != 1 {
		n, err = n.Quo(decimal.MustNew(den, 0))
	}
	if err != nil {
		return indicator.NoData(kernel.T("数值太大", "the number is too large"))
	}
	return indicator.Number(n)
}

// statistic answers for an imported series: of the subjects where the series
// has them, of the zone where the term asks for it.
func (f *fetcher) statistic(t indicator.Term) []indicator.Value {
	q := Series{Code: t.Name, Period: f.period.Shift(-t.Years, -t.Steps), Claimed: t.Fn == indicator.FnClaimed, Known: f.known}
	if t.Scope == indicator.OfSubject {
		for _, s := range f.subjects {
			q.Subjects = append(q.Subjects, s.ID)
		}
	}
	values, versions, err := f.s.o.Statistics.Column(f.ctx, q)
	if err == nil && len(values) != max(1, len(q.Subjects)) {
		err = kernel.Internal(fmt.Errorf("baton: %d values of series %s for %d subjects", len(values), t.Name, len(q.Subjects)))
	}
	if err != nil {
		f.err = err
		return f.all(indicator.Value{})
	}
	for _, v := range versions {
		f.versions[v] = true
	}
	if t.Scope == indicator.OfSubject {
		return values
	}
	return f.all(values[0])
}
