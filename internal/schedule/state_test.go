package schedule_test

import (
	"fmt"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

func day(t testing.TB, s string) kernel.Date {
	t.Helper()
	d, err := kernel.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// review is the plan the tests below live through: a report, two reviews side by
// side, a permit. March 2022 has no holidays; 2022-03-01 is a Tuesday.
func review(t testing.TB) *schedule.Plan {
	p := network(t, "report 5\nenergy 10 report\nfire 3 report\npermit 2 energy fire")
	p.Start = day(t, "2022-03-01")
	return p
}

func dated(t testing.TB, p *schedule.Plan, today string) *schedule.Schedule {
	t.Helper()
	on := kernel.Date{}
	if today != "" {
		on = day(t, today)
	}
	s, err := schedule.Work(p, axis, on)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// line is one activity of a schedule in short.
func line(s *schedule.Schedule, code string) string {
	r := s.Row(code)
	return fmt.Sprintf("%s %s..%s slack %d %v", r.State, r.Start.Date.String()[5:], r.Finish.Date.String()[5:], r.Slack, r.Critical)
}

func expect(t *testing.T, s *schedule.Schedule, want map[string]string) {
	t.Helper()
	for code, w := range want {
		if got := line(s, code); got != w {
			t.Errorf("%s: %s; want %s", code, got, w)
		}
	}
}

func TestAPlanIsLivedThrough(t *testing.T) {
	p := review(t)
	expect(t, dated(t, p, ""), map[string]string{
		"report": "waiting 03-01..03-08 slack 0 true", "energy": "waiting 03-08..03-22 slack 0 true",
		"fire": "waiting 03-08..03-11 slack 7 false", "permit": "waiting 03-22..03-24 slack 0 true"})
	// The report was three days late, the energy review runs, nobody said how far.
	p.Activity("report").Started, p.Activity("report").Finished = day(t, "2022-03-02"), day(t, "2022-03-11")
	p.Activity("energy").Started = day(t, "2022-03-14")
	s := dated(t, p, "2022-03-16")
	expect(t, s, map[string]string{
		"report": "done 03-02..03-11 slack 0 false", "energy": "running 03-14..03-28 slack 0 true",
		"fire": "waiting 03-16..03-21 slack 5 false", "permit": "waiting 03-28..03-30 slack 0 true"})
	if got := fmt.Sprint(s.Paths); got != "[[energy permit]]" {
		t.Error(got)
	}
	// A fifth of it is done: eight of ten days are left, from today.
	fifth := 20
	p.Activity("energy").Progress = &fifth
	expect(t, dated(t, p, "2022-03-18"), map[string]string{"energy": "running 03-14..03-30 slack 0 true", "permit": "waiting 03-30..04-01 slack 0 true"})
	// Overdue and nobody said how far: it may be finished today. Saturday 2 April
	// was worked.
	p.Activity("energy").Progress = nil
	expect(t, dated(t, p, "2022-03-31"), map[string]string{"energy": "running 03-14..03-31 slack 3 false", "fire": "waiting 03-31..04-06 slack 0 true"})
}

func TestWhatHappenedOutOfOrderIsToldAndWaitsForItsPapers(t *testing.T) {
	p := review(t)
	p.Activity("permit").Started = day(t, "2022-03-02")
	s := dated(t, p, "2022-03-04")
	expect(t, s, map[string]string{"report": "waiting 03-04..03-11 slack 0 true", "permit": "running 03-02..03-25 slack 15 false"})
	if len(s.Notes) != 2 || s.Notes[0].EN != `"permit" began before "energy" was finished` {
		t.Errorf("%v", s.Notes)
	}
}

// 容缺: the permit may begin without the energy review, not end before it.
// 告知承诺 and 并联: it is not waited for at all.
func TestWaysSoftenPredecessors(t *testing.T) {
	for way, want := range map[schedule.Way]string{
		schedule.Defer: "waiting 03-11..03-22 slack 5 false", schedule.Promise: "waiting 03-11..03-15 slack 5 false", schedule.Parallel: "waiting 03-11..03-15 slack 5 false",
	} {
		p := review(t)
		a := p.Activity("permit")
		a.Deferrable, a.Promisable, a.Parallel = []string{"energy"}, []string{"energy"}, []string{"energy"}
		q, err := p.Using(way, []string{"permit"})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, dated(t, p, ""), map[string]string{"permit": "waiting 03-22..03-24 slack 0 true"})
		expect(t, dated(t, q, ""), map[string]string{"permit": want})
		all, err := p.Using(way, []string{"all"})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, dated(t, all, ""), map[string]string{"permit": want})
	}
	_, err := review(t).Using(schedule.Defer, []string{"permit"})
	if kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
	_, err = review(t).Using(schedule.Defer, []string{"permits"})
	if kernel.CodeOf(err) != kernel.CodeNotFound || !strings.Contains(err.Error(), "“permit”") {
		t.Error(err)
	}
}

// A natural-day length that ends on the National Day holiday ends on 8 October
// 2022, a Saturday that was worked; the day of slack this leaves is told.
func TestNaturalDaysRollOverHolidays(t *testing.T) {
	p := network(t, "a 2wd\nb 10d a")
	p.Start = day(t, "2022-09-21")
	expect(t, dated(t, p, ""), map[string]string{"a": "waiting 09-21..09-23 slack 3 false", "b": "waiting 09-23..10-08 slack 0 true"})
	if s := dated(t, p, ""); fmt.Sprint(s.Paths) != "[[a b]]" {
		t.Errorf("%v", s.Paths)
	}
}

func TestWhatIf(t *testing.T) {
	p := review(t)
	before := dated(t, p, "")
	q, err := p.Longer("fire", schedule.Workdays(10))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range schedule.Compare(before, dated(t, q, "")) {
		got = append(got, fmt.Sprint(c.Code, " ", c.Start, "→", c.NewStart, " ", c.Finish, "→", c.NewFinish, " ", c.BecomesCritical, c.NoLongerCritical))
	}
	want := `energy 2022-03-08→2022-03-08 2022-03-22→2022-03-22 false true
fire 2022-03-08→2022-03-08 2022-03-11→2022-03-25 true false
permit 2022-03-22→2022-03-25 2022-03-24→2022-03-29 false false
 2022-03-01→2022-03-01 2022-03-24→2022-03-29 false false`
	if strings.Join(got, "\n") != want {
		t.Errorf("\n%s", strings.Join(got, "\n"))
	}
	if p.Activity("fire").Takes.N != 3 || line(dated(t, p, ""), "fire") != line(before, "fire") {
		t.Error("the plan itself was changed")
	}
	p.Activity("report").Started, p.Activity("report").Finished = day(t, "2022-03-01"), day(t, "2022-03-08")
	if _, err := p.Longer("report", schedule.Workdays(1)); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Error(err)
	}
	if _, err := p.Longer("fir", schedule.Workdays(1)); kernel.CodeOf(err) != kernel.CodeNotFound || !strings.Contains(err.Error(), "“fire”") {
		t.Error(err)
	}
}

// A running activity that takes longer takes it from what is left.
func TestWhatIfOfARunningActivity(t *testing.T) {
	p := review(t)
	p.Activity("report").Started = day(t, "2022-03-01")
	half := 50
	p.Activity("report").Progress = &half
	q, err := p.Longer("report", schedule.Workdays(10))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, dated(t, p, "2022-03-03"), map[string]string{"report": "running 03-01..03-08 slack 0 true"})
	expect(t, dated(t, q, "2022-03-03"), map[string]string{"report": "running 03-01..03-22 slack 0 true"})
}

func TestPlansThatLeaveTheCalendarAreRefusedByYear(t *testing.T) {
	p := review(t)
	p.Start = day(t, "2026-12-20")
	if _, err := schedule.Work(p, axis, kernel.Date{}); kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "2027") {
		t.Error(err)
	}
	p.Start = day(t, "2031-01-01")
	if _, err := schedule.Work(p, axis, kernel.Date{}); !strings.Contains(err.Error(), "2031") {
		t.Error(err)
	}
	p.Start = kernel.Date{}
	if _, err := schedule.Work(p, axis, kernel.Date{}); err == nil {
		t.Error("a plan without a start")
	}
}
