package doubt_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/auth"
	"juyan/internal/doubt"
	"juyan/internal/kernel"
)

// page is what somebody sees at an address, demo sign-in and all.
func (h *house) page(who auth.DemoSignInInput, method, path string, status int) *html.Node {
	h.Helper()
	session, err := h.Auth.DemoSignIn(ctx, who)
	must(h, err)
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Language", "zh-CN")
	r.AddCookie(&http.Cookie{Name: "juyan_session", Value: session.Token})
	w := httptest.NewRecorder()
	h.Server().ServeHTTP(w, r)
	if w.Code != status {
		h.Fatalf("%s %s as %+v: %d, want %d\n%s", method, path, who, w.Code, status, w.Body)
	}
	doc, err := html.Parse(w.Body)
	must(h, err)
	return doc
}

// byID is the text of the element with an id; "" when there is none.
func byID(doc *html.Node, id string) string {
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == id {
				return words(n)
			}
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(strings.TrimSpace(x.Data) + " ")
		}
	}
	return b.String()
}

func TestPages(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		overseer := auth.DemoSignInInput{Post: overseer}
		h.page(overseer, "POST", "/doubts/search", http.StatusSeeOther)
		board := h.page(overseer, "GET", "/doubts", http.StatusOK)
		if list := byID(board, "doubts"); !strings.Contains(list, "单位来电后即撤回") || !strings.Contains(list, "待领取") || !strings.Contains(list, "自然资源分局") {
			h.Errorf("the list says %s", list)
		}
		rules := byID(h.page(overseer, "GET", "/doubts/detectors", http.StatusOK), "rules")
		if !strings.Contains(rules, "还没有结论") || !strings.Contains(rules, "向企业核实评价是否本人所写") {
			h.Errorf("the rules say %s", rules)
		}
		id := h.only()
		record := h.page(overseer, "GET", "/m/doubt/"+string(id), http.StatusOK)
		if said := byID(record, "evidence"); !strings.Contains(said, "3 家次在") || !strings.Contains(said, "3 件事，3 条记录") {
			h.Errorf("the evidence says %s", said)
		}
		if n := strings.Count(words(record), "疑点所据"); n != 3 {
			h.Errorf("%d slips bear the doubt, want 3", n)
		}
		h.page(auth.DemoSignInInput{Post: landHead}, "GET", "/m/doubt/"+string(id), http.StatusNotFound)
		if list := byID(h.page(auth.DemoSignInInput{Post: landHead}, "GET", "/doubts", http.StatusOK), "doubts"); strings.Contains(list, "自然资源分局") {
			h.Errorf("the head of the unit concerned reads %s", list)
		}
		h.page(auth.DemoSignInInput{Post: landHead}, "POST", "/doubts/search", http.StatusForbidden)
		for _, path := range []string{"/doubts", "/doubts/detectors", "/m/doubt/" + string(id)} {
			h.page(auth.DemoSignInInput{Enterprise: "E0033"}, "GET", path, http.StatusForbidden)
		}
	})
}

// only is the one doubt there is.
func (h *house) only() (id kernel.ID) {
	h.Helper()
	page, err := h.Doubt.Board(ctx, h.who(overseer), doubt.Filter{})
	must(h, err)
	if len(page.Doubts) != 1 {
		h.Fatalf("%d doubts", len(page.Doubts))
	}
	return page.Doubts[0].ID
}
