package app

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/web"
)

// TestOthersMattersAreNotFound looks for what is somebody else's through every
// address that can be read: by id, by list and filter, by search, as a file, as
// a workbook, in the lookups, in notices and on the boards.
func TestOthersMattersAreNotFound(t *testing.T) {
	w := newWalk(t)
	h := w.hide()
	if leader := w.role("leader"); w.finds(h, leader, "/m/whistle") == "" || w.finds(h, leader, "/search?q="+url.QueryEscape("走查事项nobody")) == "" {
		t.Fatal("the leader should find what is hidden from the others; the walk looks for the wrong thing")
	}
	for _, r := range w.roles {
		if r.code != anonymous && (r.who.Can("whistle.view") == kernel.ScopeAll || r.who.Can("keytask.view") == kernel.ScopeAll || r.who.Can("lead.view") == kernel.ScopeAll || r.who.Can("project.view") == kernel.ScopeAll || r.who.Can("visit.view") == kernel.ScopeAll || r.who.Can("case.view") == kernel.ScopeAll) {
			continue // some of what is hidden is theirs to see; the reviewed file holds what is not
		}
		for _, route := range w.everyRoute() {
			if route.Method == "GET" {
				w.search(h, r, route)
			}
		}
	}
}

// search asks a route for what is hidden: by its ids, and where it is a list, by
// every filter.
func (w *walk) search(h hidden, r *walkRole, route web.Route) {
	w.t.Helper()
	path, _, _ := w.fill(route, w.nobody)
	queries := []string{""}
	if listForm.MatchString(route.Path) && allowedRoute(r.who, route) {
		queries = append(queries, h.queries...)
	}
	for _, query := range queries {
		asked := withQuery(path, query)
		if what := w.finds(h, r, asked); what != "" {
			w.t.Errorf("%s finds %q at %s", r.code, what, asked)
			return
		}
	}
}

// listForm are the pages that narrow by what stands in the address.
var listForm = regexp.MustCompile(`^/(m/[a-z]+|r/[a-z_]+|search|today|notices|rates|process(/matters)?|overview|enterprises|meetings|lookup/.*|api/v1/(matters|today|rates))(/export\.(xlsx|xes|csv))?$`)

func allowedRoute(a kernel.Actor, route web.Route) bool {
	return route.Permission == web.Public || route.Permission == web.SignedIn || a.Can(route.Permission) != kernel.ScopeNone
}

// hidden is what nobody may come across but its own people.
type hidden struct {
	words   []string // never in an answer
	names   []string // numbers and ids: never but in the audit trail
	queries []string
}

// hide makes one of everything that is somebody else's.
func (w *walk) hide() hidden {
	w.t.Helper()
	h := hidden{words: []string{secret(w.nobody)}}
	for _, c := range w.a.Kinds.All() {
		id := w.oneOf(c.Def.Kind, w.nobody, false)
		m, err := w.a.Matter.Get(w.ctx, kernel.System(), kernel.ID(id))
		h.names = append(h.names, must(w, m, err).Number, id)
		h.queries = append(h.queries, url.Values{"q": {m.Number}}.Encode())
	}
	h.words = append(h.words, secret(w.nobody)+".png")
	h.queries = append(h.queries, url.Values{"q": {"走查事项nobody"}}.Encode(), "firm="+string(w.nobody.firm.ID), "unit="+string(w.nobody.unit),
		"mine=0&state=open", "fact=whistle.raised", "fact=whistle.raised&by.firm="+string(w.nobody.firm.ID), "sort=due&after=", "by=topic&kind=whistle")
	return h
}

func withQuery(path, query string) string {
	switch {
	case query == "":
		return path
	case strings.Contains(path, "?"):
		return path + "&" + query
	}
	return path + "?" + query
}

// finds names what of the hidden stands in an answer, "" for nothing. The words
// of the question are no find: a search page repeats them.
func (w *walk) finds(h hidden, r *walkRole, path string) string {
	w.t.Helper()
	rec := w.get(w.session(r), path)
	if rec.Code >= 500 {
		w.t.Errorf("%s gets %d at %s", r.code, rec.Code, path)
	}
	asked, err := url.PathUnescape(strings.ReplaceAll(path, "+", " "))
	must(w, 0, err)
	body := readable(w, rec)
	words := slices.Clone(h.words)
	if r.who.Can("audit.view") == kernel.ScopeNone {
		words = append(words, h.names...)
	}
	if r.who.Enterprise != "" {
		words = append(words, bookSecret(w.nobody), w.nobody.firm.Name)
	}
	for _, word := range words {
		if !strings.Contains(asked, word) && strings.Contains(body, word) {
			return word
		}
	}
	return ""
}

// readable is an answer as text; a workbook is unpacked.
func readable(w *walk, rec *httptest.ResponseRecorder) string {
	w.t.Helper()
	body := rec.Body.Bytes()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return string(body)
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(w, 0, err)
	var out strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		must(w, 0, err)
		_, err = io.Copy(&out, part)
		must(w, 0, err)
	}
	return out.String()
}

// TestAContactCannotActForAnotherFirm sends a contact's forms for the matter and
// in the name of another firm.
func TestAContactCannotActForAnotherFirm(t *testing.T) {
	w := newWalk(t)
	contact := w.role("contact")
	id := w.oneOf("whistle", w.nobody, false)
	for action, form := range map[string]url.Values{
		"withdraw": {"withdraw_note": {"走查"}}, "thank": {"praise": {"走查"}}, "confirm": {"satisfaction": {"satisfied"}}, "supply": {"supplied": {"走查"}},
	} {
		if rec := w.ask(w.session(contact), "POST", "/m/whistle/"+id+"/actions/"+action, form); rec.Code != 404 {
			t.Errorf("%s of another firm's whistle: %d, want 404", action, rec.Code)
		}
	}
	rec := w.ask(w.session(contact), "POST", "/m/whistle", url.Values{"_firm": {string(w.nobody.firm.ID)}, "problem": {"代别家企业吹哨"}})
	if rec.Code != 403 {
		t.Errorf("a whistle in another firm's name: %d, want 403", rec.Code)
	}
}
