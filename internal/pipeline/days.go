package pipeline

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/kernel"
)

// Day is one milestone of a project, or the next step of a lead, on a day.
type Day struct {
	Row
	On    kernel.Date
	Stage string      // of the milestone; "" = a lead's next step
	Done  bool        // it happened on that day
	Late  bool        // it was planned for a day that passed, and has not happened
	Was   kernel.Date // planned day of what happened on another
}

// Days lists milestones planned for or reached on days from one to another, both
// included, and with steps the next steps of leads. Errors as Board.
func (s *Service) Days(ctx context.Context, actor kernel.Actor, f Filter, from, to kernel.Date, steps bool) ([]Day, error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, err
	}
	var list []Day
	err = s.memory.read(ctx, func() {
		in, today := s.memory.sieve(r, f), s.today()
		for i := range s.memory.items {
			x := &s.memory.items[i]
			if in.mine(x) && in.passes(x) && int(x.stage) < len(s.memory.courses[x.course].Stages) {
				list = s.memory.days(list, x, from, to, today, steps)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	ids := make([]kernel.ID, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	of, err := s.byID(ctx, actor, ids)
	list = slices.DeleteFunc(list, func(d Day) bool { _, ok := of[d.ID]; return !ok })
	for i := range list {
		list[i].Row = of[list[i].ID]
	}
	slices.SortFunc(list, func(a, b Day) int {
		return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Stage, b.Stage))
	})
	return list, err
}

// days adds what an item has in a span. What happened stands on its day alone,
// with the day it was planned for.
func (m *memory) days(list []Day, x *item, from, to, today kernel.Date, steps bool) []Day {
	within := func(d kernel.Date) bool { return !d.IsZero() && !d.Before(from) && !d.After(to) }
	if x.days == nil {
		return list
	}
	if x.course == Leads {
		if steps && within(x.days.next) && x.stage >= 0 {
			list = append(list, Day{Row: Row{ID: x.id}, On: x.days.next, Late: x.days.next.Before(today)})
		}
		return list
	}
	for i, mark := range m.courses[Projects].marks {
		switch done, plan := x.days.done[i], x.days.plan[i]; {
		case within(done):
			list = append(list, Day{Row: Row{ID: x.id}, On: done, Stage: mark.Stage, Done: true, Was: plan})
		case done.IsZero() && within(plan):
			list = append(list, Day{Row: Row{ID: x.id}, On: plan, Stage: mark.Stage, Late: plan.Before(today)})
		}
	}
	return list
}
