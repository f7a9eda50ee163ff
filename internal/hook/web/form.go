package web

import (
	"net/http"
	"strings"

	"juyan/internal/hook"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// formView is the form of a new webhook.
type formView struct {
	Head   ui.PageHead
	Form   ui.Form
	Fields []ui.Field
}

func (p *Pages) form(c *web.Ctx) error { return p.draw(c, http.StatusOK, c.NewForm()) }

func (p *Pages) draw(c *web.Ctx, status int, state ui.FormState) error {
	v := formView{Head: ui.PageHead{Title: c.T("hook.new"), Crumbs: crumbs(c, c.T("hook.new"))}}
	v.Form = ui.Form{ID: "hook", Action: "/admin/hooks", State: state, Submit: c.T("hook.add"), Cancel: "/admin/hooks", Next: c.T("hook.add.next"), NoScript: true}
	var formats []ui.Option
	for _, f := range hook.Formats {
		formats = append(formats, ui.Option{Value: string(f), Label: c.T("hook.format." + string(f))})
	}
	v.Fields = []ui.Field{
		{Name: "name", Label: c.T("hook.name"), Type: "text", Required: true, Max: 60},
		{Name: "format", Label: c.T("hook.format"), Type: "code", Required: true, Options: formats, Value: string(hook.JSON)},
		{Name: "url", Label: c.T("hook.url"), Hint: c.T("hook.url.hint"), Type: "text", Required: true, Max: 500},
		{Name: "secret", Label: c.T("hook.secret"), Hint: c.T("hook.secret.hint"), Type: "password", Max: 200, Complete: "new-password"},
		{Name: "events", Label: c.T("hook.events"), Hint: c.T("hook.events.hint"), Type: "longtext", Rows: 4, Required: true},
	}
	return c.PageStatus(status, v.Head.Title, formPage(v))
}

func crumbs(c *web.Ctx, here string) []ui.Crumb {
	return []ui.Crumb{{Label: c.T("hook.title"), Href: "/admin/hooks"}, {Label: here}}
}

func (p *Pages) add(c *web.Ctx) error {
	id, err := p.hooks.Add(c.Context(), c.Actor, hook.AddInput{Name: c.Form("name"), Format: hook.Format(c.Form("format")), URL: c.Form("url"), Secret: c.Form("secret"),
		Events: strings.FieldsFunc(c.Form("events"), func(r rune) bool { return strings.ContainsRune(" \t\r\n,，、", r) })})
	if web.Mendable(err) {
		return p.draw(c, web.Status(err), c.FormState(err, "name", "format", "url", "secret", "events"))
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("hook.added"))
	return c.Redirect("/admin/hooks/" + string(id))
}
