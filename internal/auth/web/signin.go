package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// root leads to the first page of who asks, or to the sign-in page.
func (p *Pages) root(c *web.Ctx) error {
	if c.Actor.Kind == "" {
		return c.Redirect("/signin")
	}
	return p.home(c, c.Actor)
}

// home leads to where a reader begins; who must set up a second factor first, to
// that.
func (p *Pages) home(c *web.Ctx, a kernel.Actor) error {
	m, err := p.o.Auth.MyFactor(c.Context(), a)
	switch {
	case err != nil:
		return err
	case len(m.Resting) > 0:
		return c.Redirect("/account/factor")
	}
	return c.Redirect(p.o.Home(a))
}

// signInPage is what the sign-in page shows.
type signInPage struct {
	Brand kernel.Text
	Form  ui.Form
	Next  string // local address to go on to; "" = home
	Known string // who is signed in already
	Cards []card
	Doors []ui.Button // identity providers
}

// card is one demo sign-in.
type card struct {
	Code, Name, Who, Note string
	On                    bool // the reader is this one now
}

func (p *Pages) signInForm(c *web.Ctx) error {
	return p.drawSignIn(c, http.StatusOK, c.NewForm(), next(c.Query("next")))
}

func (p *Pages) drawSignIn(c *web.Ctx, status int, state ui.FormState, next string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	page := signInPage{Next: next, Cards: p.cards(c), Doors: p.doors(c, next)}
	if c.Actor.Kind != "" {
		page.Known = ui.Person{Name: c.Actor.Name, Post: c.Say(c.Actor.PostName), Unit: c.Say(c.Actor.UnitName)}.Words()
	}
	page.Form = ui.Form{ID: "signin", Action: "/signin", State: state, Submit: c.T("signin.do"), NoScript: true}
	return c.Plain(status, c.T("signin.title"), signInBody(page))
}

// next returns to if it is an address of this server that is worth going to,
// else "".
func next(to string) string {
	u, err := url.Parse(to)
	switch {
	case err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//"):
		return ""
	case strings.ContainsFunc(to, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }):
		return "" // browsers read \ as / and drop tabs and line ends
	case u.Path == "/" || u.Path == "/signin":
		return ""
	}
	return to
}

// signIn begins a session with what was typed.
func (p *Pages) signIn(c *web.Ctx) error {
	s, err := p.o.Auth.SignIn(c.Context(), auth.SignInInput{Login: c.Form("login"), Password: c.FormValues().Get("password"), IP: c.IP(), Agent: c.R.UserAgent()})
	switch kernel.CodeOf(err) {
	case "":
		return p.goOn(c, s)
	case kernel.CodeUnauthenticated:
		return p.drawSignIn(c, http.StatusUnprocessableEntity, c.FormState(err), next(c.Form("next")))
	case kernel.CodeTooMany:
		return p.drawSignIn(c, http.StatusTooManyRequests, c.FormState(err), next(c.Form("next")))
	}
	return err
}

// goOn goes on after a first proof that was right.
func (p *Pages) goOn(c *web.Ctx, s auth.Session) error {
	if s.Token == "" {
		return p.drawSecond(c, http.StatusOK, c.NewForm(), s.Second, next(c.Form("next")))
	}
	return p.enter(c, s, next(c.Form("next")))
}

// enter leaves the session the browser had, if any, puts the new one into it
// and goes on.
func (p *Pages) enter(c *web.Ctx, s auth.Session, to string) error {
	if c.Actor.Kind != "" {
		if err := p.o.Auth.SignOut(c.Context(), c.Actor, p.token(c.R)); err != nil {
			return err
		}
	}
	p.keep(c.W, c.R, s)
	if to != "" {
		return c.Redirect(to)
	}
	a, _, err := p.o.Auth.Authenticate(c.Context(), s.Token, c.IP())
	if err != nil {
		return err
	}
	return p.home(c, a)
}

func (p *Pages) signOut(c *web.Ctx) error {
	if c.Actor.Kind != "" {
		if err := p.o.Auth.SignOut(c.Context(), c.Actor, p.token(c.R)); err != nil {
			return err
		}
	}
	p.forget(c.W, c.R)
	return c.Redirect("/signin")
}

// demoSignIn becomes one of the demo's parts without a password.
func (p *Pages) demoSignIn(c *web.Ctx) error {
	for _, s := range p.o.SignIns {
		if s.Code != c.Form("code") {
			continue
		}
		v, err := p.o.Auth.DemoSignIn(c.Context(), auth.DemoSignInInput{Post: s.Post, Enterprise: s.Enterprise, IP: c.IP(), Agent: c.R.UserAgent()})
		if err != nil {
			return err
		}
		return p.enter(c, v, next(c.Form("next")))
	}
	return kernel.NotFound(kernel.T("没有这个演示身份，请从登录页选择", "There is no such demo part; choose one on the sign-in page"))
}

// cards are the demo's parts that somebody plays now.
func (p *Pages) cards(c *web.Ctx) []card {
	var out []card
	if !p.o.Demo {
		return nil
	}
	d := p.o.Org.Directory()
	for _, s := range p.o.SignIns {
		x := card{Code: s.Code, Name: c.Say(s.Name), Note: c.Say(s.Note)}
		if s.Enterprise != "" {
			e, _ := d.EnterpriseByCode(s.Enterprise)
			people := d.Contacts(e.ID)
			if len(people) == 0 {
				continue
			}
			x.Who = ui.Person{Name: people[0].In(c.Lang), Unit: e.In(c.Lang)}.Words()
			x.On = c.Actor.Enterprise == e.ID && e.ID != ""
		} else {
			post, _ := d.PostByCode(s.Post)
			h, ok := d.Holder(post.ID, c.Now())
			if !ok {
				continue
			}
			x.Who = ui.Person{Name: h.In(c.Lang), Post: c.Say(post.Name), Unit: c.Say(d.UnitName(post.Unit))}.Words()
			x.On = c.Actor.Post == post.ID && post.ID != ""
		}
		out = append(out, x)
	}
	return out
}

//go:embed signin.css
var css []byte

// styleHash makes the style's address change when the style does.
var styleHash = func() string {
	sum := sha256.Sum256(css)
	return hex.EncodeToString(sum[:6])
}()

const stylePath = "/signin.css"

// style answers with the sign-in page's own style.
func style(c *web.Ctx) error {
	h := c.W.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = c.W.Write(css) // the reader has gone; nobody is left to tell
	return nil
}
