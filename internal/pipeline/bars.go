package pipeline

import (
	"cmp"
	"context"
	"slices"

	"juyan/internal/kernel"
)

// Line is a project's course: when it came to each stage, what is planned, and
// what is forecast.
type Line struct {
	Row
	Light   string
	Entered []Mark // stages it came to, in the order of days
	Plan    map[string]kernel.Date
	Done    map[string]kernel.Date
	Will    Forecast
	Left    bool // it stands beside the way
}

// Mark is the day a stage was reached.
type Mark struct {
	Stage string
	On    kernel.Date
}

// linesMost is how many projects stand under one axis.
const linesMost = 100

// Lines returns a page, from 1, of the projects' courses: those furthest along
// first. Total says how many there are. Errors as Board.
func (s *Service) Lines(ctx context.Context, actor kernel.Actor, f Filter, page int) (lines []Line, total int, err error) {
	r, err := reaches(actor)
	if err != nil {
		return nil, 0, err
	}
	items := map[kernel.ID]item{}
	var ids []kernel.ID
	err = s.memory.read(ctx, func() {
		page = min(max(page, 1), 1+len(s.memory.items)/linesMost)
		first := &best{k: page * linesMost, order: func(a, b *item) int { return cmp.Or(cmp.Compare(s.memory.rank(a), s.memory.rank(b)), oldest(a, b)) }}
		s.memory.query(r, Query{Filter: f, Course: Projects}, s, func(x *item) {
			total++
			first.add(x)
		})
		list := first.first()
		for _, x := range list[min((page-1)*linesMost, len(list)):] {
			ids = append(ids, x.id)
			items[x.id] = *x
		}
	})
	if err != nil {
		return nil, 0, err
	}
	rows, err := s.rows(ctx, actor, ids)
	if err != nil {
		return nil, 0, err
	}
	will, lights, err := s.outlook(ctx, ids)
	for _, row := range rows {
		x := items[row.ID]
		lines = append(lines, s.line(row, &x, will[row.ID], lights[row.ID]))
	}
	return lines, total, err
}

// rank puts those under way first, the earlier stages above: where work is still
// to be done.
func (m *memory) rank(x *item) int {
	if n := len(m.courses[Projects].Stages); x.stage < 0 || int(x.stage) >= n {
		return most
	}
	return int(x.stage)
}

func (s *Service) line(row Row, x *item, will Forecast, light string) Line {
	c := s.memory.courses[Projects]
	l := Line{Row: row, Light: light, Will: will, Plan: map[string]kernel.Date{}, Done: map[string]kernel.Date{}, Left: int(x.stage) >= len(c.Stages)}
	for i, m := range c.marks {
		if x.days == nil {
			break
		}
		if d := x.days.plan[i]; !d.IsZero() {
			l.Plan[m.Stage] = d
		}
		if d := x.days.done[i]; !d.IsZero() {
			l.Done[m.Stage] = d
		}
	}
	for i, stage := range c.every() {
		if at := x.entered[i]; at != 0 {
			on := kernel.DateOf((kernel.Instant(at) * minute).In(s.loc()))
			if d, ok := l.Done[stage]; ok {
				on = d // the day that was given, not the day it was entered
			}
			l.Entered = append(l.Entered, Mark{stage, on})
		}
	}
	slices.SortStableFunc(l.Entered, func(a, b Mark) int { return a.On.Compare(b.On) })
	return l
}
