package schedule_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"juyan/internal/schedule"
)

var wide = &schedule.Prior{Percent: []int{50, 100, 100, 200}, Strength: 4, Runs: 2000, Seed: 1}

func forecast(t testing.TB, p *schedule.Plan, prior *schedule.Prior, seen []schedule.Observation) []schedule.Range {
	t.Helper()
	n, err := schedule.New(p, axis, p.Latest())
	if err != nil {
		t.Fatal(err)
	}
	out, err := n.Forecast(prior, seen)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func three(r schedule.Range) string { return fmt.Sprint(r.P10, " ", r.P50, " ", r.P90) }

// One activity of ten days: a quarter of the runs take 5, half 10, a quarter 20, so
// the tenth percentile is 5, the median 10, the ninetieth 20.
func TestAForecastOfOneActivityIsItsPrior(t *testing.T) {
	p := network(t, "a 10")
	p.Start = day(t, "2022-03-01")
	if got := three(forecast(t, p, wide, nil)[0]); got != "2022-03-08 2022-03-15 2022-03-29" {
		t.Error(got)
	}
}

// With few finished steps of a type the prior still speaks; with many, they alone
// are heard, but for one draw in a hundred.
func TestFinishedStepsAreLearntFrom(t *testing.T) {
	p := network(t, "a 10")
	p.Start = day(t, "2022-03-01")
	seen := func(n int, sort string) (out []schedule.Observation) {
		for range n {
			out = append(out, schedule.Observe(sort, schedule.Workdays(10), schedule.Workdays(15)))
		}
		return out
	}
	for n, want := range map[int]string{0: "2022-03-08 2022-03-15 2022-03-29", 400: "2022-03-22 2022-03-22 2022-03-22"} {
		if got := three(forecast(t, p, wide, seen(n, "a"))[0]); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := three(forecast(t, p, wide, seen(400, "other"))[0]); got != "2022-03-22 2022-03-22 2022-03-22" {
		t.Errorf("a type without steps of its own follows the others: %s", got)
	}
	if got := three(forecast(t, p, wide, seen(1, "a"))[0]); got != "2022-03-08 2022-03-15 2022-03-29" {
		t.Errorf("one step was believed: %s", got)
	}
}

// What is not a type's own is drawn from the others alone: 70 steps of its own that
// took three times as long, against a strength of 1,000, are heard in 7 runs of
// 100 and so not at the ninetieth percentile; 70 of another type do not add to
// them.
func TestOthersAreOthers(t *testing.T) {
	p := network(t, "a 10")
	p.Start = day(t, "2022-03-01")
	var seen []schedule.Observation
	for range 70 {
		seen = append(seen, schedule.Observe("z", schedule.Workdays(10), schedule.Workdays(10)), schedule.Observe("a", schedule.Workdays(10), schedule.Workdays(30)))
	}
	prior := &schedule.Prior{Percent: []int{100}, Strength: 1000, Runs: 2000, Seed: 1}
	if got := three(forecast(t, p, prior, seen)[0]); got != "2022-03-15 2022-03-15 2022-03-15" {
		t.Error(got)
	}
}

// The plan's own finished steps are learnt from, what is finished stays.
func TestAPlanLearnsFromItself(t *testing.T) {
	p := network(t, "a 10\nb 10 a\nend 0 b")
	p.Start = day(t, "2022-03-01")
	a := p.Activity("a")
	a.Type, p.Activity("b").Type = "review", "review"
	a.Started, a.Finished = day(t, "2022-03-01"), day(t, "2022-03-29")
	n, err := schedule.New(p, axis, a.Finished)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Finished(); len(got) != 1 || got[0] != (schedule.Observation{Type: "review", Permille: 2000}) {
		t.Errorf("%v", got)
	}
	list := forecast(t, p, wide, nil)
	if len(list) != 2 || list[0].Code != "end" || list[1].Code != "" || three(list[0]) != three(list[1]) || list[0].Planned.String() != "2022-04-13" {
		t.Errorf("%+v", list)
	}
}

// The same seed gives the same answer, wherever; another seed another one. The
// digits are those of every machine.
func TestForecastsAreReproducible(t *testing.T) {
	p := review(t)
	first, again := forecast(t, p, wide, nil), forecast(t, p, wide, nil)
	if fmt.Sprint(three(first[0])) != fmt.Sprint(three(again[0])) {
		t.Error("the same seed gave another forecast")
	}
	body, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	if want := pinned; string(body) != want {
		t.Errorf("%s", body)
	}
}

// pinned is what the review's forecast was found to be.
const pinned = `[{"planned":"2022-03-24","p10":"2022-03-17","p50":"2022-03-24","p80":"2022-04-06","p90":"2022-04-08"}]`

// A run that leaves the calendar is later than any date: the quantiles before it
// are told, those beyond are missing.
func TestQuantilesBeyondTheCalendarAreMissing(t *testing.T) {
	p := network(t, "a 10")
	p.Start = day(t, "2026-12-10")
	r := forecast(t, p, wide, nil)[0]
	if r.P10 == nil || r.P50 == nil || r.P90 != nil {
		t.Errorf("%+v", r)
	}
}

func TestPriorsAreChecked(t *testing.T) {
	for _, bad := range []schedule.Prior{{}, {Percent: []int{0}, Strength: 1, Runs: 100}, {Percent: []int{100}, Strength: 0, Runs: 100}, {Percent: []int{100}, Strength: 1, Runs: 1 << 30}} {
		if len(bad.Check()) == 0 {
			t.Errorf("%+v passed", bad)
		}
	}
	if faults := wide.Check(); len(faults) > 0 {
		t.Error(faults)
	}
}
