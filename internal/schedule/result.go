package schedule

import (
	"juyan/internal/kernel"
)

// Schedule is a plan worked out.
type Schedule struct {
	Start      Mark          `json:"start"`
	Today      *Mark         `json:"today,omitempty"`
	Finish     Mark          `json:"finish"`
	Length     int           `json:"length"` // working days from start to finish; days where there is no calendar
	Activities []Row         `json:"activities"`
	Paths      [][]string    `json:"critical_paths"`
	Notes      []kernel.Text `json:"notes,omitempty"`
}

// Row is one activity of a schedule. Of a finished one the dates are the real
// ones; it has no slack and is not critical any more.
type Row struct {
	Code       string      `json:"code"`
	Name       kernel.Text `json:"name,omitzero"`
	State      State       `json:"state"`
	Takes      Length      `json:"takes"`
	Start      Mark        `json:"start"`
	Finish     Mark        `json:"finish"`
	LateStart  Mark        `json:"late_start"`
	LateFinish Mark        `json:"late_finish"`
	Slack      int         `json:"slack"` // by how much it may slip and the end stays
	Free       int         `json:"free"`  // by how much it may slip and nobody else moves
	Critical   bool        `json:"critical"`
}

// Row returns the row of an activity, nil if there is none.
func (s *Schedule) Row(code string) *Row {
	for i := range s.Activities {
		if s.Activities[i].Code == code {
			return &s.Activities[i]
		}
	}
	return nil
}

// Solve works out the plan. Error code: invalid, where it leaves the calendar.
func (n *Network) Solve() (*Schedule, error) {
	p := n.newPass()
	p.forward(n.planned)
	if p.end == never {
		return nil, n.axis.beyond()
	}
	p.backward(n.planned)
	return p.schedule(), nil
}

// planned is the length the plan gives an activity.
func (n *Network) planned(i int32) Length { return n.plan.Activities[i].Takes }

func (p *pass) schedule() *Schedule {
	a := p.axis
	out := &Schedule{Start: a.mark(p.start), Finish: a.mark(p.end), Length: a.count(p.end) - a.count(p.start), Activities: make([]Row, len(p.nodes)), Paths: p.paths(), Notes: p.OutOfOrder()}
	if p.today >= 0 {
		today := a.mark(p.today)
		out.Today = &today
	}
	for i := range p.nodes {
		out.Activities[i] = p.row(int32(i))
	}
	return out
}

func (p *pass) row(i int32) Row {
	a, act := p.axis, &p.plan.Activities[i]
	r := Row{Code: act.Code, Name: act.Name, State: p.nodes[i].state, Takes: act.Takes, Start: a.mark(p.es[i]), Finish: a.mark(p.ef[i])}
	if r.State == Done {
		r.LateStart, r.LateFinish = r.Start, r.Finish
		return r
	}
	r.LateStart, r.LateFinish = a.mark(p.ls[i]), a.mark(p.lf[i])
	r.Slack, r.Free = p.slack(i, p.ls, p.lf), p.slack(i, p.fs, p.ff)
	r.Critical = r.Slack == 0
	return r
}

// Work makes a plan ready and works it out.
func Work(p *Plan, axis *Axis, today kernel.Date) (*Schedule, error) {
	n, err := New(p, axis, today)
	if err != nil {
		return nil, err
	}
	return n.Solve()
}
