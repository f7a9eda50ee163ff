package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// eraseForm asks what of an ended matter is a person's own and is to go.
func (p *Pages) eraseForm(c *web.Ctx, _ string) error {
	v, err := p.o.Matter.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	return p.drawErase(c, http.StatusOK, v, c.NewForm())
}

func (p *Pages) drawErase(c *web.Ctx, status int, v *matter.View, state ui.FormState) error {
	title := c.T("erase.title")
	page := formPage{Quote: v.Title, Note: c.T("erase.note")}
	page.Head = ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: v.Course.Def.Many().In(c.Lang), Href: "/m/" + v.Kind}, {Label: v.Number, Href: Href(v.Matter)}, {Label: title}}}
	page.Form = ui.Form{ID: "erase", Action: Href(v.Matter) + "/erase", State: state, Submit: title, Danger: true, Cancel: Href(v.Matter), Draft: string(v.ID) + "erase"}
	fields := ui.Field{Type: "codes", Name: "fields", Label: c.T("erase.fields")}
	for _, f := range v.Erasable() {
		fields.Options = append(fields.Options, ui.Option{Value: f.Code, Label: f.Name.In(c.Lang)})
	}
	files := ui.Field{Type: "codes", Name: "files", Label: c.T("erase.files")}
	for _, a := range v.Files {
		files.Options = append(files.Options, ui.Option{Value: string(a.ID), Label: a.Name})
	}
	for _, f := range []ui.Field{fields, files} {
		if len(f.Options) > 0 {
			page.Fields = append(page.Fields, f)
		}
	}
	page.Fields = append(page.Fields, ui.Field{Type: "longtext", Name: "basis", Label: c.T("erase.basis"), Hint: c.T("erase.basis.hint"), Required: true})
	return c.PageStatus(status, title, actPage(page))
}

func (p *Pages) erase(c *web.Ctx, _ string) error {
	v, err := p.o.Matter.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	in := matter.EraseInput{Matter: v.ID, Fields: c.FormAll("fields"), Basis: c.Form("basis"), Key: c.Key()}
	for _, id := range c.FormAll("files") {
		in.Files = append(in.Files, kernel.ID(id))
	}
	if err := p.o.Matter.Erase(c.Context(), c.Actor, in); err != nil {
		return refused(c, err, []string{"fields", "files", "basis"}, func(s ui.FormState, status int) error { return p.drawErase(c, status, v, s) })
	}
	c.Flash(ui.Good, c.T("erase.done"))
	return c.Redirect(Href(v.Matter))
}
