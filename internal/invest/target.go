package invest

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/measure/column"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Events are what this package writes into the ledger beside the actions of
// leads, as people say it.
var Events = map[string]kernel.Text{"invest.target_set": kernel.T("下达招商任务", "set an investment task")}

// The facts that count for a task: leads registered, signings in basis points and
// funds in place in fen, the last two split by credit shares where they come from.
const (
	leadsMeasure  = "lead.registered"
	signedMeasure = "lead.signed"
	fundsMeasure  = "project.share.funds"
)

// Target is what a unit should bring in a year.
type Target struct {
	Year   int
	Unit   kernel.ID
	Leads  int64
	Signed int64
	Funds  kernel.Money
	Note   string
	SetAt  kernel.Instant
}

// SetTargetInput sets or changes a unit's task; a number of zero asks for nothing.
type SetTargetInput struct {
	Year   int
	Unit   kernel.ID
	Leads  int64
	Signed int64
	Funds  kernel.Money
	Note   string // why, and on what basis
	Key    string // idempotency key
}

// SetTarget sets the yearly task of a unit. Errors: forbidden, invalid with the
// field. Nobody sets the task of their own unit but a leader of the zone.
func (s *Service) SetTarget(ctx context.Context, actor kernel.Actor, in SetTargetInput) error {
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, in.Key, actor.Person, func() error { return s.SetTargetTx(tx, actor, in) })
	})
}

// SetTargetTx is SetTarget inside a transaction of the caller's.
func (s *Service) SetTargetTx(tx *store.Tx, actor kernel.Actor, in SetTargetInput) error {
	if err := s.checkTarget(actor, &in); err != nil {
		return err
	}
	_, err := s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: "invest.target_set", Subject: in.Unit,
		Payload: map[string]any{"year": in.Year, "leads": in.Leads, "signed": in.Signed, "funds": in.Funds, "note": in.Note}})
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO invest_target (year, unit_id, leads, signed, funds, note, set_by, set_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (year, unit_id) DO UPDATE SET leads = excluded.leads, signed = excluded.signed, funds = excluded.funds, note = excluded.note, set_by = excluded.set_by, set_at = excluded.set_at`,
		in.Year, in.Unit, in.Leads, in.Signed, in.Funds, in.Note, actor.Person, tx.Now())
}

func (s *Service) checkTarget(actor kernel.Actor, in *SetTargetInput) error {
	if err := actor.Require(PermDirect); err != nil {
		return err
	}
	u, ok := s.o.Org.Directory().Unit(in.Unit)
	if !ok || u.Kind == org.Department || u.Kind == org.Party {
		return kernel.NotFound(kernel.T("没有这个单位", "There is no such unit"))
	}
	if actor.Kind == kernel.ActorPerson && s.agency(actor.Unit) == in.Unit {
		return kernel.Forbidden(kernel.T("本单位的招商任务由区领导下达", "A leader of the zone sets the task of your own unit"))
	}
	var errs kernel.Errors
	if in.Year < 2000 || in.Year > 2100 {
		errs.Add(kernel.Invalid("year", kernel.T("年度不对：%d", "%d is no year for a task"), in.Year))
	}
	for _, x := range []struct {
		field string
		n     int64
	}{{"leads", in.Leads}, {"signed", in.Signed}, {"funds", int64(in.Funds)}} {
		if x.n < 0 {
			errs.Add(kernel.Invalid(x.field, kernel.T("任务数不能小于零", "A task cannot be below zero")))
		}
	}
	if in.Note = strings.TrimSpace(in.Note); in.Note == "" && actor.Kind == kernel.ActorPerson {
		errs.Add(kernel.Invalid("note", kernel.T("请写明下达或调整的依据", "Please say on what basis it is set or changed")))
	}
	return errs.Err()
}

// Goal is one number of a task with what is done of it.
type Goal struct {
	Target   int64
	Done     int64
	Expected int64 // by today, by the pace; 0 = nothing yet
	Light    Light
}

// Light is how a goal stands.
type Light string

// The lights; NoLight is a goal without a target, or before anything is expected.
const (
	NoLight Light = ""
	Green   Light = "green"
	Yellow  Light = "yellow"
	Red     Light = "red"
)

// Progress is how a unit stands in its task of a year. Signed is in basis points,
// Funds in fen.
type Progress struct {
	Target
	Set                      bool // there is a task; without one there is only what was done
	Leads, SignedParts, Fund Goal
	Light                    Light // the worst of the three
}

// Progress lists the tasks of a year with what was done by now, to who sees leads:
// of all units, or of the actor's own.
func (s *Service) Progress(ctx context.Context, actor kernel.Actor, year int) (out []Progress, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	counted, err := s.counted(ctx, year)
	if err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		targets, err := targetsOf(tx, year)
		if err != nil {
			return err
		}
		done := counted
		if s.o.Columns == nil {
			if done, err = s.done(tx, year); err != nil {
				return err
			}
		}
		for _, u := range s.o.Org.Directory().Units() {
			if actor.Can(PermView) != kernel.ScopeAll && s.agency(actor.Unit) != u.ID {
				continue
			}
			t, set := targets[u.ID]
			d := done[u.ID]
			if !set && d == nil {
				continue
			}
			t.Year, t.Unit = year, u.ID
			out = append(out, s.progress(t, set, d, s.day(tx)))
		}
		return nil
	})
	return out, err
}

func (s *Service) day(tx *store.Tx) kernel.Date { return s.o.Org.Directory().Day(tx.Now()) }

// taskMeasures are what a task is made of.
var taskMeasures = []string{leadsMeasure, signedMeasure, fundsMeasure}

func (s *Service) yearOf(year int) (from, to kernel.Instant) {
	return (kernel.Date{Year: year, Month: 1, Day: 1}).At(0, 0, s.o.Location), (kernel.Date{Year: year + 1, Month: 1, Day: 1}).At(0, 0, s.o.Location)
}

// counted is done, out of the columns: over a hundred thousand leads the database
// adds up for a fifth of a second.
func (s *Service) counted(ctx context.Context, year int) (map[kernel.ID]map[string]int64, error) {
	if s.o.Columns == nil {
		return nil, nil
	}
	facts, err := s.o.Columns.Refresh(ctx)
	if err != nil {
		return nil, err
	}
	groups, agencies := s.agencies()
	var asks []column.Ask
	from, to := s.yearOf(year)
	for _, m := range taskMeasures {
		asks = append(asks, column.Ask{Fn: column.Sum, Measure: m, Groups: groups, From: from, To: to})
	}
	sums, err := facts.Columns(asks)
	if err != nil {
		return nil, err
	}
	out := map[kernel.ID]map[string]int64{}
	for i, id := range agencies {
		for k, m := range taskMeasures {
			if n, _, ok := sums[k].Of(i); ok {
				if out[id] == nil {
					out[id] = map[string]int64{}
				}
				out[id][m] = n
			}
		}
	}
	return out, nil
}

// agencies are the units for which others count, as subjects of the columns. They
// are kept as long as the zone's units are, since answers are remembered by them.
func (s *Service) agencies() (*column.Groups, []kernel.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.o.Org.Directory()
	if s.known == dir {
		return s.groups, s.counts
	}
	place, of := map[kernel.ID]int{}, map[kernel.ID]int{}
	s.known, s.counts = dir, nil
	for _, u := range dir.Units() {
		id := s.agency(u.ID)
		if _, ok := place[id]; !ok {
			place[id] = len(s.counts)
			s.counts = append(s.counts, id)
		}
		of[u.ID] = place[id]
	}
	s.groups = column.NewGroups(measure.ByUnit, len(s.counts), of)
	return s.groups, s.counts
}

// done sums what each agency did in a year by measure.
func (s *Service) done(tx *store.Tx, year int) (map[kernel.ID]map[string]int64, error) {
	from, to := s.yearOf(year)
	sums, err := measure.Sums(tx, measure.Query{Measures: taskMeasures, Group: measure.ByUnit, From: from, To: to})
	out := map[kernel.ID]map[string]int64{}
	for _, x := range sums {
		unit := s.agency(kernel.ID(x.Group))
		if unit == "" {
			continue
		}
		if out[unit] == nil {
			out[unit] = map[string]int64{}
		}
		out[unit][x.Measure] += x.Value
	}
	return out, err
}

func targetsOf(tx *store.Tx, year int) (map[kernel.ID]Target, error) {
	out := map[kernel.ID]Target{}
	_, err := store.All(tx, func(r store.Scanner) (t Target, err error) {
		err = r.Scan(&t.Year, &t.Unit, &t.Leads, &t.Signed, &t.Funds, &t.Note, &t.SetAt)
		out[t.Unit] = t
		return t, err
	}, `SELECT year, unit_id, leads, signed, funds, note, set_at FROM invest_target WHERE year = $1`, year)
	return out, err
}

func (s *Service) progress(t Target, set bool, done map[string]int64, today kernel.Date) Progress {
	p := Progress{Target: t, Set: set}
	p.Leads = s.goal(t.Leads, done[leadsMeasure], t.Year, today)
	p.SignedParts = s.goal(t.Signed*Whole, done[signedMeasure], t.Year, today)
	p.Fund = s.goal(int64(t.Funds), done[fundsMeasure], t.Year, today)
	for _, g := range []Goal{p.Leads, p.SignedParts, p.Fund} {
		if severity[g.Light] > severity[p.Light] {
			p.Light = g.Light
		}
	}
	return p
}

var severity = map[Light]int{NoLight: 0, Green: 1, Yellow: 2, Red: 3}

// goal holds what is done against what should be by today.
func (s *Service) goal(target, done int64, year int, today kernel.Date) Goal {
	g := Goal{Target: target, Done: done}
	if target <= 0 {
		return g
	}
	g.Expected = target / 10_000 * s.due(year, today)
	g.Expected += target % 10_000 * s.due(year, today) / 10_000
	rule, ok := s.o.Rules.Light(today)
	if !ok || g.Expected <= 0 {
		return g
	}
	share := done * 100 / g.Expected
	switch {
	case share < int64(rule.Red):
		g.Light = Red
	case share < int64(rule.Yellow):
		g.Light = Yellow
	default:
		g.Light = Green
	}
	return g
}

// due is the part of a year's task that should be done by the end of a day, in
// basis points: the pace at the end of the month before, and of this month's step
// as much as of its days is over.
func (s *Service) due(year int, today kernel.Date) int64 {
	switch {
	case today.Year < year:
		return 0
	case today.Year > year:
		return Whole
	}
	pace, ok := s.o.Rules.Pace(today)
	if !ok || len(pace.Months) != 12 {
		return 0
	}
	before := 0
	if m := int(today.Month); m > 1 {
		before = pace.Months[m-2]
	}
	step := pace.Months[int(today.Month)-1] - before
	days := (kernel.Date{Year: today.Year, Month: today.Month + 1, Day: 1}).At(12, 0, s.o.Location).Sub((kernel.Date{Year: today.Year, Month: today.Month, Day: 1}).At(12, 0, s.o.Location))
	return int64(before)*100 + int64(step)*100*int64(today.Day)/int64(days.Hours()/24)
}

// RulesOn are the rule of lights and the pace in force on a day.
func (s *Service) RulesOn(day kernel.Date) (light pack.InvestLight, pace pack.InvestPace, ok bool) {
	light, ok = s.o.Rules.Light(day)
	pace, paced := s.o.Rules.Pace(day)
	return light, pace, ok && paced
}

// TargetOf is the task of a unit; a zero one where none was set.
func (s *Service) TargetOf(ctx context.Context, actor kernel.Actor, year int, unit kernel.ID) (t Target, err error) {
	if err := actor.Require(PermDirect); err != nil {
		return t, err
	}
	if _, ok := s.o.Org.Directory().Unit(unit); !ok {
		return t, kernel.NotFound(kernel.T("没有这个单位", "There is no such unit"))
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := targetsOf(tx, year)
		t = all[unit]
		return err
	})
	return t, err
}

// FoundTargets enters the tasks the pack sets at the beginning.
func (s *Service) FoundTargets(ctx context.Context) error {
	return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
		for _, t := range s.o.Rules.Tasks {
			u, ok := s.o.Org.Directory().UnitByCode(t.Unit)
			if !ok {
				continue // dissolved before the zone was founded
			}
			err := s.SetTargetTx(tx, kernel.System(), SetTargetInput{Year: t.Year, Unit: u.ID, Leads: int64(t.Leads), Signed: int64(t.Signed), Funds: kernel.Money(t.Funds * kernel.Wan)})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
