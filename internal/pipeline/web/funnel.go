package web

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// funnelView is the first board.
type funnelView struct {
	Head    ui.PageHead
	Views   []ui.Tab
	Filters ui.Table
	Key     []ui.Stat
	KeyNote string
	Tables  []ui.Table
	Money   []ui.HBar
	Nothing *ui.Empty
}

// funnel is the first board: how many leads and projects there are at each stage,
// and what they are split by.
func (p *Pages) funnel(c *web.Ctx) error {
	f := filter(c)
	b, err := p.o.Pipeline.Board(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := funnelView{Head: ui.PageHead{Title: c.T("pipeline.title"), Sub: c.T("pipeline.sub")}, Views: views(c, ""), Filters: ui.Table{ID: "funnel", Caption: c.T("pipeline.title"), Filters: p.filters(c, b.Years)}}
	if len(b.Years) == 0 {
		v.Nothing = &ui.Empty{Title: c.T("pipeline.none"), Advice: c.T("pipeline.none.advice")}
		return c.Page(v.Head.Title, funnelPage(v))
	}
	if v.Key, v.KeyNote, err = p.key(c, f, b.Years); err != nil {
		return err
	}
	v.Tables = []ui.Table{p.course(c, pipeline.Leads, b.Leads), p.course(c, pipeline.Projects, b.Projects), p.units(c, b.Units)}
	v.Money = p.byChain(c, b.Chains)
	return c.Page(v.Head.Title, funnelPage(v))
}

// key are the key leads of the year that is looked at, or of all years there are,
// newest first.
func (p *Pages) key(c *web.Ctx, f pipeline.Filter, years []int) ([]ui.Stat, string, error) {
	from, to := kernel.Date{Year: years[len(years)-1], Month: 1, Day: 1}, today(c)
	if f.Year != 0 {
		from.Year = f.Year
	}
	if end := (kernel.Date{Year: from.Year, Month: 12, Day: 31}); f.Year != 0 && end.Before(to) {
		to = end
	}
	k, err := p.o.Pipeline.Key(c.Context(), c.Actor, pipeline.Filter{Chain: f.Chain, Unit: f.Unit}, from, to)
	if err != nil {
		return nil, "", err
	}
	talked := ui.Stat{Label: c.T("pipeline.key.talked"), Value: ui.Num(k.Talked.N), Unit: c.T("pipeline.unit.leads"), Href: doorOf(f, "way", "talked", "from", from.String(), "to", to.String())}
	passed := ui.Stat{Label: c.T("pipeline.key.passed"), Value: ui.Num(k.Passed.N), Unit: c.T("pipeline.unit.leads"), Href: doorOf(f, "way", "passed", "from", from.String(), "to", to.String())}
	if k.Talked.N > 0 {
		passed.Note = c.T("pipeline.key.share", ui.Percent(int64(k.Passed.N), int64(k.Talked.N)), k.Passed.N, k.Talked.N)
	}
	invested := ui.Stat{Label: c.T("pipeline.key.investment"), Value: money(c, k.Passed.Amount), Href: passed.Href}
	switch {
	case k.Passed.N == 0:
		invested.NoData = c.T("pipeline.none-passed")
	case k.Passed.Blank == k.Passed.N:
		invested.NoData = c.T("pipeline.no-amount")
	case k.Passed.Blank > 0:
		invested.Note = c.T("pipeline.blank", k.Passed.Blank)
	}
	return []ui.Stat{talked, passed, invested}, c.T("pipeline.key.span", from.String(), to.String()), nil
}

// doorOf is the address of the list behind a count of leads.
func doorOf(f pipeline.Filter, pairs ...string) string {
	q := url.Values{}
	for name, v := range map[string]string{"chain": f.Chain, "unit": string(f.Unit)} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if f.Year != 0 && pairs[0] != "way" { // key leads count by the day they came, not by the year of registration
		q.Set("year", strconv.Itoa(f.Year))
	}
	if f.Key && pairs[0] != "way" {
		q.Set("key", "1")
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/pipeline/list?" + q.Encode()
}

// codes of the courses in addresses.
var courses = [2]string{"lead", "project"}

// course is one funnel as a table: a stage a line, those aside below.
func (p *Pages) course(c *web.Ctx, course int, f pipeline.Funnel) ui.Table {
	by := filter(c)
	t := ui.Table{ID: courses[course] + "s", Caption: plural(c, course), Empty: ui.Empty{Title: none(c, course)}, Columns: []ui.Column{
		{Key: "stage", Label: c.T("pipeline.stage"), Main: true}, {Key: "reached", Label: c.T("pipeline.reached"), Right: true}, {Key: "share", Label: c.T("pipeline.of-all"), Bare: true},
		{Key: "on", Label: c.T("pipeline.on"), Right: true}, {Key: "now", Label: c.T("pipeline.now"), Right: true}, {Key: "days", Label: c.T("pipeline.median"), Right: true}, {Key: "sum", Label: c.T("pipeline.investment"), Right: true}}}
	if f.Total == 0 {
		return t
	}
	for i, s := range f.Stages {
		row := ui.Row{ID: t.ID + "-" + s.Code, Cells: []templ.Component{ui.Strong(p.stageName(c, course, s.Code)), ui.Count(s.Reached, doorOf(by, "course", courses[course], "stage", s.Code)), shareBar(float64(s.Reached) / float64(f.Total)),
			onward(c, f, i), ui.Count(s.Now, doorOf(by, "course", courses[course], "stage", s.Code, "now", "1")), stay(c, s), sum(c, s.Sum)}}
		t.Rows = append(t.Rows, row)
	}
	for _, s := range f.Aside {
		if s.Now > 0 {
			t.Rows = append(t.Rows, ui.Row{ID: t.ID + "-" + s.Code, Cells: []templ.Component{ui.Quiet(p.stageName(c, course, s.Code)), ui.Quiet(""), ui.Quiet(""), ui.Quiet(""), ui.Count(s.Now, doorOf(by, "course", courses[course], "stage", s.Code, "now", "1")), ui.Quiet(""), ui.Quiet("")}})
		}
	}
	return t
}

// onward is how many of those that reached a stage reached the next one.
func onward(c *web.Ctx, f pipeline.Funnel, i int) templ.Component {
	switch {
	case i+1 == len(f.Stages):
		return ui.Quiet("")
	case f.Stages[i].Reached == 0:
		return ui.NoData(c.T("ui.no-data"))
	}
	return ui.Figure(ui.Percent(int64(f.Stages[i+1].Reached), int64(f.Stages[i].Reached)), "")
}

// stay is the median of the days in a stage, of those that left it.
func stay(c *web.Ctx, s pipeline.Stage) templ.Component {
	if s.Left == 0 {
		return ui.NoData(c.T("pipeline.nobody-left"))
	}
	return withNote(c.T("pipeline.days", s.Days), c.T("pipeline.of-n", s.Left))
}

// byChain is what passed, by chain, as bars.
func (p *Pages) byChain(c *web.Ctx, groups []pipeline.Group) []ui.HBar {
	var out []ui.HBar
	for _, g := range groups {
		if g.Passed.N == 0 && g.Talked.N == 0 {
			continue
		}
		b := ui.HBar{Label: p.chainName(c, g.Code), Value: float64(g.Passed.Amount), Text: c.T("pipeline.bar", money(c, g.Passed.Amount), g.Passed.N, g.Talked.N), State: ui.Info, Href: ui.Here(c.Context(), "chain", g.Code)}
		if g.Code == "" {
			b.Label, b.Href = c.T("pipeline.no-chain"), ""
		}
		if g.Passed.N > 0 && g.Passed.Blank == g.Passed.N {
			b.NoData = c.T("pipeline.no-amount")
		}
		out = append(out, b)
	}
	return out
}

// units is what each responsible unit has.
func (p *Pages) units(c *web.Ctx, groups []pipeline.Group) ui.Table {
	n, by := p.names(c), filter(c)
	t := ui.Table{ID: "by-unit", Caption: c.T("pipeline.by-unit"), Empty: ui.Empty{Title: c.T("pipeline.none")}, Columns: []ui.Column{{Key: "unit", Label: c.T("pipeline.unit"), Main: true},
		{Key: "talked", Label: c.T("pipeline.talked"), Right: true}, {Key: "passed", Label: c.T("pipeline.passed"), Right: true}, {Key: "sum", Label: c.T("pipeline.passed-sum"), Right: true},
		{Key: "projects", Label: c.T("pipeline.projects"), Right: true}, {Key: "projects-sum", Label: c.T("pipeline.signed-sum"), Right: true}}}
	rules := p.o.Pipeline.Rules()
	for _, g := range groups {
		of, name := by, n.Unit(kernel.ID(g.Code))
		of.Unit = kernel.ID(g.Code)
		door := func(pairs ...string) string {
			if g.Code == "" {
				return "" // nobody's cannot be asked for
			}
			return doorOf(of, pairs...)
		}
		if g.Code == "" {
			name = c.T("pipeline.no-unit")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Count(g.Talked.N, door("course", "lead", "stage", rules.Key.Talked)), ui.Count(g.Passed.N, door("course", "lead", "stage", rules.Key.Passed)), sum(c, g.Passed),
			ui.Count(g.Project.N, door("course", "project")), sum(c, g.Project)}})
	}
	return t
}
