package admintest

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"juyan/internal/web"
)

// Browser keeps cookies and reads pages of one server, as somebody at
// http://zone.example.
type Browser struct {
	W       *World
	Server  *web.Server
	Lang    string // zh when empty
	cookies map[string]*http.Cookie
}

// Silent is a log that nobody reads.
func Silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// Answer is what the server said.
type Answer struct {
	*httptest.ResponseRecorder
	Doc *html.Node
}

// Get opens a page.
func (b *Browser) Get(path string) Answer { return b.Do(httptest.NewRequest("GET", path, nil)) }

// Post sends a form: pairs of name and value.
func (b *Browser) Post(path string, pairs ...string) Answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://zone.example")
	return b.Do(r)
}

// Do sends any request with the cookies so far.
func (b *Browser) Do(r *http.Request) Answer {
	b.W.T.Helper()
	r.Host = "zone.example"
	r.Header.Set("Accept-Language", map[string]string{"": "zh"}[b.Lang]+b.Lang)
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	b.Server.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if b.cookies == nil {
			b.cookies = map[string]*http.Cookie{}
		}
		if b.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	doc, err := html.Parse(strings.NewReader(rec.Body.String()))
	b.W.OK(err)
	return Answer{rec, doc}
}

// SignIn signs somebody in with Password.
func (b *Browser) SignIn(login string) *Browser {
	b.W.T.Helper()
	if a := b.Post("/signin", "login", login, "password", Password); a.Code != http.StatusSeeOther {
		b.W.T.Fatalf("sign-in as %s: %d %s", login, a.Code, a.Text("main"))
	}
	return b
}

// All returns the elements that fit a selector: "tag", "#id", ".class",
// "tag[name]", "tag[name=value]", and several of them with blanks between, each inside the
// one before.
func (a Answer) All(selector string) []*html.Node {
	found := []*html.Node{a.Doc}
	for _, part := range strings.Fields(selector) {
		var next []*html.Node
		for _, n := range found {
			for d := range n.Descendants() {
				if d != n && fits(d, part) {
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func fits(n *html.Node, part string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if rest, ok := strings.CutPrefix(part, "#"); ok {
		return attr(n, "id") == rest
	}
	if rest, ok := strings.CutPrefix(part, "."); ok {
		return strings.Contains(" "+attr(n, "class")+" ", " "+rest+" ")
	}
	tag, want, has := strings.Cut(strings.TrimSuffix(part, "]"), "[")
	name, value, valued := strings.Cut(want, "=")
	present := slices.ContainsFunc(n.Attr, func(x html.Attribute) bool { return x.Key == name })
	return n.Data == tag && (!has || present && (!valued || attr(n, name) == value))
}

func attr(n *html.Node, name string) string {
	for _, x := range n.Attr {
		if x.Key == name {
			return x.Val
		}
	}
	return ""
}

// Attr returns an attribute of the first element that fits.
func (a Answer) Attr(selector, name string) string {
	if list := a.All(selector); len(list) > 0 {
		return attr(list[0], name)
	}
	return ""
}

// Text returns the words of every element that fits, blanks folded.
func (a Answer) Text(selector string) string {
	var out []string
	for _, n := range a.All(selector) {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				out = append(out, strings.Fields(d.Data)...)
			}
		}
	}
	return strings.Join(out, " ")
}
