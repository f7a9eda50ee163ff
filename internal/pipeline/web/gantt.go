package web

import (
	"fmt"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// ganttView is every project's course under one axis.
type ganttView struct {
	Head    ui.PageHead
	Views   []ui.Tab
	Filters ui.Table
	Groups  []ganttGroup
	Axis    axis
	Pages   []ui.Tab
	Shown   string
	Nothing *ui.Empty
}

// ganttGroup is the projects of one stage.
type ganttGroup struct {
	Title string
	Lines []ganttLine
}

type ganttLine struct {
	Title, Number, Href, Unit string
	Tags                      []ui.Tag
	Bars                      []ui.Bar
	Marks                     []ganttMark
}

// ganttMark is a planned day on a line.
type ganttMark struct {
	At    float64
	Late  bool
	Title string
}

// axis is the days a drawing spans.
type axis struct {
	From, To kernel.Date
	Ticks    []ui.Tick
	Now      float64
}

func (a axis) at(d kernel.Date) float64 {
	return float64(a.From.Days(d)) / float64(max(a.From.Days(a.To), 1))
}

func (p *Pages) gantt(c *web.Ctx) error {
	page := max(c.QueryInt("page", 1), 1)
	lines, total, err := p.o.Pipeline.Lines(c.Context(), c.Actor, filter(c), page)
	if err != nil {
		return err
	}
	v := ganttView{Head: ui.PageHead{Title: c.T("pipeline.gantt"), Sub: c.T("pipeline.gantt.sub"), Actions: []ui.Button{{Label: c.T("pipeline.print"), Print: true}}}, Views: views(c, "gantt"), Filters: ui.Table{ID: "gantt", Caption: c.T("pipeline.gantt"), Filters: p.filters(c, nil)}}
	if len(lines) == 0 {
		v.Nothing = &ui.Empty{Title: c.T("pipeline.none-projects"), Advice: c.T("pipeline.none.advice")}
		return c.Page(v.Head.Title, ganttPage(v))
	}
	v.Axis = span(c, lines)
	for _, l := range lines {
		title := p.stage(c, l.Row)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != title {
			v.Groups = append(v.Groups, ganttGroup{Title: title})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Lines = append(g.Lines, p.ganttLine(c, v.Axis, l))
	}
	const atOnce = 100
	v.Shown = c.T("pipeline.gantt.shown", (page-1)*atOnce+1, (page-1)*atOnce+len(lines), total)
	if page > 1 {
		v.Pages = append(v.Pages, ui.Tab{Label: c.T("pipeline.page.back"), Href: ui.Here(c.Context(), "page", strconv.Itoa(page-1))})
	}
	if page*atOnce < total {
		v.Pages = append(v.Pages, ui.Tab{Label: c.T("pipeline.page.on"), Href: ui.Here(c.Context(), "page", strconv.Itoa(page+1))})
	}
	return c.Page(v.Head.Title, ganttPage(v))
}

// span is the axis that holds every day of the lines, from the first of a month to
// the first of another, at most eight years.
func span(c *web.Ctx, lines []pipeline.Line) axis {
	from, to := today(c), today(c)
	for _, l := range lines {
		for _, d := range daysOf(l) {
			if d.Before(from) {
				from = d
			}
			if d.After(to) {
				to = d
			}
		}
	}
	from, to = first(from), first(to.AddDays(45))
	if most := first(from.AddDays(8 * 365)); to.After(most) {
		to = most
	}
	a := axis{From: from, To: to}
	a.Now = a.at(today(c))
	a.Ticks = ticks(a)
	return a
}

func daysOf(l pipeline.Line) []kernel.Date {
	var out []kernel.Date
	add := func(d kernel.Date) {
		if !d.IsZero() {
			out = append(out, d)
		}
	}
	for _, m := range l.Entered {
		add(m.On)
	}
	for _, d := range l.Plan {
		add(d)
	}
	for _, s := range l.Will {
		add(s.Likely)
		add(s.To)
	}
	return out
}

func first(d kernel.Date) kernel.Date { return kernel.Date{Year: d.Year, Month: d.Month, Day: 1} }

// ticks are at most some fourteen firsts of months.
func ticks(a axis) []ui.Tick {
	months := (a.To.Year-a.From.Year)*12 + int(a.To.Month) - int(a.From.Month)
	every := 1
	for _, n := range []int{1, 3, 6, 12} {
		if every = n; months/n <= 14 {
			break
		}
	}
	var out []ui.Tick
	for d := a.From; !d.After(a.To); d = first(d.AddDays(32)) {
		if (int(d.Month)-1)%every == 0 {
			out = append(out, ui.Tick{At: a.at(d), Label: fmt.Sprintf("%d-%02d", d.Year%100, d.Month)})
		}
	}
	return out
}

func (p *Pages) ganttLine(c *web.Ctx, a axis, l pipeline.Line) ganttLine {
	out := ganttLine{Title: l.Title, Number: l.Number, Href: href(l.Row), Unit: p.names(c).Unit(l.Unit), Tags: lights(c, l.Light)}
	now := today(c)
	for i, m := range l.Entered {
		end, state := now, ""
		if i+1 < len(l.Entered) {
			end = l.Entered[i+1].On
		} else if !l.Left {
			state = orElse(light(c, l.Light).State, ui.Info)
		} else {
			continue // it left: nothing goes on
		}
		name := p.stageName(c, pipeline.Projects, m.Stage)
		out.Bars = append(out.Bars, ui.Bar{From: a.at(m.On), To: a.at(end), State: state, Label: name, Title: m.On.String() + " – " + end.String()})
	}
	for _, m := range p.o.Pipeline.Rules().Milestones {
		name := m.Name.In(c.Lang)
		done := l.Done[m.Stage]
		if d, ok := l.Plan[m.Stage]; ok {
			out.Marks = append(out.Marks, ganttMark{a.at(d), done.IsZero() && d.Before(now), c.T("pipeline.planned-on", name, d.String())})
		}
		if s, ok := l.Will[m.Stage]; ok && done.IsZero() && s.Likely.After(now) {
			out.Bars = append(out.Bars, forecast(c, a, name, s))
		}
	}
	return out
}

// forecast is the range of a milestone; a day alone is drawn a week wide.
func forecast(c *web.Ctx, a axis, name string, s pipeline.Span) ui.Bar {
	from, to := s.From, s.To
	if from.IsZero() || from == to {
		from, to = s.Likely, s.Likely.AddDays(7)
	}
	return ui.Bar{From: a.at(from), To: a.at(to), State: "will", Label: c.T("pipeline.forecast-of", name), Title: s.Likely.String() + " (" + s.From.String() + " – " + s.To.String() + ")"}
}
