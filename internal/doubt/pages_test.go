package doubt_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
)

func TestPages(t *testing.T) {
	each(t, func(h *house) {
		h.threeCalledOff()
		h.Sent(overseer, "/doubts/search", url.Values{})
		list := h.Page(overseer, "/doubts", http.StatusOK)
		for _, want := range []string{"单位来电后即撤回", "待领取", "自然资源分局"} {
			list.Has("#doubts", want)
		}
		rules := h.Page(overseer, "/doubts/detectors", http.StatusOK)
		rules.Has("#rules", "还没有结论")
		rules.Has("#rules", "向企业核实评价是否本人所写")
		record := "/m/doubt/" + string(h.only())
		said := h.Page(overseer, record, http.StatusOK)
		said.Has("#evidence", "3 家次在")
		said.Has("#evidence", "3 件事，3 条记录")
		if n := strings.Count(strings.Join(said.All("body"), ""), "疑点所据"); n != 3 {
			h.Errorf("%d slips bear the doubt, want 3", n)
		}
		h.Page(landHead, record, http.StatusNotFound)
		h.Page(landHead, "/doubts", http.StatusOK).Lacks("#doubts", "自然资源分局")
		if w := h.Ask(landHead, "/doubts/search", url.Values{}); w.Code != http.StatusForbidden {
			h.Errorf("the head of a unit searches: %d", w.Code)
		}
		for _, path := range []string{"/doubts", "/doubts/detectors", record} {
			if w := h.AskFirm("E0033", path); w.Code != http.StatusForbidden {
				h.Errorf("a firm reads %s: %d", path, w.Code)
			}
		}
	})
}

// only is the one doubt there is.
func (h *house) only() (id kernel.ID) {
	h.Helper()
	page, err := h.Doubt.Board(ctx, h.Who(overseer), doubt.Filter{})
	h.Must(err)
	if len(page.Doubts) != 1 {
		h.Fatalf("%d doubts", len(page.Doubts))
	}
	return page.Doubts[0].ID
}
