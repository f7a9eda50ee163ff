package counter_test

import (
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
)

const (
	agentPost = "approval-assist.agent-1"
	handler   = "market.head"
)

// version of the item in force that a name finds.
func (h *house) version(name string) string {
	h.Helper()
	f := h.find(name)
	if len(f.Items) == 0 {
		h.Fatalf("no item %q", name)
	}
	return string(f.Items[0].Version)
}

func (h *house) file(who kernel.Actor, firm kernel.ID, v map[string][]string) (*matter.Matter, error) {
	return h.Matter.Raise(ctx, who, matter.RaiseInput{Kind: counter.Kind, Values: v, Enterprise: firm})
}

func (h *house) filed(item string, more ...string) *matter.Matter {
	h.Helper()
	v := map[string][]string{"item": {h.version(item)}, "answers": {"who=company; place=rented"}}
	for i := 0; i+1 < len(more); i += 2 {
		v[more[i]] = []string{more[i+1]}
	}
	m, err := h.file(h.Contact(firm), "", v)
	h.Must(err)
	return m
}

func (h *house) as(who kernel.Actor, m *matter.Matter, action string, v map[string][]string) error {
	_, err := h.Matter.Act(ctx, who, matter.ActInput{Matter: m.ID, Action: action, Values: v})
	return err
}

func (h *house) clock(m *matter.Matter, code string) matter.Clock {
	h.Helper()
	v, err := h.Matter.View(ctx, h.Who(head), m.ID)
	h.Must(err)
	for i := len(v.Clocks) - 1; i >= 0; i-- {
		if v.Clocks[i].Code == code {
			return v.Clocks[i]
		}
	}
	h.Fatalf("no clock %s", code)
	return matter.Clock{}
}

func (h *house) day(at kernel.Instant) string {
	return kernel.DateOf(at.In(h.Org.Location())).String()
}

// One notice, a special procedure outside the clock, an extension, the decision, a
// bad rating put right by somebody else and one addition.
func TestACaseFromFilingToTheAddedRating(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发")
		if got, _ := m.Data["promised_limit"].(string); got != "8wd" {
			h.Errorf("promised %q, the item says 8wd", got)
		}
		list, _ := m.Data["materials"].(string)
		if !strings.Contains(list, "经营场所使用证明") || strings.Contains(list, "不动产权证书") || !strings.Contains(list, "营业执照（本区已有，不用交）") {
			h.Errorf("materials of rented premises:\n%s", list)
		}
		h.Do(window, m, "correct", form{"missing": {"平面布置图\n从业人员健康证明"}})
		h.At("2022-03-03", 10)
		h.Must(h.as(h.Contact(firm), m, "supply", nil))
		if err := h.Try(window, m, "correct", form{"missing": {"还有"}}); err == nil {
			h.Error("a second notice is taken")
		}
		h.Do(window, m, "accept", nil)
		c := h.clock(m, "decide")
		if h.day(c.DueAt) != "2022-03-15" || h.day(c.StatutoryAt) != "2022-03-31" { // 8 and 20 working days
			h.Errorf("due %s, by law %s", h.day(c.DueAt), h.day(c.StatutoryAt))
		}
		h.At("2022-03-07", 10)
		h.Do(handler, m, "special", form{"special": {"expert"}, "special_days": {"10"}, "special_note": {"现场核查后请专家评审，十个工作日"}})
		h.At("2022-03-21", 10)
		h.Do(handler, m, "resume", form{"special_result": {"专家同意"}})
		c = h.clock(m, "decide")
		if h.day(c.DueAt) != "2022-03-29" {
			h.Errorf("after ten working days outside the clock due %s", h.day(c.DueAt))
		}
		if err := h.Try(handler, m, "extend", form{"extend_days": {"11"}, "reason": {"情况复杂需要核实"}}); err == nil {
			h.Error("eleven days more are taken")
		}
		h.Do(handler, m, "extend", form{"extend_days": {"2"}, "reason": {"情况复杂需要核实"}})
		if c = h.clock(m, "decide"); h.day(c.DueAt) != "2022-03-31" {
			h.Errorf("extended by two days due %s", h.day(c.DueAt))
		}
		h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"食品经营许可证 JY-001"}})
		h.Do(window, m, "deliver", form{"handed": {"窗口领取"}})
		h.Must(h.as(h.Contact(firm), m, "rate", form{"satisfaction": {"dissatisfied"}, "rating_note": {"跑了两趟"}}))
		if err := h.Try(window, m, "call", form{"call_note": {"已经打过电话"}}); err == nil {
			h.Error("the handler follows up a bad rating")
		}
		h.Do("approval-center.rating", m, "call", form{"call_note": {"已经打过电话"}})
		h.Do("approval-center.rating", m, "revisit", form{"visit_note": {"已经联系并改了指南"}})
		h.Must(h.as(h.Contact(firm), m, "add", form{"addition": {"satisfied"}}))
		if got, want := h.Events(m.ID), "case.filed case.correction_asked case.completed case.accepted case.special_begun case.special_ended case.extended case.decided case.delivered case.rated case.bad_rating case.called_back case.revisited case.rating_added"; got != want {
			h.Errorf("events %s", got)
		}
		for name, want := range map[string]int64{"case.filed": 1, "case.corrected": 1, "case.special": 1, "case.due": 1, "case.in_time": 1, "case.rated": 1, "case.satisfied": 0, "case.silent": 0} {
			if got := h.Sum(name, measure.Query{}); got != want {
				h.Errorf("%s is %d, want %d", name, got, want)
			}
		}
	})
}

// Five working days without a word count as accepted on the day of receipt.
func TestSilenceCountsAsAccepted(t *testing.T) {
	each(t, func(h *house) {
		m := h.filed("食品经营许可核发")
		h.At("2022-03-09", 10)
		c := h.clock(m, "decide")
		if h.day(c.StartAt) != "2022-03-01" || h.day(c.DueAt) != "2022-03-11" {
			h.Errorf("counted from %s to %s", h.day(c.StartAt), h.day(c.DueAt))
		}
		if got := h.Events(m.ID); !strings.Contains(got, "case.accepted_by_silence") {
			h.Errorf("events %s", got)
		}
		if got := h.Sum("case.silent", measure.Query{}); got != 1 {
			h.Errorf("accepted by silence: %d", got)
		}
	})
}

// What comes later comes before the decision; a promise is checked after it.
func TestPapersLaterAndPromise(t *testing.T) {
	each(t, func(h *house) {
		_, err := h.file(h.Contact(firm), "", form{"item": {h.version("公司设立登记")}, "promise": {"true"}})
		h.refused(err, kernel.CodeInvalid, "不能按告知承诺")
		_, err = h.file(h.Contact(firm), "", form{"item": {h.version("食品经营许可核发")}, "later": {"平面布置图"}})
		h.refused(err, kernel.CodeInvalid, "不能容后补交")
		m := h.filed("食品经营许可核发", "later", "设备设施清单", "promise", "true")
		h.refused(h.Try(window, m, "accept", nil), kernel.CodeInvalid, "哪天前补齐")
		h.refused(h.Try(window, m, "accept", form{"deferred_due": {"2022-04-20"}}), kernel.CodeInvalid, "晚于承诺")
		h.Do(window, m, "accept", form{"deferred_due": {"2022-03-08"}})
		h.refused(h.Try(handler, m, "decide", form{"decision": {"granted"}, "result": {"准予"}}), kernel.CodeInvalid, "还没有补交")
		h.Read(h.AskFirm(firm, "/m/case/"+string(m.ID)+"/actions/hand_in"), "", 200).Has("#act .field label", equipment)
		h.Must(h.actWith(h.Contact(firm), m, "hand_in", paper(equipment)))
		if got := h.earlier(h.Contact(firm)); got[equipment].Case == nil || got[equipment].Case.ID != m.ID {
			h.Errorf("what came later is not offered again: %v", got)
		}
		h.Do(handler, m, "decide", form{"decision": {"granted"}, "result": {"准予"}})
		h.Do(window, m, "deliver", nil)
		if c := h.clock(m, "check"); h.day(c.DueAt) != "2022-05-01" {
			h.Errorf("the promise is checked by %s", h.day(c.DueAt))
		}
		if err := h.as(h.Contact(firm), m, "rate", form{"satisfaction": {"satisfied"}}); err == nil {
			h.Error("rated, and so ended, before the promise was checked")
		}
		h.At("2022-03-28", 10) // the time to rate ran out meanwhile
		h.Do(handler, m, "check", form{"kept": {"false"}, "check_note": {"布局与承诺不符"}})
		h.Must(h.as(h.Contact(firm), m, "rate", form{"satisfaction": {"satisfied"}}))
		if got := h.Sum("case.promise_broken", measure.Query{}); got != 1 {
			h.Errorf("promises broken: %d", got)
		}
	})
}

// Staff file for a firm only under a mandate that holds; what they do is theirs.
func TestAnAgentFilesUnderAMandate(t *testing.T) {
	each(t, func(h *house) {
		agent, contact := h.Who(agentPost), h.Contact(firm)
		v := form{"item": {h.version("公司变更登记")}}
		_, err := h.file(agent, contact.Enterprise, v)
		h.refused(err, kernel.CodeForbidden, "没有委托")
		h.Must(h.Counter.Give(ctx, contact, counter.MandateInput{Post: agent.Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date("2022-03-31")}))
		h.refused(h.Counter.Give(ctx, contact, counter.MandateInput{Post: h.Who(window).Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date("2022-03-31")}), kernel.CodeInvalid, "帮代办员")
		h.refused(h.Counter.Give(ctx, agent, counter.MandateInput{Post: agent.Post, Role: "lead", From: h.date("2022-03-01"), Until: h.date("2022-03-31")}), kernel.CodeForbidden, "企业自己")
		m, err := h.file(agent, contact.Enterprise, v)
		h.Must(err)
		view, err := h.Matter.View(ctx, contact, m.ID)
		h.Must(err)
		if ev := view.Events[0]; ev.Person != agent.Person || ev.OnBehalf != contact.Enterprise {
			h.Errorf("filed by %s for %s", ev.ActorName, ev.OnBehalf)
		}
		h.At("2022-04-01", 9)
		_, err = h.file(agent, contact.Enterprise, v)
		h.refused(err, kernel.CodeForbidden, "已过期")
	})
}

func TestCasesThatAreRefused(t *testing.T) {
	each(t, func(h *house) {
		_, err := h.file(h.Contact(firm), "", form{"item": {"none"}})
		h.refused(err, kernel.CodeInvalid, "服务事项")
		_, err = h.file(h.Contact(firm), "", form{"item": {h.version("公司变更登记")}, "answers": {"who=martian"}})
		h.refused(err, kernel.CodeInvalid, "不认识")
		m := h.filed("公司变更登记")
		h.refused(h.as(h.Contact("E0002"), m, "withdraw", form{"reason": {"不想办了"}}), kernel.CodeForbidden, "")
		if err := h.as(h.Contact(firm), m, "accept", nil); err == nil {
			h.Error("the applicant accepts the case")
		}
		h.Must(h.as(h.Contact(firm), m, "withdraw", form{"reason": {"不想办了"}}))
		if got := h.Events(m.ID); got != "case.filed case.withdrawn" {
			h.Errorf("events %s", got)
		}
	})
}

type form = map[string][]string
