package web

import (
	"net/http"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// linkPage asks for the password a one-time link sets.
type linkPage struct {
	Head    ui.PageHead
	Who     []ui.Fact
	Form    ui.Form
	Login   string
	Expires string
}

func (p *Pages) linkForm(c *web.Ctx) error {
	return p.drawLink(c, http.StatusOK, c.NewForm())
}

// drawLink shows whose password the link sets; a link that is used up, expired
// or wrong is not found.
func (p *Pages) drawLink(c *web.Ctx, status int, state ui.FormState) error {
	c.W.Header().Set("Cache-Control", "no-store")
	l, err := p.o.Auth.LookLink(c.Context(), c.Path("token"))
	if err != nil {
		return err
	}
	page := linkPage{Head: ui.PageHead{Title: c.T("link.title"), Sub: c.T("link.sub")}, Login: l.Login}
	page.Who = []ui.Fact{{Label: c.T("link.person"), Text: l.Name}, {Label: c.T("signin.login"), Text: l.Login},
		{Label: c.T("link.expires"), Text: stamp(c, l.Expires)}}
	page.Form = ui.Form{ID: "link", Action: "/link/" + c.Path("token"), State: state, Submit: c.T("link.do"), NoScript: true, Next: c.T("link.next")}
	return c.Plain(status, page.Head.Title, linkBody(page))
}

// useLink sets the password and uses the link up.
func (p *Pages) useLink(c *web.Ctx) error {
	err := same(c, "password", "again")
	if err == nil {
		err = p.o.Auth.SetPasswordByLink(c.Context(), auth.SetPasswordInput{Token: c.Path("token"), Password: c.FormValues().Get("password"), IP: c.IP()})
	}
	if err != nil {
		if !web.Mendable(err) {
			return err
		}
		return p.drawLink(c, http.StatusUnprocessableEntity, c.FormState(err, "password", "again"))
	}
	c.Flash(ui.Good, c.T("link.done"))
	return c.Redirect("/signin")
}

// same refuses a password that was not typed the same twice.
func same(c *web.Ctx, field, again string) error {
	if c.FormValues().Get(field) != c.FormValues().Get(again) {
		return kernel.Invalid(again, kernel.T("两次输入的密码不一样，请再输一遍", "The two passwords differ; type them again"))
	}
	return nil
}

// stamp writes an instant of real time in full. Under demo the domain's clock
// is another, so "today" would mislead.
func stamp(c *web.Ctx, i kernel.Instant) string {
	if i.IsZero() {
		return ""
	}
	return i.In(c.Loc).Format("2006-01-02 15:04")
}
