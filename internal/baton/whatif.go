package baton

import (
	"context"
	"maps"
	"slices"
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// WhatIfInput is what is tried on a group of a run: changes, and the numbers of
// matters whose facts are not to count.
type WhatIfInput struct {
	indicator.Changes
	Judged  map[string]indicator.Another // by item: judged another way
	Without []string
}

// Empty reports whether nothing is tried.
func (in *WhatIfInput) Empty() bool {
	return len(in.Weights)+len(in.Targets)+len(in.Methods)+len(in.Judged)+len(in.Values)+len(in.Without) == 0
}

// Supposition is a group of a run with changes tried on it, which bind nobody and are
// not kept.
type Supposition struct {
	Run   *Run
	Group *Group
	Rules *indicator.Group // as the scheme states them
	Left  []Matter         // whose facts did not count
	*indicator.Comparison
	Flips  []indicator.Flip // of the run as it is
	scheme *indicator.Scheme
	book   *indicator.Book
}

// Ways are the methods by which a line could be judged instead, and the marks it is
// judged between; own reports whether those are its own, or of the same indicator
// elsewhere in the scheme.
func (t *Supposition) Ways(item *indicator.Item) (list []indicator.MethodKind, m indicator.Marks, own bool) {
	ind := t.book.Indicator(item.Indicator)
	if ind == nil {
		return nil, m, false
	}
	m, own = t.scheme.Marks(item, ind)
	return t.scheme.Methods(item, ind), m, own
}

// judged turns the ways to judge lines into their methods and targets.
func (t *Supposition) judged(in *WhatIfInput) error {
	if len(in.Judged) == 0 {
		return nil
	}
	methods, targets := maps.Clone(in.Methods), maps.Clone(in.Targets)
	if methods == nil {
		methods = map[string]indicator.Method{}
	}
	if targets == nil {
		targets = map[string]map[string]indicator.Num{}
	}
	var es kernel.Errors
	for _, code := range slices.Sorted(maps.Keys(in.Judged)) {
		item := t.Rules.Item(code)
		if item == nil || !item.Leaf() || t.book.Indicator(item.Indicator) == nil {
			return kernel.NotFound(kernel.T("这个分组里没有“%s”这一项", "the group has no item %q"), code)
		}
		m, target, err := t.scheme.Try(item, t.book.Indicator(item.Indicator), in.Judged[code])
		if err != nil {
			err.Field = "m." + code
			es.Add(err)
			continue
		}
		methods[code] = m
		if target != nil && targets[code] == nil {
			targets[code] = map[string]indicator.Num{"": *target}
		}
	}
	in.Methods, in.Targets = methods, targets
	return es.Err()
}

// WhatIf computes a group of a run anew from what the run kept, as it was and
// with changes. Where matters are left out, the numbers of the group are taken
// again as the run was frozen, without their facts. Errors: forbidden, not
// found, conflict where the actor may not see all of the group, invalid for
// changes that cannot be.
func (s *Service) WhatIf(ctx context.Context, actor kernel.Actor, run kernel.ID, group string, in WhatIfInput) (*Supposition, error) {
	t := &Supposition{}
	if err := s.mayReadSchemes(actor); err != nil {
		return nil, err
	}
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if t.Run, err = findRun(tx, actor, run); err != nil {
			return err
		}
		list, err := groups(tx, actor, run, group)
		if err == nil && (group == "" || len(list) != 1 || len(list[0].Scores) == 0) {
			err = kernel.NotFound(kernel.T("这次计算里没有这个分组，或您无权查看", "The run has no such group, or you may not see it"))
		}
		if err == nil {
			t.Group = list[0]
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case t.Group.Hidden > 0:
		return nil, kernel.Conflict(kernel.T("这一组里有您无权查看的得分，不能推演", "Some scores of this group are not yours to see; nothing can be tried on it"))
	}
	return t, s.tryOn(ctx, actor, t, in)
}

func (s *Service) tryOn(ctx context.Context, actor kernel.Actor, t *Supposition, in WhatIfInput) error {
	scheme, book, err := s.rules(ctx, t.Run)
	if err != nil {
		return err
	}
	if t.Rules = scheme.Group(t.Group.Code); t.Rules == nil {
		return kernel.NotFound(kernel.T("方案草案里已没有这个分组", "The draft has no such group any more"))
	}
	t.scheme, t.book = scheme, book
	if err = t.judged(&in); err != nil {
		return err
	}
	kept := t.Group.inputs(t.Run)
	if len(in.Without) > 0 {
		if in.Values, err = s.leaving(ctx, actor, t, kept, in); err != nil {
			return err
		}
	}
	if t.Comparison, err = indicator.WhatIf(scheme, t.Group.Code, book, kept, in.Changes); err != nil {
		return err
	}
	t.Flips, err = t.Before.Sensitivity()
	return err
}

// Changed lists the lines of a subject whose number differs, and, where only
// numbers were tried, those whose points do.
func (t *Supposition) Changed(subject string, numbersOnly bool) []LineChange {
	old, now := t.Before.Subject(subject), t.After.Subject(subject)
	if old == nil || now == nil {
		return nil
	}
	return slices.DeleteFunc(compareLines(t.Before, t.After, old, now), func(l LineChange) bool { return !numbersOnly && l.Old.Raw.Equal(l.New.Raw) })
}

// inputs are what the group was computed from, as the run kept it.
func (g *Group) inputs(r *Run) *indicator.Inputs {
	in := &indicator.Inputs{Period: r.Period, Elapsed: g.Elapsed, Values: map[string][]indicator.Value{}}
	list := slices.SortedFunc(slices.Values(g.Scores), func(a, b *Score) int { return strings.Compare(a.Subject.Code, b.Subject.Code) })
	for i, c := range list {
		in.Subjects = append(in.Subjects, indicator.Subject{Code: c.Subject.Code, Name: c.Subject.Name, Attrs: c.own.Attrs})
		for code, v := range c.own.Values {
			if in.Values[code] == nil {
				in.Values[code] = make([]indicator.Value, len(list))
			}
			in.Values[code][i] = v
		}
	}
	return in
}

// Whole is the group's result with everybody in it; nil where the actor may
// not see everybody.
func (g *Group) Whole() *indicator.Result {
	if g.Hidden > 0 {
		return nil
	}
	r := g.Result
	r.Subjects = nil
	for _, c := range g.Scores {
		r.Subjects = append(r.Subjects, c.SubjectResult)
	}
	slices.SortFunc(r.Subjects, func(a, b indicator.SubjectResult) int { return strings.Compare(a.Code, b.Code) })
	return &r
}

// Preview computes a run without keeping it. Errors as of Run.
func (s *Service) Preview(ctx context.Context, actor kernel.Actor, in RunInput) (*Run, []*Group, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, nil, err
	}
	in.Purpose = Trial
	r, list, err := s.compute(ctx, in)
	if err != nil {
		return nil, nil, err
	}
	r.CreatedAt = s.o.DB.Clock().Now()
	var out []*Group
	for i := range list {
		out = append(out, list[i].shown())
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := load(tx, r.Scheme)
		if err == nil {
			r.Name = v.Name
		}
		return err
	})
	return r, out, err
}

// shown is a computed group as one that is kept would be read.
func (c *computed) shown() *Group {
	f := frameOf(c)
	g := &Group{Code: c.group.Code, Frame: Frame{f.Heading, f.Result}}
	for i := range c.result.Subjects {
		sc := &Score{Group: g.Code, SubjectResult: c.result.Subjects[i]}
		for _, who := range c.subjects {
			if who.Code == sc.SubjectResult.Code {
				sc.Subject = who
			}
		}
		if len(sc.GradeCaps) > 0 {
			sc.Veto = sc.GradeCaps[0]
		}
		g.Scores = append(g.Scores, sc)
	}
	slices.SortStableFunc(g.Scores, func(a, b *Score) int { return last(a.Rank) - last(b.Rank) })
	return g
}

// last sorts those without a rank behind the others.
func last(rank int) int {
	if rank == 0 {
		return 1 << 30
	}
	return rank
}
