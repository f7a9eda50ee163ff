package approval

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/store"
)

// What boards ask of plans. They ask for no permission: whoever shows the
// answers shows those of projects its reader may see.

// Step is a step whose turn it is, as boards say it.
type Step struct {
	Code  string
	Name  kernel.Text
	Unit  kernel.ID // "" = the enterprise itself
	Since kernel.Date
	Due   kernel.Date // zero before it began
	Late  bool
}

// Next is the step of a project that presses most: a late one first, then one on
// the critical path, then the one to be finished first. False where there is none.
func (s *Service) Next(ctx context.Context, project kernel.ID) (next Step, ok bool, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		h, err := s.house(tx, project)
		if kernel.CodeOf(err) == kernel.CodeNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		l, err := s.live(h, s.today(tx.Now()))
		if err == nil {
			next, ok = s.pressing(l)
		}
		return err
	})
	return next, ok, err
}

func (s *Service) pressing(l *Live) (Step, bool) {
	var open []Row
	for _, r := range l.Rows {
		if r.State == Running || r.State == Ready {
			open = append(open, r)
		}
	}
	if len(open) == 0 {
		return Step{}, false
	}
	first := slices.MinFunc(open, func(a, b Row) int { return l.rank(a) - l.rank(b) })
	out := Step{Code: first.Code, Name: l.Step(first.Code).Name, Unit: first.Unit, Since: first.Started, Due: first.Due, Late: l.Late(first)}
	if first.State == Ready {
		out.Since = s.today(first.ReadyAt)
	}
	return out, true
}

// rank orders what presses: by lateness, then by slack.
func (l *Live) rank(r Row) int {
	x := l.Schedule.Row(r.Code)
	switch {
	case l.Late(r):
		return -1_000_000 + l.On.Days(r.Due)
	case x == nil:
		return 1_000_000
	}
	return x.Slack
}

// Bar is one stretch of a project's plan, from milestone to milestone.
type Bar struct {
	Code     string
	Name     kernel.Text // of the milestone it ends with
	From, To kernel.Date
	Reached  bool
}

// Bars are the stretches of projects between their milestones, as planned now;
// projects without a plan, or whose plan leaves the calendar, have none.
func (s *Service) Bars(ctx context.Context, projects []kernel.ID) (out map[kernel.ID][]Bar, err error) {
	out = map[kernel.ID][]Bar{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		for _, id := range projects {
			h, err := s.house(tx, id)
			if kernel.CodeOf(err) == kernel.CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			if l, err := s.live(h, s.today(tx.Now())); err == nil {
				out[id] = l.bars()
			}
		}
		return nil
	})
	return out, err
}

func (l *Live) bars() (out []Bar) {
	from := l.Plan.Start
	for _, code := range []string{Started, Trial, Production} {
		x := l.Schedule.Row(code)
		if x == nil {
			continue
		}
		out = append(out, Bar{code, x.Name, from, x.Finish.Date, x.State == schedule.Done})
		from = x.Finish.Date
	}
	return out
}
