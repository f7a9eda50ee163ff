package baton

import (
	"context"
	"maps"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/store"
)

// withoutAtMost is how many matters may be left out to try: each is looked at by
// itself, so that one that changes nothing is named.
const withoutAtMost = 100

// leaving takes the group's numbers again without the facts of the matters that
// in names, and returns them as values to try; what in itself leaves out stays so.
func (s *Service) leaving(ctx context.Context, actor kernel.Actor, t *Supposition, kept *indicator.Inputs, in WhatIfInput) (map[string]map[string]indicator.Value, error) {
	a, err := s.again(ctx, t.Run, t.Group)
	if err == nil {
		err = a.same(kept)
	}
	if err == nil {
		t.Left, err = s.named(ctx, actor, in.Without)
	}
	if err == nil {
		err = s.counted(ctx, a, t.Left)
	}
	if err == nil {
		a.fetch.without, err = s.factsOf(ctx, a.fetch.excluded, t.Left...)
	}
	if err != nil {
		return nil, err
	}
	now, err := a.numbers(kept)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]indicator.Value{}
	for code, column := range now {
		out[code] = map[string]indicator.Value{}
		for i, who := range kept.Subjects {
			out[code][who.Code] = column[i]
		}
		maps.Copy(out[code], in.Values[code])
	}
	return out, nil
}

// numbers are the group's numbers as the facts of a now say.
func (a *again) numbers(kept *indicator.Inputs) (map[string][]indicator.Value, error) {
	in := *kept
	a.book.Evaluate(a.rules, &in, a.fetch.column)
	return in.Values, a.fetch.err
}

// same makes sure that the numbers found again are those the run kept: what a
// draft measures may have been changed since.
func (a *again) same(kept *indicator.Inputs) error {
	now, err := a.numbers(kept)
	if err == nil && !maps.EqualFunc(now, kept.Values, func(x, y []indicator.Value) bool { return slices.EqualFunc(x, y, indicator.Value.Equal) }) {
		err = kernel.Conflict(kernel.T("方案草案在这次试算之后改过，不能再剔除办件推演；请重新试算", "The draft was changed after this trial, so that no matter can be left out of it; run it again"))
	}
	return err
}

// named finds the matters of numbers; one the actor may not see is as unknown as
// one that does not exist.
func (s *Service) named(ctx context.Context, actor kernel.Actor, numbers []string) (out []Matter, err error) {
	if len(numbers) > withoutAtMost {
		return nil, kernel.Invalid("out", kernel.T("一次最多剔除 %d 件", "At most %d matters can be left out at a time"), withoutAtMost)
	}
	var es kernel.Errors
	for _, number := range numbers {
		m, err := s.o.Matter(ctx, actor, number)
		switch {
		case kernel.CodeOf(err) == kernel.CodeNotFound:
			es.Add(kernel.Invalid("out", kernel.T("没有编号为“%s”的办件，或您无权查看", "There is no matter numbered %q, or you may not see it"), number))
		case err != nil:
			return nil, err
		default:
			out = append(out, m)
		}
	}
	return out, es.Err()
}

// counted makes sure that each matter has a record behind some number of the
// group, so that leaving it out says something.
func (s *Service) counted(ctx context.Context, a *again, list []Matter) error {
	asks := a.asks()
	with, err := a.fetch.facts.Columns(asks)
	if err != nil {
		return err
	}
	var es kernel.Errors
	for _, m := range list {
		if slices.Contains(a.fetch.excluded, m.ID) {
			es.Add(kernel.Invalid("out", kernel.T("%s 在这次计算里本来就没有计入", "%s was left out of this run already"), m.Number))
			continue
		}
		without, err := s.factsOf(ctx, a.fetch.excluded, m)
		if err != nil {
			return err
		}
		for i := range asks {
			asks[i].Without = without
		}
		left, err := a.fetch.facts.Columns(asks)
		if err != nil {
			return err
		}
		if slices.EqualFunc(with, left, func(x, y *column.Column) bool { return slices.Equal(x.N, y.N) }) {
			es.Add(kernel.Invalid("out", kernel.T("%s 没有一条记录计入这一组的得分，剔除它不会改变什么", "No record of %s counts in this group; leaving it out changes nothing"), m.Number))
		}
	}
	return es.Err()
}

// asks counts the records behind every number of the group.
func (a *again) asks() (out []column.Ask) {
	for _, t := range a.book.Terms(a.rules.Needs()...) {
		if t.Fn.OfMeasure() {
			ask := a.fetch.ask(t)
			ask.Fn, ask.P = column.Count, 0
			out = append(out, ask)
		}
	}
	return out
}

// factsOf is the set of the facts of excluded matters and some more.
func (s *Service) factsOf(ctx context.Context, excluded []kernel.ID, more ...Matter) (*column.Without, error) {
	ids := slices.Clone(excluded)
	for _, m := range more {
		ids = append(ids, m.ID)
	}
	var facts []int64
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		facts, err = measure.OfMatters(tx, ids)
		return err
	})
	return column.NewWithout(facts), err
}
