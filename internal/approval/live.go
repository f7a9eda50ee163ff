package approval

import (
	"context"
	"slices"
	"sync"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// Live is a plan as it stands on a day.
type Live struct {
	Plan
	*schedule.Schedule
	Graph   *pack.Approvals
	Rows    []Row
	On      kernel.Date // the day
	Notes   []kernel.Text
	network *schedule.Network
	plan    *schedule.Plan
}

// Row returns what is recorded of a step, nil if there is none.
func (l *Live) Recorded(code string) *Row { return (&house{rows: l.Rows}).row(code) }

// Step returns a step as the graph describes it.
func (l *Live) Step(code string) *pack.Step { return stepOf(l.Graph, code) }

// seenWhere is "actor may see plan p": may see its project, or handles one of
// its steps.
func seenWhere(actor kernel.Actor, args []any) (string, []any) {
	mine, args := auth.Where(actor, PermView, auth.Cols{Owner: "p.creator_id", Unit: "p.unit_id", Enterprise: "p.enterprise_id", Matter: "p.project_id"}, args)
	if actor.Can(PermView) == kernel.ScopeAll || actor.Enterprise != "" {
		return mine, args
	}
	step, args := auth.Where(actor, PermView, auth.Cols{Unit: "s.unit_id"}, args)
	return "(" + mine + " OR EXISTS (SELECT 1 FROM approval_step s WHERE s.project_id = p.project_id AND " + step + "))", args
}

// seen reads a plan that the actor may see; any other is not found.
func (s *Service) seen(tx *store.Tx, actor kernel.Actor, project kernel.ID) (*house, error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	where, args := seenWhere(actor, []any{project})
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM approval_plan p WHERE p.project_id = $1 AND `+where, args...)
	switch {
	case err != nil:
		return nil, err
	case n == 0:
		return nil, noPlan()
	}
	return s.house(tx, project)
}

// Live works out a plan as of today. Errors: forbidden, not found, invalid
// where it leaves the loaded calendar.
func (s *Service) Live(ctx context.Context, actor kernel.Actor, project kernel.ID) (l *Live, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		h, err := s.seen(tx, actor, project)
		if err != nil {
			return err
		}
		l, err = s.live(h, s.today(tx.Now()))
		return err
	})
	return l, err
}

// live works out a plan as of a day; what it worked out before for the same
// version it remembers.
func (s *Service) live(h *house, today kernel.Date) (*Live, error) {
	axis := s.days()
	if l := s.memory.recall(h.Project, h.Version, today); l != nil {
		return l, nil
	}
	for _, r := range h.rows {
		if a := h.plan.Activity(r.Code); r.State == Running && !r.PausedOn.IsZero() && a != nil {
			a.Takes.N += axis.Took(r.PausedOn, today, a.Takes).N
		}
	}
	n, err := schedule.New(h.plan, axis, today)
	if err != nil {
		return nil, err
	}
	x, err := n.Solve()
	if err != nil {
		return nil, err
	}
	l := &Live{Plan: h.Plan, Schedule: x, Graph: h.graph, Rows: h.rows, On: today, Notes: h.outOfOrder(), network: n, plan: h.plan}
	s.memory.keep(l)
	return l, nil
}

// outOfOrder tells which steps began before one they wait for was finished.
func (h *house) outOfOrder() []kernel.Text {
	var out []kernel.Text
	for i := range h.plan.Activities {
		a := &h.plan.Activities[i]
		for _, w := range a.Waits() {
			from := h.row(w.Code)
			if w.On != schedule.AfterFinish || a.Started.IsZero() || from == nil || !from.Finished.IsZero() && !from.Finished.After(a.Started) {
				continue
			}
			out = append(out, kernel.T("“%s”在“%s”办完之前就开始了", "%q began before %q was finished").Format(a.Name, h.plan.Activity(w.Code).Name))
		}
	}
	return out
}

// remembered bounds the memory: some 30 KB a plan.
const remembered = 20000

// memory keeps plans as last worked out. A plan is good for one version and one
// day.
type memory struct {
	mu     sync.Mutex
	plans  map[kernel.ID]*Live
	ranges map[kernel.ID]*foreseen
	houses map[kernel.ID]*house // as this process last wrote them
}

// standing is a plan with its steps if they were written here and nothing happened
// to them since. The rows are the caller's.
func (m *memory) standing(p Plan) *house {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.houses[p.Project]
	if h == nil || h.Version != p.Version {
		return nil
	}
	return &house{Plan: p, graph: h.graph, plan: h.plan, rows: slices.Clone(h.rows)}
}

func (m *memory) stands(h *house) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.houses == nil || len(m.houses) >= remembered {
		m.houses = map[kernel.ID]*house{}
	}
	m.houses[h.Project] = h
}

func (m *memory) recall(project kernel.ID, version int64, day kernel.Date) *Live {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l := m.plans[project]; l != nil && l.Version == version && l.On == day {
		return l
	}
	return nil
}

func (m *memory) keep(l *Live) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.plans == nil || len(m.plans) >= remembered {
		m.plans = map[kernel.ID]*Live{}
	}
	m.plans[l.Project] = l
}

// forget drops everything, as when the calendar changes.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.plans, m.ranges, m.houses = nil, nil, nil
}

// Late reports whether a running step passed its limit by the end of the day
// before.
func (l *Live) Late(r Row) bool {
	return r.State == Running && r.PausedOn.IsZero() && !r.Due.IsZero() && r.Due.Before(l.On)
}

// OnPath reports whether a step lies on a critical path: by it, or by what it
// leads to, the end is decided.
func (l *Live) OnPath(code string) bool {
	if r := l.Schedule.Row(code); r == nil || r.State == schedule.Done {
		return false
	}
	for _, path := range l.Paths {
		if slices.Contains(path, code) {
			return true
		}
	}
	return false
}

// Planned is how long a step was planned to take, without what was added.
func (l *Live) Planned(code string) schedule.Length { return base(l.Graph, l.Plan, code) }

// MayEarly reports whether the actor may open a step early.
func (s *Service) MayEarly(actor kernel.Actor, l *Live, code string) bool {
	r := l.Recorded(code)
	return r != nil && actor.Can(PermHandle) != kernel.ScopeNone && s.concerns(actor, &house{Plan: l.Plan}, r)
}

// Sorts lists the sorts of project in force.
func (s *Service) Sorts() []pack.ProjectSort { return s.o.Graph.Projects }

// Title names the project of a plan that the reader was shown.
func (s *Service) Title(ctx context.Context, project kernel.ID) (n Named, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := matter.Several(tx, []kernel.ID{project})
		if err == nil && len(list) == 1 {
			n = Named{list[0].ID, list[0].Kind, list[0].Number, list[0].Title}
		}
		return err
	})
	return n, err
}
