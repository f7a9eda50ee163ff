package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is the list with what it comes to.
type boardView struct {
	Head  ui.PageHead
	Stats []ui.Stat
	Table ui.Table
}

const perPage = 50

// board is the list of projects; a firm is led to its own page.
func (p *Pages) board(c *web.Ctx) error {
	if c.Actor.Enterprise != "" {
		return c.Redirect("/projects/mine")
	}
	f := filter(c)
	all := f
	all.Stage, all.Light, all.Blocked, all.Green = "", "", false, false
	sums, err := p.o.Project.Sums(c.Context(), c.Actor, all)
	if err != nil {
		return err
	}
	page, err := p.o.Project.Board(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := boardView{Head: p.boardHead(c), Stats: stats(c, sums)}
	if v.Table, err = p.table(c, page); err != nil {
		return err
	}
	return c.Page(v.Head.Title, boardPage(v))
}

// filter reads what narrows the list from the address.
func filter(c *web.Ctx) project.Filter {
	return project.Filter{Stage: c.Query("stage"), Status: c.Query("status"), Light: c.Query("light"), Chain: c.Query("chain"), Unit: kernel.ID(c.Query("unit")), Commissioner: kernel.ID(c.Query("commissioner")),
		Blocked: c.Query("blocked") == "1", Green: c.Query("green") == "1", Year: c.QueryInt("year", 0), Search: c.Query("q"), Sort: c.Query("sort"), After: c.Query("after"), Limit: perPage}
}

func (p *Pages) boardHead(c *web.Ctx) ui.PageHead {
	h := ui.PageHead{Title: c.T("project.board"), Sub: c.T("project.board.sub")}
	if c.Actor.Can(project.PermExport) != kernel.ScopeNone {
		h.Actions = append(h.Actions, ui.Button{Label: c.T("project.load"), Href: "/projects/load"}, ui.Button{Label: c.T("project.promises"), Href: "/projects/promises"})
	}
	if c.Actor.Can(project.PermRaise) != kernel.ScopeNone {
		h.Actions = append(h.Actions, ui.Button{Label: c.T("project.sign"), Href: "/projects/sign", Main: true})
	}
	return h
}

// stats are the figures of the list; each opens what it counts.
func stats(c *web.Ctx, s project.Sums) []ui.Stat {
	here := func(pairs ...string) string {
		return ui.Here(c.Context(), append([]string{"stage", "", "light", "", "blocked", "", "green", "", "after", ""}, pairs...)...)
	}
	building := 0
	for _, code := range []string{"started", "registered", "trial"} {
		building += s.Stages[code].N
	}
	out := []ui.Stat{
		{Label: c.T("project.stat.all"), Value: ui.Num(s.All.N), Unit: c.T("project.unit"), Href: here(), Note: large(c, s.All.Investment)},
		{Label: c.T("project.stat.funds"), Value: large(c, s.All.Verified), Note: share(c, s.All.Verified, s.All.Investment)},
		{Label: c.T("project.stat.building"), Value: ui.Num(building), Unit: c.T("project.unit"), Href: here("stage", "started")},
		{Label: c.T("project.stat.producing"), Value: ui.Num(s.Stages["production"].N + s.Stages["capacity"].N), Unit: c.T("project.unit"), Href: here("stage", "production")},
	}
	for _, x := range []struct {
		key, name, value string
		n                int
		state            string
	}{{"red", "light", "red", s.Lights["red"], ui.Bad}, {"yellow", "light", "yellow", s.Lights["yellow"], ui.Warn}, {"blocked", "blocked", "1", s.Blocked, ui.Warn}, {"green", "green", "1", s.Green, ""}} {
		if x.n == 0 {
			x.state = ""
		}
		out = append(out, ui.Stat{Label: c.T("project.stat." + x.key), Value: ui.Num(x.n), Unit: c.T("project.unit"), Href: here(x.name, x.value), State: x.state})
	}
	return out
}

// share says what part of the agreed investment is in place.
func share(c *web.Ctx, part, of int64) string {
	if of == 0 {
		return ""
	}
	return c.T("project.share-of", ui.Percent(part, of))
}

func (p *Pages) table(c *web.Ctx, page project.Page) (ui.Table, error) {
	n := p.names(c)
	t := ui.Table{ID: "projects", Caption: c.T("project.board"), Search: true, Filters: p.filters(c), Total: &ui.Total{N: page.Total, More: page.More}, Next: page.Next, Sort: c.Query("sort"), Choose: true,
		Empty: ui.Empty{Title: c.T("project.none"), Advice: c.T("project.none.advice")}, Columns: []ui.Column{
			{Key: "title", Label: c.T("project.project"), Main: true, Wrap: true}, {Key: "stage", Label: c.T("project.stage"), Bare: true}, {Key: "light", Label: c.T("project.light"), Bare: true},
			{Key: "progress", Label: c.T("project.progress"), Right: true}, {Key: "move", Label: c.T("project.move")}, {Key: "investment", Label: c.T("project.investment"), Right: true, Sortable: true},
			{Key: "funds", Label: c.T("project.funds"), Right: true}, {Key: "forecast", Label: c.T("project.forecast")},
			{Key: "firm", Label: c.T("project.firm"), Spare: true}, {Key: "chain", Label: c.T("project.chain"), Spare: true}, {Key: "signed", Label: c.T("project.signed-on"), Sortable: true, Spare: true}, {Key: "commissioner", Label: c.T("project.commissioner"), Spare: true}}}
	if c.Actor.Can(project.PermExport) != kernel.ScopeNone {
		t.Export = "/projects/export.xlsx"
	}
	moves, err := p.o.Project.Moves(c.Context(), page.Projects)
	if err != nil {
		return t, err
	}
	forecast, err := p.forecast(c, page.Projects)
	if err != nil {
		return t, err
	}
	for _, x := range page.Projects {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.ID), p.tags(c, x)...), ui.Text(p.stage(c, x.Stage)), ui.TagMark(lightTag(c, x.Shows())), progressCell(x), p.move(c, x, moves[x.ID]),
			ui.Figure(large(c, x.Investment), ""), ui.Figure(large(c, x.Verified), href(x.ID)+"#funds"), p.forecastCell(c, x, forecast), ui.Text(n.Firm(x.Enterprise)), ui.Text(p.option(c, "chain", x.Chain)), ui.Day(x.On("signed_on")), ui.Text(p.holder(c, x.Commissioner))}}
		if x.Shows() == project.Red {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// forecast asks when projects are likely to produce, where somebody knows.
func (p *Pages) forecast(c *web.Ctx, list []project.Project) (map[kernel.ID]kernel.Date, error) {
	if p.o.Forecast == nil || len(list) == 0 {
		return nil, nil
	}
	ids := make([]kernel.ID, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	return p.o.Forecast(c.Context(), ids)
}

// forecastCell is when the project produced, or is likely to.
func (p *Pages) forecastCell(c *web.Ctx, x project.Project, forecast map[kernel.ID]kernel.Date) templ.Component {
	if d := x.On("production_on"); !d.IsZero() {
		return ui.Day(d)
	}
	if d, ok := forecast[x.ID]; ok && !d.IsZero() {
		return likely(d)
	}
	return ui.NoData(c.T("project.no-forecast"))
}

// tags mark what stands beside the stage.
func (p *Pages) tags(c *web.Ctx, x project.Project) (out []ui.Tag) {
	if x.Status != project.Ongoing {
		out = append(out, p.statusTag(c, x.Status))
	}
	if x.Green {
		out = append(out, ui.Tag{Text: c.T("project.green"), State: ui.Info})
	}
	return out
}

// move says whose move it is: who must remove a bottleneck, else who answers for
// the project.
func (p *Pages) move(c *web.Ctx, x project.Project, blocks []project.Block) templ.Component {
	n := p.names(c)
	switch {
	case len(blocks) > 0:
		return blockedBy(n.Unit(blocks[0].Unit), p.option(c, "block_kind", blocks[0].Kind), c.T("project.days-blocked", blocks[0].Since.Days(today(c))), len(blocks)-1)
	case !x.Open:
		return ui.Quiet("")
	}
	return ui.Text(n.Unit(x.Unit))
}

func (p *Pages) holder(c *web.Ctx, post kernel.ID) string {
	if h, ok := p.o.Org.Directory().Holder(post, c.Now()); ok {
		return h.In(c.Lang)
	}
	return ""
}

func (p *Pages) filters(c *web.Ctx) []ui.Filter {
	lights := ui.Filter{Name: "light", Label: c.T("project.light"), Kind: ui.FilterChips}
	for _, l := range []project.Light{project.Red, project.Yellow, project.Green} {
		lights.Options = append(lights.Options, ui.Option{Value: string(l), Label: lightTag(c, l).Text})
	}
	year := ui.Filter{Name: "year", Label: c.T("project.year"), Kind: ui.FilterSelect}
	for y := today(c).Year; y > today(c).Year-5; y-- {
		year.Options = append(year.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return []ui.Filter{lights, {Name: "stage", Label: c.T("project.stage"), Kind: ui.FilterSelect, Options: p.stages(c)}, {Name: "status", Label: c.T("project.status"), Kind: ui.FilterSelect, Options: p.options(c, "status")},
		{Name: "chain", Label: c.T("project.chain"), Kind: ui.FilterSelect, Options: p.options(c, "chain")}, {Name: "unit", Label: c.T("project.units"), Kind: ui.FilterSelect, Options: p.unitOptions(c)},
		{Name: "blocked", Label: c.T("project.stat.blocked"), Kind: ui.FilterSelect, Options: []ui.Option{{Value: "1", Label: c.T("project.only-blocked")}}}, year}
}
