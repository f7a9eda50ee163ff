package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
	batonweb "juyan/internal/baton/web"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestTextsAreWholeInBothLanguages(t *testing.T) {
	for _, f := range web.CheckTexts([][]byte{batonweb.Texts}, ".") {
		t.Error(f)
	}
}

// site is the pages over the zone of batontest; who asks stands in a header.
type site struct {
	*batontest.House
	server *web.Server
	pages  *batonweb.Pages
	actors map[string]kernel.Actor
}

func newSite(t *testing.T) *site {
	h := batontest.New(t, storetest.Open(t, store.SQLite, batontest.Migrations()...))
	s := &site{House: h, actors: map[string]kernel.Actor{}}
	s.pages = batonweb.New(batonweb.Options{Baton: h.Baton, Org: h.Org, Event: func(ledger.Event) kernel.Text { return kernel.T("办了一件事", "Did a thing") },
		Matter: s.matter})
	s.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: h.Clock, Loc: h.Org.Location(), Texts: [][]byte{batonweb.Texts, []byte("menu.appraisal: {zh: 考核评价, en: Appraisal}")},
		Authenticate: func(r *http.Request) (kernel.Actor, error) { return s.actors[r.Header.Get("X-Who")], nil }})
	s.server.Texts().OnMissing = func(key string) { t.Errorf("text %s is missing", key) }
	s.server.Add(s.pages.Routes()...)
	s.server.Menu(s.pages.Menu()...)
	s.actors["office"] = h.Office()
	s.actors["leader"] = h.Actor("leader2", map[string]kernel.Scope{baton.PermView: kernel.ScopeAll, baton.PermPersonal: kernel.ScopeAll, baton.PermJudge: kernel.ScopeOwn, baton.PermOpine: kernel.ScopeAll})
	s.actors["head"] = h.Actor("b-head", map[string]kernel.Scope{baton.PermView: kernel.ScopeSubtree, baton.PermPersonal: kernel.ScopeSubtree, baton.PermOpine: kernel.ScopeUnit, baton.PermJudge: kernel.ScopeOwn})
	s.actors["staff"] = h.Actor("a-staff", map[string]kernel.Scope{baton.PermPersonal: kernel.ScopeOwn})
	s.actors["nobody"] = h.Actor("c-staff", map[string]kernel.Scope{})
	return s
}

// matter names a case; staff may see none.
func (s *site) matter(_ context.Context, actor kernel.Actor, id kernel.ID) (number, title string, ok bool) {
	for _, m := range s.Cases {
		if m.ID == id && actor.Can(baton.PermView) != kernel.ScopeNone {
			return m.Number, m.Title, true
		}
	}
	return "", "", false
}

// scored is a site with a published scheme, a year of work and an official run.
func scored(t *testing.T) (*site, *baton.Version, *baton.Run) {
	s := newSite(t)
	v := s.Published(batontest.Scheme)
	s.Year()
	s.At("2023-01-10", 9)
	return s, v, s.run(baton.RunInput{Scheme: v.ID, Period: "2022", Purpose: baton.Official})
}

func (s *site) run(in baton.RunInput) *baton.Run {
	s.Helper()
	r, err := s.Baton.Run(s.Ctx, s.Office(), in)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// send asks as somebody; a form makes it a POST.
func (s *site) send(who, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if !strings.Contains(path, "lang=") {
		r.Header.Set("Accept-Language", "zh-CN")
	}
	r.Header.Set("X-Who", who)
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// page opens a page, or sends a form that is refused, and reads the answer.
func (s *site) page(who, path string, status int, form ...url.Values) page {
	s.Helper()
	var f url.Values
	if len(form) > 0 {
		f = form[0]
	}
	w := s.send(who, path, f)
	if w.Code != status {
		s.Fatalf("%s %s: %d, want %d: %.1500s", who, path, w.Code, status, w.Body)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		s.Fatal(err)
	}
	return page{s, doc}
}

// done sends a form that is taken and returns where it leads.
func (s *site) done(who, path string, form url.Values) string {
	s.Helper()
	w := s.send(who, path, form)
	if w.Code != http.StatusSeeOther {
		s.Fatalf("%s %s: %d, want 303: %.1500s", who, path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// page is a parsed answer.
type page struct {
	s   *site
	doc *html.Node
}

// nodes are the elements a selector names: "tag", ".class", "#id" or
// "[name=value]", each inside the one before.
func (p page) nodes(selector string) []*html.Node {
	found := []*html.Node{p.doc}
	for _, part := range strings.Fields(selector) {
		var next []*html.Node
		for _, n := range found {
			for d := range n.Descendants() {
				if d.Type == html.ElementNode && fits(d, part) && !slices.Contains(next, d) {
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func fits(n *html.Node, part string) bool {
	switch part[0] {
	case '.':
		return slices.Contains(strings.Fields(attr(n, "class")), part[1:])
	case '#':
		return attr(n, "id") == part[1:]
	case '[':
		name, value, _ := strings.Cut(strings.Trim(part, "[]"), "=")
		return attr(n, name) == value
	}
	return n.Data == part
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// texts are the words of every element a selector names, blanks folded.
func (p page) texts(selector string) (out []string) {
	for _, n := range p.nodes(selector) {
		var b strings.Builder
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data + " ")
			}
		}
		out = append(out, strings.Join(strings.Fields(b.String()), " "))
	}
	return out
}

func (p page) has(selector, want string) {
	p.s.Helper()
	got := p.texts(selector)
	if !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, want) }) {
		p.s.Errorf("%s: %q is not there, only %q", selector, want, got)
	}
}

func (p page) lacks(selector, what string) {
	p.s.Helper()
	for _, g := range p.texts(selector) {
		if strings.Contains(g, what) {
			p.s.Errorf("%s: %q is there: %q", selector, what, g)
		}
	}
}

func (p page) count(selector string, want int) {
	p.s.Helper()
	if got := p.texts(selector); len(got) != want {
		p.s.Errorf("%s: %d, want %d: %q", selector, len(got), want, got)
	}
}

// href is the address of the first link whose words contain want.
func (p page) href(want string) string {
	p.s.Helper()
	for i, words := range p.texts("a") {
		if strings.Contains(words, want) {
			to, _, _ := strings.Cut(attr(p.nodes("a")[i], "href"), "#")
			return to
		}
	}
	p.s.Fatalf("no link %q", want)
	return ""
}

// field is what an input or a text area holds.
func (p page) field(name string) string {
	for _, n := range p.nodes("[name=" + name + "]") {
		if n.Data == "textarea" {
			return n.FirstChild.Data
		}
		return attr(n, "value")
	}
	return ""
}
