package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// The two permissions that are none: a page for everybody, and one for
// everybody who has signed in.
const (
	Public   = "public"
	SignedIn = "signed-in"
)

// Handler answers one request. An error it returns is drawn by the server.
type Handler func(c *Ctx) error

// Route is one address. Permission is Public, SignedIn or a permission code
// such as "whistle.view"; the actor must hold it in some scope before Handle
// runs (the command checks the scope).
type Route struct {
	Method     string // GET, POST …; GET answers HEAD too
	Path       string // as net/http patterns: /whistles/{id}
	Permission string
	Handle     Handler
	// Fresh: a dangerous act, for which who acts proves afresh who they are (see
	// Options.Prover). It is a POST without files.
	Fresh   bool
	MaxBody int64 // bytes of the request's body; 0 = the server's limits
}

// MenuItem is one line of the navigation. It is shown to those who hold
// Permission. Group and Key are text keys; Group "" stands on top without a
// heading, GroupTop in the top bar, GroupUser in the user's own menu.
type MenuItem struct {
	Group      string
	Key        string
	Name       kernel.Text // instead of Key where the name is data
	Path       string
	Permission string
	Order      int
	// Count returns a number to show behind the item and whether it is hot
	// (something is overdue). It is asked on every full page: keep it cheap.
	Count func(c *Ctx) (n int, hot bool)
}

// Groups with a place of their own.
const (
	GroupTop  = "top"
	GroupUser = "user"
)

// Raw makes a plain http.Handler a Handler, for the API and for downloads.
func Raw(h http.Handler) Handler {
	return func(c *Ctx) error {
		h.ServeHTTP(c.W, c.R)
		return nil
	}
}

// Add registers routes. A route without method, path, handler or permission,
// or one that clashes with another, is a programming error and panics.
func (s *Server) Add(routes ...Route) {
	for _, r := range routes {
		switch {
		case r.Permission == "":
			panic(fmt.Sprintf("web: route %s %s declares no permission", r.Method, r.Path))
		case r.Method == "" || r.Path == "" || r.Handle == nil:
			panic(fmt.Sprintf("web: route %q %q lacks method, path or handler", r.Method, r.Path))
		case r.Fresh && (r.Method != http.MethodPost || r.MaxBody > 0 || r.Permission == Public):
			panic(fmt.Sprintf("web: route %s %s cannot ask for a fresh proof", r.Method, r.Path))
		}
		s.mux.Handle(r.Method+" "+r.Path, s.serve(r))
		s.routes = append(s.routes, r)
		s.asks[r.Method+" "+r.Path] = r.Permission
	}
}

// opens reports whether the reader's post carries what a page of this program
// asks for; whether one record is open to them, only its own page knows.
func (c *Ctx) opens(href string) bool {
	u, err := url.Parse(href)
	if err != nil || u.Host != "" || u.Path == "" {
		return true
	}
	_, pattern := c.server.mux.Handler(&http.Request{Method: http.MethodGet, URL: u, Host: c.R.Host})
	permission, ok := c.server.asks[pattern]
	return !ok || allowed(c.Actor, permission) == nil
}

// Routes returns every registered route, sorted by path, for the permission
// walk.
func (s *Server) Routes() []Route {
	out := slices.Clone(s.routes)
	slices.SortFunc(out, func(a, b Route) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return out
}

// Menu adds lines to the navigation. A text key that does not exist panics.
func (s *Server) Menu(items ...MenuItem) {
	for _, it := range items {
		if it.Key == "" && it.Name.IsZero() {
			panic(fmt.Sprintf("web: menu item %s has no name", it.Path))
		}
		for _, key := range []string{it.Key, it.Group} {
			if _, ok := s.texts.Text(key); !ok && key != "" && key != GroupTop && key != GroupUser {
				panic(fmt.Sprintf("web: menu item %s: text %q does not exist", it.Path, key))
			}
		}
		if it.Permission == "" {
			panic(fmt.Sprintf("web: menu item %s declares no permission", it.Path))
		}
	}
	s.menu = append(s.menu, items...)
	slices.SortStableFunc(s.menu, func(a, b MenuItem) int { return a.Order - b.Order })
}

// allowed reports whether a may use what asks for permission.
func allowed(a kernel.Actor, permission string) error {
	switch {
	case permission == Public:
		return nil
	case !known(a):
		return errSignIn()
	case permission == SignedIn:
		return nil
	}
	return a.Require(permission)
}

// known reports whether somebody stands behind a.
func known(a kernel.Actor) bool { return a.Kind != "" }

func errSignIn() error {
	return kernel.Errorf(kernel.CodeUnauthenticated, "", kernel.T("请先登录", "Please sign in first"))
}
