package pack_test

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/schedule"
)

// planOf is the plan of a sort of project of the model zone, worked out.
func planOf(t *testing.T, sort string, statutory bool) *schedule.Schedule {
	t.Helper()
	zone := model(t)
	p, err := zone.Approvals.Plan(sort, kernel.Date{Year: 2022, Month: 3, Day: 1}, statutory)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), zone.Zone.Hours, zone.Zone.Location())
	if err != nil {
		t.Fatal(err)
	}
	s, err := schedule.Work(p, schedule.NewAxis(cal), kernel.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each sort of project has the procedures it needs and not those of the other, and
// reaches construction, trial production and production in this order.
func TestEachSortOfProjectHasItsProcedures(t *testing.T) {
	for sort, want := range map[string][2]string{
		"ordinary": {"filing land-transfer real-estate land-permit works-permit energy eia-form-approval drawing-review fire-design building-permit fire-acceptance completion-filing", "safety-conditions safety-licence eia-approval"},
		"chemical": {"filing energy eia-approval safety-conditions safety-design-review building-permit trial-plan trial-review safety-acceptance safety-licence", "eia-form-approval build"},
	} {
		s := planOf(t, sort, false)
		for _, code := range strings.Fields(want[0]) {
			if s.Row(code) == nil {
				t.Errorf("%s: no %s", sort, code)
			}
		}
		for _, code := range strings.Fields(want[1]) {
			if s.Row(code) != nil {
				t.Errorf("%s: %s", sort, code)
			}
		}
		start, trial, production := s.Row("start"), s.Row("trial"), s.Row("production")
		if !start.Finish.Date.Before(trial.Finish.Date) || !trial.Finish.Date.Before(production.Finish.Date) || production.Finish != s.Finish {
			t.Errorf("%s: %s, %s, %s", sort, start.Finish, trial.Finish, production.Finish)
		}
		if last := s.Paths[0]; !slices.Contains(last, "building-permit") {
			t.Errorf("%s: %v", sort, last)
		}
	}
}

// What was promised is sooner than what the law allows.
func TestPromisedLimitsAreSoonerThanStatutoryOnes(t *testing.T) {
	for _, sort := range []string{"ordinary", "chemical"} {
		promised, statutory := planOf(t, sort, false), planOf(t, sort, true)
		if !promised.Finish.Date.Before(statutory.Finish.Date) {
			t.Errorf("%s: %s and %s", sort, promised.Finish, statutory.Finish)
		}
	}
}

// A limit holds from its day on; before the first one there is no plan.
func TestLimitsAreDated(t *testing.T) {
	later := "        promised: 25wd\n"
	text := string(packed(t, "approvals.yaml"))
	at := strings.Index(text, later)
	end := at + strings.Index(text[at:], "    materials:")
	old := text[at-len("      - from: 2022-01-01\n        statutory: 60d\n") : end]
	fsys := edited(t, "approvals.yaml", old, old+strings.Replace(strings.Replace(old, "2022-01-01", "2022-07-01", 1), "25wd", "15wd", 1))
	p, err := pack.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2022-06-30": "25wd", "2022-07-01": "15wd"} {
		d, _ := kernel.ParseDate(day)
		plan, err := p.Approvals.Plan("chemical", d, false)
		if err != nil || plan.Activity("eia-approval").Takes.String() != want {
			t.Errorf("%s: %v, %v", day, plan, err)
		}
	}
	if _, err := p.Approvals.Plan("chemical", kernel.Date{Year: 2021, Month: 12, Day: 31}, false); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
	if _, err := p.Approvals.Plan("chemicals", kernel.Date{Year: 2022, Month: 3, Day: 1}, false); kernel.CodeOf(err) != kernel.CodeNotFound {
		t.Error(err)
	}
}

const smallPlan = `
name: 环评
start: 2022-03-01
activities:
  - {code: a, name: {zh: 报告, en: Report}, takes: 5wd, started: 2022-03-01, finished: 2022-03-09}
  - code: b
    takes: 10d
    after: [a+2wd]
    deferrable: a
    use: [defer]
    not_before: 2022-03-10
    progress: 0
`

func TestAPlanIsRead(t *testing.T) {
	p, prior, problems := pack.ReadPlan("p.yaml", []byte(smallPlan))
	if len(pack.Errors(problems)) > 0 || prior != nil {
		t.Fatal(lines(problems))
	}
	a, b := p.Activity("a"), p.Activity("b")
	if p.Start.String() != "2022-03-01" || a.Name.EN != "Report" || a.Finished.String() != "2022-03-09" || b.Takes.String() != "10d" || b.After[0] != "a+2wd" || b.Deferrable[0] != "a" || b.Use[0] != schedule.Defer || b.NotBefore.String() != "2022-03-10" || *b.Progress != 0 {
		t.Errorf("%+v", p)
	}
}

func TestAPlanThatDoesNotFitIsRefusedWithItsLine(t *testing.T) {
	for change, want := range map[string]string{
		"after: [a+2wd]→after: [c]":                 "p.yaml:8: “b”的紧前工作“c”不在计划里",
		"takes: 10d→takes: 10 weeks":                "p.yaml:7: “10 weeks”不是工期",
		"use: [defer]→use: [later]":                 "p.yaml:10: “later”不是可选的值",
		"deferrable: a→deferable: a":                "p.yaml:9: 不认识“deferable”",
		"finished: 2022-03-09→finished: 2022-02-09": "p.yaml:5: “a”的完成日期 2022-02-09 早于开始日期",
		"start: 2022-03-01\n→start: 2022-03-01\nforecast: {percent: [], strength: 1, runs: 100, seed: 1, source: x}\n": "p.yaml:4: 实际工期与计划之比",
	} {
		from, to, _ := strings.Cut(change, "→")
		_, _, problems := pack.ReadPlan("p.yaml", []byte(strings.Replace(smallPlan, from, to, 1)))
		if bad := pack.Errors(problems); len(bad) == 0 || !strings.HasPrefix(bad[0].In(kernel.ZH), want) {
			t.Errorf("%s: %s; want %s", change, lines(problems), want)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	f.Add([]byte(smallPlan))
	f.Add([]byte("activities: [{code: a, takes: 1, after: [b]}, {code: b, takes: 1, after: [a]}]"))
	f.Add(packed(f, "approvals.yaml"))
	f.Fuzz(func(t *testing.T, text []byte) {
		pack.HoldsApprovals(text)
		_, _ = pack.ReadApprovals("a.yaml", text)
		p, _, problems := pack.ReadPlan("p.yaml", text)
		complete(t, problems)
		if len(pack.Errors(problems)) == 0 {
			if _, err := schedule.New(p, schedule.Numbers(), kernel.Date{}); err != nil && kernel.CodeOf(err) != kernel.CodeInvalid {
				t.Error(err)
			}
		}
	})
}
