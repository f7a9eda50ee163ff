package merit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/merit"
)

// A result on the page: grades with the reason, the notice, the documents; then
// the pay, of which people see their own line and nobody else's.
func TestPagesOfAResult(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		at := "/merit/results/" + string(r.ID)
		rows := h.Page(planner, at, 200).All("#grades tbody tr")
		if len(rows) != 4 || !strings.Contains(rows[0], "良好") || !strings.Contains(rows[0], "没有名额") || !strings.Contains(rows[3], "不合格") {
			t.Errorf("%q", rows)
		}
		if got := h.Page(planner, at, 200).All("#notice"); len(got) != 1 || !strings.Contains(got[0], "剩 5 个工作日") {
			t.Errorf("%q", got)
		}
		if got := h.Page(leader, at, 200).All("a[href=" + at + "/final]"); len(got) != 0 {
			t.Error("it can be made final while the notice runs")
		}
		if w := h.Ask(appraiser, at+"/revise", url.Values{"reason": {""}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "请写明为什么重新计算") {
			t.Errorf("a revision without a reason: %d", w.Code)
		}
		h.At("2022-02-15", 9)
		if w := h.Ask(leader, at+"/final", url.Values{"record": {"1"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("final: %d", w.Code)
		}
		p, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.Must(err)
		if got := h.Page(economy, at+"/pay", 200).All(".empty"); len(got) != 1 {
			t.Error("pay is shown before it is approved")
		}
		h.Must(h.Merit.ApprovePay(ctx, h.Who(leader), merit.ApprovePayInput{Pay: p.ID}))
		if got := h.Page(economy, at+"/pay", 200).All("#shares-sheet tbody tr"); len(got) != 1 {
			t.Errorf("the head of a unit sees %q", got)
		}
		if got := h.Page(leader, at+"/pay", 200).All("#pools-sheet tbody tr"); len(got) != 4 {
			t.Errorf("%q", got)
		}
		if w := h.Ask(leader, at+"/documents/pay.pdf", nil); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF") {
			t.Errorf("the approval: %d", w.Code)
		}
	})
}

// An appeal nobody took up yet is not called under review; its clock stands beside
// it for who may open it.
func TestAppealsOnThePageOfAResult(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		h.At("2022-02-08", 9)
		a, err := h.appeal(planner, r, "unit", "")
		h.Must(err)
		row := func(post string) string {
			got := h.Page(post, "/merit/results/"+string(r.ID), 200).All("#appeals-sheet tbody tr")
			if len(got) != 1 {
				t.Fatalf("%s sees %q", post, got)
			}
			return got[0]
		}
		if got := row(appraiser); !strings.Contains(got, "待受理") || !strings.Contains(got, "剩") {
			t.Errorf("raised: %q", got)
		}
		if got := row("service-office.head"); !strings.Contains(got, "待受理") || strings.Contains(got, "剩") {
			t.Errorf("raised, to another unit: %q", got)
		}
		h.act(appraiser, a, "accept", nil)
		if got := row(planner); !strings.Contains(got, "复核中") || !strings.Contains(got, "剩") {
			t.Errorf("taken up: %q", got)
		}
		h.act(other, a, "dismiss", map[string][]string{"answer": {"核对无误，维持原结果"}})
		if got := row(planner); !strings.Contains(got, "不成立") || strings.Contains(got, "剩") {
			t.Errorf("dismissed: %q", got)
		}
	})
}
