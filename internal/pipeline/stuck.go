package pipeline

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Reason is why something is stuck.
type Reason string

// The reasons.
const (
	Blocked  Reason = "block" // an open bottleneck
	LateStep Reason = "step"  // a step of the approval plan is late
	Overdue  Reason = "late"  // a clock of its own ran out
	Waits    Reason = "wait"  // a body has not decided yet
)

// Stuck is one thing that holds a lead or a project up: what, since when, whose
// move it is, and when the project will produce.
type Stuck struct {
	Row
	Reason Reason
	What   kernel.Text // of a bottleneck or a step; the body that is waited for
	Note   string
	Action string      // awaited, of what is overdue
	Move   kernel.ID   // unit whose move it is; "" = Holder's, or the enterprise's
	Holder string      // an inbox address
	From   kernel.Date // since when
	Due    kernel.Date
	Light  string
	Will   Forecast // nil = no forecast
}

// lateMost bounds how many overdue matters of a kind are looked at, those longest
// overdue first.
const lateMost = 100

// Stuck lists what is stuck, the longest first, all of one project together; More
// says that there are overdue leads or projects beyond those looked at. Errors as
// Board.
func (s *Service) Stuck(ctx context.Context, actor kernel.Actor, f Filter) (list []Stuck, more bool, err error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, false, err
	}
	if err := s.memory.refresh(ctx); err != nil {
		return nil, false, err
	}
	for _, part := range []func(context.Context, kernel.Actor) ([]Stuck, error){s.blocked, s.late, s.overdue, s.waiting} {
		some, err := part(ctx, actor)
		if err != nil {
			return nil, false, err
		}
		more = more || len(some) >= lateMost
		list = append(list, some...)
	}
	list = s.only(list, r, f)
	err = s.foretell(ctx, list)
	order(list)
	return list, more, err
}

// only keeps what the reader's boards are about and the filter lets through.
func (s *Service) only(list []Stuck, r reach, f Filter) []Stuck {
	s.memory.mu.RLock()
	defer s.memory.mu.RUnlock()
	in := s.memory.sieve(r, f)
	return slices.DeleteFunc(list, func(x Stuck) bool {
		is := s.memory.find(x.ID)
		return is == nil || !in.mine(is) || !in.passes(is)
	})
}

// blocked are the open bottlenecks.
func (s *Service) blocked(ctx context.Context, actor kernel.Actor) ([]Stuck, error) {
	if s.o.Blocks == nil {
		return nil, nil
	}
	blocks, err := s.o.Blocks(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]kernel.ID, len(blocks))
	for i, b := range blocks {
		ids[i] = b.Project
	}
	of, err := s.byID(ctx, actor, ids)
	var out []Stuck
	for _, b := range blocks {
		if row, ok := of[b.Project]; ok {
			out = append(out, Stuck{Row: row, Reason: Blocked, What: b.Kind, Note: b.Note, Move: b.Unit, From: b.Since, Due: b.Due})
		}
	}
	return out, err
}

func (s *Service) byID(ctx context.Context, actor kernel.Actor, ids []kernel.ID) (map[kernel.ID]Row, error) {
	slices.Sort(ids)
	rows, err := s.rows(ctx, actor, slices.Compact(ids))
	out := map[kernel.ID]Row{}
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, err
}

// overdue are leads and projects with a clock of their own that ran out.
func (s *Service) overdue(ctx context.Context, actor kernel.Actor) (out []Stuck, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for _, c := range s.memory.courses {
			may, args := s.o.Where(actor, c.Kind+".view", []any{c.Kind, tx.Now(), lateMost})
			list, err := store.All(tx, func(r store.Scanner) (Stuck, error) {
				x := Stuck{Reason: Overdue}
				var next string
				err := r.Scan(&x.ID, &x.Kind, &x.Version, &x.Number, &x.Title, &x.Stage, &x.Enterprise, &x.Open, &x.Row.Due, &next)
				x.Action, x.Holder, _ = strings.Cut(next, " ")
				if on := c.Moves[x.Stage]; on != "" {
					x.Action = on
				}
				return x, err
			}, `SELECT `+rowColumns+`,
				COALESCE((SELECT i.action || ' ' || i.holder FROM inbox i WHERE i.matter_id = m.id ORDER BY i.due_at, i.holder LIMIT 1), '')
				FROM matter_shown m WHERE m.kind = $1 AND m.open = 1 AND m.due_at < $2 AND `+may+` ORDER BY m.due_at LIMIT $3`, args...)
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	for i := range out {
		out[i].Row = s.told(out[i].Row)
		out[i].From = kernel.DateOf(out[i].Row.Due.In(s.loc()))
	}
	return out, err
}

// waiting are leads in a stage in which a body must decide.
func (s *Service) waiting(ctx context.Context, actor kernel.Actor) ([]Stuck, error) {
	leads := s.memory.waiting()
	bodies := map[kernel.ID]kernel.Text{}
	if s.o.Awaited != nil {
		var err error
		if bodies, err = s.o.Awaited(ctx, leads); err != nil {
			return nil, err
		}
	}
	rows, err := s.rows(ctx, actor, leads)
	var out []Stuck
	for _, r := range rows {
		out = append(out, Stuck{Row: r, Reason: Waits, What: bodies[r.ID], From: kernel.DateOf(r.Since.In(s.loc()))})
	}
	return out, err
}

// longest are the leads that wait longest, as of so many changes of the memory.
type longest struct {
	changes int
	ids     []kernel.ID
}

// waiting are the leads longest in a stage in which a body must decide. They are
// found once for as long as nothing happens.
func (m *memory) waiting() []kernel.ID {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if l := m.longest.Load(); l != nil && l.changes == m.changes {
		return l.ids
	}
	first := &best{k: lateMost, order: oldest}
	for i := range m.items {
		x := &m.items[i]
		if x.course == Leads && x.stage >= 0 && m.courses[Leads].waits[x.stage] {
			first.add(x)
		}
	}
	l := &longest{changes: m.changes, ids: idsOf(first.first())}
	m.longest.Store(l)
	return l.ids
}

// late are the steps of approval plans that passed their limit.
func (s *Service) late(ctx context.Context, actor kernel.Actor) ([]Stuck, error) {
	if s.o.Steps == nil {
		return nil, nil
	}
	steps, err := s.o.Steps(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]kernel.ID, len(steps))
	for i, st := range steps {
		ids[i] = st.Project
	}
	of, err := s.byID(ctx, actor, ids)
	var out []Stuck
	for _, st := range steps {
		if row, ok := of[st.Project]; ok {
			out = append(out, Stuck{Row: row, Reason: LateStep, What: st.Name, Move: st.Unit, From: st.Due, Due: st.Due})
		}
	}
	return out, err
}

// foretell adds lights and forecasts to projects.
func (s *Service) foretell(ctx context.Context, list []Stuck) error {
	var ids []kernel.ID
	for _, x := range list {
		if x.Kind == s.o.Rules.Project.Kind {
			ids = append(ids, x.ID)
		}
	}
	slices.Sort(ids)
	will, lights, err := s.outlook(ctx, slices.Compact(ids))
	for i := range list {
		list[i].Will, list[i].Light = will[list[i].ID], lights[list[i].ID]
	}
	return err
}

// outlook asks for forecasts and lights; without anybody to ask there are none.
func (s *Service) outlook(ctx context.Context, ids []kernel.ID) (will map[kernel.ID]Forecast, lights map[kernel.ID]string, err error) {
	if s.o.Forecasts != nil && len(ids) > 0 {
		if will, err = s.o.Forecasts(ctx, ids); err != nil {
			return nil, nil, err
		}
	}
	if s.o.Lights != nil {
		lights, err = s.o.Lights(ctx)
	}
	return will, lights, err
}

// order puts first what is stuck longest, all that holds one matter up together.
func order(list []Stuck) {
	first := map[kernel.ID]kernel.Date{}
	for _, x := range list {
		if d, ok := first[x.ID]; !ok || x.From.Before(d) {
			first[x.ID] = x.From
		}
	}
	slices.SortFunc(list, func(a, b Stuck) int {
		return cmp.Or(first[a.ID].Compare(first[b.ID]), cmp.Compare(a.ID, b.ID), a.From.Compare(b.From), cmp.Compare(a.Reason, b.Reason))
	})
}
