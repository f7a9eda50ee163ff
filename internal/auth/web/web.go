package web

import (
	_ "embed"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// SignIn is somebody a demonstration offers to become: the holder of a post or
// the contact of an enterprise, by code.
type SignIn struct {
	Code             string
	Name, Note       kernel.Text
	Post, Enterprise string
}

// Options are what the pages stand on.
type Options struct {
	Auth *auth.Service
	Org  *org.Service
	// Demo shows SignIns; auth.Options.Demo must say the same.
	Demo    bool
	SignIns []SignIn
	// Home is where somebody lands after signing in; nil = "/account".
	Home func(kernel.Actor) string
	// Matter lets private data of matters be looked at; nil leaves them out.
	Matter *matter.Service
	// SecureCookies is for a server that browsers reach over TLS.
	SecureCookies bool
	// Providers may vouch for people; Site is where they lead back to.
	Providers []auth.Provider
	Site      string
}

// Pages draws sign-in and account.
type Pages struct {
	o         Options
	providers []*relying
}

// New returns the pages.
func New(o Options) *Pages {
	if o.Home == nil {
		o.Home = func(kernel.Actor) string { return "/account" }
	}
	p := &Pages{o: o}
	for _, x := range o.Providers {
		p.providers = append(p.providers, newRelying(x, o.Site))
	}
	return p
}

// Routes lists every address.
func (p *Pages) Routes() []web.Route {
	out := []web.Route{
		{Method: "GET", Path: "/{$}", Permission: web.Public, Handle: p.root},
		{Method: "GET", Path: "/signin", Permission: web.Public, Handle: p.signInForm},
		{Method: "POST", Path: "/signin", Permission: web.Public, Handle: p.signIn},
		{Method: "GET", Path: "/signin/second", Permission: web.Public, Handle: func(c *web.Ctx) error { return c.Redirect("/signin") }},
		{Method: "POST", Path: "/signin/second", Permission: web.Public, Handle: p.signInSecond},
		{Method: "GET", Path: "/signin/with/{provider}", Permission: web.Public, Handle: p.signInWith},
		{Method: "GET", Path: "/signin/with/{provider}/callback", Permission: web.Public, Handle: p.cameBack},
		{Method: "POST", Path: "/account/identities/{provider}", Permission: web.SignedIn, Handle: p.beginLink, Fresh: true},
		{Method: "POST", Path: "/account/identities/{identity}/unlink", Permission: web.SignedIn, Handle: p.unlink, Fresh: true},
		{Method: "POST", Path: "/signout", Permission: web.Public, Handle: p.signOut},
		{Method: "GET", Path: "/link/{token}", Permission: web.Public, Handle: p.linkForm},
		{Method: "POST", Path: "/link/{token}", Permission: web.Public, Handle: p.useLink},
		{Method: "GET", Path: "/account", Permission: web.SignedIn, Handle: p.account},
		{Method: "POST", Path: "/account/password", Permission: web.SignedIn, Handle: p.changePassword},
		{Method: "POST", Path: "/account/post", Permission: web.SignedIn, Handle: p.choosePost},
		{Method: "POST", Path: "/account/others", Permission: web.SignedIn, Handle: p.signOutOthers},
		{Method: "GET", Path: "/account/factor", Permission: web.SignedIn, Handle: p.factor},
		{Method: "POST", Path: "/account/factor/begin", Permission: web.SignedIn, Handle: p.beginFactor, Fresh: true},
		{Method: "POST", Path: "/account/factor/confirm", Permission: web.SignedIn, Handle: p.confirmFactor},
		{Method: "POST", Path: "/account/factor/renew", Permission: web.SignedIn, Handle: p.renewCodes, Fresh: true},
		{Method: "POST", Path: "/account/factor/remove", Permission: web.SignedIn, Handle: p.removeFactor, Fresh: true},
		{Method: "POST", Path: "/account/tokens", Permission: web.SignedIn, Handle: p.makeToken, Fresh: true},
		{Method: "POST", Path: "/account/feed", Permission: web.SignedIn, Handle: p.makeFeed, Fresh: true},
		{Method: "POST", Path: "/account/tokens/{id}/end", Permission: web.SignedIn, Handle: p.endToken},
		{Method: "GET", Path: "/unmask", Permission: auth.PermUnmask, Handle: p.unmaskForm},
		{Method: "POST", Path: "/unmask", Permission: auth.PermUnmask, Handle: p.unmask, Fresh: true},
		{Method: "GET", Path: stylePath, Permission: web.Public, Handle: style},
	}
	if p.o.Demo {
		out = append(out, web.Route{Method: "POST", Path: "/demo/signin", Permission: web.Public, Handle: p.demoSignIn})
	}
	return out
}

// Menu lists the lines of the user's own menu.
func (p *Pages) Menu() []web.MenuItem {
	out := []web.MenuItem{{Group: web.GroupUser, Key: "account.title", Path: "/account", Permission: web.SignedIn, Order: 80}}
	if p.o.Demo {
		out = append(out, web.MenuItem{Group: web.GroupUser, Key: "signin.switch", Path: "/signin", Permission: web.SignedIn, Order: 90})
	}
	return out
}
