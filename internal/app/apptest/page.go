package apptest

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Page is a page as it was answered.
type Page struct {
	s    *Site
	path string
	root *html.Node
}

// Page asks for a page and holds its status against the one expected.
func (s *Site) Page(post, path string, status int) Page {
	s.Helper()
	return s.Read(s.Ask(post, path, nil), path, status)
}

// Refused sends a form that is refused, and returns it as it was drawn again.
func (s *Site) Refused(post, path string, form url.Values) Page {
	s.Helper()
	return s.Read(s.Ask(post, path, form), path, 422)
}

// Read parses an answer.
func (s *Site) Read(w *httptest.ResponseRecorder, path string, status int) Page {
	s.Helper()
	if w.Code != status {
		s.Fatalf("%s: %d, want %d: %s", path, w.Code, status, w.Body)
	}
	root, err := html.Parse(w.Body)
	if err != nil {
		s.Fatal(err)
	}
	return Page{s, path, root}
}

// All returns the text of the elements a selector names: steps of tag, #id,
// .class or [name=value] joined without spaces, each within the one before.
func (p Page) All(selector string) []string {
	out := []string{}
	for _, n := range p.find(selector) {
		out = append(out, text(n))
	}
	return out
}

func (p Page) find(selector string) []*html.Node {
	found := []*html.Node{p.root}
	for _, step := range strings.Fields(selector) {
		var next []*html.Node
		for _, n := range found {
			next = append(next, within(n, step)...)
		}
		found = next
	}
	return found
}

// Href is where the first such link leads.
func (p Page) Href(selector string) string {
	p.s.Helper()
	for _, n := range p.find(selector) {
		return attr(n, "href")
	}
	p.s.Fatalf("%s: no %s", p.path, selector)
	return ""
}

// Doors is where each such link leads.
func (p Page) Doors(selector string) (out []string) {
	for _, n := range p.find(selector) {
		out = append(out, attr(n, "href"))
	}
	return out
}

// Attr is an attribute of the first element a selector names; "" without one.
func (p Page) Attr(selector, name string) string {
	for _, n := range p.find(selector) {
		return attr(n, name)
	}
	return ""
}

// Has wants an element with these words in it.
func (p Page) Has(selector, want string) {
	p.s.Helper()
	got := p.All(selector)
	if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }) {
		p.s.Errorf("%s: no %s says %q, only %q", p.path, selector, want, got)
	}
}

// Lacks wants no such element; with words, none with these words in it.
func (p Page) Lacks(selector, words string) {
	p.s.Helper()
	for _, s := range p.All(selector) {
		if strings.Contains(s, words) {
			p.s.Errorf("%s: %s says %q", p.path, selector, s)
		}
	}
}

// Row returns the cells of the table row that has the words in it.
func (p Page) Row(table, words string) []string {
	p.s.Helper()
	for _, n := range within(p.root, table) {
		for _, tr := range within(n, "tr") {
			if strings.Contains(text(tr), words) {
				var cells []string
				for _, td := range within(tr, "td") {
					cells = append(cells, text(td))
				}
				return cells
			}
		}
	}
	p.s.Errorf("%s: no row of %s says %q", p.path, table, words)
	return nil
}

// Typed is what a field of a form holds, as it would be sent.
func (p Page) Typed(name string) string {
	for _, n := range within(p.root, "[name="+name+"]") {
		switch kind := attr(n, "type"); {
		case n.Data == "textarea":
			return written(n)
		case n.Data == "select":
			for _, o := range within(n, "option") {
				if has(o, "selected") {
					return attr(o, "value")
				}
			}
			continue
		case (kind == "radio" || kind == "checkbox") && !has(n, "checked"):
			continue
		}
		return attr(n, "value")
	}
	return ""
}

// written is the text of a textarea, line by line.
func written(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		b.WriteString(c.Data)
	}
	return b.String()
}

func within(n *html.Node, step string) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && matches(c, step) {
			out = append(out, c)
		}
	}
	return out
}

// matches holds an element against one step of a selector.
func matches(n *html.Node, step string) bool {
	if head, rest, ok := strings.Cut(step, "["); ok {
		name, value, _ := strings.Cut(strings.TrimSuffix(rest, "]"), "=")
		if attr(n, name) != value {
			return false
		}
		step = head
	}
	parts := strings.Split(step, ".")
	tag, id, _ := strings.Cut(parts[0], "#")
	classes := strings.Fields(attr(n, "class"))
	for _, want := range parts[1:] {
		if !slices.Contains(classes, want) {
			return false
		}
	}
	return (tag == "" || n.Data == tag) && (id == "" || attr(n, "id") == id)
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
