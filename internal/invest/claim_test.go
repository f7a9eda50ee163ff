package invest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

func (h *house) claim(who string, m *matter.Matter) error {
	h.Helper()
	h.Clock.Set(h.Clock.Now().Add(time.Minute)) // claims are as old as they are
	return h.Invest.Claim(ctx, h.Who(who), invest.ClaimInput{Lead: m.ID, Note: "去年十月已在展会上与其总经理面谈"})
}

// claims say who holds what of a lead: "investment holding 10000".
func (h *house) claims(m *matter.Matter) string {
	h.Helper()
	r, err := h.Invest.Record(ctx, h.Who(leader), m.ID)
	if err != nil {
		h.Fatal(err)
	}
	var out []string
	for _, c := range r.Claims {
		u, _ := h.Org.Directory().Unit(c.Unit)
		out = append(out, fmt.Sprintf("%s %s %d", u.Code, c.State, c.Share))
	}
	return strings.Join(out, ", ")
}

func (h *house) wantClaims(m *matter.Matter, want string) {
	h.Helper()
	if got := h.claims(m); got != want {
		h.Errorf("claims are %s\nwant %s", got, want)
	}
	h.sound(m)
}

// sound holds the invariant: shares sum to ten thousand, or nobody holds the lead.
func (h *house) sound(m *matter.Matter) {
	h.Helper()
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		shares, err := h.Invest.Shares(tx, m.ID)
		sum := int64(0)
		for _, s := range shares {
			sum += s.Parts
		}
		if sum != invest.Whole && len(shares) > 0 {
			h.Errorf("shares sum to %d", sum)
		}
		return err
	}))
}

// The same investor under another spelling is found; the same lead is claimed, not
// registered twice; another one says why.
func TestTwinsAreFound(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead(chief, newLead().with("industry", "2669"))
		twin := form{"investor": {"晶澜电子材料（南通）股份有限公司"}, "title": {"双氧水项目"}, "chain": {"electronic_chemicals"}}
		_, err := h.register(science, twin)
		h.wantRefused(err, kernel.CodeInvalid, "another", m.Number)
		found, err := h.Invest.FindSimilar(ctx, invest.Probe{Investor: "晶澜电子材料"})
		if err != nil || len(found) != 1 || found[0].ID != m.ID || found[0].SameCode {
			t.Errorf("found %+v, %v", found, err)
		}
		if _, err := h.register(science, twin.with("industry", "2710")); err != nil {
			t.Errorf("another industry is another lead: %v", err)
		}
		if _, err := h.register(economy, twin.with("another", "投资方另投检修基地，与双氧水无关")); err != nil {
			t.Errorf("a reason was given: %v", err)
		}
		_, err = h.register(science, twin.with("industry", "9999"))
		h.wantRefused(err, kernel.CodeInvalid, "industry", "9999")
		h.Do(chief, m, "lose", form{"lost_reason": {"funds"}, "lost_note": {"投资方资金链紧张"}})
		h.wantEvents(m, "registered lost")
	})
}

// Two units claim a lead: the overall lead unit rules, never on its own claim; its
// credit goes by the shares.
func TestAContestedLeadIsRuledOn(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead(science, newLead())
		if err := h.claim(economy, m); err != nil {
			t.Fatal(err)
		}
		h.wantClaims(m, "science holding 10000, economy contested 0")
		if err := h.claim(economy, m); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("claimed twice: %v", err)
		}
		h.Do(science, m, "triage", form{"triage_note": {"可以跟进"}})
		if err := h.Try(science, m, "propose", proposal); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("proposed while contested: %v", err)
		}
		joint := form{"ruling": {"joint"}, "shares": {"科创局 60%，经发局 30%"}, "ruling_note": {"科创局首报，经发局对接在先"}}
		h.wantRefused(h.Try(bureau, m, "rule", joint), kernel.CodeInvalid, "shares", "还差 10%")
		h.wantRefused(h.Try(bureau, m, "rule", joint.with("shares", "科创局 60%，规建局 40%")), kernel.CodeInvalid, "shares", "没有主张")
		h.Do(bureau, m, "rule", joint.with("shares", "科创局 66.67%，经发局 33.33%"))
		h.wantClaims(m, "science holding 6667, economy joint 3333")
		h.Do(economy, m, "contact", form{"contact_kind": {"call"}, "contact_note": {"沟通蒸汽价格"}})
		h.Do(science, m, "propose", proposal.with("investment", "3亿"))
		for _, action := range []string{"admit", "pass", "sign"} {
			h.Must(h.system(m, action))
		}
		h.wantEvents(m, "registered claimed triaged ruled contacted proposed admitted passed signed")
		h.wantSums("science", map[string]int64{"lead.registered": 1, "lead.passed": 6667, "lead.passed_amount": 20001000000, "lead.signed": 6667, "lead.signed_amount": 20001000000})
		h.wantSums("economy", map[string]int64{"lead.registered": 0, "lead.passed": 3333, "lead.passed_amount": 9999000000, "lead.signed": 3333, "lead.signed_amount": 9999000000})
	})
}

// A unit that is a party does not rule; a leader does, and may give the lead away.
func TestNobodyRulesOnTheirOwnClaim(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead(chief, newLead())
		h.Must(h.claim(science, m))
		give := form{"ruling": {"give"}, "to_unit": {h.Unit("science")}, "ruling_note": {"科创局联系在先"}}
		if err := h.Try(bureau, m, "rule", give); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("the bureau rules on its own claim: %v", err)
		}
		h.wantRefused(h.Try(leader, m, "rule", give.with("to_unit", h.Unit("planning"))), kernel.CodeInvalid, "to_unit", "主张")
		h.Do(leader, m, "rule", give)
		h.wantClaims(m, "investment dismissed 0, science holding 10000")
		h.Do(science, m, "triage", form{"triage_note": {"接手跟进"}})
		if err := h.Try(chief, m, "contact", form{"contact_kind": {"call"}, "contact_note": {"再联系一次"}}); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("who lost the lead goes on with it: %v", err)
		}
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		h.Do(leader, m, "share", form{"shares": {"科创局 80%，园区中心 20%"}, "ruling_note": {"园区中心提供标准厂房"}})
		h.wantClaims(m, "investment dismissed 0, science holding 8000, park-center joint 2000")
		h.wantEvents(m, "registered claimed ruled triaged shared")
	})
}

// Without a logged contact a claim lapses: to the next claimant, else the lead waits
// for whoever claims it. A contact keeps it alive.
func TestAClaimLapsesWithoutContact(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead(chief, newLead().with("next_on", ""))
		h.Do(chief, m, "triage", form{"triage_note": {"可以跟进"}})
		h.At("2022-02-20", 10)
		h.Do(chief, m, "contact", form{"contact_kind": {"call"}, "contact_note": {"对方仍在选址"}})
		h.Must(h.claim(science, m))
		h.At("2022-04-22", 10)
		h.wantClaims(m, "investment lapsed 0, science holding 10000")
		h.At("2022-06-23", 10)
		h.wantClaims(m, "investment lapsed 0, science lapsed 0")
		got, err := h.Matter.Get(ctx, h.Who(leader), m.ID)
		if err != nil || got.Stage != "dormant" || got.Unit != "" {
			t.Fatalf("an orphan is %+v, %v", got, err)
		}
		h.Must(h.claim(economy, m))
		h.wantClaims(m, "investment lapsed 0, science lapsed 0, economy holding 10000")
		if got, err = h.Matter.Get(ctx, h.Who(economy), m.ID); err != nil || got.Stage != "negotiating" || got.Unit != kernel.ID(h.Unit("economy")) {
			t.Errorf("claimed, it is %+v, %v", got, err)
		}
		h.wantSums("investment", map[string]int64{"lead.lapsed": 1, "lead.contact_due": 2, "lead.contact_on_time": 0})
		h.wantSums("science", map[string]int64{"lead.lapsed": 1})
		if ev := h.events(m); !strings.Contains(ev, "lapsed") || strings.Count(ev, "lapsed") != 2 {
			t.Errorf("events are %s", ev)
		}
	})
}

// Two leads that are the same become one; who claimed the one claims the other.
func TestMerging(t *testing.T) {
	each(t, func(h *house) {
		a := h.lead(chief, newLead())
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		b := h.lead(science, newLead().with("investor", "晶澜科技", "title", "晶澜双氧水项目"))
		into := form{"merged_into": {a.Number}, "merge_note": {"同一投资方同一项目"}}
		h.wantRefused(h.Try(science, b, "merge", into.with("merged_into", "招线〔2022〕99号")), kernel.CodeInvalid, "merged_into", "没有编号")
		h.wantRefused(h.Try(science, b, "merge", into.with("merged_into", b.Number)), kernel.CodeInvalid, "merged_into", "自己")
		h.Do(science, b, "merge", into)
		h.wantClaims(a, "investment holding 10000, science contested 0")
		h.wantClaims(b, "science moved 0")
		h.wantEvents(a, "registered absorbed")
		h.wantEvents(b, "registered merged")
	})
}

// What is written wrong is refused where it is written, and nothing is entered.
func TestBadInputOfLeads(t *testing.T) {
	each(t, func(h *house) {
		for _, c := range []struct{ field, typed, says string }{
			{"investment", "350000000", "写混"}, {"investment", "3.5", "写混"}, {"investment", "三亿", "万元"}, {"next_on", "2022-01-09", "已经过去"}, {"unit", h.Unit("science"), "只能为本单位"}, {"chain", "钢铁", "没有“钢铁”"},
		} {
			_, err := h.register(economy, newLead().with(c.field, c.typed))
			h.wantRefused(err, kernel.CodeInvalid, c.field, c.says)
		}
		m := h.lead(economy, newLead().with("uscc", "91350203M0001QAY9B")) // a genuine code that fails its check
		h.wantRefused(h.Try(economy, m, "contact", form{"contact_kind": {"call"}, "contact_note": {"约定见面"}, "contact_on": {"2022-01-11"}}), kernel.CodeInvalid, "contact_on", "还没有到")
		h.wantRefused(h.Try(economy, m, "rest", form{"rest_note": {"等对方董事会"}, "wake_on": {"2022-01-01"}}), kernel.CodeInvalid, "wake_on", "已经过去")
		h.wantRefused(h.Try(economy, m, "appoint", form{"doer_post": {h.Post(chief)}}), kernel.CodeInvalid, "doer_post", "责任单位")
		if err := h.Try(economy, m, "propose", proposal); kernel.CodeOf(err) != kernel.CodeConflict && kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("a stage was jumped: %v", err)
		}
		h.wantEvents(m, "registered")
	})
}

// The counters say what the leads do.
func TestCountersFollowTheLeads(t *testing.T) {
	each(t, func(h *house) {
		a := h.lead(chief, newLead())
		h.lead(science, newLead().with("investor", "蒙西硅业", "chain", "silicon", "investment", "5000"))
		h.Do(chief, a, "triage", form{"triage_note": {"可以跟进"}})
		h.Do(bureau, a, "mark_key", form{"key_note": {"强链项目"}})
		h.Do(chief, a, "revise", newLead().with("investment", "40000", "next_step", "", "next_on", "").only("investor", "title", "chain", "investment"))
		funnel, err := h.Invest.Funnel(ctx, h.Who(leader), invest.Filter{})
		h.Must(err)
		got := map[string]invest.Standing{}
		for _, x := range funnel {
			if x.N != 0 {
				got[x.Stage] = x
			}
		}
		if len(got) != 2 || got["registered"] != (invest.Standing{Stage: "registered", N: 1, Investment: 5000 * kernel.Wan}) || got["negotiating"] != (invest.Standing{Stage: "negotiating", N: 1, Key: 1, Investment: 40000 * kernel.Wan}) {
			t.Errorf("the funnel is %+v", funnel)
		}
		for _, v := range []invest.View{invest.AllOpen, invest.DueNow, invest.Lapsing, invest.Disputed, invest.KeyLeads, invest.Orphans, invest.Closed, invest.Every} {
			for _, who := range []string{leader, science} { // counted, and looked up
				for _, f := range []invest.Filter{{}, {Unit: kernel.ID(h.Unit("science"))}, {Chain: "silicon"}, {Unit: kernel.ID(h.Unit("science")), Chain: "silicon"}, {Source: "visit"}, {Search: "硅业"}} {
					f.View = v
					page, err := h.Invest.Board(ctx, h.Who(who), f)
					if err != nil || page.Total != len(page.Leads) {
						t.Errorf("%s, %s, %+v: %d leads, counted %d, %v", v, who, f, len(page.Leads), page.Total, err)
					}
				}
			}
		}
		own, err := h.Invest.Board(ctx, h.Who(science), invest.Filter{})
		if err != nil || len(own.Leads) != 1 || own.Leads[0].Investor != "蒙西硅业" {
			t.Errorf("the science bureau sees %+v, %v", own, err)
		}
	})
}

func (f form) only(fields ...string) form {
	out := form{}
	for _, code := range fields {
		out[code] = f[code]
	}
	return out
}
