package web

import (
	"net/http"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// secondPage asks for the second proof of a sign-in.
type secondPage struct {
	Form   ui.Form
	Second string // token of the first proof
	Next   string
}

func (p *Pages) drawSecond(c *web.Ctx, status int, state ui.FormState, second, to string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	page := secondPage{Second: second, Next: to}
	page.Form = ui.Form{ID: "second", Action: "/signin/second", State: state, Submit: c.T("signin.do"), Cancel: "/signin", NoScript: true}
	return c.Plain(status, c.T("second.title"), secondBody(page))
}

// signInSecond ends a sign-in with a code from the phone or a recovery code.
func (p *Pages) signInSecond(c *web.Ctx) error {
	s, err := p.o.Auth.SignInSecond(c.Context(), auth.SignInSecondInput{Second: c.Form("second"), Code: c.Form("code"), IP: c.IP(), Agent: c.R.UserAgent()})
	switch kernel.CodeOf(err) {
	case "":
		return p.enter(c, s, next(c.Form("next")))
	case kernel.CodeUnauthenticated: // too late
		return p.drawSignIn(c, http.StatusUnprocessableEntity, c.FormState(err), next(c.Form("next")))
	case kernel.CodeInvalid, kernel.CodeTooMany, kernel.CodeUnavailable:
		return p.drawSecond(c, web.Status(err), codeState(c, err), c.Form("second"), next(c.Form("next")))
	}
	return err
}

// codeState is the form after a wrong code, which nobody wants to see again.
func codeState(c *web.Ctx, err error) ui.FormState {
	c.FormValues().Del("code")
	return c.FormState(err, "code")
}

// Proved implements web.Prover.
func (p *Pages) Proved(c *web.Ctx) (fresh, withCode bool, err error) {
	return p.o.Auth.Proved(c.Context(), c.Actor, p.token(c.R))
}

// Prove implements web.Prover.
func (p *Pages) Prove(c *web.Ctx, proof string) error {
	return p.o.Auth.Prove(c.Context(), c.Actor, auth.ProveInput{Session: p.token(c.R), Proof: proof, Act: c.Pattern()})
}
