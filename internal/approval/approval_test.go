package approval_test

import (
	"context"
	"slices"
	"testing"

	"juyan/internal/app/apptest"
	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var ctx = context.Background()

// house is the model zone on one engine, with a project of an enterprise.
type house struct {
	*apptest.Site
	project *matter.Matter
}

const (
	office = "service-office.head"
	energy = "economy-energy.resource-1"
	build  = "planning-build.works-1"
	buildC = "planning-build.chief"
	design = "planning-design.planner-1"
	land   = "land.approval"
	firm   = "E0001"
)

func each(t *testing.T, day string, fn func(h *house)) {
	apptest.Each(t, day, func(s *apptest.Site) { fn(&house{Site: s}) })
}

// opened is a project whose plan began on a day, the filing done.
func (h *house) opened(template, start string) {
	h.Helper()
	m, err := h.Matter.Raise(ctx, h.Contact(firm), matter.RaiseInput{Kind: "whistle", Values: form{"problem": {"高纯硅材料一期"}}})
	h.Must(err)
	h.project = m
	h.Must(h.Approval.OpenByHand(ctx, h.Who(office), approval.OpenInput{Project: m.ID, Template: template, Start: h.date(start), Filed: true}))
}

type form = map[string][]string

func (h *house) date(s string) kernel.Date {
	h.Helper()
	d, err := kernel.ParseDate(s)
	h.Must(err)
	return d
}

func (h *house) live() *approval.Live {
	h.Helper()
	l, err := h.Approval.Live(ctx, h.Who(office), h.project.ID)
	h.Must(err)
	return l
}

// step is the matter of a step.
func (h *house) step(code string) *matter.Matter {
	h.Helper()
	r := h.live().Recorded(code)
	if r == nil || r.Matter == "" {
		h.Fatalf("it is not the turn of %s: %+v", code, r)
	}
	m, err := h.Matter.Get(ctx, h.Who(office), r.Matter)
	h.Must(err)
	return m
}

func (h *house) try(post, code, action string, v form) error {
	h.Helper()
	return h.Try(post, h.step(code), action, v)
}

func (h *house) do(post, code, action string, v form) {
	h.Helper()
	if err := h.try(post, code, action, v); err != nil {
		h.Fatalf("%s %s: %v", action, code, err)
	}
}

// own does a step of the enterprise as its contact.
func (h *house) own(code, action string, v form) {
	h.Helper()
	if _, err := h.Matter.Act(ctx, h.Contact(firm), matter.ActInput{Matter: h.step(code).ID, Action: action, Values: v}); err != nil {
		h.Fatalf("%s %s: %v", action, code, err)
	}
}

func (h *house) refused(err error, field, words string) {
	h.Helper()
	if err == nil {
		h.Fatalf("not refused; want %s: %s", field, words)
	}
	x := kernel.AllErrors(err)[0]
	if x.Field != field || !contains(x.Text.ZH, words) {
		h.Errorf("refused with %s: %s; want %s: %s", x.Field, x.Text.ZH, field, words)
	}
}

func contains(s, part string) bool {
	return len(part) == 0 || len(s) >= len(part) && index(s, part) >= 0
}

func index(s, part string) int {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

// turns are the steps whose turn it is, by state.
func (h *house) turns(state approval.State) (out []string) {
	h.Helper()
	for _, r := range h.live().Rows {
		if r.State == state {
			out = append(out, r.Code)
		}
	}
	return out
}

func (h *house) has(list []string, code string) bool {
	for _, x := range list {
		if x == code {
			return true
		}
	}
	return false
}

// A plan begins with the filing; whose turn it is gets a matter, and what
// follows gets one as steps finish.
func TestAPlanFromTheFilingOn(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("ordinary", "2022-03-01")
		ready := h.turns(approval.Ready)
		for _, want := range []string{"land-transfer", "energy-report", "eia-report", "soil-water"} {
			if !h.has(ready, want) {
				h.Errorf("it is not the turn of %s: %v", want, ready)
			}
		}
		if h.has(ready, "energy") || h.has(ready, "building-permit") {
			h.Errorf("out of turn: %v", ready)
		}
		h.own("energy-report", "begin", nil)
		h.At("2022-03-21", 10)
		h.own("energy-report", "complete", form{"result": {"报告编好了"}})
		h.refused(h.try(build, "energy", "start", nil), "", "这一步由别的岗位办理")
		h.do(energy, "energy", "start", nil)
		m := h.step("energy")
		if due := m.Data["due"]; due != "2022-04-02" { // ten working days, the last a Saturday worked for Qingming
			h.Errorf("the energy review is due %v", due)
		}
		h.At("2022-04-01", 10)
		h.do(energy, "energy", "finish", form{"result": {"节能审查意见〔2022〕1号"}, "finished_on": {"2022-03-31"}})
		if got := h.Events(m.ID); got != "approval.opened approval.started approval.warned approval.finished" {
			h.Errorf("events: %s", got)
		}
		for name, want := range map[string]int64{"approval.step_done": 1, "approval.step_on_time": 1, "approval.step_late": 0} {
			if got := h.Sum(name, unit(h.Unit("economy-energy"))); got != want {
				h.Errorf("%s is %d", name, got)
			}
		}
		if got := h.Events(h.project.ID); !contains(got, "approval.plan_opened") {
			h.Errorf("the project's events: %s", got)
		}
	})
}

// A step that passes its limit rings at that instant, and is late by the day it
// was really finished.
func TestALateStepSaysSinceWhen(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("ordinary", "2022-03-01")
		h.do("approval-projects.approval-1", "soil-water", "start", nil)
		h.At("2022-03-09", 9)
		l := h.live()
		if r := l.Recorded("soil-water"); !l.Late(*r) || r.Due.String() != "2022-03-08" {
			h.Errorf("not late: %+v", r)
		}
		page, err := h.Approval.Turns(ctx, h.Who("approval-projects.approval-2"), approval.Filter{Mine: true})
		h.Must(err)
		if len(page.Turns) != 1 || !page.Turns[0].Late || page.Turns[0].Project.ID != h.project.ID {
			h.Errorf("my unit's turns: %+v", page.Turns)
		}
		h.do("approval-projects.approval-1", "soil-water", "finish", form{"result": {"批复"}})
		if got := h.Events(h.step("soil-water").ID); got != "approval.opened approval.started approval.warned approval.overdue approval.reminded approval.finished" {
			h.Errorf("events: %s", got)
		}
		if got := h.Sum("approval.step_late", unit(h.Unit("approval-projects"))); got != 1 {
			h.Errorf("%d late", got)
		}
	})
}

// Dates against order are refused at the field, and so is what has not come.
func TestDatesAgainstOrder(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("ordinary", "2022-02-28")
		h.own("energy-report", "begin", nil)
		h.At("2022-03-21", 10)
		h.own("energy-report", "complete", form{"result": {"报告"}})
		h.At("2022-03-23", 10)
		h.refused(h.try(energy, "energy", "start", form{"started_on": {"2022-03-18"}}), "started_on", "日期倒挂：“编制节能报告”到 2022-03-21 才办完")
		h.refused(h.try(energy, "energy", "start", form{"started_on": {"2022-03-24"}}), "started_on", "还没有到")
		h.do(energy, "energy", "start", form{"started_on": {"2022-03-22"}})
		h.refused(h.try(energy, "energy", "finish", form{"finished_on": {"2022-03-21"}, "result": {"批复"}}), "finished_on", "日期倒挂：2022-03-22 才开始")
		h.At("2022-04-20", 10)
		h.refused(h.try(energy, "energy", "finish", form{"finished_on": {"2022-03-24"}, "result": {"批复"}}), "finished_on", "最多往前补记 3 个工作日")
	})
}

func unit(id string) (q qry) { return byUnit(id) }

// The steps of a plan stand under the graph it began with.
func TestAPlanKeepsItsGraph(t *testing.T) {
	each(t, "2022-03-01", func(h *house) {
		h.opened("chemical", "2022-03-01")
		before := h.live().Finish
		var n int
		h.Must(h.DB.Read(ctx, func(tx *store.Tx) (err error) {
			n, err = store.One(tx, store.Value[int], `SELECT COUNT(*) FROM approval_graph`)
			return err
		}))
		if n != 1 {
			h.Errorf("%d graphs", n)
		}
		h.Pack.Approvals.Steps = slices.Clone(h.Pack.Approvals.Steps)
		for i := range h.Pack.Approvals.Steps {
			if s := &h.Pack.Approvals.Steps[i]; s.Code == "build-plant" {
				s.Takes.N += 100
			}
		}
		if after := h.live().Finish; after != before {
			h.Errorf("it moved from %s to %s", before, after)
		}
	})
}
