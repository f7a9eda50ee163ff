package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// Ctx is one request on its way through a Handler: the request, who asks, in
// which language, and the ways to answer.
type Ctx struct {
	R     *http.Request
	W     http.ResponseWriter
	Actor kernel.Actor
	Lang  kernel.Lang
	Theme string // light, dark or auto
	Loc   *time.Location

	server *Server
	route  Route
	now    kernel.Instant
	flash  []ui.Notice
	acting *ui.Acting
}

// Context returns the request's context, which carries the component Env.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Now returns the domain time, the same through the whole request.
func (c *Ctx) Now() kernel.Instant { return c.now }

// T returns the text of key in the reader's language.
func (c *Ctx) T(key string, args ...any) string { return c.server.texts.T(c.Lang, key, args...) }

// Say returns t in the reader's language.
func (c *Ctx) Say(t kernel.Text) string { return t.In(c.Lang) }

// Brand is the name of the product or of the zone, in the reader's language.
func (c *Ctx) Brand() string { return c.Say(c.server.o.Brand) }

// Log notes in the program's log what went wrong and was told to the reader in
// other words.
func (c *Ctx) Log(what string, err error) {
	c.server.o.Log.Warn(what, "id", c.RequestID(), "err", err)
}

// Pattern is the route's method and path, as it was registered.
func (c *Ctx) Pattern() string { return c.route.Method + " " + c.route.Path }

// RequestID names this request in the log.
func (c *Ctx) RequestID() string { return requestID(c.R.Context()) }

// Partial reports whether htmx asks for a part of the page rather than for the
// whole document.
func (c *Ctx) Partial() bool {
	h := c.R.Header
	return h.Get("HX-Request") != "" && h.Get("HX-Boosted") == "" && h.Get("HX-History-Restore-Request") == ""
}

// pages are the buffers that pages are drawn into, used again: a page drawn whole
// before it is sent can still become an error page.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes component alone, as it is, with status.
func (c *Ctx) Render(status int, component templ.Component) error {
	buf := pages.Get().(*bytes.Buffer)
	defer pages.Put(buf)
	buf.Reset()
	if err := component.Render(c.R.Context(), buf); err != nil {
		return kernel.Internal(err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "HX-Request, HX-History-Restore-Request")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	c.W.WriteHeader(status)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, _ = buf.WriteTo(c.W) // the reader has gone; nobody is left to tell
	return nil
}

// Page answers 200 with body in the shell, or with <main> alone when htmx
// asks.
func (c *Ctx) Page(title string, body templ.Component) error {
	return c.PageStatus(http.StatusOK, title, body)
}

// PageStatus is Page with another status; a refused form is 422.
func (c *Ctx) PageStatus(status int, title string, body templ.Component) error {
	c.takeFlash()
	if c.Partial() {
		return c.Render(status, ui.Main(ui.MainArea{Title: c.titled(title), Notices: c.flash, Acting: c.acting}, body))
	}
	return c.Render(status, ui.Document(c.shell(title), body))
}

// Plain answers with body alone on the sheet of paper, without navigation:
// sign-in, and what an outsider sees. styles are sheets of the page besides the
// common one.
func (c *Ctx) Plain(status int, title string, body templ.Component, styles ...string) error {
	c.takeFlash()
	shell := c.shell(title)
	shell.Plain, shell.Styles = true, styles
	return c.Render(status, ui.Document(shell, body))
}

func (c *Ctx) titled(title string) string {
	brand := c.Brand()
	if title == "" || title == brand {
		return brand
	}
	return title + " · " + brand
}

// Redirect sends the browser to a local address: 303, or HX-Redirect when htmx
// asks. An address of another host is replaced by "/".
func (c *Ctx) Redirect(to string) error {
	to = local(to)
	if c.R.Header.Get("HX-Request") != "" {
		c.W.Header().Set("HX-Redirect", to)
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// local returns to if it is an address on this server, else "/".
func local(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

// OnBehalf shows, above the page, for whom the actor acts, with the address
// that ends it.
func (c *Ctx) OnBehalf(name, endPath string) { c.acting = &ui.Acting{Name: name, End: endPath} }
