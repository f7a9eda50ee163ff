package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// mailView is the reader's own mail.
type mailView struct {
	Head   ui.PageHead
	Notice string
	Facts  []ui.Fact
	Ask    *ui.Form
	Drop   *ui.Form
}

func (p *Pages) mail(c *web.Ctx) error { return p.drawMail(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawMail(c *web.Ctx, status int, state ui.FormState) error {
	m, err := p.hooks.Mine(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := mailView{Head: ui.PageHead{Title: c.T("mail.title"), Sub: c.T("mail.sub")}}
	v.Ask = &ui.Form{ID: "mail", Action: "/account/mail", State: state, Submit: c.T("mail.ask"), Next: c.T("mail.ask.next"), NoScript: true}
	if m.Address != "" {
		tag := ui.Tag{Text: c.T("mail.waits"), State: ui.Warn}
		if m.Confirmed {
			tag = ui.Tag{Text: c.T("mail.on"), State: ui.Good}
		}
		v.Facts = []ui.Fact{{Label: c.T("mail.address"), Text: m.Address, Tags: []ui.Tag{tag}}}
		v.Drop = &ui.Form{ID: "drop", Action: "/account/mail/drop", State: c.NewForm(), Submit: c.T("mail.drop"), Danger: true, NoScript: true}
	}
	if !p.hooks.CanMail() {
		v.Notice, v.Ask = c.T("mail.none"), nil
	}
	return c.PageStatus(status, v.Head.Title, mailPage(v))
}

func (p *Pages) askMail(c *web.Ctx) error {
	err := p.hooks.AskMail(c.Context(), c.Actor, c.Form("address"))
	if web.Mendable(err) || kernel.CodeOf(err) == kernel.CodeTooMany {
		return p.drawMail(c, web.Status(err), c.FormState(err, "address"))
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("mail.asked"))
	return c.Redirect("/account/mail")
}

func (p *Pages) dropMail(c *web.Ctx) error {
	if err := p.hooks.DropMail(c.Context(), c.Actor); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("mail.dropped"))
	return c.Redirect("/account/mail")
}

// confirmForm asks before it confirms: programs that look at links in mail must
// not confirm anything.
func (p *Pages) confirmForm(c *web.Ctx) error {
	f := ui.Form{ID: "confirm", Action: "/account/mail/confirm/" + c.Path("token"), State: c.NewForm(), Submit: c.T("mail.confirm"), NoScript: true}
	return c.Page(c.T("mail.title"), formPage(formView{Head: ui.PageHead{Title: c.T("mail.title"), Sub: c.T("mail.confirm.sub")}, Form: f}))
}

func (p *Pages) confirm(c *web.Ctx) error {
	if err := p.hooks.ConfirmMail(c.Context(), c.Actor, c.Path("token")); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("mail.confirmed"))
	return c.Redirect("/account/mail")
}
