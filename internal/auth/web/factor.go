package web

import (
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// factorPage is the reader's second factor: off, being set up, or on.
type factorPage struct {
	Head    ui.PageHead
	Resting string // names of the roles that rest without one
	Begin   *ui.Form
	Confirm *ui.Form
	Drawing drawing
	Secret  string // in groups, for who cannot scan
	Codes   []string
	Facts   []ui.Fact
	Renew   *ui.Form
	Remove  *ui.Form
}

func (p *Pages) factor(c *web.Ctx) error {
	return p.drawFactor(c, http.StatusOK, factorState{})
}

// factorState is what an act just done leaves to be shown.
type factorState struct {
	secret string   // waits for its first code
	codes  []string // shown this once
	form   ui.FormState
}

func (p *Pages) drawFactor(c *web.Ctx, status int, state factorState) error {
	c.W.Header().Set("Cache-Control", "no-store")
	acc, err := p.o.Auth.MyAccount(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	m, err := p.o.Auth.MyFactor(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := factorPage{Head: ui.PageHead{Title: c.T("factor.title"), Sub: c.T("factor.sub"), Crumbs: []ui.Crumb{{Label: c.T("account.title"), Href: "/account"}, {Label: c.T("factor.title")}}},
		Resting: roleNames(c, m.Resting), Codes: state.codes}
	switch {
	case len(state.codes) > 0: // shown alone: they are to be written down
		page.Head.Tags = []ui.Tag{{Text: c.T("factor.on"), State: ui.Good}}
		page.Head.Actions = []ui.Button{{Label: c.T("factor.codes.kept"), Href: "/account/factor"}, {Label: c.T("factor.codes.print"), Print: true}}
	case m.On():
		page.Head.Tags = []ui.Tag{{Text: c.T("factor.on"), State: ui.Good}}
		page.Facts = []ui.Fact{{Label: c.T("factor.since"), Text: stamp(c, m.Confirmed)}, {Label: c.T("factor.codes.left"), Text: ui.Num(int(m.Codes))}}
		page.Renew = p.act(c, "renew", c.T("factor.codes.do"), c.T("factor.codes.next"))
		page.Remove = p.act(c, "remove", c.T("factor.remove.do"), c.T("factor.remove.next"))
		page.Remove.Danger = true
	case state.secret != "":
		page.Secret = auth.Grouped(state.secret)
		if page.Drawing, err = draw(auth.FactorURI(c.Brand(), acc.Login, state.secret)); err != nil {
			return kernel.Internal(err)
		}
		page.Confirm = p.act(c, "confirm", c.T("factor.confirm.do"), c.T("factor.confirm.next"))
		page.Confirm.State = state.form
	default:
		page.Head.Tags = []ui.Tag{{Text: c.T("factor.off")}}
		page.Begin = p.act(c, "begin", c.T("factor.begin.do"), "")
	}
	return c.PageStatus(status, page.Head.Title, factorBody(page))
}

func (p *Pages) act(c *web.Ctx, name, submit, next string) *ui.Form {
	return &ui.Form{ID: name, Action: "/account/factor/" + name, State: c.NewForm(), Submit: submit, Next: next, NoScript: true}
}

func roleNames(c *web.Ctx, roles []auth.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, c.Say(r.Name))
	}
	return strings.Join(names, c.T("account.comma"))
}

// beginFactor shows the secret.
func (p *Pages) beginFactor(c *web.Ctx) error {
	secret, err := p.o.Auth.BeginFactor(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	return p.drawFactor(c, http.StatusOK, factorState{secret: secret, form: c.NewForm()})
}

// confirmFactor switches codes on; a mistyped one shows the secret again.
func (p *Pages) confirmFactor(c *web.Ctx) error {
	codes, err := p.o.Auth.ConfirmFactor(c.Context(), c.Actor, c.Form("code"), p.token(c.R))
	switch kernel.CodeOf(err) {
	case "":
		return p.drawFactor(c, http.StatusCreated, factorState{codes: codes})
	case kernel.CodeInvalid, kernel.CodeTooMany:
		secret, gone := p.o.Auth.FactorInSetUp(c.Context(), c.Actor)
		if gone != nil {
			return gone
		}
		return p.drawFactor(c, web.Status(err), factorState{secret: secret, form: codeState(c, err)})
	}
	return err
}

func (p *Pages) renewCodes(c *web.Ctx) error {
	codes, err := p.o.Auth.RenewRecoveryCodes(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	return p.drawFactor(c, http.StatusCreated, factorState{codes: codes})
}

func (p *Pages) removeFactor(c *web.Ctx) error {
	if err := p.o.Auth.RemoveMyFactor(c.Context(), c.Actor); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("factor.removed"))
	return c.Redirect("/account/factor")
}

// factorFacts is the second factor as the account's page tells it, with a notice
// if a role rests for want of one.
func (p *Pages) factorFacts(c *web.Ctx, acc auth.Account) (facts []ui.Fact, resting string, err error) {
	if acc.Login == "" {
		return nil, "", nil
	}
	m, err := p.o.Auth.MyFactor(c.Context(), c.Actor)
	if err != nil {
		return nil, "", err
	}
	state := ui.Fact{Label: c.T("factor.title"), Text: c.T("factor.set"), Href: "/account/factor", Tags: []ui.Tag{{Text: c.T("factor.off")}}}
	if m.On() {
		state.Tags = []ui.Tag{{Text: c.T("factor.on"), State: ui.Good}}
	}
	return []ui.Fact{state}, roleNames(c, m.Resting), nil
}

// drawing is a QR code as one path: modules of size 1 within a margin of four,
// as the standard asks.
type drawing struct {
	Box  string
	Side int
	Path string
}

const margin = 4

func draw(text string) (drawing, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return drawing{}, err
	}
	side := code.Size + 2*margin
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+margin, y+margin, x-from, x-from)
			}
		}
	}
	return drawing{Box: fmt.Sprintf("0 0 %d %d", side, side), Side: side, Path: path.String()}, nil
}
