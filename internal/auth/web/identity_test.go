package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"juyan/internal/admin/admintest"
	"juyan/internal/auth"
	"juyan/internal/auth/oidctest"
	authweb "juyan/internal/auth/web"
	"juyan/internal/kernel"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// withProvider is a browser before a site that knows a provider, which runs in a
// process of its own.
func withProvider(t *testing.T, db *store.DB) (*admintest.Browser, *oidctest.Provider) {
	t.Helper()
	p := oidctest.Start(t)
	w := admintest.New(t, db, false)
	w.Member("p1", "gao")
	b := browser(w, authweb.Options{Auth: w.Auth, Org: w.Org, Matter: w.Matter, Site: "http://zone.example/",
		Providers: []auth.Provider{{Code: "zone", Name: kernel.T("统一身份认证", "Zone sign-on"), Issuer: p.Issuer, Client: oidctest.Client, Secret: oidctest.Secret},
			{Code: "other", Name: kernel.T("另一家", "Another"), Issuer: p.Issuer + "/none", Client: "x", Secret: "y"}}})
	return b, p
}

// through goes to the provider and back, as far as the callback's address.
func through(b *admintest.Browser, p *oidctest.Provider, next string) string {
	b.W.T.Helper()
	a := b.Get("/signin/with/zone?next=" + url.QueryEscape(next))
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(a.Header().Get("Location"), p.Issuer+"/authorize?") {
		b.W.T.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	back := p.Visit(a.Header().Get("Location"))
	if back.Scheme+"://"+back.Host != "http://zone.example" {
		b.W.T.Fatalf("led back to %s", back)
	}
	return back.RequestURI()
}

// link links who stands before the provider to who is signed in.
func link(b *admintest.Browser, p *oidctest.Provider) admintest.Answer {
	b.W.T.Helper()
	a := b.Post("/account/identities/zone")
	if a.Code != http.StatusOK {
		b.W.T.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	return b.Get(p.Visit(a.Attr(".actions a", "href")).RequestURI())
}

// unlinking is the address that unlinks the first identity of who is signed in.
func unlinking(b *admintest.Browser) string {
	return b.Get("/account").Attr("#identities-sheet td form", "action")
}

func TestSigningInWithAProvider(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, p := withProvider(t, db)
		p.Steer("sub", "gao-at-the-provider")
		if s := b.Get("/signin").Text(".doors"); !strings.Contains(s, "用统一身份认证登录") {
			t.Errorf("doors: %s", s)
		}
		// Nobody is linked: no account comes of it, and what to do is said.
		a := b.Get(through(b, p, "/account?x=1"))
		if a.Code != http.StatusForbidden || session(a) != nil || !strings.Contains(a.Text("main"), "请先用登录名和密码登录") || a.Attr("input[name=next]", "value") != "/account?x=1" {
			t.Fatalf("unlinked: %d %s", a.Code, a.Text("main"))
		}
		b.SignIn("gao")
		if a := link(b, p); a.Header().Get("Location") != "/account" {
			t.Fatalf("link: %d %s", a.Code, a.Text("main"))
		}
		if s := b.Get("/account").Text("#identities-sheet"); !strings.Contains(s, "统一身份认证") || strings.Contains(s, "关联统一身份认证") {
			t.Errorf("account: %s", s)
		}
		b.Post("/signout")
		a = b.Get(through(b, p, "/account?x=1"))
		if session(a) == nil || a.Header().Get("Location") != "/account?x=1" {
			t.Fatalf("linked: %d %s", a.Code, a.Text("main"))
		}
		if kinds := strings.Join(b.W.Kinds(), " "); !strings.HasSuffix(kinds, "signin.refused session.opened identity.linked session.closed session.opened") {
			t.Errorf("events: %s", kinds)
		}
		// The provider changes its keys: the new one is fetched, the old one is nobody's.
		b.Post("/signout")
		p.Steer("rotate", "1")
		if a := b.Get(through(b, p, "")); session(a) == nil {
			t.Errorf("after the key changed: %d %s", a.Code, a.Text("main"))
		}
		// Unlinked, it opens nothing.
		id := unlinking(b)
		if a := b.Post(id); a.Header().Get("Location") != "/account" {
			t.Errorf("unlink: %d %s", a.Code, a.Text("main"))
		}
		b.Post("/signout")
		if a := b.Get(through(b, p, "")); a.Code != http.StatusForbidden || session(a) != nil {
			t.Errorf("after unlinking: %d", a.Code)
		}
		kinds := strings.Join(b.W.Kinds(), " ")
		if !strings.HasSuffix(kinds, "session.closed session.opened identity.unlinked session.closed signin.refused") {
			t.Errorf("events: %s", kinds)
		}
	}, admintest.Sets()...)
}

// What does not check out opens nothing, whatever it is.
func TestAProvidersAnswerIsHeldToTheLetter(t *testing.T) {
	b, p := withProvider(t, storetest.Open(t, store.SQLite, admintest.Sets()...))
	p.Steer("sub", "gao-at-the-provider")
	b.SignIn("gao")
	link(b, p)
	b.Post("/signout")
	before := len(b.W.Kinds())
	for _, fault := range []string{"nonce", "audience", "issuer", "expired", "forged", "unsigned", "refused"} {
		p.Steer("fault", "")
		p.Steer("fault", fault)
		a := b.Get(through(b, p, ""))
		if a.Code != http.StatusForbidden || session(a) != nil || len(a.All("form[id=signin] .notice")) == 0 {
			t.Errorf("%s: %d %s", fault, a.Code, a.Text("main"))
		}
	}
	p.Steer("fault", "")
	for name, change := range map[string]func(address string) string{
		"another state":   func(s string) string { return strings.Replace(s, "state=", "state=x", 1) },
		"no state":        func(s string) string { return strings.Replace(s, "state=", "was=", 1) },
		"another code":    func(s string) string { return strings.Replace(s, "code=", "code=x", 1) },
		"another's flow":  func(s string) string { return strings.Replace(s, "/with/zone/", "/with/other/", 1) },
		"an older flow":   func(s string) string { through(b, p, ""); return s },
		"the same twice":  func(s string) string { b.Get(s); b.Post("/signout"); return s },
		"without browser": func(s string) string { *b = admintest.Browser{W: b.W, Server: b.Server}; return s },
	} {
		a := b.Get(change(through(b, p, "")))
		if a.Code != http.StatusForbidden || session(a) != nil {
			t.Errorf("%s: %d %s", name, a.Code, a.Text("main"))
		}
	}
	for _, kind := range b.W.Kinds()[before:] {
		if kind != "session.opened" && kind != "session.closed" { // of "the same twice"
			t.Errorf("event %s", kind)
		}
	}
	for _, path := range []string{"/signin/with/nobody", "/signin/with/nobody/callback"} {
		if a := b.Get(path); a.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
	if a := b.Get("/signin/with/other"); a.Code != http.StatusServiceUnavailable || len(a.All("input[name=password]")) != 1 {
		t.Errorf("a provider that is away: %d %s", a.Code, a.Text("main"))
	}
	p.Steer("fault", "down")
	if a := b.Get("/signin"); a.Code != http.StatusOK {
		t.Errorf("the site needs the provider: %d", a.Code)
	}
}

func TestASecondFactorIsAskedForBehindAProvider(t *testing.T) {
	b, p := withProvider(t, storetest.Open(t, store.SQLite, admintest.Sets()...))
	p.Steer("sub", "gao-at-the-provider")
	b.SignIn("gao")
	link(b, p)
	secret, _ := enrol(b)
	b.Post("/signout")
	a := b.Get(through(b, p, "/account?x=1"))
	if a.Code != http.StatusOK || session(a) != nil || a.Attr("input[name=next]", "value") != "/account?x=1" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	a = b.Post("/signin/second", "second", a.Attr("input[name=second]", "value"), "code", code(b, secret), "next", "/account?x=1")
	if session(a) == nil || a.Header().Get("Location") != "/account?x=1" {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
}

func TestLinkingAsksForAProofAndTakesNobodysIdentity(t *testing.T) {
	b, p := withProvider(t, storetest.Open(t, store.SQLite, admintest.Sets()...))
	b.W.Member("p2", "su")
	p.Steer("sub", "one")
	b.SignIn("gao")
	b.W.Real.Advance(5 * time.Minute)
	if a := b.Post("/account/identities/zone"); a.Code != http.StatusUnauthorized {
		t.Fatalf("no proof was asked for: %d", a.Code)
	}
	a := b.Post("/account/identities/zone", "_proof", admintest.Password)
	to := a.Attr(".actions a", "href")
	b.W.Real.Advance(5 * time.Minute) // dawdling at the provider
	if a := b.Get(p.Visit(to).RequestURI()); a.Header().Get("Location") != "/account" || !strings.Contains(b.Get("/account").Text("#notices"), "等得太久") {
		t.Errorf("%d", a.Code)
	}
	b.Post("/account/identities/zone", "_proof", admintest.Password)
	link(b, p)
	other := (&admintest.Browser{W: b.W, Server: b.Server}).SignIn("su")
	link(other, p)
	if s := other.Get("/account").Text("#notices"); !strings.Contains(s, "已关联到一个账号") {
		t.Errorf("somebody else's identity: %s", s)
	}
	if a := other.Post(unlinking(b)); a.Code != http.StatusNotFound {
		t.Errorf("unlinking another's: %d", a.Code)
	}
	b.W.OK(b.W.Auth.LockAccount(t.Context(), kernel.System(), b.W.Person("p1"), "离岗"))
	fresh := &admintest.Browser{W: b.W, Server: b.Server}
	if a := fresh.Get(through(fresh, p, "")); a.Code != http.StatusForbidden || session(a) != nil {
		t.Errorf("a locked account: %d", a.Code)
	}
}

// Over TLS the flow's cookie can be set by no other host.
func TestTheFlowsCookie(t *testing.T) {
	b, _ := withProvider(t, storetest.Open(t, store.SQLite, admintest.Sets()...))
	for scheme, name := range map[string]string{"http": "juyan_flow", "https": "__Host-juyan_flow"} {
		a := b.Do(httptest.NewRequest("GET", scheme+"://zone.example/signin/with/zone", nil))
		for _, c := range a.Result().Cookies() {
			if strings.HasSuffix(c.Name, "juyan_flow") && (c.Name != name || !c.HttpOnly || c.MaxAge != 600 || c.SameSite != http.SameSiteLaxMode || c.Path != "/") {
				t.Errorf("%s: %+v", scheme, c)
			}
		}
	}
}
