package web

import (
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/resource"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is how every resource stands.
type boardView struct {
	Head   ui.PageHead
	Stats  []ui.Stat
	Error  string
	Sheets []sheetView
}

// sheetView is one resource.
type sheetView struct {
	ID, Title, Note string
	Chart           ui.Chart
	Gaps            *ui.Table
	Works           ui.Table
}

func (p *Pages) board(c *web.Ctx) error { return p.draw(c, http.StatusOK, "") }

func (p *Pages) draw(c *web.Ctx, status int, fault string) error {
	sheets, err := p.o.Resource.Sheets(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := boardView{Head: ui.PageHead{Title: c.T("resource.title"), Sub: c.T("resource.sub")}, Error: fault}
	for _, x := range sheets {
		v.Stats = append(v.Stats, p.stat(c, x))
		v.Sheets = append(v.Sheets, p.sheet(c, x))
	}
	return c.PageStatus(status, v.Head.Title, boardPage(v))
}

// stat says in one figure how a resource stands: the worst gap in sight, or what
// is left today.
func (p *Pages) stat(c *web.Ctx, x resource.Sheet) ui.Stat {
	s := ui.Stat{Label: c.Say(x.Name), Unit: c.Say(x.Measure), Href: "#r-" + x.Code}
	now := x.Points[0]
	switch {
	case len(x.Gaps) > 0:
		worst := x.Gaps[0]
		for _, g := range x.Gaps {
			if g.Worst > worst.Worst {
				worst = g
			}
		}
		s.Value, s.State, s.Note = ui.Num(worst.Worst), ui.Bad, c.T("resource.short-from", worst.From.String())
	case !now.Known:
		s.NoData = c.T("resource.no-supply")
	default:
		s.Value, s.Note = ui.Num(now.Capacity-now.Confirmed), c.T("resource.left")
	}
	return s
}

func (p *Pages) sheet(c *web.Ctx, x resource.Sheet) sheetView {
	v := sheetView{ID: "r-" + x.Code, Title: c.Say(x.Name), Note: c.T("resource.supplied-by", p.names(c).Unit(x.Owner)), Chart: p.chart(c, x), Works: p.works(c, x)}
	if len(x.Gaps) > 0 {
		t := p.gaps(c, x)
		v.Gaps = &t
	}
	return v
}

func (p *Pages) chart(c *web.Ctx, x resource.Sheet) ui.Chart {
	g := ui.Chart{ID: "c-" + x.Code, Title: c.T("resource.chart"), Kind: ui.ChartLine, Unit: c.Say(x.Measure)}
	supply, confirmed, all := ui.Series{Name: c.T("resource.supply"), State: ui.Good}, ui.Series{Name: c.T("resource.confirmed"), State: ui.Info}, ui.Series{Name: c.T("resource.with-claimed"), State: ui.Warn}
	for _, pt := range x.Points {
		g.Labels = append(g.Labels, kernel.MonthOf(pt.Day).String())
		var cap *float64
		if pt.Known {
			cap = ui.Of(float64(pt.Capacity))[0]
		}
		supply.Values = append(supply.Values, cap)
		confirmed.Values = append(confirmed.Values, ui.Of(float64(pt.Confirmed))[0])
		all.Values = append(all.Values, ui.Of(float64(pt.Confirmed + pt.Claimed))[0])
	}
	g.Series = []ui.Series{supply, confirmed, all}
	return g
}

// works are the supplies with the works they hang on.
func (p *Pages) works(c *web.Ctx, x resource.Sheet) ui.Table {
	t := ui.Table{ID: "w-" + x.Code, Caption: c.T("resource.supply"), Columns: []ui.Column{{Key: "from", Label: c.T("resource.from"), Main: true}, {Key: "capacity", Label: c.T("resource.supply"), Right: true},
		{Key: "planned", Label: c.T("resource.works"), Wrap: true}, {Key: "source", Label: c.T("resource.source"), Wrap: true}}}
	for _, s := range x.Supplies {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Day(s.From), ui.Text(ui.Num(s.Capacity) + " " + c.Say(x.Measure)), ui.Text(c.Say(s.Planned)), ui.Quiet(s.Source.In(c.Lang))}})
	}
	return t
}

func (p *Pages) gaps(c *web.Ctx, x resource.Sheet) ui.Table {
	t := ui.Table{ID: "g-" + x.Code, Caption: c.T("resource.gaps"), Columns: []ui.Column{{Key: "from", Label: c.T("resource.gap-from"), Main: true}, {Key: "until", Label: c.T("resource.until")}, {Key: "short", Label: c.T("resource.short"), Right: true},
		{Key: "hit", Label: c.T("resource.hit"), Wrap: true}, {Key: "who", Label: c.T("resource.who")}, {Key: "due", Label: c.T("resource.due")}}}
	for _, g := range x.Gaps {
		until := templ.Component(ui.Quiet(c.T("resource.no-end")))
		if !g.Until.IsZero() {
			until = ui.Day(g.Until)
		}
		who, due := p.solver(c, x, g)
		t.Rows = append(t.Rows, ui.Row{State: ui.Bad, Cells: []templ.Component{ui.Day(g.From), until, ui.Text(ui.Num(g.Worst) + " " + c.Say(x.Measure)), hit(c, x, g), who, due}})
	}
	return t
}

// hitShown bounds the projects a gap names.
const hitShown = 5

// hit names the projects a gap hits first, each once and a door, and counts the
// rest.
func hit(c *web.Ctx, x resource.Sheet, g resource.Gap) templ.Component {
	var doors []ui.Door
	seen := map[kernel.ID]bool{}
	for _, n := range g.Hit {
		if !seen[n.Project] {
			doors = append(doors, ui.Door{Text: x.Names[n.Project].Title, Href: "/m/" + x.Names[n.Project].Kind + "/" + string(n.Project)})
		}
		seen[n.Project] = true
	}
	more := ""
	if n := len(doors) - hitShown; n > 0 {
		doors, more = doors[:hitShown], c.T("resource.hit.more", n)
	}
	return hitCell(doors, more)
}

// solver is who has to solve a gap, and by when; else the form to give it.
func (p *Pages) solver(c *web.Ctx, x resource.Sheet, g resource.Gap) (who, due templ.Component) {
	for _, t := range x.Given {
		if t.From == g.From {
			return ui.LinkOr(p.names(c).Unit(x.Owner), "/matters/"+string(t.Task)), ui.Day(t.Due)
		}
	}
	if c.Actor.Can(resource.PermDirect) == kernel.ScopeNone {
		return ui.Quiet(c.T("resource.nobody")), ui.Quiet("")
	}
	form := giveView{Resource: x.Code, From: g.From.String(), Today: kernel.DateOf(c.Now().In(c.Loc)).String(), Label: c.T("resource.due"), Submit: c.T("resource.give"), Key: web.NewKey()}
	if c.Form("resource") == form.Resource && c.Form("from") == form.From { // refused: what was typed stays
		form.Due = c.Form("due")
	}
	return ui.Text(p.names(c).Unit(x.Owner)), giveForm(form)
}

// giveView gives a gap to the unit that supplies.
type giveView struct{ Resource, From, Due, Today, Label, Submit, Key string }

// give gives a gap to the unit that supplies, as a task.
func (p *Pages) give(c *web.Ctx) error {
	from, err := kernel.ParseDate(c.Form("from"))
	if err != nil {
		return kernel.Invalid("from", kernel.T("缺口的日期不对，请刷新后再试", "The day of the gap is wrong; please reload"))
	}
	due, err := kernel.ParseDate(c.Form("due"))
	if err != nil {
		due = kernel.Date{}
	}
	task, err := p.o.Resource.Give(c.Context(), c.Actor, resource.GiveInput{Resource: c.Form("resource"), From: from, Due: due, Key: c.Key()})
	switch {
	case err != nil && web.Mendable(err):
		return p.draw(c, web.Status(err), c.Say(kernel.AllErrors(err)[0].Text))
	case err != nil:
		return err
	case task == "": // sent twice
		return c.Redirect("/resources")
	}
	c.Flash(ui.Good, c.T("resource.given"))
	return c.Redirect("/matters/" + string(task))
}
