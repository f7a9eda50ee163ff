package baton

import (
	"context"
	"slices"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/store"
)

// Seat is one assessor's place on a panel: one indicator, one period.
type Seat struct {
	ID        kernel.ID
	Scheme    string // code
	Period    string
	Indicator string
	Person    kernel.ID
	Unit      kernel.ID // of the post held when appointed
	CreatedAt kernel.Instant
	ClosedAt  kernel.Instant // when the form was handed in
}

const seatColumns = `t.id, t.scheme, t.period, t.indicator, t.person_id, t.unit_id, t.created_at, t.closed_at`

func scanSeat(r store.Scanner) (*Seat, error) {
	t := &Seat{}
	return t, r.Scan(&t.ID, &t.Scheme, &t.Period, &t.Indicator, &t.Person, &t.Unit, &t.CreatedAt, &t.ClosedAt)
}

// AppointInput puts people on the panel of an indicator.
type AppointInput struct {
	Scheme    kernel.ID
	Period    string
	Indicator string
	People    []kernel.ID
	Key       string
}

// Appoint gives assessors their seats; those who have one keep it. Errors:
// forbidden, not found, invalid: not a panel's indicator, or somebody whose
// posts are not among those that judge.
func (s *Service) Appoint(ctx context.Context, actor kernel.Actor, in AppointInput) error {
	if err := actor.Require(PermManage); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error {
			v, panel, err := s.panel(tx, in)
			if err != nil {
				return err
			}
			for _, id := range in.People {
				unit, err := s.mayJudge(tx, panel, id)
				if err != nil {
					return err
				}
				if err := tx.Exec(`INSERT INTO baton_seat (id, scheme, period, indicator, person_id, unit_id, creator_id, created_at, closed_at)
					VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0) ON CONFLICT DO NOTHING`, tx.NewID(), v.Code, in.Period, in.Indicator, id, unit, actor.Person, tx.Now()); err != nil {
					return err
				}
			}
			return s.event(tx, actor, "panel.appointed", v.ID, v.Hash, map[string]any{"indicator": in.Indicator, "period": in.Period, "people": in.People})
		})
	})
}

func (s *Service) panel(tx *store.Tx, in AppointInput) (*Version, *indicator.Panel, error) {
	v, err := load(tx, in.Scheme)
	if err != nil {
		return nil, nil, err
	}
	if _, err := indicator.ParsePeriod(in.Period); err != nil {
		return nil, nil, err
	}
	if len(in.People) == 0 {
		return nil, nil, kernel.Invalid("people", kernel.T("请选择评委", "Choose the assessors"))
	}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range []indicator.Catalogue{scheme.Indicators, catalogue} {
		if i := c.At(in.Indicator, scheme.From); i != nil && i.Panel != nil {
			return v, i.Panel, nil
		}
	}
	return nil, nil, kernel.Invalid("indicator", kernel.T("“%s”不是由评委评定的指标", "%q is not judged by a panel"), in.Indicator)
}

// mayJudge returns the unit of a person's post that carries a role or is a post
// the panel names.
func (s *Service) mayJudge(tx *store.Tx, panel *indicator.Panel, person kernel.ID) (kernel.ID, error) {
	dir := s.o.Org.Directory()
	for _, p := range dir.PostsHeld(person, tx.Now()) {
		if judges(panel, p) {
			return p.Unit, nil
		}
	}
	x, _ := dir.Person(person)
	return "", kernel.Invalid("people", kernel.T("%s 现在的岗位不在评委范围内", "%s holds no post that judges this indicator"), orElse(x.Name, "?"))
}

// inForce returns the published version of a code in a period; before one is
// published, the newest open one, so that panels can be tried.
func inForce(tx *store.Tx, code, period string) (*Version, error) {
	p, err := indicator.ParsePeriod(period)
	if err != nil {
		return nil, err
	}
	from, _ := p.Dates()
	return store.One(tx, scanVersion, `SELECT `+versionColumns+` FROM baton_scheme b WHERE b.code = $1 AND b.from_date <= $2 AND (b.to_date = '' OR b.to_date > $2)
		AND b.status <> 'dropped' ORDER BY CASE b.status WHEN 'published' THEN 0 ELSE 1 END, b.created_at DESC LIMIT 1`, code, from.String())
}

// Seats lists the actor's own seats, open ones first.
func (s *Service) Seats(ctx context.Context, actor kernel.Actor) (list []*Seat, err error) {
	if err := actor.Require(PermJudge); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanSeat, `SELECT `+seatColumns+` FROM baton_seat t WHERE t.person_id = $1 ORDER BY CASE t.closed_at WHEN 0 THEN 0 ELSE 1 END, t.created_at DESC, t.id`, actor.Person)
		return err
	})
	return list, err
}

// Panel lists the seats of a scheme and period, for whoever manages them: who
// has handed in, never what.
func (s *Service) Panel(ctx context.Context, actor kernel.Actor, code, period string) (list []*Seat, err error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, scanSeat, `SELECT `+seatColumns+` FROM baton_seat t WHERE t.scheme = $1 AND t.period = $2 ORDER BY t.indicator, t.created_at, t.id`, code, period)
		return err
	})
	return list, err
}

// Judgement is an indicator a panel judges, in one version.
type Judgement struct {
	Indicator string
	Name      kernel.Text
	By        []string // roles and posts that judge
	Quorum    int
	Trim      int
	May       []Assessor // who holds such a post today
}

// Assessor is somebody who may be given a seat.
type Assessor struct {
	Person kernel.ID
	Name   kernel.Text
	Post   kernel.Text
	Unit   kernel.ID
}

// Judgements lists what panels judge under a version, and who may. Errors:
// forbidden, not found.
func (s *Service) Judgements(ctx context.Context, actor kernel.Actor, id kernel.ID) (*Version, []Judgement, error) {
	if err := actor.Require(PermManage); err != nil {
		return nil, nil, err
	}
	v, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	scheme, catalogue, err := s.Scheme(v)
	if err != nil {
		return nil, nil, err
	}
	book, err := indicator.NewBook(scheme.From, catalogue, scheme.Indicators)
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	var out []Judgement
	for i := range scheme.Groups {
		for _, code := range scheme.Groups[i].Needs() {
			if what := book.Indicator(code); what != nil && what.Panel != nil && !seen[code] {
				seen[code] = true
				out = append(out, Judgement{Indicator: code, Name: what.Name, By: what.Panel.By, Quorum: what.Panel.Quorum, Trim: what.Panel.Trim, May: s.assessors(what.Panel)})
			}
		}
	}
	return v, out, nil
}

// assessors are those who hold a post that judges today, each once.
func (s *Service) assessors(panel *indicator.Panel) (out []Assessor) {
	dir, now := s.o.Org.Directory(), s.o.DB.Clock().Now()
	seen := map[kernel.ID]bool{}
	for _, p := range dir.Posts() {
		if !judges(panel, p) {
			continue
		}
		if x, held := dir.Holder(p.ID, now); held && !seen[x.ID] {
			seen[x.ID] = true
			out = append(out, Assessor{Person: x.ID, Name: kernel.T(x.Name, orElse(x.NameEN, x.Name)), Post: p.Name, Unit: p.Unit})
		}
	}
	return out
}

// judges reports whether a post, or a role it carries, is among those that
// judge.
func judges(panel *indicator.Panel, p org.Post) bool {
	return slices.Contains(panel.By, p.Code) || slices.ContainsFunc(p.Roles, func(r string) bool { return slices.Contains(panel.By, r) })
}
