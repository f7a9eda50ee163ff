package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"juyan/internal/kernel"
	"juyan/internal/web/texts"
	"juyan/internal/web/ui"
)

func TestTextsAreComplete(t *testing.T) {
	all, err := texts.Load(ui.Texts, coreTexts)
	if err != nil {
		t.Fatal(err)
	}
	faults, err := texts.Check(all, all, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}

// What another package's parity test is told.
func TestCheckTexts(t *testing.T) {
	faults := CheckTexts([][]byte{[]byte(`x.spare: {zh: 甲, en: A}`)}, ".")
	if len(faults) != 1 || faults[0] != `key "x.spare" is used nowhere` {
		t.Errorf("faults: %q", faults)
	}
	if faults := CheckTexts([][]byte{[]byte(`x.half: {zh: 甲}`)}, "."); len(faults) != 1 || !strings.Contains(faults[0], "lacks a language") {
		t.Errorf("faults: %q", faults)
	}
}

func TestStatusOfEveryCode(t *testing.T) {
	for code, want := range map[kernel.Code]int{kernel.CodeInvalid: 422, kernel.CodeNotFound: 404, kernel.CodeForbidden: 403,
		kernel.CodeUnauthenticated: 401, kernel.CodeConflict: 409, kernel.CodeTooLarge: 413, kernel.CodeTooMany: 429,
		kernel.CodeUnavailable: 503, kernel.CodeInternal: 500} {
		err := kernel.Errorf(code, "", kernel.T("话", "word"))
		if got := Status(err); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
		s := newServer(t, Options{})
		s.Add(Route{Method: "GET", Path: "/e", Permission: SignedIn, Handle: func(*Ctx) error { return err }})
		for _, lang := range []string{"zh", "en"} {
			w := ask{path: "/e?lang=" + lang, who: "p1"}.of(s) // a missing text fails the test
			if code != kernel.CodeUnauthenticated && (w.Code != want || !strings.Contains(w.Body.String(), map[string]string{"zh": "话", "en": "word"}[lang])) {
				t.Errorf("%s in %s: %d", code, lang, w.Code)
			}
		}
	}
	if Status(errors.New("disk")) != 500 || Status(nil) != 200 {
		t.Error("foreign errors are 500, none is 200")
	}
}

// What went wrong inside is for the log, never for the page.
func TestInternalErrorTellsNothing(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/e", Permission: Public, Handle: func(*Ctx) error { return errors.New("password=hunter2") }},
		Route{Method: "GET", Path: "/p", Permission: Public, Handle: func(*Ctx) error { panic("secret") }})
	for _, path := range []string{"/e", "/p"} {
		w := ask{path: path}.of(s)
		body := w.Body.String()
		if w.Code != 500 || strings.Contains(body, "hunter2") || strings.Contains(body, "secret") || !strings.Contains(body, w.Header().Get("X-Request-Id")) {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
	}
}

func TestProblemJSON(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/api/x", Permission: Public, Handle: func(*Ctx) error {
		return kernel.Errors{kernel.Invalid("phone", kernel.T("错", "wrong")), kernel.Invalid("topic", kernel.T("缺", "missing"))}
	}})
	w := ask{path: "/api/x?lang=en"}.of(s)
	var p Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" || p.Code != kernel.CodeInvalid || len(p.Errors) != 2 || p.Errors[1] != (ProblemField{"topic", "missing"}) {
		t.Errorf("%d %+v", w.Code, p)
	}
}

func TestHeaders(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/open", Permission: Public, Handle: page})
	h := ask{path: "/open"}.of(s).Header()
	for name, want := range map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "same-origin", "Cache-Control": "private, no-cache", "Content-Type": "text/html; charset=utf-8"} {
		if h.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, h.Get(name), want)
		}
	}
	if len(h.Get("X-Request-Id")) != 16 || h.Get("Strict-Transport-Security") != "" {
		t.Errorf("headers %v", h)
	}
}

// The content policy forbids inline script and style: no page has any.
func TestNothingInline(t *testing.T) {
	s := newServer(t, Options{Demo: true})
	for _, path := range []string{"/_gallery", "/_gallery/record", "/_gallery/board", "/_gallery/list", "/_gallery/phone"} {
		for _, n := range parse(t, ask{path: path}.of(s).Body.String()) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
				}
			}
			if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
				t.Errorf("%s: inline <%s>", path, n.Data)
			}
		}
	}
}

// parse returns every element of a page.
func parse(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := []*html.Node{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	val, _ := attrOf(n, key)
	return val
}

func attrOf(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func TestGallery(t *testing.T) {
	if w := (ask{path: "/_gallery"}).of(newServer(t, Options{})); w.Code != 404 {
		t.Errorf("outside the demo: %d", w.Code)
	}
	s := newServer(t, Options{Demo: true})
	for _, r := range s.Routes() {
		if r.Method != "GET" || !strings.HasPrefix(r.Path, "/_gallery") {
			continue
		}
		for _, lang := range []string{"zh", "en"} {
			w := ask{path: r.Path + "?lang=" + lang}.of(s)
			if w.Code != 200 || strings.Contains(w.Body.String(), "«") {
				t.Errorf("%s in %s: %d", r.Path, lang, w.Code)
			}
			ids := map[string]bool{}
			for _, n := range parse(t, w.Body.String()) {
				id := attr(n, "id")
				if id != "" && ids[id] {
					t.Errorf("%s: id %q twice", r.Path, id)
				}
				ids[id] = true
			}
		}
	}
}

// A refused form keeps what was typed and its key, and says what is wrong
// beside each field.
func TestRefusedFormLosesNothing(t *testing.T) {
	s := newServer(t, Options{Demo: true})
	form := url.Values{"_key": {"k1"}, "title": {""}, "detail": {"汽压 <0.4 MPa"}, "call": {"u1", "u3"}, "phone": {"139"}}
	w := ask{method: "POST", path: "/_gallery", form: form}.of(s)
	if w.Code != 422 {
		t.Fatalf("%d", w.Code)
	}
	found := map[string]bool{}
	for _, n := range parse(t, w.Body.String()) {
		switch {
		case n.Data == "input" && attr(n, "name") == "_key" && attr(n, "value") == "k1":
			found["key"] = true
		case n.Data == "textarea" && attr(n, "name") == "detail" && n.FirstChild != nil && n.FirstChild.Data == "汽压 <0.4 MPa":
			found["text"] = true
		case attr(n, "name") == "call" && hasAttr(n, "checked"):
			found["call "+attr(n, "value")] = true
		case attr(n, "id") == "phone-error" && strings.Contains(n.FirstChild.Data, "现在是 3 位"):
			found["error"] = true
		case attr(n, "id") == "f-phone" && attr(n, "aria-invalid") == "true" && attr(n, "aria-describedby") == "phone-error":
			found["marked"] = true
		}
	}
	for _, want := range []string{"key", "text", "call u1", "call u3", "error", "marked"} {
		if !found[want] {
			t.Errorf("lost: %s", want)
		}
	}
	if found["call u2"] {
		t.Error("a choice taken back came back")
	}
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func TestLanguage(t *testing.T) {
	for _, test := range []struct {
		path, cookie, accept string
		want                 kernel.Lang
	}{
		{"/", "", "", kernel.ZH},
		{"/", "", "fr, en-GB;q=0.8, zh;q=0.5", kernel.EN},
		{"/", "zh", "en", kernel.ZH},
		{"/?lang=en", "zh", "zh", kernel.EN},
	} {
		r := httptest.NewRequest("GET", test.path, nil)
		r.Header.Set("Accept-Language", test.accept)
		if test.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: test.cookie})
		}
		if got := langOf(r, ""); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

func TestPreferences(t *testing.T) {
	s := newServer(t, Options{})
	w := ask{method: "POST", path: "/prefs", form: url.Values{"lang": {"en"}, "theme": {"dark"}, "back": {"//evil.example"}}}.of(s)
	if w.Code != 303 || w.Header().Get("Location") != "/" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	if got := strings.Join(w.Header().Values("Set-Cookie"), " "); !strings.Contains(got, "lang=en") || !strings.Contains(got, "theme=dark") {
		t.Errorf("cookies %s", got)
	}
}

func TestPartialAndRedirect(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/x", Permission: SignedIn, Handle: page},
		Route{Method: "POST", Path: "/x", Permission: SignedIn, Handle: func(c *Ctx) error {
			c.Flash(ui.Good, "已报到")
			return c.Redirect("/x")
		}},
		Route{Method: "POST", Path: "/bad", Permission: SignedIn, Handle: func(*Ctx) error { return kernel.Conflict(kernel.T("已改", "changed")) }})
	hx := map[string]string{"HX-Request": "true"}
	if body := (ask{path: "/x", who: "p1", head: hx}).of(s).Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, `<main id="main"`) {
		t.Errorf("a part: %s", body)
	}
	w := ask{method: "POST", path: "/x", who: "p1", form: url.Values{}, head: hx}.of(s)
	if w.Code != 204 || w.Header().Get("HX-Redirect") != "/x" {
		t.Errorf("redirect: %d %v", w.Code, w.Header())
	}
	cookie := cookieOf(w, "juyan_flash")
	next := ask{path: "/x", who: "p1", head: map[string]string{"Cookie": cookie.Name + "=" + cookie.Value}}.of(s)
	if !strings.Contains(next.Body.String(), "已报到") || !strings.Contains(next.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Error("the flash is shown once on the next page")
	}
	bad := ask{method: "POST", path: "/bad", who: "p1", form: url.Values{}, head: hx}.of(s)
	if bad.Code != 409 || bad.Header().Get("HX-Retarget") != "#notices" || !strings.Contains(bad.Body.String(), `id="failure"`) {
		t.Errorf("a failed part: %d %v", bad.Code, bad.Header())
	}
}

// cookieOf is a cookie that an answer sets; one without a name when it does not.
func cookieOf(w *httptest.ResponseRecorder, name string) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if c.Name == name {
			return c
		}
	}
	return &http.Cookie{}
}

// A browser gets its mark with its first act, not by reading, and keeps it.
func TestABrowserHasAMarkOnceItActs(t *testing.T) {
	s := newServer(t, Options{})
	var seen []string
	mark := func(c *Ctx) error { seen = append(seen, c.Actor.Device); return page(c) }
	s.Add(Route{Method: "GET", Path: "/x", Permission: SignedIn, Handle: mark}, Route{Method: "POST", Path: "/x", Permission: SignedIn, Handle: mark})
	if c := cookieOf(ask{path: "/x", who: "p1"}.of(s), "juyan_device"); c.Value != "" {
		t.Errorf("reading set %q", c.Value)
	}
	first := cookieOf(ask{method: "POST", path: "/x", who: "p1", form: url.Values{}}.of(s), "juyan_device")
	again := ask{method: "POST", path: "/x", who: "p2", form: url.Values{}, head: map[string]string{"Cookie": first.Name + "=" + first.Value}}.of(s)
	if c := cookieOf(again, "juyan_device"); c.Value != "" || !first.HttpOnly {
		t.Errorf("a second act set %q; HttpOnly %v", c.Value, first.HttpOnly)
	}
	if len(seen) != 3 || seen[0] != "" || seen[1] == "" || seen[1] != first.Value || seen[2] != first.Value {
		t.Errorf("marks %q, cookie %q", seen, first.Value)
	}
}

func TestBodyLimits(t *testing.T) {
	s := newServer(t, Options{MaxForm: 100, MaxUpload: 1000})
	s.Add(Route{Method: "POST", Path: "/x", Permission: Public, Handle: page})
	if w := (ask{method: "POST", path: "/x", form: url.Values{"a": {strings.Repeat("x", 200)}}}).of(s); w.Code != 413 {
		t.Errorf("form: %d", w.Code)
	}
	for size, want := range map[int]int{100: 200, 2000: 413} {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		part, _ := m.CreateFormFile("files", "a.txt")
		part.Write(bytes.Repeat([]byte("x"), size))
		m.Close()
		r := httptest.NewRequest("POST", "/x", io.NopCloser(&body)) // no length given
		r.ContentLength = -1
		r.Header.Set("Content-Type", m.FormDataContentType())
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("upload of %d: %d, want %d", size, w.Code, want)
		}
	}
}

func TestAssets(t *testing.T) {
	s := newServer(t, Options{})
	path := s.assets.url("app.css")
	w := ask{path: path, head: map[string]string{"Accept-Encoding": "gzip"}}.of(s)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	css, _ := io.ReadAll(z)
	if !bytes.Contains(css, []byte("--paper")) || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%v", w.Header())
	}
	if again := (ask{path: path, head: map[string]string{"If-None-Match": w.Header().Get("ETag")}}).of(s); again.Code != 304 {
		t.Errorf("known file: %d", again.Code)
	}
	if old := (ask{path: "/static/000000/app.css"}).of(s); old.Code != 200 || strings.Contains(old.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("old address: %d %v", old.Code, old.Header())
	}
	if len(css) > 53<<10 { // some 12 KB packed, of the 150 KB a first load may weigh
		t.Errorf("app.css has %d bytes, more than 53 KB", len(css))
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := newServer(t, Options{Demo: true})
	w := ask{path: "/_gallery", head: map[string]string{"Accept-Encoding": "gzip"}}.of(s)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || !bytes.Contains(body, []byte("</html>")) {
		t.Errorf("%v", err)
	}
}

func TestMenuByPermission(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/whistles/{id}", Permission: "whistle.view", Handle: page})
	s.Menu(
		MenuItem{Group: "ui.menu", Key: "ui.all", Path: "/whistles", Permission: "whistle.view", Order: 2, Count: func(*Ctx) (int, bool) { return 1234, true }},
		MenuItem{Key: "ui.home", Path: "/", Permission: SignedIn, Order: 1},
		MenuItem{Group: "ui.menu", Key: "ui.clear", Path: "/audit", Permission: "audit.view", Order: 3})
	body := ask{path: "/whistles/7", who: "p1"}.of(s).Body.String()
	if strings.Contains(body, `href="/audit"`) || !strings.Contains(body, "1,234") {
		t.Error("the menu shows what the post may use, with counts")
	}
	current := 0
	for _, n := range parse(t, body) {
		if attr(n, "aria-current") == "page" {
			current++
			if attr(n, "href") != "/whistles" {
				t.Errorf("current is %s", attr(n, "href"))
			}
		}
	}
	if current != 2 { // the rail and the phone's drawer
		t.Errorf("%d current items", current)
	}
}

func TestClientIP(t *testing.T) {
	s := newServer(t, Options{})
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = "192.0.2.9:1000"
	r.Header.Set("X-Forwarded-For", "203.0.113.5")
	if got := s.clientIP(r); got != "192.0.2.9" {
		t.Errorf("an untrusted proxy was believed: %s", got)
	}
}

func TestRawAndHead(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/raw", Permission: Public, Handle: Raw(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "raw") }))},
		Route{Method: "GET", Path: "/c", Permission: Public, Handle: func(c *Ctx) error { return c.Render(200, templ.Raw("body")) }})
	if got := (ask{path: "/raw"}).of(s).Body.String(); got != "raw" {
		t.Errorf("raw: %q", got)
	}
	if w := (ask{method: "HEAD", path: "/c"}).of(s); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("head: %d %q", w.Code, w.Body)
	}
}

// A rail longer than the screen folds its last groups, the same on every page
// but for the page's own; what the reader opened or folded stays so.
func TestALongRailFolds(t *testing.T) {
	s := newServer(t, Options{})
	for g, group := range []string{"ui.menu", "ui.views", "ui.pages"} {
		for i := range 12 {
			path := fmt.Sprintf("/%d/%d", g, i)
			s.Add(Route{Method: "GET", Path: path, Permission: SignedIn, Handle: page})
			s.Menu(MenuItem{Group: group, Key: "ui.all", Path: path, Permission: SignedIn, Order: g*100 + i})
		}
	}
	open := func(path, rail string) (out []string) {
		body := ask{path: path, who: "p1", head: map[string]string{"Cookie": "rail=" + rail}}.of(s).Body.String()
		for _, n := range parse(t, body) {
			if _, is := attrOf(n, "open"); is && n.Data == "details" && attr(n, "data-group") != "" && !slices.Contains(out, attr(n, "data-group")) {
				out = append(out, attr(n, "data-group"))
			}
		}
		return out
	}
	for _, c := range []struct {
		path, rail string
		want       []string
	}{
		{"/0/1", "", []string{"ui.menu"}},
		{"/2/1", "", []string{"ui.menu", "ui.pages"}},
		{"/0/1", "+ui.views.", []string{"ui.menu", "ui.views"}},
		{"/1/1", "-ui.menu.-ui.views.", []string{"ui.views"}},
	} {
		if got := open(c.path, c.rail); !slices.Equal(got, c.want) {
			t.Errorf("%s with %q: open are %v, want %v", c.path, c.rail, got, c.want)
		}
	}
}

// A name or a number whose page asks what the reader's post does not carry is
// words alone.
func TestNoLinkLeadsToARefusal(t *testing.T) {
	s := newServer(t, Options{})
	s.Add(Route{Method: "GET", Path: "/whistles/{id}", Permission: "whistle.view", Handle: func(c *Ctx) error {
		return c.Page("", templ.Join(ui.LinkOr("open", "/whistles/9"), ui.LinkOr("closed", "/audit/9?x=1"), ui.LinkOr("place", "#here"), ui.LinkOr("elsewhere", "/nowhere")))
	}}, Route{Method: "GET", Path: "/audit/{id}", Permission: "audit.view", Handle: page})
	body := ask{path: "/whistles/7", who: "p1"}.of(s).Body.String()
	for _, want := range []string{`<a href="/whistles/9">open</a>`, `<a href="#here">place</a>`, `<a href="/nowhere">elsewhere</a>`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(body, "/audit/9") || !strings.Contains(body, "closed") {
		t.Error("a link leads to a refusal")
	}
}

// What fits into one packet goes as it is, however it is written; anything longer,
// and what is sent piece by piece, goes packed.
func TestShortAnswersAreNotPacked(t *testing.T) {
	for n, packed := range map[int]bool{0: false, 10: false, 1400: false, 1401: true, 100_000: true} {
		for _, pieces := range []int{1, 7} {
			h := compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.WriteHeader(http.StatusAccepted)
				for i := range pieces {
					_, _ = io.WriteString(w, strings.Repeat("x", n/pieces+n%pieces*(1-min(i, 1))))
				}
			}))
			r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			r.Header.Set("Accept-Encoding", "gzip")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := w.Body.Bytes()
			if packed {
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(n, err)
				}
				got, _ = io.ReadAll(z)
			}
			if w.Code != http.StatusAccepted || len(got) != n || (w.Header().Get("Content-Encoding") == "gzip") != packed {
				t.Errorf("%d bytes in %d: %d, %d bytes, %v", n, pieces, w.Code, len(got), w.Header())
			}
		}
	}
}
