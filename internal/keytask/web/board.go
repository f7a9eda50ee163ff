package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is the overview: how the tasks stand, then the tasks.
type boardView struct {
	Head   ui.PageHead
	Stats  []ui.Stat
	Views  []ui.Tab
	Table  ui.Table
	Legend string
}

const perPage, printed = 100, 1000

// board is the overview in one of three views: list, matrix, due this month.
func (p *Pages) board(c *web.Ctx) error {
	years, err := p.o.KeyTask.Years(c.Context())
	if err != nil {
		return err
	}
	f := p.filter(c)
	sums, err := p.o.KeyTask.Sums(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	page, err := p.o.KeyTask.Board(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := boardView{Head: p.head(c, f), Stats: stats(c, sums), Views: views(c)}
	if c.Query("view") == "matrix" {
		v.Table, v.Legend = p.matrix(c, page), c.T("keytask.matrix.legend")
	} else {
		v.Table = p.list(c, page)
	}
	v.Table.Filters = p.filters(c, years)
	v.Table.Search, v.Table.Total, v.Table.Next = true, &ui.Total{N: page.Total, More: page.More}, page.Next
	if c.Actor.Can(keytask.PermExport) != kernel.ScopeNone {
		v.Table.Export = "/keytasks/export.xlsx"
	}
	return c.Page(v.Head.Title, boardPage(v))
}

// filter reads what narrows the board from the address.
func (p *Pages) filter(c *web.Ctx) keytask.Filter {
	today := kernel.DateOf(c.Now().In(c.Loc))
	f := keytask.Filter{Today: today, Tier: c.Query("tier"), Area: c.Query("area"), Level: c.Query("source_level"), Light: c.Query("light"),
		Unit: kernel.ID(c.Query("unit")), Leader: kernel.ID(c.Query("leader")), Mine: c.Query("mine") == "1", Search: c.Query("q"), After: c.Query("after"), Limit: perPage}
	f.Year = c.QueryInt("year", 0)
	if c.Query("all") == "1" {
		f.Limit = printed
	}
	if c.Query("view") == "due" {
		f.Due = kernel.MonthOf(today).String()
	}
	return f
}

func (p *Pages) head(c *web.Ctx, f keytask.Filter) ui.PageHead {
	h := ui.PageHead{Title: c.T("keytask.board"), Sub: c.T("keytask.board.sub")}
	if f.Mine {
		h.Sub = c.T("keytask.board.mine", p.names(c).Unit(c.Actor.Unit))
	}
	if c.Query("view") == "matrix" {
		if f.Limit == printed {
			h.Actions = append(h.Actions, ui.Button{Label: c.T("keytask.print"), Print: true})
		} else {
			h.Actions = append(h.Actions, ui.Button{Label: c.T("keytask.print-view"), Href: ui.Here(c.Context(), "all", "1", "after", "")})
		}
	}
	if c.Actor.Can(keytask.PermDirect) != kernel.ScopeNone {
		h.Actions = append(h.Actions, ui.Button{Label: c.T("keytask.deploy"), Href: "/m/keytask/new", Main: true})
	}
	return h
}

// stats count the tasks by how they stand; each opens its tasks.
func stats(c *web.Ctx, s keytask.Sum) []ui.Stat {
	var out []ui.Stat
	for _, x := range []struct {
		key   string
		n     int
		state string
	}{{"", s.All(), ""}, {"red", s.Red, ui.Bad}, {"yellow", s.Yellow, ui.Warn}, {"green", s.Green, ui.Good}, {"none", s.None, ""}, {"closed", s.Closed, ""}, {"late", s.Late, ui.Bad}} {
		label := c.T("keytask.stat.all")
		if x.key != "" {
			label = c.T("keytask.stat." + x.key)
		}
		if x.n == 0 {
			x.state = ""
		}
		out = append(out, ui.Stat{Label: label, Value: ui.Num(x.n), Unit: c.T("keytask.unit"), Href: ui.Here(c.Context(), "light", x.key, "after", ""), State: x.state})
	}
	return out
}

func views(c *web.Ctx) []ui.Tab {
	var out []ui.Tab
	for _, v := range []string{"", "matrix", "due"} {
		key := v
		if v == "" {
			key = "list"
		}
		out = append(out, ui.Tab{Label: c.T("keytask.view." + key), Href: ui.Here(c.Context(), "view", v, "after", "", "all", ""), On: c.Query("view") == v})
	}
	return out
}

func (p *Pages) filters(c *web.Ctx, years []int) []ui.Filter {
	lights := ui.Filter{Name: "light", Label: c.T("keytask.light"), Kind: ui.FilterChips}
	for _, l := range []string{"red", "yellow", "green", "none", "closed", "late"} {
		lights.Options = append(lights.Options, ui.Option{Value: l, Label: c.T("keytask.stat." + l)})
	}
	year := ui.Filter{Name: "year", Label: c.T("keytask.year"), Kind: ui.FilterSelect}
	for _, y := range years {
		year.Options = append(year.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	return []ui.Filter{lights, year,
		{Name: "unit", Label: c.T("keytask.units"), Kind: ui.FilterSelect, Options: p.unitOptions(c)},
		{Name: "leader", Label: c.T("keytask.leader"), Kind: ui.FilterSelect, Options: p.leaderOptions(c)},
		{Name: "area", Label: c.T("keytask.area"), Kind: ui.FilterSelect, Options: p.options(c, "area")},
		{Name: "source_level", Label: c.T("keytask.source"), Kind: ui.FilterSelect, Options: p.options(c, "source_level")},
		{Name: "tier", Label: c.T("keytask.tier"), Kind: ui.FilterSelect, Options: p.options(c, "tier")},
		{Name: "mine", Label: c.T("keytask.mine"), Kind: ui.FilterSelect, Options: []ui.Option{{Value: "1", Label: c.T("keytask.mine.yes")}}}}
}

// list is one task a line.
func (p *Pages) list(c *web.Ctx, page keytask.Page) ui.Table {
	n := p.names(c)
	due := c.Query("view") == "due"
	t := ui.Table{ID: "keytasks", Caption: c.T("keytask.board"), Empty: ui.Empty{Title: c.T("keytask.none"), Advice: c.T("keytask.none.advice")}, Columns: []ui.Column{
		{Key: "title", Label: c.T("keytask.task"), Main: true, Wrap: true}, {Key: "light", Label: c.T("keytask.light"), Bare: true}, {Key: "progress", Label: c.T("keytask.progress"), Right: true},
		{Key: "lead", Label: c.T("keytask.lead"), Bare: true}, {Key: "leader", Label: c.T("keytask.leader")}, {Key: "source", Label: c.T("keytask.source"), Spare: true},
		{Key: "points", Label: c.T("keytask.points"), Right: true, Spare: true}, {Key: "deadline", Label: c.T("keytask.deadline")}, {Key: "expects", Label: c.T("keytask.report-by")},
		{Key: "letters", Label: c.T("keytask.letters"), Right: true}}}
	if due {
		t.Empty = ui.Empty{Title: c.T("keytask.due.none"), Advice: c.T("keytask.due.none.advice")}
	}
	for _, x := range page.Tasks {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x), p.tierTags(c, x)...), ui.TagMark(lightTag(c, x)), progressCell(x), ui.Text(n.Unit(x.Lead)), ui.Text(p.holder(c, x)),
			ui.Text(p.option(c, "source_level", x.SourceLevel)), ui.Text(points(x)), p.deadline(c, x), p.expects(c, x), letters(x)}}
		if x.Light == keytask.Red && x.Ended == "" {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// holder is who leads the task now.
func (p *Pages) holder(c *web.Ctx, t keytask.Task) string {
	if h, ok := p.o.Org.Directory().Holder(t.Leader, c.Now()); ok {
		return h.In(c.Lang)
	}
	return ""
}

func (p *Pages) tierTags(c *web.Ctx, t keytask.Task) []ui.Tag {
	if t.Tier == "task" {
		return nil
	}
	return []ui.Tag{{Text: p.option(c, "tier", t.Tier), State: ui.Info}}
}

func points(t keytask.Task) string {
	if t.Points == 0 {
		return ""
	}
	return strconv.Itoa(t.Points)
}

func letters(t keytask.Task) templ.Component {
	if t.Letters == 0 {
		return ui.Quiet("")
	}
	return ui.Figure(strconv.Itoa(t.Letters), href(t)+"#record")
}

func (p *Pages) deadline(c *web.Ctx, t keytask.Task) templ.Component {
	if t.Ended == "" && t.Deadline.Before(kernel.DateOf(c.Now().In(c.Loc))) {
		return passed(t.Deadline)
	}
	return ui.Day(t.Deadline)
}

// expects says by when the next month is to be reported, or where the task
// stands when none is.
func (p *Pages) expects(c *web.Ctx, t keytask.Task) templ.Component {
	switch {
	case t.Ended != "": // the light says so
		return ui.Quiet("")
	case t.Expects == "":
		return ui.Quiet(p.stage(c, t.Stage))
	}
	return ui.Day(t.ExpectsBy)
}

// matterUnits are the units that work can be given to.
func matterUnits(units []org.Unit, day kernel.Date) (out []org.Unit) {
	for _, u := range units {
		if u.Works(day) {
			out = append(out, u)
		}
	}
	return out
}
