package web

import (
	"fmt"
	"strconv"
	"time"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/web"
)

// chart is a plan drawn: one line a step under one axis of months.
type chart struct {
	Title  string
	Ticks  []tick
	Now    string // place of today; "" = off the chart
	Lines  []line
	Legend []legend
}

// tick is the first of a month, or of a quarter where there are many.
type tick struct{ At, Label string }

// line is one step: its bar and how far it may slip.
type line struct {
	Name, Href string
	Words      string // the same for who does not see it
	Bar        *span
	Slack      *span
	Point      string // place of a milestone
	Class      string
}

// span is a stretch of the axis.
type span struct{ X, W string }

type legend struct{ Class, Words string }

// axis places days on the width of the chart.
type axis struct {
	from kernel.Date
	days float64
}

func (a axis) at(d kernel.Date) float64 { return float64(a.from.Days(d)) / a.days }

func pct(share float64) string { return strconv.FormatFloat(share*100, 'f', 2, 64) + "%" }

func (a axis) span(from, to kernel.Date) *span {
	w := a.at(to) - a.at(from)
	return &span{pct(a.at(from)), pct(max(w, 0.003))}
}

func (p *Pages) gantt(c *web.Ctx, l *approval.Live) *chart {
	last := l.Finish.Date
	for _, r := range l.Activities {
		if r.LateFinish.Date.After(last) {
			last = r.LateFinish.Date
		}
	}
	first := kernel.Date{Year: l.Plan.Start.Year, Month: l.Plan.Start.Month, Day: 1}
	a := axis{first, float64(max(first.Days(last), 30)) * 1.02}
	g := &chart{Title: c.T("approval.gantt"), Ticks: a.ticks(c, last)}
	if !l.On.Before(first) && !l.On.After(last) {
		g.Now = pct(a.at(l.On))
	}
	for _, r := range l.Rows {
		if x := l.Schedule.Row(r.Code); x != nil {
			g.Lines = append(g.Lines, p.line(c, l, a, r, x))
		}
	}
	for _, k := range []string{"done", "running", "late", "critical", "todo", "slack", "point"} {
		g.Legend = append(g.Legend, legend{k, c.T("approval.legend." + k)})
	}
	return g
}

func (p *Pages) line(c *web.Ctx, l *approval.Live, a axis, r approval.Row, x *schedule.Row) line {
	n := line{Name: l.Step(r.Code).Name.In(c.Lang), Href: "#s-" + r.Code, Class: class(l, r, x)}
	n.Words = fmt.Sprintf("%s, %s – %s", c.T("approval.legend."+n.Class), x.Start.Date, x.Finish.Date)
	if x.Takes.N == 0 {
		n.Point = pct(a.at(x.Finish.Date))
		return n
	}
	n.Bar = a.span(x.Start.Date, x.Finish.Date)
	if x.State != schedule.Done && x.LateFinish.Date.After(x.Finish.Date) {
		n.Slack = a.span(x.Finish.Date, x.LateFinish.Date)
		n.Words += ", " + c.T("approval.slack") + " " + c.T("approval.workdays", x.Slack)
	}
	return n
}

func class(l *approval.Live, r approval.Row, x *schedule.Row) string {
	switch {
	case x.State == schedule.Done:
		return "done"
	case l.Late(r):
		return "late"
	case x.State == schedule.Running:
		return "running"
	case l.OnPath(r.Code):
		return "critical"
	}
	return "todo"
}

// ticks are some eight first days of months.
func (a axis) ticks(c *web.Ctx, last kernel.Date) (out []tick) {
	months := (last.Year-a.from.Year)*12 + int(last.Month-a.from.Month) + 1
	step := 1
	for _, s := range []int{1, 2, 3, 6, 12} {
		if step = s; months/s <= 8 {
			break
		}
	}
	for d := a.from; !d.After(last); d = next(d, step) {
		out = append(out, tick{pct(a.at(d)), fmt.Sprintf("%d-%02d", d.Year, int(d.Month))})
	}
	return out
}

func next(d kernel.Date, months int) kernel.Date {
	m := int(d.Month) - 1 + months
	return kernel.Date{Year: d.Year + m/12, Month: time.Month(m%12 + 1), Day: 1}
}
