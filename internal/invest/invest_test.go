package invest_test

import (
	"context"
	"strings"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx = context.Background()
)

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) { fn(&house{s}) })
}

type form map[string][]string

// Who acts: a chief and an officer of the investment bureau, its head, heads of
// two other agencies, a leader.
const (
	chief   = "investment-first.chief"
	officer = "investment-second.promotion-1"
	bureau  = "investment.head"
	science = "science.head"
	economy = "economy.head"
	leader  = "admin-committee.deputy-economy"
)

func newLead() form {
	return form{"investor": {"江苏晶澜电子材料有限公司"}, "title": {"年产 2 万吨电子级双氧水"}, "chain": {"electronic_chemicals"}, "investment": {"3.5亿"}, "source": {"visit"},
		"contact_name": {"林工"}, "contact_phone": {"101-0000001"}, "next_step": {"发送园区资料"}, "next_on": {"2022-01-17"}}
}

func (f form) with(pairs ...string) form {
	out := form{}
	for k, v := range f {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = []string{pairs[i+1]}
	}
	return out
}

func (h *house) register(who string, f form) (*matter.Matter, error) {
	h.Helper()
	return h.Matter.Raise(ctx, h.Who(who), matter.RaiseInput{Kind: "lead", Values: f})
}

func (h *house) lead(who string, f form) *matter.Matter {
	h.Helper()
	m, err := h.register(who, f)
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// system takes an action that a module takes for the zone, as review and signing
// do.
func (h *house) system(m *matter.Matter, action string) error {
	h.Helper()
	_, err := h.Matter.Act(ctx, kernel.System(), matter.ActInput{Matter: m.ID, Action: action})
	return err
}

func (h *house) events(m *matter.Matter) string {
	h.Helper()
	return strings.ReplaceAll(h.Events(m.ID), "lead.", "")
}

func (h *house) wantEvents(m *matter.Matter, want string) {
	h.Helper()
	if got := h.events(m); got != want {
		h.Errorf("events are %s\nwant %s", got, want)
	}
}

func (h *house) wantSums(unit string, want map[string]int64) {
	h.Helper()
	for name, n := range want {
		if got := h.Sum(name, measure.Query{Where: map[measure.Dim]kernel.ID{measure.ByUnit: kernel.ID(h.Unit(unit))}}); got != n {
			h.Errorf("%s of %s is %d, want %d", name, unit, got, n)
		}
	}
}

func (h *house) wantRefused(err error, code kernel.Code, field, says string) {
	h.Helper()
	for _, e := range kernel.AllErrors(err) {
		if e.Code == code && e.Field == field && strings.Contains(e.Text.ZH, says) {
			return
		}
	}
	h.Errorf("got %v, want %s at %q that says %s", err, code, field, says)
}

var proposal = form{"propose_note": {"条件基本成熟，提请准入评审"}, "industry": {"2669"}, "background": {"private"}, "mu": {"120"}, "energy": {"18000"}}

// From the first claim to the signing: every step an event, the credit with the
// unit that claimed it first.
func TestALeadFromRegistrationToSigning(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead(chief, newLead())
		if m.Stage != "registered" || m.Number != "招线〔2022〕1号" || m.Unit != kernel.ID(h.Unit("investment")) {
			t.Fatalf("registered as %+v", m)
		}
		h.Do(chief, m, "triage", form{"triage_note": {"符合主导产业，建议跟进"}})
		h.Do(chief, m, "contact", form{"contact_kind": {"visit"}, "met": {"总经理"}, "contact_note": {"介绍园区配套"}, "next_step": {"邀请来区考察"}, "next_on": {"2022-01-20"}})
		h.Do(chief, m, "answer", form{"answer_note": {"蒸汽和用地条件已书面答复"}})
		h.Do(bureau, m, "mark_key", form{"key_note": {"强链项目"}})
		if err := h.Try(chief, m, "propose", form{"propose_note": {"条件基本成熟"}}); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("proposed without what the review asks for: %v", err)
		}
		h.Do(chief, m, "propose", proposal)
		for _, action := range []string{"admit", "pass", "sign"} {
			if err := h.Try(leader, m, action, nil); kernel.CodeOf(err) != kernel.CodeForbidden {
				t.Errorf("a leader %ss by hand: %v", action, err)
			}
			if err := h.system(m, action); err != nil {
				t.Fatal(err)
			}
		}
		h.wantEvents(m, "registered triaged contacted answered key_marked proposed admitted passed signed")
		h.wantSums("investment", map[string]int64{"lead.registered": 1, "lead.contacted": 1, "lead.responded": 1, "lead.triaged": 1, "lead.answered": 1, "lead.contact_due": 2, "lead.contact_on_time": 2,
			"lead.proposed": 10000, "lead.admitted": 1, "lead.passed": 10000, "lead.passed_amount": 3.5e10, "lead.signed": 10000, "lead.signed_amount": 3.5e10, "lead.signed_in_time": 1})
	})
}
