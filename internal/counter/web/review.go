package web

import (
	"mime"
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// waitingView is what is not published yet, and the files items came in.
type waitingView struct {
	Head   ui.PageHead
	Drafts ui.Table
	Files  ui.Table
}

// waiting lists what somebody drafts or somebody else should review.
func (p *Pages) waiting(c *web.Ctx) error {
	list, err := p.o.Counter.Waiting(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	files, err := p.o.Counter.Files(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	title := c.T("counter.review")
	v := waitingView{Head: ui.PageHead{Title: title, Sub: c.T("counter.review.sub"), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: title}}}, Drafts: p.drafts(c, list), Files: p.files(c, files)}
	return c.Page(title, waitingPage(v))
}

func (p *Pages) drafts(c *web.Ctx, list []*counter.Version) ui.Table {
	t := ui.Table{ID: "drafts", Caption: c.T("counter.drafts"), Empty: ui.Empty{Title: c.T("counter.drafts.none")}, Columns: []ui.Column{{Key: "name", Label: c.T("counter.item"), Main: true, Wrap: true}, {Key: "state", Label: c.T("counter.state"), Bare: true}, {Key: "department", Label: c.T("counter.department")},
		{Key: "version", Label: c.T("counter.version")}, {Key: "drafted", Label: c.T("counter.drafted"), Wrap: true}, {Key: "at", Label: c.T("counter.at")}}}
	for _, v := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", named(c, v.Item.Name, v.Item.NameEN), itemHref(v.ItemID)+"?version="+string(v.ID)), ui.TagMark(stateTag(c, v.State)), ui.Text(p.department(c, v.Item.Unit, v.Item.Department)),
			ui.Text(c.T("counter.version-n", v.Number)), ui.Text(p.by(c, v.DraftedBy, v.DraftPost)), ui.When(v.DraftedAt)}})
	}
	return t
}

func (p *Pages) files(c *web.Ctx, list []counter.File) ui.Table {
	t := ui.Table{ID: "files", Caption: c.T("counter.files"), Actions: true, Empty: ui.Empty{Title: c.T("counter.files.none")}, Columns: []ui.Column{{Key: "name", Label: c.T("counter.file"), Main: true, Wrap: true}, {Key: "new", Label: c.T("counter.row.new"), Right: true}, {Key: "changed", Label: c.T("counter.row.changed"), Right: true},
		{Key: "same", Label: c.T("counter.row.same"), Right: true}, {Key: "waiting", Label: c.T("counter.state.submitted"), Right: true}, {Key: "by", Label: c.T("counter.imported-by"), Wrap: true}, {Key: "at", Label: c.T("counter.at")}}}
	for _, f := range list {
		row := ui.Row{Cells: []templ.Component{ui.Titled("", f.Name, "/services/import/files/"+string(f.ID)+"/file"), ui.Text(ui.Num(f.New)), ui.Text(ui.Num(f.Changed)), ui.Text(ui.Num(f.Same)), ui.Text(ui.Num(f.Waiting)), ui.Text(p.by(c, f.Person, f.Post)), ui.When(f.At)}}
		if f.Waiting > 0 && f.Person != c.Actor.Person && can(c, counter.PermReview) {
			row.Acts = []ui.Button{{Label: c.T("counter.publish-all"), Post: "/services/import/files/" + string(f.ID) + "/publish", Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// paper sends a file items came in.
func (p *Pages) paper(c *web.Ctx) error {
	f, body, err := p.o.Counter.Paper(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	_, err = c.W.Write(body)
	return err
}

func (p *Pages) publishFile(c *web.Ctx) error {
	n, err := p.o.Counter.PublishFile(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return p.refuseAct(c, err, "/services/review")
	}
	c.Flash(ui.Good, c.T("counter.published-all", n))
	return c.Redirect("/services/review")
}

// refuseAct says on the page one comes from why a small act was not done.
func (p *Pages) refuseAct(c *web.Ctx, err error, back string) error {
	if !web.Mendable(err) {
		return err
	}
	c.Flash(ui.Bad, firstWords(c, err))
	return c.Redirect(back)
}

func (p *Pages) publish(c *web.Ctx) error {
	back := itemHref(c.ID("id"))
	if err := p.o.Counter.Publish(c.Context(), c.Actor, c.ID("version")); err != nil {
		return p.refuseAct(c, err, back+"?version="+c.Path("version"))
	}
	c.Flash(ui.Good, c.T("counter.published-done"))
	return c.Redirect(back)
}

func (p *Pages) drop(c *web.Ctx) error {
	if err := p.o.Counter.Drop(c.Context(), c.Actor, c.ID("version")); err != nil {
		return p.refuseAct(c, err, itemHref(c.ID("id")))
	}
	c.Flash(ui.Good, c.T("counter.dropped-done"))
	return c.Redirect("/services/review")
}

func (p *Pages) askReturn(c *web.Ctx) error { return p.drawReturn(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawReturn(c *web.Ctx, status int, state ui.FormState) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), c.ID("version"))
	if err != nil {
		return err
	}
	back := itemHref(g.ItemID) + "?version=" + string(g.ID)
	page := formPage{Head: ui.PageHead{Title: c.T("counter.return"), Sub: named(c, g.Item.Name, g.Item.NameEN), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: named(c, g.Item.Name, g.Item.NameEN), Href: back}, {Label: c.T("counter.return")}}},
		Form:   ui.Form{ID: "return", Action: itemHref(g.ItemID) + "/versions/" + string(g.ID) + "/return", State: state, Submit: c.T("counter.return"), Cancel: back},
		Fields: []ui.Field{{Type: "longtext", Name: "note", Label: c.T("counter.return.why"), Required: true, Max: 500}}}
	return c.PageStatus(status, page.Head.Title, askPage(page))
}

func (p *Pages) sendBack(c *web.Ctx) error {
	err := p.o.Counter.Return(c.Context(), c.Actor, c.ID("version"), c.Form("note"))
	switch {
	case web.Mendable(err):
		return p.drawReturn(c, web.Status(err), c.FormState(err, "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("counter.returned-done"))
	return c.Redirect("/services/review")
}
