package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands on a task's record: its months against the plan and
// the parts it was decomposed into.
type panelView struct {
	Note   string
	Light  ui.Tag
	Chart  *ui.Chart
	Months *ui.Table
	Parts  *ui.Table
	Above  *ui.Door
	Split  *ui.Button
}

// Panel draws a key task's progress on its record page.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind != keytask.Kind {
		return nil, nil
	}
	r, err := p.o.KeyTask.Record(c.Context(), c.Actor, v.ID)
	if err != nil {
		return nil, err
	}
	x := panelView{Light: lightTag(c, r.Task), Note: c.T("keytask.stands", r.Reported, r.Planned)}
	if r.Settled == "" {
		x.Note = c.T("keytask.not-begun")
	}
	if r.Tier != "deployment" {
		x.Chart = p.chart(c, v, r)
	}
	if len(r.Months) > 0 {
		t := months(c, r)
		x.Months = &t
	}
	if len(r.Parts) > 0 {
		t := p.parts(c, r.Parts)
		x.Parts = &t
	}
	if r.Parent != "" {
		x.Above = &ui.Door{Text: c.T("keytask.above"), Href: "/matters/" + string(r.Parent)}
	}
	x.Split = p.split(c, v, r)
	return panel(x), nil
}

// chart draws the plan and what was reported, from the first month of the plan
// to the deadline, or to the last month reported.
func (p *Pages) chart(c *web.Ctx, v *matter.View, r keytask.Record) *ui.Chart {
	plan, err := keytask.PlanOf(v.Data)
	if err != nil || plan.Check() != nil {
		return nil // not planned yet
	}
	chart := ui.Chart{ID: "progress", Title: c.T("keytask.chart"), Kind: ui.ChartLine, Unit: "%"}
	planned, done := ui.Series{Name: c.T("keytask.planned"), State: ui.Info}, ui.Series{Name: c.T("keytask.reported"), State: ui.Good}
	reported := map[kernel.Month]int{}
	last := kernel.MonthOf(plan.Deadline)
	for _, m := range r.Months {
		if m.Known {
			reported[m.Month] = m.Reported
		}
		if last.Before(m.Month) {
			last = m.Month
		}
	}
	first := kernel.MonthOf(kernel.DateOf(v.CreatedAt.In(c.Loc)))
	for m := first; !last.Before(m); m = m.Next() {
		at := float64(plan.At(m))
		chart.Labels, planned.Values = append(chart.Labels, m.String()), append(planned.Values, &at)
		var is *float64
		if n, ok := reported[m]; ok {
			f := float64(n)
			is = &f
		}
		done.Values = append(done.Values, is)
	}
	chart.Series = []ui.Series{planned, done}
	return &chart
}

func months(c *web.Ctx, r keytask.Record) ui.Table {
	t := ui.Table{ID: "months", Caption: c.T("keytask.months"), Columns: []ui.Column{{Key: "month", Label: c.T("keytask.month"), Main: true}, {Key: "planned", Label: c.T("keytask.planned"), Right: true},
		{Key: "reported", Label: c.T("keytask.reported"), Right: true}, {Key: "behind", Label: c.T("keytask.behind"), Right: true}, {Key: "light", Label: c.T("keytask.light"), Bare: true}}}
	for i := len(r.Months) - 1; i >= 0; i-- {
		m := r.Months[i]
		said := ui.Text(strconv.Itoa(m.Reported) + "%")
		if !m.Known {
			said = ui.NoData(c.T("keytask.no-report"))
		}
		behind := ""
		if m.Behind() > 0 {
			behind = c.T("keytask.points-behind", m.Behind())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(m.Month.String()), ui.Text(strconv.Itoa(m.Planned) + "%"), said, ui.Text(behind), ui.TagMark(light(c, m.Light))}})
	}
	return t
}

func (p *Pages) parts(c *web.Ctx, parts []keytask.Task) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "parts", Caption: c.T("keytask.parts"), Columns: []ui.Column{{Key: "title", Label: c.T("keytask.task"), Main: true, Wrap: true}, {Key: "lead", Label: c.T("keytask.lead"), Bare: true},
		{Key: "progress", Label: c.T("keytask.progress"), Right: true}, {Key: "light", Label: c.T("keytask.light"), Bare: true}, {Key: "deadline", Label: c.T("keytask.deadline")}}}
	for _, x := range parts {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x)), ui.Text(n.Unit(x.Lead)), progressCell(x), ui.TagMark(lightTag(c, x)), p.deadline(c, x)}})
	}
	return t
}

// split offers to decompose a task, to whom may.
func (p *Pages) split(c *web.Ctx, v *matter.View, r keytask.Record) *ui.Button {
	below := map[string]string{"deployment": "task", "task": "subtask"}[r.Tier]
	course, err := p.o.Kinds.Current(keytask.Kind)
	if err != nil || !r.Open || below == "" || c.Actor.Require(course.Permission(&course.Def.Raise)) != nil {
		return nil
	}
	if c.Actor.Can(keytask.PermDirect) == kernel.ScopeNone && c.Actor.Unit != r.Lead {
		return nil
	}
	return &ui.Button{Label: c.T("keytask.split." + below), Small: true, Href: "/m/keytask/new?" + splitQuery(v.Data, v.ID, below)}
}

// splitQuery proposes for a part what it takes over from the whole.
func splitQuery(data caseflow.Values, parent kernel.ID, tier string) string {
	q := "parent=" + string(parent) + "&tier=" + tier
	for _, field := range []string{"area", "source_level", "deadline", "leader", "overall", "lead_unit"} {
		if s, ok := data[field].(string); ok {
			q += "&" + field + "=" + s
		}
	}
	return q
}

// Prefill proposes the unit that leads as the addressee of a letter.
func (p *Pages) Prefill(_ *web.Ctx, v *matter.View, action string) (map[string][]string, kernel.Text) {
	lead, _ := v.Data["lead_unit"].(string)
	if action != "remind" && action != "order" && action != "criticise" || lead == "" {
		return nil, kernel.Text{}
	}
	return map[string][]string{"letter_to": {lead}}, kernel.Text{}
}
