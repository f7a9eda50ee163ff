package web

import (
	"github.com/a-h/templ"

	"juyan/internal/admin"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// drawIdentities shows who somebody is at providers, or the form that says so.
func (p *Pages) drawIdentities(c *web.Ctx, v *accountView, rec admin.AccountRecord, state ui.FormState) {
	if len(p.o.Providers) == 0 {
		return
	}
	at := "/admin/accounts/" + string(rec.Person) + "/identities"
	v.LinkTo = &ui.Form{ID: "identity", Action: at, State: state, Submit: c.T("accounts.identity.link"), Next: c.T("accounts.identity.next"), NoScript: true}
	issuer := ui.Field{Name: "issuer", Label: c.T("accounts.identity.provider"), Type: "code", Required: true}
	names := map[string]string{}
	for _, x := range p.o.Providers {
		names[x.Issuer] = c.Say(x.Name)
		issuer.Options = append(issuer.Options, ui.Option{Value: x.Issuer, Label: c.Say(x.Name)})
	}
	v.LinkFields = []ui.Field{issuer, {Name: "subject", Label: c.T("accounts.identity.subject"), Hint: c.T("accounts.identity.hint"), Required: true, Max: 255, Complete: "off"}}
	v.Identities = ui.Table{ID: "identities", Caption: c.T("accounts.identities"), Columns: []ui.Column{{Key: "name", Label: c.T("accounts.identity.provider"), Main: true}, {Key: "subject", Label: c.T("accounts.identity.subject"), Wrap: true},
		{Key: "since", Label: c.T("accounts.identity.since")}, {Key: "end", Label: ""}}}
	for _, i := range rec.Identities {
		name := names[i.Issuer]
		if name == "" {
			name = i.Issuer
		}
		v.Identities.Rows = append(v.Identities.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Text(i.Subject), ui.Figure(stamp(c, i.Linked), ""), ui.Act(ui.Button{Label: c.T("accounts.identity.unlink"), Post: at + "/" + string(i.ID) + "/unlink", Small: true})}})
	}
}

func (p *Pages) linkIdentity(c *web.Ctx) error {
	issuer := ""
	for _, x := range p.o.Providers {
		if x.Issuer == c.Form("issuer") {
			issuer = x.Issuer
		}
	}
	err := p.o.Auth.LinkIdentityFor(c.Context(), c.Actor, c.ID("person"), issuer, c.Form("subject"))
	if err != nil {
		if state, status, ok := refused(c, err, "issuer", "subject"); ok && len(p.o.Providers) > 0 {
			return p.drawAccount(c, status, c.NewForm(), state)
		}
		return err
	}
	c.Flash(ui.Good, c.T("accounts.identity.linked"))
	return c.Redirect("/admin/accounts/" + c.Path("person"))
}

func (p *Pages) unlinkIdentity(c *web.Ctx) error {
	if err := p.o.Auth.UnlinkIdentityFor(c.Context(), c.Actor, c.ID("person"), kernel.ID(c.Path("identity"))); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("accounts.identity.unlinked"))
	return c.Redirect("/admin/accounts/" + c.Path("person"))
}
