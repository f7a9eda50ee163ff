package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pipeline"
	"juyan/internal/plot"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// landView is the plan with what stands on it.
type landView struct {
	Head         ui.PageHead
	Views, Areas []ui.Tab
	Stats        []ui.Stat
	Wide, Narrow string // SVG
	Legend       []legendItem
	Table        ui.Table
	Open         bool // the table stands open
	Nothing      *ui.Empty
	Source       string
}

type legendItem struct{ Class, Words string }

// The widths the plan is drawn for: a desk and a phone.
const (
	desk  = 1120
	phone = 358
)

// land is the zone's plan, or one area of it.
func (p *Pages) land(c *web.Ctx) error {
	grounds, err := p.o.Pipeline.Grounds(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := landView{Head: ui.PageHead{Title: c.T("pipeline.map"), Sub: c.T("pipeline.map.sub")}, Views: views(c, "map")}
	plan := p.o.Pipeline.Land()
	if plan == nil || plan.Empty() {
		v.Nothing = &ui.Empty{Title: c.T("pipeline.map.none"), Advice: c.T("pipeline.map.none.advice")}
		return c.Page(v.Head.Title, landPage(v))
	}
	area := c.Query("area")
	if a, ok := plan.Area(area); ok {
		v.Head.Title = a.Name.In(c.Lang)
		v.Head.Crumbs = []ui.Crumb{{Label: c.T("pipeline.map"), Href: "/pipeline/map"}, {Label: v.Head.Title}}
	} else {
		area = ""
	}
	v.Areas, v.Stats, v.Legend = p.areas(c, plan, area), p.landStats(c, plan, grounds, area), legend(c)
	marks := p.marks(c, plan, grounds)
	look := plot.Look{Lang: c.Lang, Width: desk, Area: area, Title: v.Head.Title, Marks: marks, Areas: areaDoor}
	v.Wide = plan.SVG(look)
	look.Width = phone
	v.Narrow = plan.SVG(look)
	v.Table, v.Open = p.landTable(c, plan, grounds, area), area != ""
	v.Source = c.T("pipeline.map.source", plan.From.String(), plan.Source.In(c.Lang))
	return c.Page(v.Head.Title, landPage(v))
}

func areaDoor(code string) string { return "/pipeline/map?area=" + code }

func (p *Pages) areas(c *web.Ctx, plan *plot.Plan, on string) []ui.Tab {
	out := []ui.Tab{{Label: c.T("pipeline.map.whole"), Href: "/pipeline/map", On: on == ""}}
	for _, a := range plan.Areas {
		out = append(out, ui.Tab{Label: a.Name.In(c.Lang), Href: areaDoor(a.Code), On: a.Code == on})
	}
	return out
}

// standing is how a plot stands now: taken by a project, or as the plan says.
func standing(x plot.Plot, on []pipeline.OnPlot) string {
	if len(on) > 0 && x.State != plot.Used {
		return "taken"
	}
	return string(x.State)
}

// landStats are the plots by how they stand, with their area.
func (p *Pages) landStats(c *web.Ctx, plan *plot.Plan, grounds map[string][]pipeline.OnPlot, area string) []ui.Stat {
	n, mu := map[string]int{}, map[string]plot.Mu{}
	for _, x := range plan.Plots {
		if area == "" || x.Area == area {
			s := standing(x, grounds[x.Code])
			n[s]++
			mu[s] += x.Mu
		}
	}
	var out []ui.Stat
	for _, s := range []string{"vacant", "reserved", "taken", "used"} {
		out = append(out, ui.Stat{Label: c.T("pipeline.plot." + s), Value: ui.Num(n[s]), Unit: c.T("pipeline.plots"), Note: c.T("pipeline.mu", ui.Num(int64(mu[s]+50)/100)), Href: "#plots"})
	}
	return out
}

func legend(c *web.Ctx) []legendItem {
	var out []legendItem
	for _, l := range [][2]string{{"vacant", "pipeline.plot.vacant"}, {"reserved", "pipeline.plot.reserved"}, {"used", "pipeline.plot.used"}, {"good", "pipeline.light.green"}, {"warn", "pipeline.light.yellow"}, {"bad", "pipeline.light.red"}, {"info", "pipeline.map.no-light"}} {
		out = append(out, legendItem{"plan-plot " + l[0], c.T(l[1])})
	}
	return out
}

// marks are what is written on each plot: the project with the worst light, else
// what stands there.
func (p *Pages) marks(c *web.Ctx, plan *plot.Plan, grounds map[string][]pipeline.OnPlot) map[string]plot.Mark {
	out := map[string]plot.Mark{}
	for _, x := range plan.Plots {
		m := plot.Mark{Href: "/pipeline/map/" + x.Code, Title: p.plotTitle(c, plan, x)}
		if on := worstFirst(grounds[x.Code]); len(on) > 0 {
			first := on[0]
			tag := light(c, first.Light)
			m.State, m.Unknown = orElse(tag.State, ui.Info), first.Light == ""
			m.Lines = []string{orElse(tag.Text, p.stage(c, first.Row)), first.Title}
			m.Title += " · " + first.Title
			if len(on) > 1 {
				m.Lines[0] += c.T("pipeline.map.more", len(on)-1)
			}
		} else if s := p.stands(c, x); s != "" {
			m.Lines = []string{s}
		}
		out[x.Code] = m
	}
	return out
}

func (p *Pages) plotTitle(c *web.Ctx, plan *plot.Plan, x plot.Plot) string {
	out := []string{x.Code, plan.UseName(x.Use).In(c.Lang), c.T("pipeline.mu", x.Mu.String()), c.T("pipeline.plot." + string(x.State))}
	if s := p.stands(c, x); s != "" {
		out = append(out, s)
	}
	return strings.Join(out, " · ")
}

// stands is the facility or the enterprises of a plot, in few words.
func (p *Pages) stands(c *web.Ctx, x plot.Plot) string {
	if x.Name != nil {
		return x.Name.In(c.Lang)
	}
	firms := p.firms(c, x)
	switch len(firms) {
	case 0:
		return ""
	case 1:
		return firms[0].ShortIn(c.Lang)
	}
	return c.T("pipeline.map.firms", firms[0].ShortIn(c.Lang), len(firms))
}

// firms are the enterprises of a plot, for whoever may see every enterprise.
func (p *Pages) firms(c *web.Ctx, x plot.Plot) []org.Enterprise {
	if c.Actor.Can(org.PermFirms) != kernel.ScopeAll {
		return nil
	}
	out := make([]org.Enterprise, 0, len(x.Enterprises))
	for _, code := range x.Enterprises {
		if e, ok := p.o.Org.Directory().EnterpriseByCode(code); ok {
			out = append(out, e)
		}
	}
	return out
}

// worstFirst puts red before yellow before what has no data before green.
func worstFirst(on []pipeline.OnPlot) []pipeline.OnPlot {
	var out []pipeline.OnPlot
	for _, l := range []string{"red", "yellow", "", "green"} {
		for _, x := range on {
			if x.Light == l {
				out = append(out, x)
			}
		}
	}
	return out
}

// landTable is the plan as a table: for the keyboard, for a screen reader, and for
// whoever looks for a number.
func (p *Pages) landTable(c *web.Ctx, plan *plot.Plan, grounds map[string][]pipeline.OnPlot, area string) ui.Table {
	t := ui.Table{ID: "plots", Caption: c.T("pipeline.map.table", len(plan.Plots)), Columns: []ui.Column{{Key: "code", Label: c.T("pipeline.plot"), Main: true}, {Key: "area", Label: c.T("pipeline.area"), Bare: true}, {Key: "use", Label: c.T("pipeline.use")},
		{Key: "mu", Label: c.T("pipeline.mu.column"), Right: true}, {Key: "state", Label: c.T("pipeline.plot.state")}, {Key: "on", Label: c.T("pipeline.map.on"), Wrap: true}}}
	for _, x := range plan.Plots {
		if area != "" && x.Area != area {
			continue
		}
		a, _ := plan.Area(x.Area)
		on := grounds[x.Code]
		what := ui.Text(p.stands(c, x))
		if len(on) > 0 {
			what = onPlot(worstFirst(on), func(l string) ui.Tag { return light(c, l) })
		}
		t.Rows = append(t.Rows, ui.Row{ID: "plot-" + x.Code, Cells: []templ.Component{ui.Figure(x.Code, "/pipeline/map/"+x.Code), ui.Text(a.Name.In(c.Lang)), ui.Text(x.Use + " " + plan.UseName(x.Use).In(c.Lang)), ui.Figure(x.Mu.String(), ""), ui.Text(c.T("pipeline.plot." + standing(x, on))), what}})
	}
	return t
}

// plotView is one plot.
type plotView struct {
	Head     ui.PageHead
	Facts    []ui.Fact
	Projects ui.Table
	Firms    ui.Table
}

// plot is one piece of land: its facts, the projects and the enterprises on it.
func (p *Pages) plot(c *web.Ctx) error {
	grounds, err := p.o.Pipeline.Grounds(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	plan := p.o.Pipeline.Land()
	var x plot.Plot
	ok := plan != nil
	if ok {
		x, ok = plan.Plot(c.Path("plot"))
	}
	if !ok {
		return kernel.NotFound(kernel.T("没有地块“%s”", "There is no plot %q"), c.Path("plot"))
	}
	a, _ := plan.Area(x.Area)
	on := worstFirst(grounds[x.Code])
	v := plotView{Head: ui.PageHead{Title: x.Code, Sub: p.stands(c, x), Crumbs: []ui.Crumb{{Label: c.T("pipeline.map"), Href: "/pipeline/map"}, {Label: a.Name.In(c.Lang), Href: areaDoor(a.Code)}, {Label: x.Code}}}}
	v.Facts = []ui.Fact{{Label: c.T("pipeline.area"), Text: a.Name.In(c.Lang), Href: areaDoor(a.Code)}, {Label: c.T("pipeline.use"), Text: x.Use + " " + plan.UseName(x.Use).In(c.Lang)},
		{Label: c.T("pipeline.mu.column"), Text: x.Mu.String()}, {Label: c.T("pipeline.plot.state"), Text: c.T("pipeline.plot." + standing(x, on))}, {Label: c.T("pipeline.map.as-of"), Text: plan.From.String()}}
	v.Projects, v.Firms = p.plotProjects(c, on), p.plotFirms(c, x)
	return c.Page(v.Head.Title, plotPage(v))
}

func (p *Pages) plotProjects(c *web.Ctx, on []pipeline.OnPlot) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "projects", Caption: c.T("pipeline.projects"), Empty: ui.Empty{Title: c.T("pipeline.plot.no-project")}, Columns: []ui.Column{{Key: "title", Label: c.T("pipeline.project"), Main: true, Wrap: true},
		{Key: "stage", Label: c.T("pipeline.stage"), Bare: true}, {Key: "mu", Label: c.T("pipeline.mu.column"), Right: true}, {Key: "unit", Label: c.T("pipeline.unit")}, {Key: "amount", Label: c.T("pipeline.investment"), Right: true}}}
	for _, x := range on {
		mu := ui.NoData(c.T("pipeline.not-said"))
		if x.Mu > 0 {
			mu = ui.Figure(x.Mu.String(), "")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.Row), lights(c, x.Light)...), ui.Text(p.stage(c, x.Row)), mu, ui.Text(n.Unit(x.Unit)), amount(c, x.Row)}})
	}
	return t
}

func (p *Pages) plotFirms(c *web.Ctx, x plot.Plot) ui.Table {
	t := ui.Table{ID: "firms", Caption: c.T("pipeline.plot.firms"), Empty: ui.Empty{Title: c.T("pipeline.plot.no-firm")}, Columns: []ui.Column{{Key: "name", Label: c.T("pipeline.firm"), Main: true, Wrap: true}}}
	for _, e := range p.firms(c, x) {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", e.In(c.Lang), "/enterprises/"+string(e.ID))}})
	}
	return t
}
