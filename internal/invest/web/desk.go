package web

import (
	"github.com/a-h/templ"

	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// deskView is the desk: the funnel, the piles, the leads of one pile.
type deskView struct {
	Head   ui.PageHead
	Funnel []ui.Stat
	Piles  []ui.Tab
	Table  ui.Table
}

const perPage = 50

func (p *Pages) desk(c *web.Ctx) error {
	f := p.filter(c)
	page, err := p.o.Invest.Board(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	funnel, err := p.o.Invest.Funnel(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	piles, err := p.o.Invest.Piles(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := deskView{Head: p.head(c), Funnel: p.funnel(c, funnel), Piles: p.piles(c, f, piles), Table: p.list(c, f, page)}
	v.Table.Filters = p.filters(c)
	v.Table.Search, v.Table.Choose, v.Table.Total, v.Table.Next = true, true, &ui.Total{N: page.Total, More: page.More}, page.Next
	if c.Actor.Can(invest.PermExport) != kernel.ScopeNone {
		v.Table.Export = "/leads/export.xlsx"
	}
	return c.Page(v.Head.Title, deskPage(v))
}

func (p *Pages) filter(c *web.Ctx) invest.Filter {
	return invest.Filter{View: invest.View(c.Query("view")), Stage: c.Query("stage"), Unit: kernel.ID(c.Query("unit")), Chain: c.Query("chain"), Source: c.Query("source"),
		Background: c.Query("background"), Search: c.Query("q"), After: c.Query("after"), Limit: perPage}
}

func (p *Pages) head(c *web.Ctx) ui.PageHead {
	h := ui.PageHead{Title: c.T("leads.desk"), Sub: c.T("leads.desk.sub"), Actions: []ui.Button{{Label: c.T("leads.targets"), Href: "/leads/targets"}}}
	if c.Actor.Can(invest.PermRaise) != kernel.ScopeNone {
		h.Actions = append(h.Actions, ui.Button{Label: c.T("leads.register"), Href: "/m/lead/new", Main: true})
	}
	return h
}

// funnel counts the leads by stage; each opens its leads.
func (p *Pages) funnel(c *web.Ctx, standing []invest.Standing) (out []ui.Stat) {
	by := map[string]invest.Standing{}
	for _, x := range standing {
		by[x.Stage] = x
	}
	for _, s := range p.stages() {
		x := by[s.Code]
		if x.N == 0 && (s.Code == "merged" || s.Code == "lost") {
			continue
		}
		stat := ui.Stat{Label: s.Name.In(c.Lang), Value: ui.Num(x.N), Unit: c.T("leads.unit"), Href: "/leads?" + stageQuery(c, s.Code, s.End), Note: large(c, x.Investment)}
		out = append(out, stat)
	}
	return out
}

func stageQuery(c *web.Ctx, stage string, ended bool) string {
	q := "stage=" + stage
	if ended {
		q += "&view=" + string(invest.Every)
	}
	for _, name := range []string{"unit", "chain"} {
		if v := c.Query(name); v != "" {
			q += "&" + name + "=" + v
		}
	}
	return q
}

// piles are the views of the desk, each with how much lies on it.
func (p *Pages) piles(c *web.Ctx, f invest.Filter, n map[invest.View]int) (out []ui.Tab) {
	for _, v := range []invest.View{invest.AllOpen, invest.DueNow, invest.Lapsing, invest.Disputed, invest.KeyLeads, invest.Orphans, invest.Closed} {
		key := string(v)
		if v == invest.AllOpen {
			key = "open"
		}
		out = append(out, ui.Tab{Label: c.T("leads.pile." + key), Href: ui.Here(c.Context(), "view", string(v), "after", "", "stage", ""), On: f.View == v && (v != "" || f.Stage == ""), Count: n[v]})
	}
	return out
}

func (p *Pages) filters(c *web.Ctx) []ui.Filter {
	stages := ui.Filter{Name: "stage", Label: c.T("leads.stage"), Kind: ui.FilterSelect}
	for _, s := range p.stages() {
		stages.Options = append(stages.Options, ui.Option{Value: s.Code, Label: s.Name.In(c.Lang)})
	}
	return []ui.Filter{stages,
		{Name: "unit", Label: c.T("leads.responsible"), Kind: ui.FilterSelect, Options: p.unitOptions(c)},
		{Name: "chain", Label: c.T("leads.chain"), Kind: ui.FilterSelect, Options: p.options(c, "chain")},
		{Name: "source", Label: c.T("leads.source"), Kind: ui.FilterSelect, Options: p.options(c, "source")},
		{Name: "background", Label: c.T("leads.background"), Kind: ui.FilterSelect, Options: p.options(c, "background")}}
}

func (p *Pages) list(c *web.Ctx, f invest.Filter, page invest.Page) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "leads", Caption: c.T("leads.desk"), Empty: p.empty(c, f), Columns: []ui.Column{
		{Key: "title", Label: c.T("leads.lead"), Main: true, Wrap: true, Fixed: true}, {Key: "investor", Label: c.T("leads.investor"), Wrap: true}, {Key: "investment", Label: c.T("leads.investment"), Right: true},
		{Key: "stage", Label: c.T("leads.stage"), Bare: true}, {Key: "unit", Label: c.T("leads.responsible"), Bare: true}, {Key: "post", Label: c.T("leads.post"), Spare: true},
		{Key: "chain", Label: c.T("leads.chain"), Spare: true}, {Key: "next", Label: c.T("leads.next"), Wrap: true}, {Key: "last", Label: c.T("leads.last"), Spare: true}, {Key: "by", Label: c.T("leads.contact-by")}}}
	for _, x := range page.Leads {
		t.Rows = append(t.Rows, ui.Row{State: edge(c, x), Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.ID), p.tags(c, x)...), ui.Text(x.Investor), ui.Figure(large(c, x.Investment), ""),
			ui.Text(p.stage(c, x.Stage)), ui.Text(p.unitWords(c, x)), ui.Text(n.PostHolder(x.Post, c.Now())), ui.Text(p.option(c, "chain", x.Chain)), nextCell(x), ui.Day(x.LastOn), contactCell(c, x)}})
	}
	return t
}

func (p *Pages) empty(c *web.Ctx, f invest.Filter) ui.Empty {
	if f.View == invest.AllOpen || f.View == invest.Closed || f.View == invest.Every {
		return ui.Empty{Title: c.T("leads.none"), Advice: c.T("leads.none.advice")}
	}
	return ui.Empty{Title: c.T("leads.pile.none"), Advice: c.T("leads.pile.none.advice")}
}

func (p *Pages) unitWords(c *web.Ctx, x invest.Lead) string {
	if x.Unit == "" {
		return c.T("leads.nobody")
	}
	return p.names(c).Unit(x.Unit)
}

// tags are the marks of a lead.
func (p *Pages) tags(c *web.Ctx, x invest.Lead) (out []ui.Tag) {
	if x.Key {
		out = append(out, ui.Tag{Text: c.T("leads.tag.key"), State: ui.Info})
	}
	if x.Rivals > 0 {
		out = append(out, ui.Tag{Text: c.T("leads.tag.disputed"), State: ui.Warn})
	}
	if x.Orphan {
		out = append(out, ui.Tag{Text: c.T("leads.tag.orphan"), State: ui.Bad})
	}
	if x.Open && lapses(c, x) {
		out = append(out, ui.Tag{Text: c.T("leads.tag.lapsing"), State: ui.Warn})
	}
	return out
}

// lapses reports whether the claim on a lead lapses within the week.
func lapses(c *web.Ctx, x invest.Lead) bool {
	return x.LapseAt != matter.Never && x.LapseAt <= kernel.InstantOf(c.Now().Time()).Add(invest.LapsingWithin)
}

func overdue(c *web.Ctx, x invest.Lead) bool {
	return x.Open && x.ContactAt != matter.Never && x.ContactAt <= c.Now()
}

func edge(c *web.Ctx, x invest.Lead) string {
	if overdue(c, x) {
		return ui.Bad
	}
	return ""
}

// contactCell is by when the investor is to be contacted.
func contactCell(c *web.Ctx, x invest.Lead) templ.Component {
	switch {
	case !x.Open || x.ContactAt == matter.Never || x.ContactAt == 0:
		return ui.Quiet("")
	case overdue(c, x):
		return overdueDay(kernel.DateOf(x.ContactAt.In(c.Loc)))
	}
	return ui.Day(kernel.DateOf(x.ContactAt.In(c.Loc)))
}
