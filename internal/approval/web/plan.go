package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// planView is the plan of one project.
type planView struct {
	Head    ui.PageHead
	Notices []ui.Notice
	Facts   []ui.Fact
	Ranges  []milestone
	Gantt   *chart
	What    *whatView
	Now     ui.Table
	Steps   ui.Table
	Learnt  string
}

// milestone is where one will fall, in words.
type milestone struct {
	Name, Words string
	Slip, State string
	Planned     string
}

// plan is the plan of one project as it stands today.
func (p *Pages) plan(c *web.Ctx) error {
	l, err := p.o.Approval.Live(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	v := planView{Head: p.planHead(c, l)}
	if err := p.ranges(c, &v, l); err != nil {
		return err
	}
	p.what(c, &v, l)
	v.Facts, v.Gantt = p.facts(c, l), p.gantt(c, l)
	v.Now, v.Steps = p.now(c, l), p.steps(c, l)
	for _, n := range l.Notes {
		v.Notices = append(v.Notices, ui.Notice{Kind: ui.Warn, Text: c.Say(n)})
	}
	return c.Page(v.Head.Title, planPage(v))
}

// project names the matter a plan is of, as far as the reader may see it.
func (p *Pages) project(ctx context.Context, actor kernel.Actor, id kernel.ID) *matter.Matter {
	m, err := p.o.Matter.Get(ctx, actor, id)
	if err != nil {
		return nil
	}
	return m
}

func (p *Pages) planHead(c *web.Ctx, l *approval.Live) ui.PageHead {
	h := ui.PageHead{Title: c.T("approval.plan"), Crumbs: []ui.Crumb{{Label: c.T("approval.title"), Href: "/plans"}, {Label: c.T("approval.plan")}}}
	title, err := p.o.Approval.Title(c.Context(), l.Project)
	if err == nil {
		h.Title, h.Sub = title.Title, title.Number
		h.Crumbs[1].Label = title.Title
	}
	if m := p.project(c.Context(), c.Actor, l.Project); m != nil {
		h.Actions = append(h.Actions, ui.Button{Label: c.T("approval.to-project"), Href: "/m/" + m.Kind + "/" + string(m.ID)})
	}
	h.Actions = append(h.Actions, ui.Button{Label: c.T("approval.print"), Print: true})
	return h
}

func (p *Pages) facts(c *web.Ctx, l *approval.Live) []ui.Fact {
	done, all := 0, 0
	for _, r := range l.Rows {
		if r.State != approval.Cancelled {
			all++
		}
		if r.State == approval.Done {
			done++
		}
	}
	return []ui.Fact{
		{Label: c.T("approval.template"), Text: sortName(c, l.Graph, l.Template)},
		{Label: c.T("approval.from"), Value: ui.Day(l.Plan.Start)},
		{Label: c.T("approval.progress"), Text: c.T("approval.of", done, all)},
		{Label: c.T("approval.end"), Value: ui.Day(l.Finish.Date)},
		{Label: c.T("approval.length"), Text: c.T("approval.workdays", l.Length)},
		{Label: c.T("approval.pinned"), Text: l.Plan.Graph[:8]},
	}
}

func sortName(c *web.Ctx, g *pack.Approvals, code string) string {
	for _, s := range g.Projects {
		if s.Code == code {
			return s.Name.In(c.Lang)
		}
	}
	return code
}

// ranges says where the milestones will fall.
func (p *Pages) ranges(c *web.Ctx, v *planView, l *approval.Live) error {
	list, err := p.o.Approval.Forecast(c.Context(), c.Actor, l.Project)
	if err != nil {
		return err
	}
	v.Ranges = milestones(c, list)
	v.Learnt = c.T("approval.learnt", l.Graph.Forecast.Runs, l.Graph.Forecast.Seed)
	return nil
}

func milestones(c *web.Ctx, list []approval.Range) (out []milestone) {
	for _, r := range list {
		m := milestone{Name: c.Say(r.Name), Words: rangeWords(c, r)}
		m.Slip, m.State = slipWords(c, r)
		if r.Reached.IsZero() && !r.Planned.IsZero() {
			m.Planned = c.T("approval.planned", exact(c, r.Planned))
		}
		out = append(out, m)
	}
	return out
}

// now is whose move it is.
func (p *Pages) now(c *web.Ctx, l *approval.Live) ui.Table {
	t := ui.Table{ID: "now", Caption: c.T("approval.now"), Empty: ui.Empty{Title: c.T("approval.now.none")}, Columns: []ui.Column{
		{Key: "step", Label: c.T("approval.step"), Main: true, Wrap: true}, {Key: "state", Label: c.T("approval.state"), Bare: true}, {Key: "by", Label: c.T("approval.by")},
		{Key: "since", Label: c.T("approval.since")}, {Key: "due", Label: c.T("approval.due")}, {Key: "slack", Label: c.T("approval.slack-days"), Right: true}}}
	for _, r := range l.Rows {
		if r.State != approval.Ready && r.State != approval.Running {
			continue
		}
		x := approval.Turn{Row: r, Step: l.Step(r.Code), Firm: l.Enterprise, Late: l.Late(r)}
		row := ui.Row{Cells: []templ.Component{ui.LinkOr(stepName(c, x), stepHref(r.Matter)), ui.TagMark(turnTag(c, x)), ui.Text(p.handler(c, r.Unit, l.Enterprise)), since(c, r), p.due(c, x), slack(c, l, l.Schedule.Row(r.Code))}}
		if x.Late {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func slack(c *web.Ctx, l *approval.Live, r *schedule.Row) templ.Component {
	switch {
	case r == nil || r.State == schedule.Done:
		return ui.Quiet("")
	case l.OnPath(r.Code):
		return critical(c.T("approval.critical"), r.Slack)
	}
	return ui.Text(strconv.Itoa(r.Slack))
}

// steps is every step with its dates.
func (p *Pages) steps(c *web.Ctx, l *approval.Live) ui.Table {
	t := ui.Table{ID: "steps", Caption: c.T("approval.steps"), Columns: []ui.Column{
		{Key: "step", Label: c.T("approval.step"), Main: true, Wrap: true}, {Key: "by", Label: c.T("approval.by")}, {Key: "limit", Label: c.T("approval.limit")}, {Key: "state", Label: c.T("approval.state"), Bare: true},
		{Key: "start", Label: c.T("approval.start")}, {Key: "finish", Label: c.T("approval.finish")}, {Key: "latest", Label: c.T("approval.latest")}, {Key: "slack", Label: c.T("approval.slack-days"), Right: true}}}
	for _, r := range l.Rows {
		x := l.Schedule.Row(r.Code)
		step := l.Step(r.Code)
		if step == nil {
			continue
		}
		row := ui.Row{ID: "s-" + r.Code, Cells: []templ.Component{p.stepCell(c, l, r, step, x), ui.Text(p.who(c, l, r, step)), ui.Text(p.limit(c, l, r, step)), ui.TagMark(stateTag(c, l, r))}}
		row.Cells = append(row.Cells, dateCells(c, r, x)...)
		row.Cells = append(row.Cells, slack(c, l, x))
		if l.Late(r) {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// who handles a step; a milestone is the project's own.
func (p *Pages) who(c *web.Ctx, l *approval.Live, r approval.Row, step *pack.Step) string {
	if step.Takes != nil && step.Takes.N == 0 {
		return c.T("approval.milestone")
	}
	return p.handler(c, r.Unit, l.Enterprise)
}

// limit is how long the step may take, with what was added.
func (p *Pages) limit(c *web.Ctx, l *approval.Live, r approval.Row, step *pack.Step) string {
	length := l.Planned(r.Code)
	if length.N == 0 {
		return ""
	}
	s := length.Text().In(c.Lang)
	if r.Extra > 0 {
		s += " + " + strconv.Itoa(r.Extra)
	}
	return s
}

func dateCells(c *web.Ctx, r approval.Row, x *schedule.Row) []templ.Component {
	if x == nil {
		return []templ.Component{ui.Quiet(""), ui.Quiet(""), ui.Quiet("")}
	}
	latest := templ.Component(ui.Day(x.LateFinish.Date))
	if x.State == schedule.Done {
		latest = ui.Quiet("")
	}
	return []templ.Component{day(x.Start.Date, x.State != schedule.Waiting), day(x.Finish.Date, x.State == schedule.Done), latest}
}

func stateTag(c *web.Ctx, l *approval.Live, r approval.Row) ui.Tag {
	switch r.State {
	case approval.Done:
		return ui.Tag{Text: c.T("approval.done"), State: ui.Good}
	case approval.Cancelled:
		return ui.Tag{Text: c.T("approval.cancelled")}
	case approval.Waiting:
		return ui.Tag{Text: c.T("approval.waiting")}
	}
	return turnTag(c, approval.Turn{Row: r, Late: l.Late(r)})
}

// stepCell is a step's name, with its record where it has one and the ways made
// use of.
func (p *Pages) stepCell(c *web.Ctx, l *approval.Live, r approval.Row, step *pack.Step, x *schedule.Row) templ.Component {
	var tags []ui.Tag
	for _, w := range r.Ways {
		tags = append(tags, ui.Tag{Text: c.T("approval.way." + string(w)), State: ui.Info})
	}
	href := ""
	if r.Matter != "" {
		href = stepHref(r.Matter)
	}
	return named(step.Name.In(c.Lang), href, tags, p.acts(c, l, r, x))
}

// acts offers the question what-if, and to open a step early.
func (p *Pages) acts(c *web.Ctx, l *approval.Live, r approval.Row, x *schedule.Row) templ.Component {
	if x == nil || x.State == schedule.Done || x.Takes.N == 0 {
		return ui.Quiet("")
	}
	a := rowActs{Ask: ui.Here(c.Context(), "what", r.Code, "days", "10") + "#what", AskWords: c.T("approval.ask")}
	if r.State == approval.Waiting && p.o.Approval.MayEarly(c.Actor, l, r.Code) {
		a.Early, a.EarlyWords, a.Code = planHref(l.Project)+"/early", c.T("approval.early"), r.Code
	}
	return stepActs(a)
}

// rowActs are what may be asked or done about a step.
type rowActs struct{ Ask, AskWords, Early, EarlyWords, Code string }
