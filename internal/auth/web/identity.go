package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"golang.org/x/oauth2"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// flow is one way to a provider and back, kept in a cookie of the browser that
// began it.
type flow struct {
	Provider string `json:"p"`
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	Next     string `json:"t,omitempty"`
	Link     bool   `json:"l,omitempty"` // to link the identity, not to sign in
}

const (
	flowCookie = "juyan_flow"
	flowFor    = 600 // seconds
)

// begin keeps a new flow in the browser.
func (p *Pages) begin(c *web.Ctx, f flow) (flow, error) {
	f.State, f.Nonce, f.Verifier = rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	body, err := json.Marshal(f)
	if err != nil {
		return f, kernel.Internal(err)
	}
	http.SetCookie(c.W, p.flowIn(c.R, base64.RawURLEncoding.EncodeToString(body), flowFor))
	return f, nil
}

func (p *Pages) flowIn(r *http.Request, value string, age int) *http.Cookie {
	c := p.cookieFor(r, value)
	c.MaxAge = age
	c.Name = flowCookie
	if c.Secure {
		c.Name = "__Host-" + flowCookie
	}
	return c
}

// end takes the flow out of the browser: it serves once.
func (p *Pages) end(c *web.Ctx) (f flow) {
	name := p.flowIn(c.R, "", -1)
	cookie, err := c.R.Cookie(name.Name)
	http.SetCookie(c.W, name)
	if err != nil {
		return f
	}
	body, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(body, &f) != nil {
		return flow{}
	}
	return f
}

func (p *Pages) relying(c *web.Ctx) (*relying, error) {
	for _, r := range p.providers {
		if subtle.ConstantTimeCompare([]byte(r.Code), []byte(c.Path("provider"))) == 1 {
			return r, nil
		}
	}
	return nil, kernel.NotFound(kernel.T("没有这种登录方式", "There is no such way to sign in"))
}

// signInWith leads to a provider.
func (p *Pages) signInWith(c *web.Ctx) error {
	r, err := p.relying(c)
	if err != nil {
		return err
	}
	return p.leave(c, r, flow{Provider: r.Code, Next: next(c.Query("next"))})
}

func (p *Pages) leave(c *web.Ctx, r *relying, f flow) error {
	f, err := p.begin(c, f)
	if err != nil {
		return err
	}
	to, err := r.address(c.Context(), f)
	if err != nil {
		return p.refusedBy(c, f, err)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// cameBack ends a flow: in a session, or in a link to the reader's account.
func (p *Pages) cameBack(c *web.Ctx) error {
	r, err := p.relying(c)
	if err != nil {
		return err
	}
	f := p.end(c)
	if f.Provider != r.Code {
		f = flow{}
	}
	subject, err := r.subject(c.Context(), f, c.R.URL.Query())
	if err != nil {
		return p.refusedBy(c, f, err)
	}
	if f.Link {
		return p.link(c, r, subject)
	}
	s, err := p.o.Auth.SignInExternal(c.Context(), auth.ExternalInput{Issuer: r.Issuer, Subject: subject, How: r.Code, IP: c.IP(), Agent: c.R.UserAgent()})
	if err != nil {
		return p.refusedBy(c, f, err)
	}
	if s.Token == "" {
		return p.drawSecond(c, http.StatusOK, c.NewForm(), s.Second, f.Next)
	}
	return p.enter(c, s, f.Next)
}

// refusedBy says on the sign-in page, or on the account's, why a flow failed.
func (p *Pages) refusedBy(c *web.Ctx, f flow, err error) error {
	switch kernel.CodeOf(err) {
	case kernel.CodeForbidden, kernel.CodeUnavailable, kernel.CodeTooMany:
	default:
		return err
	}
	c.Log("signing in with a provider", err)
	c.R.PostForm = url.Values{}
	if f.Link {
		c.Flash(ui.Bad, kernel.AllErrors(err)[0].Text.In(c.Lang))
		return c.Redirect("/account")
	}
	return p.drawSignIn(c, web.Status(err), c.FormState(err), f.Next)
}

// link links what the provider vouched for to who is signed in. The proof is
// asked for anew: the flow lies in a cookie that its holder could have made.
func (p *Pages) link(c *web.Ctx, r *relying, subject string) error {
	if c.Actor.Kind == "" {
		return c.Redirect("/signin")
	}
	fresh, _, err := p.Proved(c)
	switch {
	case err != nil:
		return err
	case !fresh:
		err = kernel.Conflict(kernel.T("等得太久了，请重新关联", "That took too long; link it again"))
	default:
		err = p.o.Auth.LinkIdentity(c.Context(), c.Actor, r.Issuer, subject)
	}
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("identity.linked", r.Name))
	case web.Mendable(err):
		c.Flash(ui.Bad, kernel.AllErrors(err)[0].Text.In(c.Lang))
	default:
		return err
	}
	return c.Redirect("/account")
}

// goOnPage leads on to a provider after the proof: a form may not be redirected to
// another site, a link may go there.
type goOnPage struct {
	Head ui.PageHead
	To   string
	Name string
}

func (p *Pages) beginLink(c *web.Ctx) error {
	r, err := p.relying(c)
	if err != nil {
		return err
	}
	f, err := p.begin(c, flow{Provider: r.Code, Link: true})
	if err != nil {
		return err
	}
	to, err := r.address(c.Context(), f)
	if err != nil {
		return p.refusedBy(c, f, err)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	name := c.Say(r.Name)
	page := goOnPage{To: to, Name: name, Head: ui.PageHead{Title: c.T("identity.go.title", name), Sub: c.T("identity.go.sub"), Crumbs: []ui.Crumb{{Label: c.T("account.title"), Href: "/account"}, {Label: name}}}}
	return c.Page(page.Head.Title, goOnBody(page))
}

func (p *Pages) unlink(c *web.Ctx) error {
	if err := p.o.Auth.UnlinkIdentity(c.Context(), c.Actor, c.ID("identity")); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("identity.unlinked"))
	return c.Redirect("/account")
}

// doors are the providers on the sign-in page.
func (p *Pages) doors(c *web.Ctx, next string) (out []ui.Button) {
	for _, r := range p.providers {
		to := "/signin/with/" + r.Code
		if next != "" {
			to += "?next=" + url.QueryEscape(next)
		}
		out = append(out, ui.Button{Label: c.T("identity.signin", r.Name), Href: to})
	}
	return out
}

// identitySheet is the reader's identities, and the providers to link one of.
type identitySheet struct {
	Table ui.Table
	Any   bool
	Link  []ui.Button
}

func (p *Pages) identities(c *web.Ctx) (s identitySheet, err error) {
	list, err := p.o.Auth.MyIdentities(c.Context(), c.Actor)
	s.Any = len(list) > 0
	s.Table = ui.Table{ID: "identities", Caption: c.T("identity.title"), Columns: []ui.Column{{Key: "name", Label: c.T("identity.provider"), Main: true, Wrap: true},
		{Key: "since", Label: c.T("identity.since")}, {Key: "used", Label: c.T("identity.used")}, {Key: "end", Label: ""}}}
	linked := map[string]bool{}
	for _, i := range list {
		linked[i.Issuer] = true
		name := i.Issuer
		for _, r := range p.providers {
			if r.Issuer == i.Issuer {
				name = c.Say(r.Name)
			}
		}
		used := templ.Component(ui.Quiet(c.T("token.never")))
		if i.Used != 0 {
			used = ui.Figure(stamp(c, i.Used), "")
		}
		s.Table.Rows = append(s.Table.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Figure(stamp(c, i.Linked), ""), used,
			endTokenForm("/account/identities/"+string(i.ID)+"/unlink", c.T("identity.unlink"), name)}})
	}
	for _, r := range p.providers {
		if !linked[r.Issuer] {
			s.Link = append(s.Link, ui.Button{Label: c.T("identity.link", r.Name), Post: "/account/identities/" + r.Code})
		}
	}
	return s, err
}
