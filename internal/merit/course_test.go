package merit_test

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/merit"
)

// The whole course: announced, appealed against, upheld, computed anew, final,
// paid. Both states of the result are kept.
func TestTheCourseOfAResult(t *testing.T) {
	each(t, func(h *house) {
		run, late := h.month()
		r, err := h.Merit.Announce(ctx, h.Who(appraiser), merit.AnnounceInput{Run: run.ID, Key: "announce"})
		h.Must(err)
		if r.Number != "居高绩〔2022〕1号" || r.NoticeTo.String() != "2022-02-14" {
			t.Errorf("notice %s until %s", r.Number, r.NoticeTo)
		}
		if got := h.grades(appraiser, r.ID, "own"); got != "economy:100:good finance:100:good investment:0:fail planning:50:fail" {
			t.Fatal(got)
		}
		_, err = h.Merit.Announce(ctx, h.Who(other), merit.AnnounceInput{Run: run.ID})
		h.refused(err, kernel.CodeConflict, "已经公示过")

		foreseen := h.without(leader, run, late.Number)
		h.At("2022-02-08", 9)
		a, err := h.appeal(planner, r, "unit", "交办任务按期完成率")
		h.Must(err)
		if !strings.HasSuffix(a.Title, " 交办任务按期完成率") {
			t.Error(a.Title)
		}
		h.act(appraiser, a, "accept", nil)
		h.act(appraiser, a, "uphold", map[string][]string{"correction": {"exclude"}, "excluded": {late.Number}, "answer": {"该任务由上级收回，剔除"}})

		h.At("2022-02-15", 9)
		h.refused(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}), kernel.CodeConflict, "还没有重新计算")
		h.Must(h.Merit.Revise(ctx, h.Who(appraiser), merit.ReviseInput{Result: r.ID, Reason: "申诉成立，剔除一件", Key: "revise"}))
		if got := h.grades(leader, r.ID, "own"); got != "economy:100:pass finance:100:pass investment:0:fail planning:100:pass" {
			t.Fatal(got) // three tie for two places of “good”: none has one
		}
		if want := "economy 100 finance 100 investment 0 planning 100"; foreseen != want {
			t.Errorf("leaving the task out was to give %s, and gave %s", foreseen, want)
		}
		v, err := h.Merit.View(ctx, h.Who(leader), r.ID)
		h.Must(err)
		if len(v.Revisions) != 2 || v.NoticeTo.String() != "2022-02-18" {
			t.Errorf("%d revisions, notice until %s", len(v.Revisions), v.NoticeTo)
		}
		for _, g := range v.Grades {
			if g.Subject == "planning" && (v.Change(g) == nil || v.Change(g).Total != "50") {
				t.Error("what planning had before is not shown")
			}
		}
		h.refused(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}), kernel.CodeConflict, "2022-02-18")
		h.At("2022-02-21", 9)
		h.Must(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}))
		h.refused(h.Merit.Revise(ctx, h.Who(appraiser), merit.ReviseInput{Result: r.ID, Reason: "再算"}), kernel.CodeConflict, "已经审定")

		p, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID, Key: "pay"})
		h.Must(err)
		h.Must(h.Merit.ApprovePay(ctx, h.Who(leader2), merit.ApprovePayInput{Pay: p.ID}))
		if got := h.events(r.ID); got != "merit.announced merit.revised merit.final" {
			t.Error(got)
		}
		if got := h.events(p.ID); got != "merit.pay_computed merit.pay_approved" {
			t.Error(got)
		}
		if got := h.Events(a.ID); got != "appeal.raised appeal.accepted appeal.upheld" {
			t.Error(got)
		}
	})
}
