package web_test

import (
	"crypto/tls"
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
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
)

func TestMain(m *testing.M) {
	oidctest.Child()
	storetest.Main(m)
}

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{authweb.Texts}, ".") {
		t.Error(fault)
	}
}

var signIns = []authweb.SignIn{
	{Code: "leader", Name: kernel.T("区领导", "Leader"), Note: kernel.T("看全区", "Sees all"), Post: "boss"},
	{Code: "contact", Name: kernel.T("企业联系人", "Contact"), Note: kernel.T("吹哨", "Whistles"), Enterprise: "E1"},
	{Code: "nobody", Name: kernel.T("空岗", "Spare"), Note: kernel.T("无人", "Nobody"), Post: "spare"},
}

// open is a browser before the pages of a small zone.
func open(t *testing.T, demo bool) *admintest.Browser {
	t.Helper()
	w := admintest.New(t, storetest.Open(t, store.SQLite, admintest.Sets()...), demo)
	w.Member("p1", "gao")
	return browser(w, authweb.Options{Auth: w.Auth, Org: w.Org, Matter: w.Matter, Demo: demo, SignIns: signIns})
}

func browser(w *admintest.World, o authweb.Options) *admintest.Browser {
	pages := authweb.New(o)
	s := web.New(web.Options{Authenticate: pages.Authenticate, Prover: pages, Texts: [][]byte{authweb.Texts}, Clock: w.DB.Clock(), Demo: o.Demo, Log: admintest.Silent()})
	s.Texts().OnMissing = func(key string) { w.T.Errorf("text %q is missing", key) }
	s.Add(pages.Routes()...)
	s.Menu(pages.Menu()...)
	return &admintest.Browser{W: w, Server: s}
}

func session(a admintest.Answer) *http.Cookie {
	for _, c := range a.Result().Cookies() {
		if strings.HasSuffix(c.Name, "juyan_session") {
			return c
		}
	}
	return nil
}

func TestSessionCookie(t *testing.T) {
	b := open(t, false)
	c := session(b.Post("/signin", "login", " GAO ", "password", admintest.Password))
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || c.Domain != "" || len(c.Value) < 40 {
		t.Fatalf("plain: %+v", c)
	}
	r := httptest.NewRequest("POST", "/signin", strings.NewReader("login=gao&password="+admintest.Password))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.TLS = &tls.ConnectionState{}
	s := session(b.Do(r))
	if s == nil || s.Name != "__Host-juyan_session" || !s.Secure || !s.HttpOnly || s.Path != "/" || s.Domain != "" || s.Value == c.Value {
		t.Fatalf("over TLS: %+v", s)
	}
	// A cookie without the prefix says nothing over TLS.
	r = httptest.NewRequest("GET", "/account", nil)
	r.TLS = &tls.ConnectionState{}
	r.AddCookie(&http.Cookie{Name: "juyan_session", Value: s.Value})
	if a := (&admintest.Browser{W: b.W, Server: b.Server}).Do(r); a.Code != http.StatusSeeOther {
		t.Errorf("cookie without prefix over TLS: %d", a.Code)
	}
}

func TestSignInLeadsOnlyToLocalAddresses(t *testing.T) {
	b := open(t, false)
	for next, want := range map[string]string{
		"/account?x=1": "/account?x=1", "": "/account", "/": "/account", "/signin": "/account", "//evil.example": "/account",
		"https://evil.example/a": "/account", `/\evil.example`: "/account", "/\t/evil.example": "/account", "javascript:alert(1)": "/account", "evil": "/account", "/%zz": "/account",
	} {
		a := b.Post("/signin", "login", "gao", "password", admintest.Password, "next", next)
		if a.Code != http.StatusSeeOther || a.Header().Get("Location") != want {
			t.Errorf("next %q: %d to %q, want %q", next, a.Code, a.Header().Get("Location"), want)
		}
		shown := b.Get("/signin?next="+url.QueryEscape(next)).Attr("form[id=signin] input[name=next]", "value")
		if want == "/account" && shown != "" || want != "/account" && shown != want {
			t.Errorf("next %q: the form carries %q", next, shown)
		}
	}
}

// An unknown login, a wrong password and a locked account look the same.
func TestSignInTellsNothing(t *testing.T) {
	b := open(t, false)
	b.W.Member("p2", "su")
	b.W.OK(b.W.Auth.LockAccount(t.Context(), kernel.System(), b.W.Person("p2"), "test"))
	var said []string
	for login, password := range map[string]string{"gao": "wrong", "nobody": "wrong", "su": admintest.Password} {
		a := b.Post("/signin", "login", login, "password", password)
		if a.Code != http.StatusUnprocessableEntity || session(a) != nil {
			t.Errorf("%s: %d", login, a.Code)
		}
		if got := a.Attr("input[name=login]", "value"); got != login {
			t.Errorf("login %q is kept as %q", login, got)
		}
		if strings.Contains(a.Body.String(), password) {
			t.Error("the password comes back")
		}
		said = append(said, a.Text("main"))
	}
	if said[0] != said[1] || said[1] != said[2] || !strings.Contains(said[0], "登录名或密码不正确") {
		t.Errorf("answers differ: %q", said)
	}
}

func TestThrottledSaysWhen(t *testing.T) {
	b := open(t, false)
	for range 5 {
		b.Post("/signin", "login", "gao", "password", "wrong")
	}
	a := b.Post("/signin", "login", "gao", "password", admintest.Password)
	if a.Code != http.StatusTooManyRequests || !strings.Contains(a.Text("form[id=signin] .notice"), "1 分钟后再试") {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	b.W.Real.Advance(time.Minute)
	b.SignIn("gao")
}

func TestCrossOriginPostIsRefused(t *testing.T) {
	b := open(t, true)
	for _, path := range []string{"/signin", "/demo/signin", "/signout", "/account/others"} {
		r := httptest.NewRequest("POST", path, strings.NewReader("login=gao&code=leader&password="+admintest.Password))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://evil.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if a := b.Do(r); a.Code != http.StatusForbidden || session(a) != nil {
			t.Errorf("%s: %d", path, a.Code)
		}
	}
}

func TestSignOutAndRotation(t *testing.T) {
	b := open(t, false)
	first := session(b.Post("/signin", "login", "gao", "password", admintest.Password))
	second := session(b.Post("/signin", "login", "gao", "password", admintest.Password))
	if _, _, err := b.W.Auth.Authenticate(t.Context(), first.Value, ""); kernel.CodeOf(err) != kernel.CodeUnauthenticated {
		t.Errorf("the session before lives on: %v", err)
	}
	if a := b.Get("/"); a.Header().Get("Location") != "/account" {
		t.Errorf("/ leads to %q", a.Header().Get("Location"))
	}
	if a := b.Post("/signout"); a.Header().Get("Location") != "/signin" || session(a).MaxAge >= 0 {
		t.Errorf("sign-out: %d", a.Code)
	}
	if _, _, err := b.W.Auth.Authenticate(t.Context(), second.Value, ""); kernel.CodeOf(err) != kernel.CodeUnauthenticated {
		t.Errorf("signed out, and still: %v", err)
	}
	if a := b.Get("/"); a.Header().Get("Location") != "/signin" {
		t.Errorf("/ leads to %q", a.Header().Get("Location"))
	}
	if a := b.Get("/account?a=1"); a.Header().Get("Location") != "/signin?next=%2Faccount%3Fa%3D1" {
		t.Errorf("/account leads to %q", a.Header().Get("Location"))
	}
}

func TestDemoSignIn(t *testing.T) {
	b := open(t, true)
	a := b.Get("/signin")
	if n := len(a.All(".part")); n != 2 || !strings.Contains(a.Text(".parts"), "高远 · 主任岗 · 管委会") || !strings.Contains(a.Text(".parts"), "安然 · 居延盐化有限公司") {
		t.Errorf("%d parts: %s", n, a.Text(".parts"))
	}
	if len(a.All("nav")) != 0 {
		t.Error("the sign-in page has a menu")
	}
	b.Lang = "en"
	if s := b.Get("/signin").Text(".parts"); !strings.Contains(s, "Sees all") || !strings.Contains(s, "Gao Yuan") {
		t.Errorf("English parts: %s", s)
	}
	b.Lang = ""
	if a := b.Post("/demo/signin", "code", "contact", "next", "/account"); a.Header().Get("Location") != "/account" {
		t.Fatalf("%d %s", a.Code, a.Header().Get("Location"))
	}
	if s := b.Get("/account").Text("main"); !strings.Contains(s, "安然") || !strings.Contains(s, "演示身份没有密码") {
		t.Errorf("account: %s", s)
	}
	if a := b.Get("/signin"); a.Attr("button[aria-current=true]", "value") != "contact" {
		t.Error("the part played now is not marked")
	}
	for _, code := range []string{"nobody", "king"} {
		if a := b.Post("/demo/signin", "code", code); a.Code != http.StatusNotFound {
			t.Errorf("part %s: %d", code, a.Code)
		}
	}
	if a := open(t, false).Post("/demo/signin", "code", "leader"); a.Code != http.StatusNotFound {
		t.Errorf("without demo: %d", a.Code)
	}
}

func TestOneTimeLink(t *testing.T) {
	b := open(t, false)
	l, err := b.W.Auth.OpenAccount(t.Context(), kernel.System(), auth.OpenAccountInput{Person: b.W.Person("p2"), Login: "su"})
	b.W.OK(err)
	path := "/link/" + l.Token
	a := b.Get(path)
	if s := a.Text(".facts"); a.Code != 200 || !strings.Contains(s, "苏晴") || !strings.Contains(s, "su") || a.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", a.Code, s)
	}
	for _, try := range [][2]string{{"short", "short"}, {"long-enough-1", "long-enough-2"}} {
		a := b.Post(path, "password", try[0], "again", try[1])
		if a.Code != http.StatusUnprocessableEntity || a.Text(".error") == "" || strings.Contains(a.Body.String(), try[0]) {
			t.Errorf("%v: %d %s", try, a.Code, a.Text(".error"))
		}
	}
	if a := b.Post(path, "password", admintest.Password, "again", admintest.Password); a.Header().Get("Location") != "/signin" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Get("/signin"); !strings.Contains(a.Text("#notices"), "密码已设好") {
		t.Errorf("said %q", a.Text("#notices"))
	}
	for _, a := range []admintest.Answer{b.Get(path), b.Post(path, "password", admintest.Password+"2", "again", admintest.Password+"2"), b.Get("/link/x")} {
		if a.Code != http.StatusNotFound || !strings.Contains(a.Text("main"), "已用过") {
			t.Errorf("used or unknown: %d %s", a.Code, a.Text("main"))
		}
	}
	b.SignIn("su")
}

func TestChangePassword(t *testing.T) {
	b, other := open(t, false), (*admintest.Browser)(nil)
	other = &admintest.Browser{W: b.W, Server: b.Server}
	b.SignIn("gao")
	other.SignIn("gao")
	if n := len(b.Get("/account").All("#sessions-sheet tbody tr")); n != 2 {
		t.Errorf("%d sessions, want 2", n)
	}
	a := b.Post("/account/password", "old", "wrong", "password", "new-horse-battery", "again", "new-horse-battery")
	if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Text(".error"), "现在的密码不正确") {
		t.Errorf("%d %s", a.Code, a.Text(".error"))
	}
	if a := b.Post("/account/password", "old", admintest.Password, "password", "new-horse-battery", "again", "new-horse-battery"); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := other.Get("/account"); a.Code != http.StatusSeeOther {
		t.Errorf("the other browser is still in: %d", a.Code)
	}
	if a := b.Get("/account"); a.Code != 200 || !strings.Contains(a.Text("#notices"), "密码已修改") {
		t.Errorf("%d %s", a.Code, a.Text("#notices"))
	}
}

func TestSignOutOthers(t *testing.T) {
	b := open(t, false).SignIn("gao")
	other := (&admintest.Browser{W: b.W, Server: b.Server}).SignIn("gao")
	if a := b.Post("/account/others"); a.Code != http.StatusSeeOther {
		t.Fatal(a.Code)
	}
	if other.Get("/account").Code != http.StatusSeeOther || b.Get("/account").Code != 200 {
		t.Error("want the other out and this one in")
	}
}

func TestUnmaskIsLogged(t *testing.T) {
	b := open(t, false)
	b.W.Member("p2", "su")
	e, _ := b.W.Org.Directory().EnterpriseByCode("E1")
	path := "/unmask?kind=enterprise&id=" + string(e.ID)
	if a := b.SignIn("gao").Get(path); a.Code != http.StatusForbidden {
		t.Errorf("the leader may not: %d", a.Code)
	}
	b.SignIn("su")
	if a := b.Get(path); a.Code != 200 || !strings.Contains(a.Text(".facts"), "138****5678") {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/unmask", "kind", "enterprise", "id", string(e.ID), "reason", ""); a.Code != 422 || strings.Contains(a.Body.String(), "13800005678") {
		t.Errorf("without reason: %d", a.Code)
	}
	a := b.Post("/unmask", "kind", "enterprise", "id", string(e.ID), "reason", "现场核实")
	if a.Code != 200 || !strings.Contains(a.Text(".facts"), "13800005678") || a.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	kinds := b.W.Kinds()
	if kinds[len(kinds)-1] != "private.unmasked" {
		t.Errorf("last event %q", kinds[len(kinds)-1])
	}
	if a := b.Post("/unmask", "kind", "enterprise", "id", "none", "reason", "现场核实"); a.Code != http.StatusNotFound {
		t.Errorf("unknown: %d", a.Code)
	}
}

func TestChoosePost(t *testing.T) {
	b := open(t, false).SignIn("gao")
	if n := len(b.Get("/account").All("#post-sheet")); n != 0 {
		t.Error("one post, and a choice is offered")
	}
	_, err := b.W.Org.Appoint(t.Context(), kernel.System(), org.AppointInput{Person: b.W.Person("p1"), Post: b.W.Post("spare")})
	b.W.OK(err)
	if a := b.Get("/account"); len(a.All("#post-sheet input[name=post]")) != 2 || a.Attr("#post-sheet input[checked]", "value") != string(b.W.Post("boss")) {
		t.Errorf("the choice: %s", a.Text("#post-sheet"))
	}
	if a := b.Post("/account/post", "post", string(b.W.Post("spare"))); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if s := b.Get("/account").Text(".facts"); !strings.Contains(s, "空岗") {
		t.Errorf("the facts: %s", s)
	}
	if a := b.Post("/account/post", "post", string(b.W.Post("sys"))); a.Code != http.StatusForbidden {
		t.Errorf("somebody else's post: %d", a.Code)
	}
}
