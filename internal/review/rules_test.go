package review_test

import (
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/review"
)

// A session is planned, begun and decided by its rules, and every refusal says
// what is wrong.
func TestTheRulesOfASession(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead("年产千吨电子级硅烷项目", good())
		sec := h.Who(secretary)
		h.refused(second(h.Review.Plan(ctx, sec, review.PlanInput{Body: "nobody", HeldOn: h.today()})), kernel.CodeInvalid, "请选择评审机构")
		h.refused(second(h.Review.Plan(ctx, sec, review.PlanInput{Body: "admission", HeldOn: h.today().AddDays(-1)})), kernel.CodeInvalid, "已经过去")
		x, i := h.session("admission", m)
		h.refused(second(h.Review.Plan(ctx, sec, review.PlanInput{Body: "admission", HeldOn: h.today()})), kernel.CodeConflict, "已经安排了会议")
		h.refused(h.Review.AddItem(ctx, sec, review.ItemInput{Session: x.ID, Lead: m.ID}), kernel.CodeConflict, "已在一次会议的议题里")
		h.refused(h.decide(i, review.Passed, ""), kernel.CodeConflict, "会议还没有开始")
		h.refused(h.Review.Close(ctx, sec, x.ID, ""), kernel.CodeConflict, "会议还没有开始")
		open := func(present, chairs []kernel.ID) error {
			return h.Review.Open(ctx, sec, review.OpenInput{Session: x.ID, Present: present, Chairs: chairs})
		}
		h.refused(open(h.posts(group[:6]...), nil), kernel.CodeInvalid, "请选择主持人")
		h.refused(open(h.posts(group[:6]...), h.posts(group[0], group[1])), kernel.CodeInvalid, "选了 2 个主持人")
		h.refused(open(h.posts(group[1:6]...), h.posts(group[0])), kernel.CodeInvalid, "主持人没有到会")
		h.refused(open(h.posts(group[:6]...), h.posts(group[4])), kernel.CodeInvalid, "这位成员不能主持")
		h.refused(open(h.posts(group[0], "tax.head"), h.posts(group[0])), kernel.CodeInvalid, "不是成员的岗位")

		// six of nine are there; the member for investment stands aside: five of eight, six are needed
		h.open(x, group[:6]...)
		h.refused(h.decide(i, review.Postponed, "人数不够"), kernel.CodeConflict, "可以审议这一项的 8 人（成员 9 人，回避 1 人），至少到会 6 人，现在 5 人")
		if got := h.stage(m); got != "admission" {
			h.Errorf("stage %s", got)
		}
		h.refused(h.Review.RemoveItem(ctx, sec, i.ID, ""), kernel.CodeConflict, "会议已经开始")
		h.Must(h.Review.Close(ctx, sec, x.ID, ""))
		h.refused(h.Review.AddItem(ctx, sec, review.ItemInput{Session: x.ID, Lead: m.ID}), kernel.CodeConflict, "会议已结束")

		// what was not decided waits on, and comes to the next session
		benches, err := h.Review.Benches(ctx, sec)
		h.Must(err)
		if w := benches[0].Waiting; len(w) != 1 || w[0].Matter.ID != m.ID || w[0].Session != nil {
			h.Errorf("waiting: %+v", w)
		}
		h.At("2022-03-08", 9)
		_, i = h.session("admission", m)
		h.Must(h.Review.RemoveItem(ctx, sec, i.ID, ""))
		h.wantEvents(m, "review.listed", "review.recused", "review.listed", "review.unlisted")
	})
}

// A pass over a check that is not met needs a reason; a rejected lead goes back
// and begins a new round, in which earlier passes no longer count.
func TestBreachesAndRounds(t *testing.T) {
	each(t, func(h *house) {
		v := good()
		v["mu"] = []string{"600"} // 200 万元 a mu
		m := h.lead("占地偏大的硅材料项目", v)
		x, i := h.session("admission", m)
		h.open(x, group...)
		others := append(append([]string{}, group[:2]...), group[3:]...)
		h.votes(i, nil, others...)
		h.refused(h.decide(i, review.Passed, ""), kernel.CodeInvalid, "亩均投资、亩均税收")
		h.Must(h.decide(i, review.Passed, "产业链急需，用地分期供应"))
		if d := h.payload(m.ID, "review.decided"); len(d["breaches"].([]any)) != 2 || d["reason"] == "" {
			h.Errorf("decided: %v", d)
		}
		x, i = h.session("committee", m)
		h.open(x, committee...)
		h.refused(h.hands(i, committee[2], review.No, "emergency.head", review.Yes), kernel.CodeForbidden, "只有本机构的成员")
		if _, again, err := h.Review.Item(ctx, h.Who(secretary), x.ID, i.ID); err != nil || len(again.Votes) > 0 || again.Voted > 0 {
			t.Errorf("of a show of hands with a stranger's something was kept: %v", err)
		}
		h.Must(h.hands(i, committee[2], review.No)) // recorded by the secretary: hands are open
		h.refused(h.decide(i, review.Passed, "急需"), kernel.CodeInvalid, "没有形成一致意见")
		h.Must(h.decide(i, review.Postponed, "补充用地方案"))
		if got := h.stage(m); got != "committee" {
			h.Fatalf("stage %s", got)
		}
		h.At("2022-03-02", 9)
		x, i = h.session("committee", m)
		h.open(x, committee...)
		h.Must(h.decide(i, review.Rejected, "亩均投资达不到"))
		if got := h.stage(m); got != "negotiating" {
			h.Fatalf("stage %s", got)
		}
		h.Do(investor, m, "propose", apptest.Values{"propose_note": {"压缩用地后再次提请"}, "mu": {"400"}})
		benches, err := h.Review.Benches(ctx, h.Who(secretary))
		h.Must(err)
		if len(benches[0].Waiting) != 1 || len(benches[1].Waiting) != 0 {
			h.Errorf("a new round waits for %d and %d", len(benches[0].Waiting), len(benches[1].Waiting))
		}
		h.wantEvents(m, "review.listed", "review.recused", "review.decided", "lead.admitted", "review.listed", "review.decided", "lead.postponed", "review.listed", "review.decided", "lead.rejected")
		if n := h.Sum("review.rejected", measure.Query{}); n != 1 {
			h.Errorf("rejected: %d", n)
		}
	})
}

// Conditions are tasks of their owners; the body sees them again until they are
// done, the lead's record always.
func TestConditionsComeBack(t *testing.T) {
	each(t, func(h *house) {
		m, other := h.lead("电子级硅烷项目", good()), h.lead("气凝胶项目", good())
		x, i := h.session("admission", m)
		h.open(x, group...)
		others := append(append([]string{}, group[:2]...), group[3:]...)
		h.votes(i, nil, others...)
		in := review.DecideInput{Item: i.ID, Outcome: review.WithTerms}
		h.refused(h.Review.Decide(ctx, h.Who(secretary), in), kernel.CodeInvalid, "至少写一个条件")
		in.Conditions = []review.ConditionInput{{Text: "落实蒸汽", Due: h.today().AddDays(-1)}}
		h.refused(h.Review.Decide(ctx, h.Who(secretary), in), kernel.CodeInvalid, "请选择由谁落实")
		in.Conditions = []review.ConditionInput{{Text: "落实蒸汽接入", Unit: kernel.ID(h.Unit("planning")), Due: h.today().AddDays(20)}}
		h.Must(h.Review.Decide(ctx, h.Who(secretary), in))
		h.Must(h.Review.Close(ctx, h.Who(secretary), x.ID, ""))
		h.At("2022-03-10", 9)
		x, _ = h.session("admission", other)
		v, err := h.Review.View(ctx, h.Who(secretary), x.ID)
		h.Must(err)
		if len(v.Pending) != 1 || !v.Pending[0].Open || v.Pending[0].Late {
			h.Fatalf("pending: %+v", v.Pending)
		}
		task, err := h.Matter.Get(ctx, kernel.System(), v.Pending[0].Task)
		h.Must(err)
		if task.Parent != m.ID {
			h.Errorf("the task stands under %s", task.Parent)
		}
		h.Do("planning.head", task, "accept", nil)
		h.Do("planning.head", task, "finish", apptest.Values{"outcome": {"已签供汽协议"}})
		if _, err := h.Matter.Act(ctx, kernel.System(), matter.ActInput{Matter: task.ID, Action: "check"}); err != nil {
			h.Fatal(err)
		}
		v, err = h.Review.View(ctx, h.Who(secretary), x.ID)
		h.Must(err)
		s, err := h.Review.Lead(ctx, h.Who(secretary), m.ID)
		h.Must(err)
		if len(v.Pending) != 0 || len(s.Conditions) != 1 || !s.Conditions[0].Done {
			h.Errorf("done: pending %d, on the lead %+v", len(v.Pending), s.Conditions)
		}
	})
}

// A vote in secret stands in no event and on nobody else's page; of a chair who
// stands aside a deputy presides.
func TestASecretVoteIsTheVotersOwn(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead("电子级硅烷项目", good())
		x, i := h.session("admission", m)
		h.open(x, group...)
		h.refused(h.hands(i, "land.head", review.Yes), kernel.CodeForbidden, "无记名")
		h.Must(h.Review.Vote(ctx, h.Who("land.head"), review.VoteInput{Item: i.ID, Vote: review.No}))
		h.Must(h.Review.Vote(ctx, h.Who("land.head"), review.VoteInput{Item: i.ID, Vote: review.Yes}))
		for who, mine := range map[string]review.Vote{"land.head": review.Yes, "ecology.head": "", secretary: "", chair: ""} {
			v, err := h.Review.View(ctx, h.Who(who), x.ID)
			h.Must(err)
			if w := v.Items[0]; w.Mine != mine || w.Voted != 1 || len(w.Votes) != 0 || w.Tally != nil {
				h.Errorf("%s sees %q, %d voted, %v %v", who, w.Mine, w.Voted, w.Votes, w.Tally)
			}
		}
		h.Must(h.Review.Recuse(ctx, h.Who(chair), review.RecuseInput{Item: i.ID, Post: h.posts(chair)[0], Why: "近亲属在投资方任职"}))
		h.refused(h.Review.Recuse(ctx, h.Who("land.head"), review.RecuseInput{Item: i.ID, Post: h.posts("ecology.head")[0], Why: "代为声明"}), kernel.CodeForbidden, "review.manage")
		v, err := h.Review.View(ctx, h.Who(secretary), x.ID)
		h.Must(err)
		if w := v.Items[0]; w.Chair != h.posts("economy.head")[0] || w.Roll != (review.Roll{Members: 9, Recused: 2, Present: 7}) {
			h.Errorf("presides %s, roll %+v", w.Chair, w.Roll)
		}
	})
}

// Incentives: recorded by whoever handles the lead, reviewed by somebody else,
// checked from the day the regulations are in force.
func TestIncentives(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead("电子级硅烷项目", good())
		h.Must(h.Review.Offer(ctx, h.Who(investor), review.OfferInput{Lead: m.ID, Text: "厂房租金三年减半", Basis: "招商引资办法第九条"}))
		h.refused(h.Review.Offer(ctx, h.Who("land.head"), review.OfferInput{Lead: m.ID, Text: "地价优惠"}), kernel.CodeNotFound, "")
		h.refused(h.Review.Offer(ctx, h.Who(investor), review.OfferInput{Lead: m.ID}), kernel.CodeInvalid, "给予什么优惠")
		fair := func() review.Finding {
			s, err := h.Review.Lead(ctx, h.Who(secretary), m.ID)
			h.Must(err)
			return s.Findings[len(s.Findings)-1]
		}
		if f := fair(); f.Result != review.NotYet || f.Said.ZH != "2024-08-01 起施行" {
			h.Errorf("in 2022: %s %s", f.Result, f.Said.ZH)
		}
		s, err := h.Review.Lead(ctx, h.Who(secretary), m.ID)
		h.Must(err)
		h.refused(h.Review.Fair(ctx, h.Who(investor), review.FairInput{Incentive: s.Incentives[0].ID, Result: review.FairPassed, Note: "普惠"}), kernel.CodeForbidden, "review.manage")
		h.Must(h.Review.Fair(ctx, h.Who(secretary), review.FairInput{Incentive: s.Incentives[0].ID, Result: review.FairPassed, Note: "对所有入园企业适用"}))
		h.wantEvents(m, "review.offered", "review.fair")
	})
}

// Nobody but who has to do with it sees a review.
func TestWhoSeesAReview(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead("电子级硅烷项目", good())
		_, err := h.Review.Ask(ctx, h.Who(secretary), review.AskInput{Lead: m.ID})
		h.Must(err)
		x, i := h.session("admission", m)
		h.Must(h.Review.AddPaper(ctx, h.Who(secretary), review.PaperInput{Item: i.ID, Files: []matter.File{{Name: "报告.txt", Body: []byte("报告")}}}))
		v, err := h.Review.View(ctx, h.Who(secretary), x.ID)
		h.Must(err)
		paper := v.Items[0].Papers[0].ID
		for who, sees := range map[string]bool{investor: true, "land.head": true, "emergency-hazchem.chief": true, director: true, "tax.head": false, "social.head": false} {
			_, _, err := h.Review.Paper(ctx, h.Who(who), paper)
			if (err == nil) != sees || err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
				h.Errorf("%s, the paper: %v", who, err)
			}
			if _, err = h.Review.View(ctx, h.Who(who), x.ID); (err == nil) != sees {
				h.Errorf("%s, the session: %v", who, err)
			}
		}
		if _, err := h.Review.View(ctx, h.Contact("E0001"), x.ID); kernel.CodeOf(err) != kernel.CodeForbidden {
			h.Errorf("a firm: %v", err)
		}
	})
}
