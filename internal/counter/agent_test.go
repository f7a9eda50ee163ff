package counter_test

import (
	"strings"
	"testing"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/measure"
)

const secondAgent = "approval-assist.agent-2"

func (h *house) mandate(post, role, from, until string) error {
	return h.Counter.Give(ctx, h.Contact(firm), counter.MandateInput{Post: h.Who(post).Post, Role: role, From: h.date(from), Until: h.date(until), Scope: "办理开业手续"})
}

// One lead, one assistant, specialists who see and advise: what an agent does is
// the agent's, for the firm, and only while the firm wants it.
func TestAgentsOfAFirm(t *testing.T) {
	each(t, func(h *house) {
		contact := h.Contact(firm)
		h.Must(h.mandate(agentPost, "lead", "2022-03-01", "2022-06-30"))
		h.refused(h.mandate(secondAgent, "lead", "2022-04-01", "2022-04-30"), kernel.CodeConflict, "最多 1 人")
		h.refused(h.mandate(agentPost, "assistant", "2022-04-01", "2022-04-30"), kernel.CodeConflict, "已经委托")
		h.refused(h.mandate(secondAgent, "chief", "2022-03-01", "2022-04-30"), kernel.CodeInvalid, "角色")
		h.refused(h.mandate(secondAgent, "specialist", "2022-03-02", "2022-03-01"), kernel.CodeInvalid, "止日")
		h.Must(h.mandate(secondAgent, "specialist", "2022-03-01", "2022-06-30"))
		v := form{"item": {h.version("公司变更登记")}}
		_, err := h.file(h.Who(secondAgent), contact.Enterprise, v)
		h.refused(err, kernel.CodeForbidden, "专办")
		m, err := h.file(h.Who(agentPost), contact.Enterprise, v)
		h.Must(err)
		if _, err := h.Matter.Get(ctx, h.Who(secondAgent), m.ID); err != nil {
			h.Errorf("the specialist does not see the case: %v", err)
		}
		h.Page(agentPost, "/m/case/"+string(m.ID), 200).Has(".acting", "蒙环")
		h.Page(window, "/m/case/"+string(m.ID), 200).Lacks("main", "您正代办")
		h.Do(window, m, "correct", form{"missing": {"变更登记申请书"}})
		h.refused(h.Try(secondAgent, m, "supply", nil), kernel.CodeForbidden, "专办")
		h.Do(agentPost, m, "supply", nil)
		view, err := h.Matter.View(ctx, contact, m.ID)
		h.Must(err)
		if ev := view.Events[len(view.Events)-1]; ev.Kind != "case.completed" || ev.Person != h.Who(agentPost).Person || ev.OnBehalf != contact.Enterprise {
			h.Errorf("%s by %s for %q", ev.Kind, ev.ActorName, ev.OnBehalf)
		}
		h.Do(window, m, "accept", nil)
		m2, err := h.file(h.Who(agentPost), contact.Enterprise, v)
		h.Must(err)
		h.Do(window, m2, "correct", form{"missing": {"变更登记申请书"}})
		list, err := h.Counter.Mandates(ctx, contact)
		h.Must(err)
		h.refused(h.Counter.Revoke(ctx, h.Who(agentPost), list[0].ID), kernel.CodeNotFound, "没有这份委托")
		for _, x := range list {
			h.Must(h.Counter.Revoke(ctx, contact, x.ID))
		}
		h.refused(h.Try(agentPost, m2, "supply", nil), kernel.CodeForbidden, "别的岗位") // the case is no longer the agent's
		_, err = h.file(h.Who(agentPost), contact.Enterprise, v)
		h.refused(err, kernel.CodeForbidden, "已撤销")
		if got := h.subject(contact.Enterprise); !strings.HasSuffix(got, "mandate.given mandate.given mandate.revoked mandate.revoked") {
			h.Errorf("events %s", got)
		}
	})
}

// A firm learns within one working day what of its papers is ready, and by when
// the rest is.
func TestAReadinessList(t *testing.T) {
	each(t, func(h *house) {
		m, err := h.Matter.Raise(ctx, h.Contact(firm), matter.RaiseInput{Kind: counter.KindReadiness, Values: form{"what": {"食品经营许可核发"}}})
		h.Must(err)
		if due := h.clock(m, "answer").DueAt; h.day(due) != "2022-03-02" {
			h.Errorf("due %s", h.day(due))
		}
		proposed, _ := h.Counter.Proposed(ctx, "食品经营许可核发")
		if !strings.Contains(proposed, "营业执照：已备") || !strings.Contains(proposed, "平面布置图：\n") {
			h.Errorf("proposed:\n%s", proposed)
		}
		h.refused(h.Try(agentPost, m, "answer", form{"list": {proposed}}), kernel.CodeInvalid, "没有写明")
		h.refused(h.Try(agentPost, m, "answer", form{"list": {"申请表：2022-02-28"}}), kernel.CodeInvalid, "已经过去")
		h.refused(h.Try(agentPost, m, "answer", form{"list": {"申请表：2022-02-30"}}), kernel.CodeInvalid, "第 1 行")
		h.Do(agentPost, m, "answer", form{"list": {"申请表：已备\n营业执照: ready\n平面布置图：2022-03-08"}})
		view, err := h.Matter.View(ctx, h.Contact(firm), m.ID)
		h.Must(err)
		if view.Data["ready"] != int64(2) || view.Data["asked"] != int64(3) || view.Data["lacking"] != "平面布置图（2022-03-08）" {
			h.Errorf("%v of %v, lacking %v", view.Data["ready"], view.Data["asked"], view.Data["lacking"])
		}
		if got := h.Events(m.ID); got != "readiness.asked readiness.answered" {
			h.Errorf("events %s", got)
		}
		if due, kept := h.Sum("readiness.due", measure.Query{}), h.Sum("readiness.in_time", measure.Query{}); due != 1 || kept != 1 {
			h.Errorf("%d of %d in time", kept, due)
		}
	})
}
