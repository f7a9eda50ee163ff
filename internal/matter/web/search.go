package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// search looks for matters, firms, units, posts, people and register entries
// by a few words; each reader finds only what they may see.
func (p *Pages) search(c *web.Ctx) error {
	q := c.Query("q")
	head := ui.PageHead{Title: c.T("search.title")}
	if q == "" {
		return c.Page(head.Title, searchPage(head, q, nil))
	}
	head.Sub = c.T("search.for", q)
	page, err := p.o.Matter.List(c.Context(), c.Actor, matter.Filter{Search: q, Limit: 20})
	if err != nil {
		return err
	}
	records, err := p.o.Matter.FindRecords(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	groups := append([]foundGroup{p.foundMatters(c, page)}, p.foundRecords(c, records)...)
	if c.Actor.Enterprise == "" {
		groups = append(groups, p.foundFirms(c, q), p.foundPeople(c, q))
	}
	return c.Page(head.Title, searchPage(head, q, groups))
}

// foundGroup is what was found of one sort; Note says how many there are.
type foundGroup struct {
	ui.Table
	Note string
}

// foundAtMost is how many of a register are shown; the words beside say how
// many there are.
const foundAtMost = 10

// foundRecords are the registers' entries, each register by itself.
func (p *Pages) foundRecords(c *web.Ctx, records map[string][]*matter.Record) []foundGroup {
	var out []foundGroup
	for _, r := range p.o.Matter.Registers() {
		list := records[r.Code]
		g := found(c, "r-"+r.Code, r.Name.In(c.Lang), len(list), false)
		for _, rec := range list[:min(len(list), foundAtMost)] {
			about := ""
			if rec.Enterprise != "" && c.Actor.Enterprise == "" {
				about = p.names(c).Firm(rec.Enterprise)
			}
			g.Rows = append(g.Rows, ui.Row{Cells: []templ.Component{ui.Titled(rec.Key, orElse(rec.Title, rec.Key), RecordHref(rec)), ui.Quiet(about)}})
		}
		out = append(out, g)
	}
	return out
}

func (p *Pages) foundMatters(c *web.Ctx, page matter.Page) foundGroup {
	t := found(c, "matters", c.T("search.matters"), page.Total, page.More)
	for _, m := range page.Matters {
		course, err := p.o.Matter.Kinds().Version(m.Kind, m.Version)
		if err != nil {
			continue // its kind has no page any more
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, Href(m)), ui.Quiet(course.Def.Name.In(c.Lang) + " · " + p.stageWords(c, course, m))}})
	}
	return t
}

func (p *Pages) foundFirms(c *web.Ctx, q string) foundGroup {
	var list []org.Enterprise
	if can(c, org.PermFirms) {
		list = p.o.Org.Directory().FindEnterprises(q, foundAtMost)
	}
	t := found(c, "firms", c.T("search.firms"), len(list), false)
	for _, e := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", e.In(c.Lang), "/enterprises/"+string(e.ID)), ui.Quiet(e.USCC)}})
	}
	return t
}

func (p *Pages) foundPeople(c *web.Ctx, q string) foundGroup {
	n := p.names(c)
	var list []ui.Option
	if can(c, org.PermView) {
		list = findPeople(n, q)
	}
	t := found(c, "people", c.T("search.people"), len(list), false)
	for _, o := range list {
		posts := ""
		for _, x := range n.Dir.PostsHeld(kernel.ID(o.Value), c.Now()) {
			posts += n.Unit(x.Unit) + " " + x.Name.In(c.Lang) + " "
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", o.Label, "/people/"+o.Value), ui.Quiet(posts)}})
	}
	return t
}

func found(c *web.Ctx, id, caption string, total int, more bool) foundGroup {
	note := c.T("search.found", total)
	if more {
		note = c.T("search.found-more", total)
	}
	return foundGroup{ui.Table{ID: id, Caption: caption, Columns: []ui.Column{{Key: "a", Label: c.T("search.name"), Main: true, Wrap: true}, {Key: "b", Label: c.T("search.about"), Bare: true}}}, note}
}
