package review_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/review"
)

// A lead goes through the three bodies: opinions first, a recusal, secret votes,
// conditions that become tasks, minutes at the end.
func TestTheWholeWay(t *testing.T) {
	each(t, func(h *house) {
		m := h.lead("电子级硅基新材料项目", good())
		n, err := h.Review.Ask(ctx, h.Who(secretary), review.AskInput{Lead: m.ID})
		h.Must(err)
		asked := h.opinions(m)
		if n != 9 || len(asked) != 9 {
			h.Fatalf("asked %d, raised %d", n, len(asked))
		}
		h.refused(second(h.Review.Ask(ctx, h.Who(secretary), review.AskInput{Lead: m.ID})), kernel.CodeConflict, "都已发出")
		h.state(asked[0], "concern", "用电负荷需先落实")
		blind(h, m, false)

		x, i := h.session("admission", m)
		h.Must(h.Review.AddPaper(ctx, h.Who(investor), review.PaperInput{Item: i.ID, Files: []matter.File{{Name: "项目建议书.txt", Body: []byte("建设内容")}}}))
		h.open(x, group[:8]...)
		blind(h, m, true)
		view, err := h.Review.View(ctx, h.Who("land.head"), x.ID)
		h.Must(err)
		item := view.Items[0]
		if item.Roll != (review.Roll{Members: 9, Recused: 1, Present: 7}) || item.Needed != 6 || !item.Quorate || len(item.Recusals) != 1 || item.Recusals[0].Post != kernel.ID(h.Post("investment.head")) {
			h.Errorf("roll: %+v, recused %+v, needed %d", item.Roll, item.Recusals, item.Needed)
		}
		h.refused(h.Review.Vote(ctx, h.Who("investment.head"), review.VoteInput{Item: i.ID, Vote: review.Yes}), kernel.CodeForbidden, "回避")
		h.refused(h.Review.Vote(ctx, h.Who("approval.head"), review.VoteInput{Item: i.ID, Vote: review.Yes}), kernel.CodeForbidden, "没有到会")
		h.refused(h.decide(i, review.Passed, ""), kernel.CodeConflict, "还有 7 位")
		voters := slices.DeleteFunc(slices.Clone(group[:8]), func(p string) bool { return p == "investment.head" })
		h.votes(i, map[string]review.Vote{"ecology.head": review.No, "finance.head": review.Abstain}, voters...)
		h.refused(h.decide(i, review.Rejected, "不合适"), kernel.CodeInvalid, "已达到通过的票数")
		h.Must(h.Review.Decide(ctx, h.Who(secretary), review.DecideInput{Item: i.ID, Outcome: review.WithTerms, Conditions: []review.ConditionInput{
			{Text: "落实 110 千伏接入方案", Unit: kernel.ID(h.Unit("economy-energy")), Due: kernel.Date{Year: 2022, Month: 3, Day: 31}}}}))
		if got := h.stage(m); got != "committee" {
			h.Fatalf("stage %s", got)
		}
		h.refused(h.decide(i, review.Passed, ""), kernel.CodeConflict, "已经有决定")
		d := h.payload(m.ID, "review.decided")
		if d["yes"] != 5.0 || d["no"] != 1.0 || d["abstain"] != 1.0 || d["outcome"] != "conditions" || len(d["tasks"].([]any)) != 1 {
			h.Errorf("decided: %v", d)
		}
		h.Must(h.Review.Close(ctx, h.Who(secretary), x.ID, ""))
		minutesOf(h, x, "居高评纪〔2022〕1号", "落实 110 千伏接入方案")
		for _, o := range h.opinions(m)[1:] {
			if o.Open {
				h.Errorf("an opinion still runs: %s", o.Stage)
			}
		}

		h.At("2022-03-03", 9)
		if _, err := h.Review.Plan(ctx, h.Who(secretary), review.PlanInput{Body: "party", HeldOn: h.today(), Leads: []kernel.ID{m.ID}}); err != nil {
			h.refused(err, kernel.CodeConflict, "还在等管委会审议")
		} else {
			h.Fatal("the party committee took it before the administrative committee")
		}
		x, i = h.session("committee", m)
		h.open(x, committee...)
		v, err := h.Review.View(ctx, h.Who(secretary), x.ID)
		h.Must(err)
		if len(v.Pending) != 0 {
			h.Errorf("conditions of another body: %+v", v.Pending)
		}
		h.Must(h.decide(i, review.Passed, ""))
		if got := h.stage(m); got != "committee" {
			h.Fatalf("stage %s", got)
		}
		h.At("2022-03-04", 9)
		x, i = h.session("party", m)
		h.open(x, party...)
		h.votes(i, nil, party...)
		h.Must(h.decide(i, review.Passed, ""))
		if got := h.stage(m); got != "approved" {
			h.Fatalf("stage %s", got)
		}
		h.wantEvents(m, "review.asked", "review.stated", "review.listed", "review.papered", "review.recused", "review.decided", "lead.admitted",
			"review.listed", "review.decided", "review.listed", "review.decided", "lead.passed")
		if n := h.Sum("review.passed", measure.Query{}); n != 3 {
			h.Errorf("passed: %d", n)
		}
		if n := h.Sum("review.days", measure.Query{}); n != 3 {
			h.Errorf("days: %d", n)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// blind holds that what the others say is seen only when it may be.
func blind(h *house, m *matter.Matter, want bool) {
	h.Helper()
	for _, who := range []string{"ecology.head", director, secretary} {
		s, err := h.Review.Lead(ctx, h.Who(who), m.ID)
		h.Must(err)
		told := slices.ContainsFunc(s.Opinions, func(o *review.Opinion) bool { return o.Stance == "concern" && o.Text == "用电负荷需先落实" })
		if told != want || s.Shown != want {
			h.Errorf("%s sees the opinion: %v, want %v", who, told, want)
		}
	}
	for _, p := range h.opinions(m) { // not over the record either
		if _, err := h.Matter.Get(ctx, h.Who(director), p.ID); kernel.CodeOf(err) == "" {
			h.Errorf("the director opens opinion %s", p.Number)
		}
	}
}

func minutesOf(h *house, x *review.Session, number, text string) {
	h.Helper()
	name, pdf, err := h.Review.Minutes(ctx, h.Who("land.head"), x.ID, "pdf")
	h.Must(err)
	if !strings.HasPrefix(name, number+" 准入评审组2022年第1次会议纪要") || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		h.Errorf("minutes %q, %d bytes", name, len(pdf))
	}
	if _, docx, err := h.Review.Minutes(ctx, h.Who("land.head"), x.ID, "docx"); err != nil || !bytes.HasPrefix(docx, []byte("PK")) {
		h.Errorf("word: %v", err)
	}
}
