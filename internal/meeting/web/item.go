package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/meeting"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askItem asks what to put on the agenda.
func (p *Pages) askItem(c *web.Ctx) error { return p.drawItem(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawItem(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Meeting.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("meeting.add")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, v.Meeting, title)},
		Form: ui.Form{ID: "item", Action: href(v.ID) + "/items", State: state, Submit: title, Cancel: href(v.ID)},
		Fields: []ui.Field{
			{Type: "enterprise", Name: "matter", Label: c.T("meeting.matter"), Hint: c.T("meeting.matter.hint"), Lookup: "/meetings/lookup", Options: p.chosen(c, state.Value("matter", "")), Value: state.Value("matter", "")},
			{Type: "text", Name: "title", Label: c.T("meeting.own-title"), Hint: c.T("meeting.own-title.hint"), Max: 120},
			{Type: "longtext", Name: "note", Label: c.T("meeting.note"), Max: 500, Rows: 3}}}
	return c.PageStatus(status, title, askPage(page))
}

// chosen keeps the matter that was chosen before the form was refused.
func (p *Pages) chosen(c *web.Ctx, id string) []ui.Option {
	if id == "" {
		return nil
	}
	m, err := p.o.Matter.Get(c.Context(), c.Actor, kernel.ID(id))
	if err != nil {
		return nil
	}
	return []ui.Option{{Value: id, Label: m.Title, Hint: m.Number}}
}

// lookup answers the search for a matter.
func (p *Pages) lookup(c *web.Ctx) error {
	found, err := p.o.Meeting.Candidates(c.Context(), c.Actor, c.Query("matter.text"))
	if err != nil {
		return err
	}
	var out []ui.Option
	for _, m := range found {
		out = append(out, ui.Option{Value: string(m.ID), Label: m.Title, Hint: m.Number})
	}
	return c.Render(http.StatusOK, ui.FoundOptions("matter", out, ""))
}

func (p *Pages) addItem(c *web.Ctx) error {
	in := meeting.AddItemInput{Meeting: c.ID("id"), Matter: kernel.ID(c.Form("matter")), Title: c.Form("title"), Note: c.Form("note"), Key: c.Key()}
	err := p.o.Meeting.AddItem(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawItem(c, http.StatusUnprocessableEntity, c.FormState(err, "matter", "title", "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("meeting.added"))
	return c.Redirect(href(in.Meeting))
}

// askDecision asks what the meeting decided on a point.
func (p *Pages) askDecision(c *web.Ctx) error { return p.drawDecision(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawDecision(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Meeting.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	title := c.T("meeting.decide")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, v.Meeting, title)}, Quote: i.Title, Why: said(c, i.Why),
		Form: ui.Form{ID: "decide", Action: itemHref(i, "decide"), State: state, Submit: c.T("meeting.decide"), Cancel: href(v.ID), Draft: "decide-" + string(i.ID), Next: c.T("meeting.decide.next")},
		Fields: []ui.Field{
			{Type: "longtext", Name: "decision", Label: c.T("meeting.decision"), Required: true, Max: 500, Rows: 3},
			{Type: "unit", Name: "unit", Label: c.T("meeting.unit"), Hint: c.T("meeting.unit.hint"), Options: p.units(c)},
			{Type: "date", Name: "due", Label: c.T("meeting.due")}}}
	return c.PageStatus(status, title, askPage(page))
}

// units are those that can be given a task.
func (p *Pages) units(c *web.Ctx) []ui.Option {
	dir := p.o.Org.Directory()
	var out []ui.Option
	for _, u := range dir.Units() {
		if (u.Kind == org.Agency || u.Kind == org.Company || u.Affiliation != org.Own) && u.In(dir.Day(c.Now())) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

func (p *Pages) decide(c *web.Ctx) error {
	in := meeting.DecideInput{Item: c.ID("item"), Text: c.Form("decision"), Unit: kernel.ID(c.Form("unit")), Key: c.Key()}
	var err error
	if s := c.Form("due"); s != "" {
		if in.Due, err = kernel.ParseDate(s); err != nil {
			err = kernel.Invalid("due", kernel.AllErrors(err)[0].Text)
		}
	}
	var i *meeting.Item
	if err == nil {
		i, err = p.o.Meeting.Decide(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawDecision(c, http.StatusUnprocessableEntity, c.FormState(err, "decision", "unit", "due"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("meeting.decision-kept"))
	if i.Task != "" {
		c.Flash(ui.Good, c.T("meeting.task-given", p.names(c).Unit(i.Unit)))
	}
	return c.Redirect(href(i.Meeting) + "#i-" + string(i.ID))
}

// askRemoval asks before a point is taken off.
func (p *Pages) askRemoval(c *web.Ctx) error { return p.drawRemoval(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRemoval(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Meeting.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	title := c.T("meeting.remove")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, v.Meeting, title)}, Quote: i.Title, Why: said(c, i.Why),
		Form: ui.Form{ID: "remove", Action: itemHref(i, "remove"), State: state, Submit: title, Danger: true, Cancel: href(v.ID), Next: c.T("meeting.remove.next")}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) remove(c *web.Ctx) error {
	err := p.o.Meeting.RemoveItem(c.Context(), c.Actor, meeting.RemoveItemInput{Item: c.ID("item"), Key: c.Key()})
	switch {
	case web.Mendable(err):
		return p.drawRemoval(c, http.StatusConflict, c.FormState(err))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("meeting.removed"))
	return c.Redirect(href(c.ID("id")))
}
