package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Standing is where one of the actor's own subjects stands now, beside how it
// stood a week ago. It is computed for the page and kept nowhere.
type Standing struct {
	Version *Version
	Period  indicator.Period
	Group   *indicator.Group
	Subject Subject
	Result  *indicator.Result // of the whole group; only the subject's own is to be shown
	Now     *indicator.SubjectResult
	Was     *indicator.SubjectResult // nil: not appraised a week ago
	Known   kernel.Instant
	Before  kernel.Instant
	Moved   []Moved
	Chances []indicator.Chance
}

// Moved is one line that changed within the week, with the newest of the records
// that became known in it.
type Moved struct {
	indicator.Cause
	Records []Fact
}

// week is how far back "what moved it" looks.
const week = 7

// Mine computes where the actor's own unit, post and person stand today under
// the published schemes in force, or those that were last. Error: forbidden.
func (s *Service) Mine(ctx context.Context, actor kernel.Actor) ([]Standing, error) {
	if err := actor.Require(PermPersonal); err != nil {
		return nil, err
	}
	versions, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, v := range versions {
		list, err := s.standings(ctx, actor, v)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// current are the published versions in force today; where none is, those that
// were in force last.
func (s *Service) current(ctx context.Context) (list []*Version, err error) {
	today := s.o.Org.Directory().Day(s.o.DB.Clock().Now())
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanVersion, `SELECT `+versionColumns+` FROM baton_scheme b WHERE b.status = 'published' AND b.from_date <= $1
			ORDER BY b.from_date DESC, b.code`, today.String())
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	inForce := func(v *Version) bool { return v.To.IsZero() || today.Before(v.To) }
	if slices.ContainsFunc(list, inForce) {
		return slices.DeleteFunc(list, func(v *Version) bool { return !inForce(v) }), nil
	}
	latest := slices.MaxFunc(list, func(a, b *Version) int { return a.To.Compare(b.To) }).To
	return slices.DeleteFunc(list, func(v *Version) bool { return v.To != latest }), nil
}

// standings are the actor's subjects in one version.
func (s *Service) standings(ctx context.Context, actor kernel.Actor, v *Version) ([]Standing, error) {
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, err
	}
	book, err := indicator.NewBook(scheme.From, catalogue, scheme.Indicators)
	if err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	period := s.periodAt(v, scheme, now)
	f, err := s.at(ctx, v.Code, period, now, 0)
	if err != nil {
		return nil, err
	}
	p := pair{s: s, scheme: scheme, book: book, now: f}
	if was, err := s.at(ctx, v.Code, period, now-week*24*kernel.Instant(3_600_000), 0); err == nil {
		p.was = &was
	}
	var out []Standing
	for i := range scheme.Groups {
		list, err := p.of(ctx, actor, &scheme.Groups[i])
		if err != nil {
			return nil, err
		}
		for n := range list {
			list[n].Version, list[n].Period = v, period
		}
		out = append(out, list...)
	}
	return out, nil
}

// periodAt is the period of a version at an instant, the last one where the
// version is over.
func (s *Service) periodAt(v *Version, scheme *indicator.Scheme, now kernel.Instant) indicator.Period {
	day := s.o.Org.Directory().Day(now)
	if !v.To.IsZero() && !day.Before(v.To) {
		day = v.To.AddDays(-1)
	}
	at := indicator.Scheme{Every: scheme.Every, From: day}
	return at.First()
}

// pair computes groups as known now and as known before.
type pair struct {
	s      *Service
	scheme *indicator.Scheme
	book   *indicator.Book
	now    frozen
	was    *frozen // nil: the period had not begun
}

func (s *Service) castOf(f frozen) cast {
	last := f.to.AddDays(-1)
	return cast{dir: s.o.Org.Directory(), from: f.from, day: last, noon: last.At(12, 0, s.o.Org.Location())}
}

// of are the actor's subjects of a group; a group without any is not computed.
func (p *pair) of(ctx context.Context, actor kernel.Actor, g *indicator.Group) ([]Standing, error) {
	subjects := slices.DeleteFunc(p.s.castOf(p.now).of(g), func(c Subject) bool { return !p.s.mine(actor, c) })
	if len(subjects) == 0 {
		return nil, nil
	}
	now, err := p.s.scoreGroup(ctx, p.scheme, g, p.book, p.now, p.s.castOf(p.now))
	if err != nil {
		return nil, err
	}
	before := &indicator.Result{}
	if p.was != nil && len(p.s.castOf(*p.was).of(g)) > 0 {
		was, err := p.s.scoreGroup(ctx, p.scheme, g, p.book, *p.was, p.s.castOf(*p.was))
		if err != nil {
			return nil, err
		}
		before = was.result
	}
	var out []Standing
	for _, c := range subjects {
		st := Standing{Group: g, Subject: c, Result: now.result, Now: now.result.Subject(c.Code), Was: before.Subject(c.Code), Known: p.now.known, Before: p.now.known - week*24*kernel.Instant(3_600_000)}
		if st.Moved, err = p.moved(ctx, &now, indicator.Compare(before, now.result), c); err != nil {
			return nil, err
		}
		if st.Chances, err = now.result.Chances(st.Now); err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

// mine reports whether a subject is the actor: the person, the post, a task
// force the post is in, or, for who may see results of units, the agency.
func (s *Service) mine(actor kernel.Actor, c Subject) bool {
	dir := s.o.Org.Directory()
	switch {
	case c.Person != "":
		return c.Person == actor.Person
	case c.ID == actor.Post:
		return true
	case actor.Can(PermView) == kernel.ScopeNone:
		return false
	case c.Kind == indicator.TaskForces:
		return slices.Contains(actor.TaskForces, c.ID)
	case c.Kind == indicator.Units:
		return actor.Unit != "" && slices.ContainsFunc(dir.Path(actor.Unit), func(u org.Unit) bool { return u.ID == c.ID })
	}
	return false
}

// recordsShown is how many new records a line that moved shows.
const recordsShown, recordsLooked = 5, 500

// moved are the causes of a change, each with what became known meanwhile.
func (p *pair) moved(ctx context.Context, now *computed, c *indicator.Comparison, who Subject) ([]Moved, error) {
	causes, err := c.Causes(who.Code)
	if err != nil {
		return nil, err
	}
	fetch := p.s.fetcher(ctx, p.now, now.group.Kind, now.subjects, now.members)
	at := slices.IndexFunc(now.subjects, func(x Subject) bool { return x.Code == who.Code })
	var out []Moved
	for _, cause := range causes {
		m := Moved{Cause: cause}
		if line := now.result.LineOf(cause.Code); line >= 0 && p.was != nil {
			if m.Records, err = p.since(ctx, fetch, now.result.Lines[line].Indicator, at); err != nil {
				return nil, err
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// since are the newest records behind an indicator that became known after the
// earlier moment; one that counts in several numbers is shown once.
func (p *pair) since(ctx context.Context, fetch *fetcher, indicator string, at int) (out []Fact, err error) {
	seen := map[kernel.ID]bool{}
	for _, t := range p.book.Terms(indicator) {
		if !t.Fn.OfMeasure() || t.Scope != "" || t.Years != 0 || t.Steps != 0 {
			continue
		}
		list, err := fetch.facts.Behind(ctx, p.s.o.DB, fetch.ask(t), at, 0, recordsLooked)
		if err != nil {
			return nil, err
		}
		for _, r := range list.List {
			if r.Recorded > p.was.known && !seen[r.Fact.Event] && len(out) < recordsShown {
				seen[r.Fact.Event] = true
				out = append(out, Fact{Record: r})
			}
		}
	}
	return out, p.s.withEvents(ctx, out)
}
