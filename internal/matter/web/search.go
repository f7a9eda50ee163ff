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
	var groups []ui.Table
	page, err := p.o.Matter.List(c.Context(), c.Actor, matter.Filter{Search: q, Limit: 20})
	if err != nil {
		return err
	}
	groups = append(groups, p.foundMatters(c, page))
	if c.Actor.Enterprise == "" {
		groups = append(groups, p.foundFirms(c, q), p.foundPeople(c, q))
	}
	return c.Page(head.Title, searchPage(head, q, groups))
}

func (p *Pages) foundMatters(c *web.Ctx, page matter.Page) ui.Table {
	t := found("matters", c.T("search.matters"))
	for _, m := range page.Matters {
		course, err := p.o.Matter.Kinds().Version(m.Kind, m.Version)
		if err != nil {
			continue // its kind has no page any more
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, Href(m)), ui.Quiet(course.Def.Name.In(c.Lang) + " · " + p.stageWords(c, course, m))}})
	}
	return t
}

func (p *Pages) foundFirms(c *web.Ctx, q string) ui.Table {
	t := found("firms", c.T("search.firms"))
	if c.Actor.Can(org.PermFirms) == kernel.ScopeNone {
		return t
	}
	for _, e := range p.o.Org.Directory().FindEnterprises(q, 10) {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", e.In(c.Lang), "/enterprises/"+string(e.ID)), ui.Quiet(e.USCC)}})
	}
	return t
}

func (p *Pages) foundPeople(c *web.Ctx, q string) ui.Table {
	t := found("people", c.T("search.people"))
	if c.Actor.Can(org.PermView) == kernel.ScopeNone {
		return t
	}
	n := p.names(c)
	for _, o := range findPeople(n, q) {
		posts := ""
		for _, x := range n.Dir.PostsHeld(kernel.ID(o.Value), c.Now()) {
			posts += n.Unit(x.Unit) + " " + x.Name.In(c.Lang) + " "
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", o.Label, "/people/"+o.Value), ui.Quiet(posts)}})
	}
	return t
}

func found(id, caption string) ui.Table {
	return ui.Table{ID: id, Caption: caption, Columns: []ui.Column{{Key: "a", Label: caption, Main: true, Wrap: true}, {Key: "b"}}}
}

// notices are what the reader was told, newest first.
func (p *Pages) notices(c *web.Ctx) error {
	list, err := p.o.Matter.Notices(c.Context(), c.Actor, 200)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("notices.title")}
	t := ui.Table{ID: "notices", Caption: head.Title, Columns: []ui.Column{{Key: "text", Label: c.T("notices.what"), Main: true, Wrap: true}, {Key: "at", Label: c.T("notices.when")}},
		Empty: ui.Empty{Title: c.T("notices.empty"), Advice: c.T("notices.empty.advice")}}
	unread := false
	for _, x := range list {
		var tags []ui.Tag
		if !x.Read {
			unread = true
			tags = append(tags, ui.Tag{Text: c.T("notices.new"), State: ui.Info})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Text.In(c.Lang), "/matters/"+string(x.Matter), tags...), ui.When(x.At)}})
	}
	return c.Page(head.Title, noticesPage(head, t, ui.Form{ID: "read", Action: "/notices/read", State: c.NewForm(), Submit: c.T("notices.read")}, unread))
}

func (p *Pages) readNotices(c *web.Ctx) error {
	if err := p.o.Matter.MarkRead(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.Redirect("/notices")
}
