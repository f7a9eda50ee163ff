package project_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/meeting"
	"juyan/internal/project"
)

// What cannot be is refused at its field: dates against order, a stage jumped,
// statistics without evidence, a code that is none; one whose check fails passes
// with a mark.
func TestWhatCannotBeIsRefusedAtItsField(t *testing.T) {
	each(t, func(h *house) {
		m := h.signed()
		h.Do(office, m, "staff", form{"commissioner": {h.Post(commissioner)}, "officer": {h.Post(officer)}})
		if err := h.Try(officer, m, "start", form{"started_on": {"2022-01-10"}}); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("a stage was jumped: %v", err)
		}
		h.refused(h.Try(officer, m, "file", form{"code": {"12"}, "filed_on": {"2022-01-10"}}), "code", "")
		h.refused(h.Try(officer, m, "file", form{"code": {"2210-152900-04-01-123458"}, "filed_on": {"2022-01-05"}}), "filed_on", "不能早于“签约日期”")
		h.refused(h.Try(officer, m, "file", form{"code": {"2210-152900-04-01-123458"}, "filed_on": {"2022-02-05"}}), "filed_on", "还没到")
		h.Do(officer, m, "file", form{"code": {"2210-152900-04-01-123457"}, "filed_on": {"2022-01-10"}}) // the check fails: a warning only
		h.Do(officer, m, "start", form{"started_on": {"2022-01-10"}})
		h.refused(h.Try(officer, m, "register_stat", form{"registered_on": {"2022-01-10"}, "stat_evidence": {"filing"}}), "stat_evidence", "营业执照")
		if err := h.Try(officer, m, "trial", form{"trial_on": {"2022-01-10"}, "products": {"添加剂"}}); err == nil || !strings.Contains(err.Error(), "先纳统") {
			t.Errorf("trial production before statistics: %v", err)
		}
		h.refused(h.Try(officer, m, "set_holders", form{"holders": {"甲，60%\n乙，30%"}}), "holders", "合计 90%")
		h.refused(h.Try(officer, m, "set_plots", form{"plots": {"没有的地块，10"}}), "plots", "没有地块")
	})
}

// The table of an agreement is refused cell by cell, all at once: an amount in
// the wrong unit, a year twice, a condition without its day. Nothing is written.
func TestAnAgreementIsRefusedCellByCell(t *testing.T) {
	each(t, func(h *house) {
		in := h.input()
		in.Values["investment"] = []string{"12"} // meant in 亿元
		_, err := h.Project.Sign(ctx, h.Who(signer), in)
		h.refused(err, "promise-1-investment", "单位弄错")

		in = h.input()
		in.Promises[1].Year, in.Promises[0].Amounts["land"] = "2022", "很多"
		in.Conditions[0].Due = ""
		_, err = h.Project.Sign(ctx, h.Who(signer), in)
		h.refused(err, "promise-1-year", "同年同期")
		h.refused(err, "promise-0-land", "不是数")
		h.refused(err, "condition-0-due", "请写明日期")
		in = h.input()
		in.Firm.Name = ""
		_, err = h.Project.Sign(ctx, h.Who(signer), in)
		h.refused(err, "firm_name", "新设企业")
		if list, err := h.Project.All(ctx, h.Who(leader), project.Filter{}); err != nil || len(list) != 0 {
			t.Errorf("%d projects were entered all the same: %v", len(list), err)
		}
	})
}

// Only the first signing counts; an increase counts its increment, and all of
// them add up to what is agreed.
func TestOnlyTheFirstSigningCountsAndIncreasesAddUp(t *testing.T) {
	each(t, func(h *house) {
		m := h.signed()
		again := h.input()
		again.Values["enterprise"] = []string{string(h.record(m).Enterprise)}
		if _, err := h.Project.Sign(ctx, h.Who(signer), again); kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("it was signed twice: %v", err)
		}
		for _, amount := range []string{"1亿", "2500.5"} {
			_, err := h.Project.Sign(ctx, h.Who(signer), project.SignInput{Project: m.ID, Values: form{"increase_amount": {amount}, "increase_on": {"2022-01-10"}},
				Promises: []project.PromiseRow{{Year: "2024", Amounts: map[string]string{"investment": "2000"}}}})
			h.Must(err)
		}
		r := h.record(m)
		sum := int64(0)
		for _, a := range r.Agreements {
			sum += a.Amount
		}
		if len(r.Agreements) != 3 || sum != r.Investment || r.Investment != 132500_5000_00 {
			t.Errorf("%d agreements make %d, agreed %d", len(r.Agreements), sum, r.Investment)
		}
		h.wantSums(h.unit("investment"), map[string]int64{"project.share.signed": 120000_0000_00, "project.share.increase": 12500_5000_00})
		if len(r.Conditions) != 2 || r.Conditions[0].Task == "" {
			t.Errorf("conditions %+v", r.Conditions)
		}
	})
}

// Who claimed funds does not verify them; a correction publishes the difference
// and keeps the sums.
func TestFundsAreVerifiedBySomebodyElseAndCorrectedByDifference(t *testing.T) {
	each(t, func(h *house) {
		m := h.begun()
		h.Do(officer, m, "fund_claim", form{"fund_amount": {"5000"}, "fund_on": {"2022-03-20"}, "fund_evidence": {"bank"}})
		h.Do(officer, m, "fund_claim", form{"fund_amount": {"3000"}, "fund_on": {"2022-03-25"}, "fund_evidence": {"equipment"}})
		if err := h.Try(officer, m, "fund_verify", form{"fund_no": {"1"}, "fund_verified": {"5000"}, "verify_note": {"属实"}}); kernel.CodeOf(err) != kernel.CodeForbidden {
			t.Errorf("the claimant verified: %v", err)
		}
		h.refused(h.Try(statistician, m, "fund_verify", form{"fund_verified": {"5000"}, "verify_note": {"属实"}}), "fund_no", "2 笔")
		h.refused(h.Try(statistician, m, "fund_verify", form{"fund_no": {"1"}, "fund_verified": {"6000"}, "verify_note": {"属实"}}), "fund_verified", "不能多于")
		h.Do(statistician, m, "fund_verify", form{"fund_no": {"1"}, "fund_verified": {"5000"}, "verify_note": {"属实"}})
		h.Do(statistician, m, "fund_correct", form{"fund_no": {"1"}, "fund_verified": {"4200.5"}, "verify_note": {"扣除往来款"}})
		h.Do(statistician, m, "fund_verify", form{"fund_no": {"2"}, "fund_verified": {"3000"}, "verify_note": {"属实"}})
		const want = 7200_5000_00
		h.wantSums(h.unit("investment"), map[string]int64{"project.funds": want, "project.share.funds": want, "project.funds_claimed": 8000_0000_00})
		if r := h.record(m); r.Verified != want || r.Claimed != 8000_0000_00 {
			t.Errorf("%d verified of %d", r.Verified, r.Claimed)
		}
		list, err := h.Project.Compare(ctx, h.Who(leader), m.ID)
		h.Must(err)
		for _, x := range list {
			if x.Year == 2022 && x.Item.Item == "investment" && (x.Fact != want || x.Promised != 50000_0000_00 || !x.Missing.IsZero()) {
				t.Errorf("investment of 2022: %+v", x)
			}
			if x.Item.Item == "jobs" && x.Missing.IsZero() {
				t.Error("jobs have a fact nobody reported")
			}
		}
	})
}

// A bottleneck is its unit's task; who was to remove it does not say so; a red
// project and an open bottleneck come on the meeting's agenda, and go once they
// are gone.
func TestABottleneckComesOnTheAgendaUntilItIsRemoved(t *testing.T) {
	each(t, func(h *house) {
		m := h.begun()
		h.Do(officer, m, "block", form{"block_kind": {"energy"}, "block_unit": {h.Unit("economy")}, "block_since": {"2022-03-10"}, "block_due": {"2022-04-08"}, "block_note": {"缺能耗指标 1.2 万吨"}})
		r := h.record(m)
		if len(r.Blocks) != 1 || r.Blocks[0].Task == "" {
			t.Fatalf("blocks %+v", r.Blocks)
		}
		agenda := func() string {
			points, err := h.Meeting.Agenda(ctx, h.Who(office), kernel.Date{Year: 2022, Month: 4, Day: 1}, "")
			h.Must(err)
			for _, p := range points {
				if p.Matter.ID == m.ID {
					var why []string
					for _, w := range p.Why {
						why = append(why, w.ZH)
					}
					return strings.Join(why, "；")
				}
			}
			return ""
		}
		if got := agenda(); !strings.Contains(got, "1 个堵点未解决") || !strings.Contains(got, "红灯") {
			t.Errorf("on the agenda because %q", got)
		}
		held, err := h.Meeting.Plan(ctx, h.Who(office), meeting.PlanInput{HeldOn: kernel.Date{Year: 2022, Month: 4, Day: 1}, Chair: kernel.ID(h.Post(leader))})
		h.Must(err)
		v, err := h.Meeting.View(ctx, h.Who(office), held.ID)
		h.Must(err)
		for _, i := range v.Items {
			if i.Matter == m.ID {
				_, err := h.Meeting.Decide(ctx, h.Who(office), meeting.DecideInput{Item: i.ID, Text: "经发局 4 月 5 日前落实能耗指标", Unit: kernel.ID(h.Unit("economy")), Due: kernel.Date{Year: 2022, Month: 4, Day: 6}})
				h.Must(err)
			}
		}
		h.At("2022-04-01", 10)
		if err := h.Try(item, m, "unblock", form{"removed_on": {"2022-04-01"}, "unblock_note": {"自称已解决"}}); err == nil {
			t.Error("the unit that was to remove it said that it did")
		}
		h.Do(commissioner, m, "report", form{"pct": {"10"}, "progress": {"土建施工"}})
		h.Do(commissioner, m, "amend", form{"pct": {"11"}, "progress": {"土建施工，更正"}})
		h.Do(commissioner, m, "unblock", form{"removed_on": {"2022-04-01"}, "unblock_note": {"指标已落实"}})
		if got := agenda(); got != "" {
			t.Errorf("it is solved and green, and still on the agenda because %q", got)
		}
		h.wantSums(h.unit("economy"), map[string]int64{"project.block_opened": 1, "project.block_removed": 1, "project.block_in_time": 1, "project.block_days": 22})
		h.wantSums(h.unit("investment"), map[string]int64{"project.light_days.green": 30, "project.light_days.yellow": 59, "project.light_days.red": 31})
	})
}
