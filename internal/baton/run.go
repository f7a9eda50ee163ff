package baton

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// RunInput asks for one run of a scheme.
type RunInput struct {
	Scheme  kernel.ID
	Period  string
	Purpose Purpose
	AsOf    kernel.Date // as known at the end of that day; zero = now
	Follows kernel.ID   // run it corrects: both are kept
	Reason  string      // needed with Follows
	Key     string
}

// Run freezes what is known, computes every score, and keeps scores and digest
// with an event. An official run needs a published version and a period that
// has ended. Errors: forbidden, not found, conflict, invalid.
func (s *Service) Run(ctx context.Context, actor kernel.Actor, in RunInput) (*Run, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	r, groups, err := s.compute(ctx, in)
	if err != nil {
		return nil, err
	}
	err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, in.Key, actor.Person, func() (string, error) {
			r.ID, r.Creator, r.CreatedAt = tx.NewID(), actor.Person, tx.Now()
			if err := r.write(tx, groups); err != nil {
				return "", err
			}
			return string(r.ID), s.event(tx, actor, "run.made", r.ID, r.Version, map[string]any{"scheme": r.Code, "period": r.Period, "purpose": r.Purpose,
				"position": r.Position, "known_at": r.Known, "statistics": r.Statistics, "inputs": r.Inputs, "digest": r.Digest, "follows": r.Follows, "reason": r.Reason, "left_out": r.leftOut})
		})
		if err == nil {
			r, err = store.One(tx, scanRun, `SELECT `+runColumns+` FROM `+runTables+` WHERE r.id = $1`, id)
		}
		return err
	})
	return r, err
}

// compute does everything of a run but keeping it.
func (s *Service) compute(ctx context.Context, in RunInput) (*Run, []computed, error) {
	v, period, err := s.runnable(ctx, in)
	if err != nil {
		return nil, nil, err
	}
	f, err := s.freezeFacts(ctx, v.Code, period, in.AsOf)
	if err != nil {
		return nil, nil, err
	}
	groups, err := s.score(ctx, v, f)
	if err != nil {
		return nil, nil, err
	}
	r := &Run{Scheme: v.ID, Code: v.Code, Version: v.Hash, Period: period, Purpose: in.Purpose, Position: f.position, Known: f.known, Follows: in.Follows, Reason: in.Reason, Statistics: []string{}, leftOut: f.excluded}
	for _, g := range groups {
		r.Statistics = append(r.Statistics, g.versions...)
	}
	slices.Sort(r.Statistics)
	r.Statistics = slices.Compact(r.Statistics)
	r.Inputs, r.Digest = digests(groups)
	return r, groups, nil
}

// runnable returns the version and period a run is about.
func (s *Service) runnable(ctx context.Context, in RunInput) (v *Version, period indicator.Period, err error) {
	if period, err = indicator.ParsePeriod(strings.TrimSpace(in.Period)); err != nil {
		return nil, period, err
	}
	if in.Purpose != Trial && in.Purpose != Official {
		return nil, period, kernel.Invalid("purpose", kernel.T("请选择试算或正式计算", "Choose a trial or an official run"))
	}
	if in.Follows != "" && strings.TrimSpace(in.Reason) == "" {
		return nil, period, kernel.Invalid("reason", kernel.T("请写明为什么重新计算", "Say why it is run anew"))
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		if v, err = load(tx, in.Scheme); err == nil && in.Follows != "" {
			_, err = store.One(tx, scanRun, `SELECT `+runColumns+` FROM `+runTables+` WHERE r.id = $1 AND r.code = $2 AND r.period = $3`, in.Follows, v.Code, period.String())
		}
		return err
	})
	if err != nil {
		return nil, period, err
	}
	if v.Open() { // a published one was held against the house as it was then
		faults, err := s.faults(v)
		if err == nil && len(faults) > 0 {
			err = refused("scheme", faults)
		}
		if err != nil {
			return nil, period, err
		}
	}
	return v, period, s.allowed(v, period, in)
}

// allowed: what binds people needs binding rules and a finished period.
func (s *Service) allowed(v *Version, period indicator.Period, in RunInput) error {
	scheme, _, err := s.Scheme(v)
	if err != nil {
		return err
	}
	from, to := period.Dates()
	today := s.o.Org.Directory().Day(s.o.DB.Clock().Now())
	switch {
	case scheme.Every != period.Every:
		return kernel.Invalid("period", kernel.T("这个方案的考核期写法不同，例如按年写 2022，按季写 2022Q3，按月写 2022-07", "The scheme has periods of another length: a year is written 2022, a quarter 2022Q3, a month 2022-07"))
	case from.After(today):
		return kernel.Invalid("period", kernel.T("%s 还没有开始", "%s has not begun"), period)
	case in.Purpose == Trial:
		return nil
	case v.Status != Published:
		return kernel.Conflict(kernel.T("方案还没有发布，只能试算", "The scheme is not published; only trials can be run"))
	case from.Before(v.From) || !v.To.IsZero() && to.After(v.To):
		return kernel.Invalid("period", kernel.T("方案在 %s 不适用；往年只能试算", "The scheme is not in force in %s; other years can only be tried"), period)
	case today.Before(to):
		return kernel.Conflict(kernel.T("%s 还没有结束，只能试算", "%s has not ended; only trials can be run"), period)
	}
	return nil
}

// freezeFacts takes the facts of all events sealed up to now, as they are known
// on the day asked for. What stands below a position of the ledger never
// changes, so that the same position gives the same facts for ever.
func (s *Service) freezeFacts(ctx context.Context, code string, period indicator.Period, asOf kernel.Date) (frozen, error) {
	known := s.o.DB.Clock().Now()
	if !asOf.IsZero() {
		known = min(known, asOf.AddDays(1).At(0, 0, s.o.Org.Location())-1)
	}
	return s.at(ctx, code, period, known, 0)
}

// at are the facts of a period below a position, 0 for all that is sealed, as
// they were known at an instant, without those of the matters that do not count
// in the scheme's appraisal.
func (s *Service) at(ctx context.Context, code string, period indicator.Period, known kernel.Instant, position int64) (f frozen, err error) {
	f = frozen{position: position, known: known, period: period}
	f.from, f.to = period.Dates()
	day := s.o.Org.Directory().Day(known)
	if next := day.AddDays(1); next.Before(f.to) {
		f.to = next
	}
	if !f.to.After(f.from) {
		return f, kernel.Invalid("as_of", kernel.T("%s 时 %s 还没有开始", "On %s, %s had not begun"), day, period)
	}
	if f.facts, err = s.o.Facts.Refresh(ctx); err == nil && position == 0 {
		f.position = f.facts.Position()
	}
	if err == nil {
		err = s.leaveOut(ctx, code, &f)
	}
	return f, err
}

// score computes every group of a version.
func (s *Service) score(ctx context.Context, v *Version, f frozen) ([]computed, error) {
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, err
	}
	book, err := indicator.NewBook(scheme.From, catalogue, scheme.Indicators)
	if err != nil {
		return nil, err
	}
	c := s.castOf(f)
	var out []computed
	for i := range scheme.Groups {
		g, err := s.scoreGroup(ctx, scheme, &scheme.Groups[i], book, f, c)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func (s *Service) scoreGroup(ctx context.Context, scheme *indicator.Scheme, g *indicator.Group, book *indicator.Book, f frozen, c cast) (out computed, err error) {
	out = computed{group: g, subjects: c.of(g)}
	if len(out.subjects) == 0 {
		return out, kernel.Invalid("text", kernel.T("分组“%s”在 %s 没有考核对象", "The group %q has nobody to appraise on %s"), g.Name, c.day)
	}
	out.members = c.members(out.subjects)
	fetch := s.fetcher(ctx, f, g.Kind, out.subjects, out.members)
	if fetch.marks, err = s.marks(ctx, scheme.Code, f, book, g, out.subjects); err != nil {
		return out, err
	}
	if out.inputs, err = f.inputs(out.subjects); err != nil {
		return out, err
	}
	book.Evaluate(g, out.inputs, fetch.column)
	if fetch.err != nil {
		return out, fetch.err
	}
	out.versions = slices.Sorted(maps.Keys(fetch.versions))
	out.result, err = indicator.Score(scheme, g.Code, book, out.inputs)
	return out, err
}

// inputs are the subjects with what the house knows of them, without values.
func (f frozen) inputs(subjects []Subject) (*indicator.Inputs, error) {
	in := &indicator.Inputs{Period: f.period}
	start, end := f.period.Dates()
	if f.to.Before(end) {
		part, err := decimal.MustNew(int64(start.Days(f.to)), 0).Quo(decimal.MustNew(int64(start.Days(end)), 0))
		if err != nil {
			return nil, kernel.Internal(err)
		}
		in.Elapsed = &part
	}
	for _, s := range subjects {
		x := indicator.Subject{Code: s.Code, Name: s.Name, Attrs: map[string]indicator.Num{}}
		if s.Heads > 0 {
			x.Attrs["heads"] = indicator.Int(s.Heads)
		}
		in.Subjects = append(in.Subjects, x)
	}
	return in, nil
}
