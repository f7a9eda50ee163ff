package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/party"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// formPage is one form on its own page.
type formPage struct {
	Head   ui.PageHead
	Quote  string
	Form   ui.Form
	Fields []ui.Field
}

// askTake asks which branch takes the matter in charge and what it promises.
func (p *Pages) askTake(c *web.Ctx) error { return p.drawTake(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawTake(c *web.Ctx, status int, state ui.FormState) error {
	m, err := p.o.Party.Takeable(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title, home := c.T("party.take"), "/m/"+m.Kind+"/"+string(m.ID)
	branch := ui.Field{Type: "code", Name: "branch", Label: c.T("party.branch"), Required: true}
	for _, b := range p.o.Party.Speaks(c.Actor) {
		branch.Options = append(branch.Options, ui.Option{Value: string(b.ID), Label: b.Name.In(c.Lang)})
	}
	if len(branch.Options) == 1 {
		branch.Value = branch.Options[0].Value
	}
	page := formPage{Quote: m.Number + " " + m.Title, Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("party.title"), Href: "/party"}, {Label: m.Number, Href: home}, {Label: title}}},
		Form:   ui.Form{ID: "take", Action: "/party/matters/" + string(m.ID) + "/take", State: state, Submit: title, Cancel: home, Next: c.T("party.take.next")},
		Fields: []ui.Field{branch, {Type: "longtext", Name: "promise", Label: c.T("party.promise"), Required: true, Max: 300, Rows: 3}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) take(c *web.Ctx) error {
	err := p.o.Party.Take(c.Context(), c.Actor, party.TakeInput{Branch: kernel.ID(c.Form("branch")), Matter: c.ID("id"), Promise: c.Form("promise"), Key: c.Key()})
	switch {
	case web.Mendable(err):
		return p.drawTake(c, http.StatusUnprocessableEntity, c.FormState(err, "branch", "promise"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("party.took"))
	return c.Redirect("/matters/" + string(c.ID("id")))
}

// askPioneer asks which post is named, for how long, with what commitment.
func (p *Pages) askPioneer(c *web.Ctx) error { return p.drawPioneer(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawPioneer(c *web.Ctx, status int, state ui.FormState) error {
	b, err := p.o.Party.Mine(c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("party.name-pioneer")
	page := formPage{Head: ui.PageHead{Title: title, Sub: b.Name.In(c.Lang), Crumbs: []ui.Crumb{{Label: c.T("party.title"), Href: "/party"}, {Label: b.Name.In(c.Lang), Href: href(b.ID)}, {Label: title}}},
		Form: ui.Form{ID: "pioneer", Action: href(b.ID) + "/pioneers", State: state, Submit: title, Cancel: href(b.ID)},
		Fields: []ui.Field{{Type: "post", Name: "post", Label: c.T("party.post"), Required: true, Lookup: "/lookup/post"}, {Type: "date", Name: "from", Label: c.T("party.from"), Required: true},
			{Type: "date", Name: "to", Label: c.T("party.to"), Required: true}, {Type: "longtext", Name: "commitment", Label: c.T("party.commitment"), Required: true, Max: 300, Rows: 3}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) pioneer(c *web.Ctx) error {
	in := party.PioneerInput{Branch: c.ID("id"), Post: kernel.ID(c.Form("post")), Commitment: c.Form("commitment"), Key: c.Key()}
	var err error
	if in.From, err = dateOf(c.Form("from"), "from"); err == nil {
		in.To, err = dateOf(c.Form("to"), "to")
	}
	if err == nil {
		err = p.o.Party.NamePioneer(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawPioneer(c, http.StatusUnprocessableEntity, c.FormState(err, "post", "from", "to", "commitment"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("party.named"))
	return c.Redirect(href(in.Branch))
}
