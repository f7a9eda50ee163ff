package web

import (
	"github.com/a-h/templ"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// listView is the list of steps whose turn it is.
type listView struct {
	Head  ui.PageHead
	Stats []ui.Stat
	Table ui.Table
}

const perPage = 100

// filter reads what narrows the list from the address.
func filter(c *web.Ctx) approval.Filter {
	return approval.Filter{State: c.Query("state"), Unit: kernel.ID(c.Query("unit")), Project: kernel.ID(c.Query("project")), Mine: c.Query("mine") == "1", Search: c.Query("q")}
}

// list is the steps whose turn it is, across projects, the late ones first.
func (p *Pages) list(c *web.Ctx) error {
	f := filter(c)
	f.After, f.Limit = c.Query("after"), perPage
	sums, err := p.o.Approval.Sums(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	page, err := p.o.Approval.Turns(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := listView{Head: ui.PageHead{Title: c.T("approval.title"), Sub: c.T("approval.sub")}, Stats: stats(c, sums), Table: p.turns(c, page)}
	if v.Table.Filters, err = p.filters(c); err != nil {
		return err
	}
	if c.Actor.Can(approval.PermExport) != kernel.ScopeNone {
		v.Table.Export = "/plans/export.xlsx"
	}
	v.Table.Search, v.Table.Total, v.Table.Next = true, &ui.Total{N: page.Total, More: page.More}, page.Next
	return c.Page(v.Head.Title, listPage(v))
}

// stats count the open steps by how they stand; each opens its steps.
func stats(c *web.Ctx, s approval.Sum) []ui.Stat {
	var out []ui.Stat
	for _, x := range []struct {
		key   string
		n     int
		state string
	}{{"late", s.Late, ui.Bad}, {"running", s.Running, ""}, {"ready", s.Ready, ui.Warn}, {"ahead", s.Ahead, ""}} {
		if x.n == 0 {
			x.state = ""
		}
		out = append(out, ui.Stat{Label: c.T("approval.stat." + x.key), Value: ui.Num(x.n), Unit: c.T("approval.unit"), Href: ui.Here(c.Context(), "state", x.key, "after", ""), State: x.state})
	}
	return append(out, ui.Stat{Label: c.T("approval.stat.plans"), Value: ui.Num(s.Plans), Unit: c.T("approval.projects")})
}

func (p *Pages) filters(c *web.Ctx) ([]ui.Filter, error) {
	units, err := p.o.Approval.Units(c.Context())
	if err != nil {
		return nil, err
	}
	n := p.names(c)
	unit := ui.Filter{Name: "unit", Label: c.T("approval.by"), Kind: ui.FilterSelect}
	for _, u := range units {
		unit.Options = append(unit.Options, ui.Option{Value: string(u), Label: n.Unit(u)})
	}
	state := ui.Filter{Name: "state", Label: c.T("approval.state"), Kind: ui.FilterChips}
	for _, s := range []string{"late", "running", "ready", "ahead"} {
		state.Options = append(state.Options, ui.Option{Value: s, Label: c.T("approval.stat." + s)})
	}
	mine := ui.Filter{Name: "mine", Label: c.T("approval.whose"), Kind: ui.FilterSelect, Options: []ui.Option{{Value: "1", Label: c.T("approval.mine")}}}
	if c.Actor.Enterprise != "" {
		return []ui.Filter{state, mine}, nil
	}
	return []ui.Filter{state, unit, mine}, nil
}

func (p *Pages) turns(c *web.Ctx, page approval.Page) ui.Table {
	t := ui.Table{ID: "turns", Caption: c.T("approval.title"), Empty: ui.Empty{Title: c.T("approval.none"), Advice: c.T("approval.none.advice")}, Columns: []ui.Column{
		{Key: "step", Label: c.T("approval.step"), Main: true, Wrap: true}, {Key: "state", Label: c.T("approval.state"), Bare: true}, {Key: "by", Label: c.T("approval.by")},
		{Key: "since", Label: c.T("approval.since")}, {Key: "due", Label: c.T("approval.due")}, {Key: "project", Label: c.T("approval.project"), Wrap: true}}}
	for _, x := range page.Turns {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, stepName(c, x), stepHref(x.Matter)), ui.TagMark(turnTag(c, x)), ui.Text(p.handler(c, x.Unit, x.Firm)),
			since(c, x.Row), p.due(c, x), ui.Titled(x.Project.Number, x.Project.Title, planHref(x.Project.ID))}}
		if x.Late {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// stepName is what a step is called in the graph its plan began under.
func stepName(c *web.Ctx, x approval.Turn) string {
	if x.Step != nil {
		return x.Step.Name.In(c.Lang)
	}
	return x.Title
}

// handler is who handles a step: a department, or the enterprise.
func (p *Pages) handler(c *web.Ctx, unit, firm kernel.ID) string {
	n := p.names(c)
	switch {
	case unit != "":
		return n.Unit(unit)
	case firm != "":
		return n.Firm(firm)
	}
	return c.T("approval.enterprise")
}

func turnTag(c *web.Ctx, x approval.Turn) ui.Tag {
	switch {
	case x.Late:
		return ui.Tag{Text: c.T("approval.stat.late"), State: ui.Bad}
	case x.State == approval.Running:
		return ui.Tag{Text: c.T("approval.stat.running"), State: ui.Info}
	case x.ReadyAt > c.Now():
		return ui.Tag{Text: c.T("approval.stat.ahead")}
	}
	return ui.Tag{Text: c.T("approval.stat.ready"), State: ui.Warn}
}

// since is from when on a step stands as it does.
func since(c *web.Ctx, r approval.Row) templ.Component { return ui.Day(sinceDay(c, r)) }

func sinceDay(c *web.Ctx, r approval.Row) kernel.Date {
	if r.State == approval.Running {
		return r.Started
	}
	return kernel.DateOf(r.ReadyAt.In(c.Loc))
}

// due is by when a step is to be finished, or should begin.
func (p *Pages) due(c *web.Ctx, x approval.Turn) templ.Component {
	switch {
	case x.State == approval.Running && !x.PausedOn.IsZero():
		return ui.Quiet(c.T("approval.paused"))
	case x.State == approval.Running:
		return dueDay(x.Due, x.Late, c.T("approval.overdue"))
	case x.ReadyAt <= c.Now() && x.DueAt < matter.Never && x.DueAt != 0:
		return beginBy(kernel.DateOf(x.DueAt.In(c.Loc)), x.DueAt < c.Now())
	}
	return ui.Quiet("")
}
