package approval_test

import (
	"fmt"
	"testing"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
)

// act takes an action as the system, which no relation binds.
func (h *house) act(code, action string, v form) {
	h.Helper()
	if _, err := h.Matter.Act(ctx, kernel.System(), matter.ActInput{Matter: h.step(code).ID, Action: action, Values: v}); err != nil {
		h.Fatalf("%s %s: %v", action, code, err)
	}
}

// designed is a project whose scheme is designed, the land not registered yet.
func (h *house) designed() {
	h.Helper()
	h.opened("ordinary", "2022-03-01")
	h.act("land-transfer", "start", nil)
	h.At("2022-04-15", 9)
	h.act("land-transfer", "finish", form{"result": {"成交"}})
	h.act("land-permit", "start", nil)
	h.act("land-permit", "finish", form{"result": {"许可证"}})
	h.act("scheme-design", "begin", nil)
	h.At("2022-05-10", 9)
	h.act("scheme-design", "complete", form{"result": {"方案"}})
}

// With papers that come later a step may begin before what it defers; it says
// which and by when, and does not end before they are there.
func TestPapersThatComeLater(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.designed()
		if h.has(h.turns(approval.Ready), "works-permit") {
			h.Fatal("the permit waits for the land's registration")
		}
		_, err := h.Approval.Early(ctx, h.Who(build), h.project.ID, "works-permit")
		if c := kernel.CodeOf(err); c != kernel.CodeNotFound && c != kernel.CodeForbidden {
			h.Errorf("opened by a unit that does not handle it: %v", err)
		}
		_, err = h.Approval.Early(ctx, h.Who(design), h.project.ID, "works-permit")
		h.Must(err)
		h.refused(h.try(design, "works-permit", "start", nil), "started_on", "“不动产登记（土地）”还没办完")
		h.refused(h.try(design, "works-permit", "start", form{"ways": {"promise"}}), "ways", "没有可以告知承诺的前置步骤")
		h.refused(h.try(design, "works-permit", "start", form{"ways": {"defer"}}), "papers", "写明缺什么材料")
		h.do(design, "works-permit", "start", form{"ways": {"defer"}, "papers": {"缺不动产权证，企业书面承诺"}, "papers_due": {"2022-05-20"}})
		h.At("2022-05-12", 9)
		h.refused(h.try(design, "works-permit", "finish", form{"result": {"许可证"}}), "finished_on", "容缺的“不动产登记（土地）”还没办完")
		h.act("real-estate", "start", nil)
		h.act("real-estate", "finish", form{"result": {"权证"}})
		h.do(design, "works-permit", "finish", form{"result": {"许可证"}})
		if got := h.Events(h.step("works-permit").ID); got != "approval.opened approval.started approval.finished" {
			h.Errorf("events: %s", got)
		}
	})
}

// An extension is the decision of the head, with a reason; a pause adds its
// working days; what is not needed leaves the plan.
func TestExtensionPauseAndWhatIsNotNeeded(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		const clerk, chief = "approval-projects.approval-1", "approval-projects.chief"
		h.opened("ordinary", "2022-03-01")
		h.do(clerk, "soil-water", "start", nil)
		h.refused(h.try(clerk, "soil-water", "extend", form{"extend_days": {"3"}, "extend_reason": {"专家评审延期"}}), "", "由办理单位的负责人批准")
		h.do(chief, "soil-water", "extend", form{"extend_days": {"3"}, "extend_reason": {"专家评审延期"}})
		if due := h.live().Recorded("soil-water").Due.String(); due != "2022-03-11" {
			h.Errorf("extended to %s", due)
		}
		h.do(clerk, "soil-water", "pause", form{"pause_reason": {h.pauseReason()}, "pause_note": {"专家评审需两周"}})
		h.At("2022-03-15", 9)
		if l := h.live(); l.Late(*l.Recorded("soil-water")) {
			h.Error("late while paused")
		}
		h.do(clerk, "soil-water", "resume", nil)
		if due := h.live().Recorded("soil-water").Due.String(); due != "2022-03-25" { // ten working days paused
			h.Errorf("after the pause due on %s", due)
		}
		before := h.live()
		h.act("soil-water", "cancel", form{"cancel_reason": {"用地在已验收的园区内"}, "cancel_basis": {"水保〔2019〕160号"}})
		after := h.live()
		if after.Schedule.Row("soil-water") != nil || before.Schedule.Row("soil-water") == nil {
			h.Error("what is not needed stands in the plan")
		}
		if got := h.Events(h.step("soil-water").ID); got != "approval.opened approval.started approval.extended approval.paused approval.resumed approval.cancelled" {
			h.Errorf("events: %s", got)
		}
	})
}

func (h *house) pauseReason() string { return h.Pack.Lists["pause_reasons"].Options[0].Code }

// On promise: handled without what it would wait for, checked by a day.
func TestAPromiseIsChecked(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("ordinary", "2022-03-01")
		_, err := h.Approval.Early(ctx, h.Who(office), h.project.ID, "building-permit")
		h.Must(err)
		h.refused(h.try(build, "building-permit", "start", form{"ways": {"promise"}, "check_on": {"2022-04-01"}}), "started_on", "还没办完")
		for _, code := range []string{"works-permit", "fire-design", "real-estate", "energy"} {
			id, err := h.Approval.Early(ctx, h.Who(office), h.project.ID, code)
			h.Must(err)
			_, err = h.Matter.Act(ctx, kernel.System(), matter.ActInput{Matter: id, Action: "cancel", Values: form{"cancel_reason": {"试点免办"}, "cancel_basis": {"试点方案第三条"}}})
			h.Must(err)
		}
		for _, code := range []string{"land-transfer", "land-permit"} {
			act := map[string]string{"land-transfer": "start", "land-permit": "start"}[code]
			h.act(code, act, nil)
			h.act(code, "finish", form{"result": {"办结"}})
		}
		for _, code := range []string{"energy-report", "scheme-design"} {
			h.act(code, "begin", nil)
			h.act(code, "complete", form{"result": {"完成"}})
		}
		h.act("drawings", "begin", nil)
		h.act("drawings", "complete", form{"result": {"完成"}})
		h.refused(h.try(build, "building-permit", "start", form{"ways": {"promise"}}), "check_on", "写明哪天前核查")
		h.do(build, "building-permit", "start", form{"ways": {"promise"}, "check_on": {"2022-04-01"}})
		h.do(build, "building-permit", "finish_promised", form{"result": {"施工许可"}})
		h.At("2022-04-02", 9)
		h.do(build, "building-permit", "check", form{"check_result": {"broken"}, "check_note": {"图审未通过"}})
		if got := h.Sum("approval.promise_broken", byUnit(h.Unit("planning-build"))); got != 1 {
			h.Errorf("%d promises broken", got)
		}
	})
}

// The same records give the same forecast; what other projects took is learnt
// the day after.
func TestForecastsLearnAndRepeat(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("ordinary", "2022-03-01")
		first := h.project
		read := func() string {
			list, err := h.Approval.Forecast(ctx, h.Who(office), first.ID)
			h.Must(err)
			if len(list) != 3 || list[0].Early.After(list[0].Late) || list[0].Eight.After(list[0].Late) || list[0].Eight.Before(list[0].Likely) {
				h.Errorf("ranges %+v", list)
			}
			return fmt.Sprint(list)
		}
		if a, b := read(), read(); a != b {
			h.Errorf("%s\n%s", a, b)
		}
		h.opened("ordinary", "2022-03-01") // another project, slow at its report
		h.own("energy-report", "begin", nil)
		h.At("2022-06-20", 9)
		before := read()
		h.own("energy-report", "complete", form{"result": {"报告"}})
		if read() != before {
			h.Error("learnt on the same day")
		}
		h.At("2022-06-21", 9)
		next := read()
		if next == before {
			h.Error("nothing learnt")
		}
	})
}

// What if: one step ten days longer moves what hangs on it and nothing else.
func TestWhatIf(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("chemical", "2022-03-01")
		l := h.live()
		a, err := h.Approval.WhatIf(l, "safety-conditions", 10)
		h.Must(err)
		end := a.Changes[len(a.Changes)-1]
		if !end.NewFinish.Date.After(end.Finish.Date) {
			h.Errorf("a critical step moved nothing: %+v", end)
		}
		a, err = h.Approval.WhatIf(l, "soil-water", 1)
		h.Must(err)
		if end := a.Changes[len(a.Changes)-1]; end.NewFinish != end.Finish {
			h.Errorf("slack was not enough: %+v", end)
		}
		if _, err := h.Approval.WhatIf(l, "soil-water", 0); kernel.AllErrors(err)[0].Field != "days" {
			h.Error(err)
		}
		next, ok, err := h.Approval.Next(ctx, h.project.ID)
		h.Must(err)
		if !ok || next.Late {
			h.Errorf("next %+v", next)
		}
		bars, err := h.Approval.Bars(ctx, []kernel.ID{h.project.ID, "none"})
		h.Must(err)
		if len(bars) != 1 || len(bars[h.project.ID]) != 3 {
			h.Errorf("bars %+v", bars)
		}
	})
}
