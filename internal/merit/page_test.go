package merit_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"juyan/internal/admin/admintest"
	"juyan/internal/auth"
	"juyan/internal/merit"
)

// send asks for a page as whoever holds a post.
func (h *house) send(post, path string, form url.Values) *httptest.ResponseRecorder {
	h.Helper()
	s, err := h.Auth.DemoSignIn(ctx, auth.DemoSignInInput{Post: post})
	h.must(err)
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept-Language", "zh-CN")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "juyan_session", Value: s.Token})
	w := httptest.NewRecorder()
	h.Server().ServeHTTP(w, r)
	return w
}

// texts are the texts of what a selector finds on a page.
func (h *house) texts(post, path, selector string) (out []string) {
	h.Helper()
	w := h.send(post, path, nil)
	if w.Code != http.StatusOK {
		h.Fatalf("%s: %d", path, w.Code)
	}
	root, err := html.Parse(w.Body)
	h.must(err)
	for _, n := range (admintest.Answer{ResponseRecorder: w, Doc: root}).All(selector) {
		var words []string
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				words = append(words, strings.Fields(d.Data)...)
			}
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// A result on the page: grades with the reason, the notice, the documents; then
// the pay, of which people see their own line and nobody else's.
func TestPagesOfAResult(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		at := "/merit/results/" + string(r.ID)
		rows := h.texts(planner, at, "#grades tbody tr")
		if len(rows) != 4 || !strings.Contains(rows[0], "良好") || !strings.Contains(rows[0], "没有名额") || !strings.Contains(rows[3], "不合格") {
			t.Errorf("%q", rows)
		}
		if got := h.texts(planner, at, "#notice"); len(got) != 1 || !strings.Contains(got[0], "剩 5 个工作日") {
			t.Errorf("%q", got)
		}
		if got := h.texts(leader, at, "a[href="+at+"/final]"); len(got) != 0 {
			t.Error("it can be made final while the notice runs")
		}
		if w := h.send(appraiser, at+"/revise", url.Values{"reason": {""}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "请写明为什么重新计算") {
			t.Errorf("a revision without a reason: %d", w.Code)
		}
		h.at("2022-02-15", 9)
		if w := h.send(leader, at+"/final", url.Values{"record": {"1"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("final: %d", w.Code)
		}
		p, err := h.Merit.ComputePay(ctx, h.who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.must(err)
		if got := h.texts(economy, at+"/pay", ".empty"); len(got) != 1 {
			t.Error("pay is shown before it is approved")
		}
		h.must(h.Merit.ApprovePay(ctx, h.who(leader), merit.ApprovePayInput{Pay: p.ID}))
		if got := h.texts(economy, at+"/pay", "#shares-sheet tbody tr"); len(got) != 1 {
			t.Errorf("the head of a unit sees %q", got)
		}
		if got := h.texts(leader, at+"/pay", "#pools-sheet tbody tr"); len(got) != 4 {
			t.Errorf("%q", got)
		}
		if w := h.send(leader, at+"/documents/pay.pdf", nil); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF") {
			t.Errorf("the approval: %d", w.Code)
		}
	})
}
