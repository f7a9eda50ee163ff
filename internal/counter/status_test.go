package counter_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
)

func (h *house) receipt(m *matter.Matter) string {
	h.Helper()
	r, _, err := h.Counter.Case(ctx, m.ID)
	h.Must(err)
	return r.Receipt
}

// Whoever holds the receipt learns how far the case is, and nobody's name.
func TestAReceiptTellsHowFarACaseIs(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发", "contact_name", "崔岚红")
		code := h.receipt(m)
		stage := func() string {
			h.Helper()
			st, err := h.Counter.ByReceipt(ctx, " "+strings.ToLower(code[:4])+"-"+code[4:])
			h.Must(err)
			return st.Stage.ZH
		}
		if got := stage(); got != "待受理" {
			h.Errorf("filed: %s", got)
		}
		h.Do(window, m, "accept", nil)
		h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"准予"}})
		h.Do(window, m, "deliver", nil)
		h.Must(h.as(h.Contact(firm), m, "rate", form{"satisfaction": {"dissatisfied"}}))
		st, err := h.Counter.ByReceipt(ctx, code)
		h.Must(err)
		if st.Stage.ZH != "已办结" || !st.Next.IsZero() { // that it was rated badly is the applicant's own
			h.Errorf("after a bad rating: %+v", st)
		}
		if st.Item.ZH != "食品经营许可核发" || st.FiledAt == 0 || st.Accepted == 0 || st.DueAt == 0 || st.DecidedAt == 0 || st.EndedAt == 0 {
			h.Errorf("status %+v", st)
		}
		other := h.receipt(h.filed("公司变更登记"))
		if other == code {
			h.Error("two cases have one code")
		}
		_, err = h.Counter.ByReceipt(ctx, code[:11]+string(flip(code[11])))
		h.refused(err, kernel.CodeInvalid, "校验位")
		_, err = h.Counter.ByReceipt(ctx, "000000000000")
		h.refused(err, kernel.CodeNotFound, "没有这个查询码")
	})
}

func flip(c byte) byte {
	if c == 'A' {
		return 'B'
	}
	return 'A'
}
