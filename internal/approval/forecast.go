package approval

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// Range is where a milestone will probably fall, or the day on which it was
// reached.
type Range struct {
	Code    string
	Name    kernel.Text
	Reached kernel.Date // zero = not yet
	Planned kernel.Date // by the plan as it stands; zero = beyond the calendar
	First   kernel.Date // by the plan as it began
	Early   kernel.Date // one time in ten it is no later; zero = beyond the calendar
	Likely  kernel.Date // half of the time
	Late    kernel.Date // nine times in ten
	Eight   kernel.Date // eight times in ten
}

// foreseen are the ranges of one plan, good for its version and one day.
type foreseen struct {
	version int64
	on      kernel.Date
	ranges  []Range
}

// Forecast returns the ranges of a project's milestones, in their order, learnt
// from the finished steps of all projects up to the day before. The same records
// give the same answer.
func (s *Service) Forecast(ctx context.Context, actor kernel.Actor, project kernel.ID) (out []Range, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		h, err := s.seen(tx, actor, project)
		if err != nil {
			return err
		}
		out, err = s.forecast(tx, h)
		return err
	})
	return out, err
}

// Foresee is Forecast inside a transaction of the caller's; it asks for no
// permission, as it is for boards that ask for their own.
func (s *Service) Foresee(tx *store.Tx, project kernel.ID) ([]Range, error) {
	h, err := s.house(tx, project)
	if err != nil {
		return nil, err
	}
	return s.forecast(tx, h)
}

func (s *Service) forecast(tx *store.Tx, h *house) ([]Range, error) {
	today := s.today(tx.Now())
	if f := s.memory.foretold(h.Project); f != nil && f.version == h.Version && f.on == today {
		return f.ranges, nil
	}
	l, err := s.live(h, today)
	if err != nil {
		return nil, err
	}
	seen, err := s.learnt(tx, h, today)
	if err != nil {
		return nil, err
	}
	ranges, err := s.ranges(l, seen)
	if err == nil {
		s.memory.foretell(h.Project, &foreseen{h.Version, today, ranges})
	}
	return ranges, err
}

// ranges simulates what is not reached yet.
func (s *Service) ranges(l *Live, seen []schedule.Observation) ([]Range, error) {
	drawn, err := l.network.Forecast(l.Graph.Forecast, seen)
	if err != nil {
		return nil, err
	}
	first := s.first(l)
	var out []Range
	for _, code := range []string{Started, Trial, Production} {
		a := l.plan.Activity(code)
		if a == nil {
			continue
		}
		r := Range{Code: code, Name: a.Name, Reached: a.Finished, First: first(code)}
		if i := slices.IndexFunc(drawn, func(d schedule.Range) bool { return d.Code == code }); i >= 0 {
			d := drawn[i]
			r.Planned = d.Planned.Date
			r.Early, r.Likely, r.Eight, r.Late = day(d.P10), day(d.P50), day(d.P80), day(d.P90)
		}
		out = append(out, r)
	}
	return out, nil
}

func day(m *schedule.Mark) kernel.Date {
	if m == nil {
		return kernel.Date{}
	}
	return m.Date
}

// first is the plan as it was when it began, nothing done yet.
func (s *Service) first(l *Live) func(code string) kernel.Date {
	plan, err := l.Graph.Plan(l.Template, l.Plan.Start, false)
	if err != nil {
		return func(string) kernel.Date { return kernel.Date{} }
	}
	x, err := schedule.Work(plan, s.days(), l.Plan.Start)
	if err != nil {
		return func(string) kernel.Date { return kernel.Date{} }
	}
	return func(code string) kernel.Date {
		if row := x.Row(code); row != nil {
			return row.Finish.Date
		}
		return kernel.Date{}
	}
}

// learnt are the last finished steps of each sort before today, the plan's own
// left out: those it brings along itself.
func (s *Service) learnt(tx *store.Tx, h *house, today kernel.Date) ([]schedule.Observation, error) {
	midnight := today.At(0, 0, s.o.Calendar().Location())
	var out []schedule.Observation
	for i := range h.plan.Activities {
		a := &h.plan.Activities[i]
		if a.Takes.N == 0 {
			continue
		}
		some, err := store.All(tx, func(r store.Scanner) (schedule.Observation, error) {
			o := schedule.Observation{Type: a.Code}
			return o, r.Scan(&o.Permille)
		}, `SELECT permille FROM approval_step WHERE code = $1 AND permille >= 0 AND done_at > 0 AND done_at < $2 AND project_id <> $3 ORDER BY done_at DESC, project_id LIMIT $4`,
			a.Code, midnight, h.Project, h.graph.Rules.Learn)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

func (m *memory) foretold(project kernel.ID) *foreseen {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ranges[project]
}

func (m *memory) foretell(project kernel.ID, f *foreseen) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ranges == nil || len(m.ranges) >= remembered {
		m.ranges = map[kernel.ID]*foreseen{}
	}
	m.ranges[project] = f
}
