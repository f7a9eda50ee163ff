package merit_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/document"
	"juyan/internal/kernel"
	"juyan/internal/merit"
)

// announced is a result on notice since 7 February.
func (h *house) announced() *merit.Result {
	h.Helper()
	run, _ := h.month()
	r, err := h.Merit.Announce(ctx, h.Who(appraiser), merit.AnnounceInput{Run: run.ID})
	h.Must(err)
	return r
}

// finished is a final result.
func (h *house) finished() *merit.Result {
	h.Helper()
	r := h.announced()
	h.At("2022-02-15", 9)
	h.Must(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}))
	return r
}

// An appeal is about one's own unit or one's own result, once for each line,
// while the notice runs.
func TestWhatCanBeAppealed(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		h.At("2022-02-08", 9)
		_, err := h.appeal("service-office.head", r, "unit", "")
		h.refused(err, kernel.CodeInvalid, "只能为本单位申诉")
		_, err = h.appeal("service-office.head", r, "person", "")
		h.refused(err, kernel.CodeInvalid, "没有您个人的等次")
		_, err = h.appeal(planner, r, "unit", "没有的指标")
		h.refused(err, kernel.CodeInvalid, "可以写：交办任务按期完成率")
		_, err = h.appeal(planner, &merit.Result{Number: "居高绩〔2022〕99号"}, "unit", "")
		h.refused(err, kernel.CodeInvalid, "没有编号")
		_, err = h.appeal(planner, r, "unit", "交办任务按期完成率")
		h.Must(err)
		_, err = h.appeal(planner, r, "unit", "交办任务按期完成率")
		h.refused(err, kernel.CodeConflict, "只受理一次")
		_, err = h.appeal(planner, r, "person", "")
		h.Must(err) // another subject
		h.At("2022-02-15", 9)
		_, err = h.appeal("investment.head", r, "unit", "")
		h.refused(err, kernel.CodeConflict, "不再受理申诉")
	})
}

// Nobody reviews their own appeal, nor one of their own unit; a matter that does
// not exist cannot be left out; nothing is final while an appeal is open.
func TestWhoReviewsAnAppeal(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		h.At("2022-02-08", 9)
		a, err := h.appeal(planner, r, "unit", "")
		h.Must(err)
		h.refused(h.Try(planner, a, "accept", nil), kernel.CodeForbidden, "")
		h.act(appraiser, a, "accept", nil)
		uphold := map[string][]string{"correction": {"exclude"}, "excluded": {"任务〔2022〕999号"}, "answer": {"予以剔除"}}
		h.refused(h.Try(other, a, "uphold", uphold), kernel.CodeInvalid, "没有编号为")
		h.At("2022-02-15", 9)
		h.refused(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}), kernel.CodeConflict, "没有复核完")
		h.act(other, a, "dismiss", map[string][]string{"answer": {"核对无误，维持原结果"}})
		h.refused(h.Merit.Finalize(ctx, h.Who(appraiser), merit.FinalizeInput{Result: r.ID}), kernel.CodeForbidden, "")
		h.Must(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}))
		if got := h.Events(a.ID); got != "appeal.raised appeal.accepted appeal.warned appeal.dismissed" {
			t.Error(got)
		}
	})
}

// Pools follow grade, base and heads; shares add up to the pool to the fen;
// stationed units are rated and not paid; somebody else approves; people see
// their own amounts only.
func TestPay(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		_, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.refused(err, kernel.CodeConflict, "还在公示")
		h.At("2022-02-15", 9)
		h.Must(h.Merit.Finalize(ctx, h.Who(leader), merit.FinalizeInput{Result: r.ID}))
		p, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.Must(err)
		p, err = h.Merit.Pay(ctx, h.Who(appraiser), r.ID)
		h.Must(err)
		if len(p.Pools) != 4 {
			t.Fatalf("%d pools", len(p.Pools))
		}
		total := kernel.Money(0)
		for _, q := range p.Pools {
			sum := kernel.Money(0)
			for _, x := range p.Shares {
				if x.Unit == q.Unit {
					sum += x.Amount
				}
				if x.Months.String() != "1.00" && x.Months.String() != "1" {
					t.Errorf("%s served %s months of January", x.Code, x.Months)
				}
			}
			if sum != q.Amount || q.Base != kernel.Yuan(2400)*kernel.Money(q.Heads) || q.Heads == 0 {
				t.Errorf("%s: pool %s, shares %s, base %s of %d", q.Name.ZH, q.Amount, sum, q.Base, q.Heads)
			}
			if want := map[string]kernel.Money{"good": 3, "fail": 0}[q.Grade] * q.Base; q.Amount != want {
				t.Errorf("%s is %s: pool %s, want %s", q.Name.ZH, q.Grade, q.Amount, want)
			}
			total += q.Amount
		}
		if total != p.Total || total == 0 {
			t.Errorf("pools %s, total %s", total, p.Total)
		}
		own, err := h.Merit.Pay(ctx, h.Who(economy), r.ID)
		if h.Must(err); own != nil {
			t.Error("what nobody approved is shown to the paid")
		}
		manager := h.Who(appraiser)
		manager.Grants = map[string]kernel.Scope{merit.PermApprove: kernel.ScopeAll}
		h.refused(h.Merit.ApprovePay(ctx, manager, merit.ApprovePayInput{Pay: p.ID}), kernel.CodeForbidden, "计算人以外的人")
		h.refused(h.Merit.ApprovePay(ctx, h.Who(leader), merit.ApprovePayInput{Pay: p.ID, Return: true}), kernel.CodeInvalid, "为什么退回")
		h.Must(h.Merit.ApprovePay(ctx, h.Who(leader), merit.ApprovePayInput{Pay: p.ID}))
		_, err = h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.refused(err, kernel.CodeConflict, "已经批准")
		own, err = h.Merit.Pay(ctx, h.Who(economy), r.ID)
		h.Must(err)
		if len(own.Shares) != 1 || own.Shares[0].Person != h.Who(economy).Person || len(own.Pools) != 0 || own.Total != 0 {
			t.Errorf("the head of a unit sees %d shares, %d pools, total %s", len(own.Shares), len(own.Pools), own.Total)
		}
		if paid, n, err := h.Merit.PaidFor(ctx, h.Who(economy), 2022); err != nil || n != 1 || paid != total {
			t.Errorf("paid for the year: %s by %d, %v", paid, n, err)
		}
		if _, n, err := h.Merit.PaidFor(ctx, h.Who(economy), 2021); err != nil || n != 0 {
			t.Errorf("paid for another year: %d, %v", n, err)
		}
		mine, err := h.Merit.MyPay(ctx, h.Who(economy))
		if h.Must(err); len(mine) != 1 || mine[0].Share.Amount != own.Shares[0].Amount {
			t.Errorf("%+v", mine)
		}
	})
}

// A smaller amount shrinks the pools in proportion, and the shares still add up.
func TestPayWithinWhatThereIs(t *testing.T) {
	each(t, func(h *house) {
		r := h.finished()
		less := kernel.Money(100_000_01)
		p, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID, Available: &less})
		h.Must(err)
		if p.Total != less {
			t.Errorf("%s of %s", p.Total, less)
		}
		negative := kernel.Money(-1)
		_, err = h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID, Available: &negative})
		h.refused(err, kernel.CodeInvalid, "不能是负数")
	})
}

// Personal grades are seen by their owner and by whoever has the permission.
func TestPersonalGradesAreSeenWithinTheScope(t *testing.T) {
	each(t, func(h *house) {
		r := h.announced()
		if got := h.grades(planner, r.ID, "heads"); strings.Count(got, ":") != 2 {
			t.Errorf("the head of planning sees %q", got)
		}
		if got := h.grades("service-office.head", r.ID, "own"); strings.Count(got, ":") != 8 {
			t.Errorf("results of units are public: %q", got)
		}
		mine, err := h.Merit.MyGrades(ctx, h.Who(planner))
		if h.Must(err); len(mine) != 1 || mine[0].Grade.Person != h.Who(planner).Person {
			t.Errorf("%+v", mine)
		}
	})
}

// From a group too small for quotas nobody is recommended, and it is named.
func TestSmallGroupsRecommendNobody(t *testing.T) {
	each(t, func(h *house) {
		r := h.finished()
		list, err := h.Merit.Proposals(ctx, h.Who(leader), r.ID)
		h.Must(err)
		small, err := h.Merit.SmallGroups(ctx, h.Who(leader), r.ID)
		h.Must(err)
		if len(list) != 0 || len(small) != 2 || small[0].Code != "own" || small[0].Subjects != 4 || small[0].Below != 5 || small[1].Code != "heads" {
			h.Fatalf("%d recommendations, small groups %+v", len(list), small)
		}
		page := h.Page(leader, "/merit/results/"+string(r.ID)+"/lists", 200)
		if got := page.All("#small li"); len(got) != 2 || got[0] != "工作机构：4 个对象，不足 5 个" {
			h.Errorf("the page names %q", got)
		}
		_, err = h.Merit.SmallGroups(ctx, h.Who(planner), r.ID)
		h.refused(err, kernel.CodeForbidden, "")
	})
}

// A final result recommends; a leader decides each with a reason, once.
func TestListsRecommend(t *testing.T) {
	each(t, func(h *house) {
		below := h.Pack.Award.SmallGroup.Below
		h.Cleanup(func() { h.Pack.Award.SmallGroup.Below = below })
		h.Pack.Award.SmallGroup.Below = 4 // the group of four is now large enough
		r := h.finished()
		list, err := h.Merit.Proposals(ctx, h.Who(leader), r.ID)
		h.Must(err)
		var names []string
		for _, p := range list {
			names = append(names, p.List+":"+p.Group+"/"+p.Subject)
		}
		if got := strings.Join(names, " "); got != "bottom:own/planning bottom:own/investment" {
			h.Fatal(got)
		}
		in := merit.DecideInput{Proposal: list[0].ID, Decision: merit.Declined}
		h.refused(h.Merit.Decide(ctx, h.Who(leader), in), kernel.CodeInvalid, "理由")
		in.Reason = "另有任务，暂不调整"
		h.refused(h.Merit.Decide(ctx, h.Who(appraiser), in), kernel.CodeForbidden, "")
		h.Must(h.Merit.Decide(ctx, h.Who(leader), in))
		h.refused(h.Merit.Decide(ctx, h.Who(leader2), in), kernel.CodeConflict, "已经研究过")
		if got := h.events(in.Proposal); got != "merit.decided" {
			h.Error(got)
		}
	})
}

// The official documents hold numbers, dates and every unit's grade, and nobody's
// own result.
func TestDocuments(t *testing.T) {
	each(t, func(h *house) {
		r := h.finished()
		there := func(want ...merit.DocumentKind) {
			v, err := h.Merit.View(ctx, h.Who(leader), r.ID)
			h.Must(err)
			if list, err := h.Merit.Documents(ctx, h.Who(leader), v); err != nil || !slices.Equal(list, want) {
				t.Errorf("documents %v (%v), want %v", list, err, want)
			}
		}
		p, err := h.Merit.ComputePay(ctx, h.Who(appraiser), merit.ComputePayInput{Result: r.ID})
		h.Must(err)
		there(merit.NoticeDocument, merit.ResultDocument)
		h.Must(h.Merit.ApprovePay(ctx, h.Who(leader), merit.ApprovePayInput{Pay: p.ID}))
		there(merit.NoticeDocument, merit.ResultDocument, merit.PayDocument)
		for kind, want := range map[merit.DocumentKind]string{merit.NoticeDocument: "居高绩〔2022〕1号", merit.ResultDocument: "居高绩〔2022〕2号", merit.PayDocument: "居高绩〔2022〕3号"} {
			d, err := h.Merit.Document(ctx, h.Who(leader), r.ID, kind)
			h.Must(err)
			rows := 0
			for _, b := range d.Annexes[0].Body {
				rows += len(b.Table.Rows)
			}
			if d.Number != want || strings.ContainsAny(d.Body[0].Text+d.Title, "{}") || rows < 4 {
				t.Errorf("%s: %s %q, %d rows: %s", kind, d.Number, d.Title, rows, d.Body[0].Text)
			}
			var pdf, docx bytes.Buffer
			h.Must(document.WritePDF(&pdf, d))
			h.Must(document.WriteDOCX(&docx, d))
			if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF")) || docx.Len() < 1000 {
				t.Errorf("%s: %d, %d bytes", kind, pdf.Len(), docx.Len())
			}
		}
		_, err = h.Merit.Document(ctx, h.Who(economy), r.ID, merit.PayDocument)
		h.refused(err, kernel.CodeForbidden, "")
	})
}

// A matter the actor may not see is as unknown as one that does not exist.
func TestNobodyTriesMattersTheyMayNotSee(t *testing.T) {
	each(t, func(h *house) {
		run, late := h.month()
		actor := h.Who(leader)
		delete(actor.Grants, "task.view")
		_, hidden := h.Baton.WhatIf(ctx, actor, run.ID, "own", baton.WhatIfInput{Without: []string{late.Number}})
		_, missing := h.Baton.WhatIf(ctx, actor, run.ID, "own", baton.WhatIfInput{Without: []string{"任务〔2022〕999号"}})
		h.refused(hidden, kernel.CodeInvalid, "没有编号为“"+late.Number+"”的办件，或您无权查看")
		h.refused(missing, kernel.CodeInvalid, "没有编号为“任务〔2022〕999号”的办件，或您无权查看")
	})
}
