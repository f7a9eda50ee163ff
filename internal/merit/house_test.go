package merit_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/app/apptest"
	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/merit"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx  = context.Background()
	zone = time.FixedZone("CST", 8*3600)
)

// house is the model zone on one engine.
type house struct{ *apptest.Site }

func each(t *testing.T, fn func(h *house)) {
	apptest.Each(t, "2022-01-10", func(s *apptest.Site) { fn(&house{s}) })
}

func (h *house) refused(err error, code kernel.Code, text string) {
	h.Helper()
	if kernel.CodeOf(err) != code || err != nil && !strings.Contains(err.Error(), text) {
		h.Fatalf("%v; want %s with %q", err, code, text)
	}
}

// The posts of the course.
const (
	appraiser = "office-oversight.appraisal-1"
	other     = "office-oversight.appraisal-2"
	leader    = "admin-committee.deputy-economy"
	leader2   = "admin-committee.deputy-planning"
	planner   = "planning.head"
	economy   = "economy.head"
	giver     = "office.head"
)

// scheme appraises four own units and two that are rated and not paid by the
// tasks they did in time, and the people of one post.
const scheme = `code: trial
name: {zh: 2022 年 1 月试点考核, en: Pilot appraisal of January 2022}
period: month
from: 2022-01-01
no_data: full
groups:
  - code: own
    name: {zh: 工作机构, en: Agencies}
    kind: unit
    subjects: [planning, economy, investment, finance]
    items:
      - {code: tasks_in_time, indicator: tasks_in_time, weight: 100, method: linear, worst: 0, best: 100}
  - code: stationed
    name: {zh: 派驻机构, en: Stationed units}
    kind: unit
    unpaid: true
    class: stationed
    items:
      - {code: tasks_in_time, indicator: tasks_in_time, weight: 100, method: linear, worst: 0, best: 100}
  - code: heads
    name: {zh: 单位负责人, en: Heads}
    kind: person
    subjects: [PLANNING, ECONOMY]
    items:
      - {code: tasks_in_time, indicator: tasks_in_time, weight: 100, method: linear, worst: 0, best: 100}
`

// task gives a unit a task due on a day, and has it done where it is to be.
func (h *house) task(unit, due string, done bool) *matter.Matter {
	h.Helper()
	m, err := h.Matter.Raise(ctx, h.Who(giver), matter.RaiseInput{Kind: "task", Values: map[string][]string{"task_title": {"试点任务"}, "task_unit": {h.Unit(unit)}, "task_due": {due}}})
	h.Must(err)
	h.act(unit+".head", m, "accept", nil)
	if done {
		h.act(unit+".head", m, "finish", map[string][]string{"outcome": {"已办结"}})
	}
	return m
}

func (h *house) act(post string, m *matter.Matter, action string, values map[string][]string) {
	h.Helper()
	h.Must(h.Try(post, m, action, values))
}

// month is a month of work and the official run over it: planning did one task of
// two in time, investment none of one, economy and finance had none.
func (h *house) month() (run *baton.Run, late *matter.Matter) {
	h.Helper()
	h.task("planning", "2022-01-20", true)
	late = h.task("planning", "2022-01-12", false)
	h.task("investment", "2022-01-12", false)
	dir := h.Org.Directory()
	text := scheme
	for _, u := range []string{"planning", "economy"} {
		p, _ := dir.PostByCode(u + ".head")
		holder, _ := dir.Holder(p.ID, h.Clock.Now())
		text = strings.ReplaceAll(text, strings.ToUpper(u), holder.Code)
	}
	v, err := h.Baton.Draft(ctx, h.Who(appraiser), baton.DraftInput{Text: text})
	h.Must(err)
	h.Must(h.Baton.Consult(ctx, h.Who(appraiser), baton.ConsultInput{Scheme: v.ID, To: kernel.Date{Year: 2022, Month: 1, Day: 14}}))
	h.At("2022-01-17", 9)
	h.Must(h.Baton.Publish(ctx, h.Who(appraiser), baton.PublishInput{Scheme: v.ID}))
	h.At("2022-02-07", 9)
	run, err = h.Baton.Run(ctx, h.Who(appraiser), baton.RunInput{Scheme: v.ID, Period: "2022-01", Purpose: baton.Official})
	h.Must(err)
	return run, late
}

// appeal raises an appeal.
func (h *house) appeal(post string, r *merit.Result, whose, line string) (*matter.Matter, error) {
	h.Helper()
	return h.Matter.Raise(ctx, h.Who(post), matter.RaiseInput{Kind: merit.AppealKind, Values: map[string][]string{
		"result": {r.Number}, "whose": {whose}, "line": {line}, "content": {"其中一件由上级另行安排，不应计入"}}})
}

// grades lists subject:total:grade of what an actor sees of a group.
func (h *house) grades(post string, id kernel.ID, group string) string {
	h.Helper()
	v, err := h.Merit.View(ctx, h.Who(post), id)
	h.Must(err)
	var out []string
	for _, g := range v.Grades {
		if g.Group == group {
			out = append(out, g.Subject+":"+g.Total+":"+g.Grade)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// events lists what the ledger holds about a record, oldest first.
func (h *house) events(subject kernel.ID) string {
	h.Helper()
	var out []string
	h.Must(h.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := ledger.OfSubject(tx, subject, 100)
		for _, ev := range slices.Backward(list) {
			out = append(out, ev.Kind)
		}
		return err
	}))
	return strings.Join(out, " ")
}

// without lists what the units would have if a matter did not count.
func (h *house) without(post string, run *baton.Run, number string) string {
	h.Helper()
	x, err := h.Baton.WhatIf(ctx, h.Who(post), run.ID, "own", baton.WhatIfInput{Without: []string{number}})
	h.Must(err)
	var out []string
	for _, m := range x.Moves {
		out = append(out, m.Code+" "+m.After.String())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
