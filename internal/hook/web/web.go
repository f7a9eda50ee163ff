package web

import (
	_ "embed"
	"net/url"
	"strings"

	"juyan/internal/hook"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Pages draws the pages of webhooks.
type Pages struct{ hooks *hook.Service }

// New returns the pages.
func New(hooks *hook.Service) *Pages { return &Pages{hooks} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	route := func(method, path string, h web.Handler) web.Route {
		return web.Route{Method: method, Path: path, Permission: hook.PermManage, Handle: h}
	}
	return []web.Route{
		{Method: "GET", Path: "/account/mail", Permission: web.SignedIn, Handle: p.mail},
		{Method: "POST", Path: "/account/mail", Permission: web.SignedIn, Handle: p.askMail},
		{Method: "POST", Path: "/account/mail/drop", Permission: web.SignedIn, Handle: p.dropMail},
		{Method: "GET", Path: "/account/mail/confirm/{token}", Permission: web.SignedIn, Handle: p.confirmForm},
		{Method: "POST", Path: "/account/mail/confirm/{token}", Permission: web.SignedIn, Handle: p.confirm},
		route("GET", "/admin/hooks", p.list),
		route("GET", "/admin/hooks/new", p.form),
		route("POST", "/admin/hooks", p.add),
		route("GET", "/admin/hooks/{id}", p.page),
		route("POST", "/admin/hooks/{id}/test", p.test),
		route("POST", "/admin/hooks/{id}/on", p.on),
		route("POST", "/admin/hooks/{id}/off", p.off),
		route("POST", "/admin/hooks/{id}/resend", p.resend),
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: web.GroupUser, Key: "mail.title", Path: "/account/mail", Permission: web.SignedIn, Order: 85}, {Group: "admin.group", Key: "hook.title", Path: "/admin/hooks", Permission: hook.PermManage, Order: 960}}
}

// host is what of an address may be shown.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if _, host, ok := strings.Cut(u.Opaque, "@"); ok {
		return "…@" + host // the box may be a person's own
	}
	return u.Scheme + "://" + u.Host + "/…"
}
