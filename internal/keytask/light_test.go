package keytask

import (
	"testing"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

var rules = pack.KeyTasks{
	Reports: []pack.ReportRule{{From: kernel.Date{Year: 2022, Month: 1, Day: 1}, Day: 25}},
	Lights:  []pack.LightRule{{From: kernel.Date{Year: 2022, Month: 1, Day: 1}, Yellow: 10, Red: 30, YellowRun: 2, MissingRun: 3}},
}

// month is one month as a test writes it: reported −1 is no report.
type month struct {
	planned, reported int
	want              Light
}

func months(list []month) []Settled {
	m := kernel.Month{Year: 2022, Month: 1}
	var out []Settled
	for _, x := range list {
		out = append(out, Settled{Month: m, Planned: x.planned, Reported: max(0, x.reported), Known: x.reported >= 0})
		m = m.Next()
	}
	return out
}

// 银川: 10 to 30 points behind is yellow, further is red; 海口江东: two yellows
// in a row are red; without a report at least yellow, three times running red.
func TestLightsFollowTheRule(t *testing.T) {
	for name, list := range map[string][]month{
		"on plan":                            {{10, 10, Green}, {20, 25, Green}},
		"9 behind is green, 10 is yellow":    {{20, 11, Green}, {30, 20, Yellow}},
		"30 behind is yellow, 31 is red":     {{40, 10, Yellow}, {61, 61, Green}, {100, 69, Red}},
		"two yellows in a row are red":       {{10, 0, Yellow}, {20, 8, Red}, {30, 30, Green}, {40, 28, Yellow}},
		"a yellow after red is still red":    {{50, 10, Red}, {60, 45, Red}, {70, 68, Green}},
		"no report: yellow, then by the run": {{5, -1, Yellow}, {8, 8, Green}},
		"three missing are red":              {{0, -1, Yellow}, {0, -1, Red}, {0, -1, Red}},
		"what was reported before stands":    {{50, 50, Green}, {55, -1, Yellow}, {60, 60, Green}, {95, -1, Red}},
	} {
		got := months(list)
		relight(rules, got)
		for i, x := range list {
			if got[i].Light != x.want {
				t.Errorf("%s: month %d is %s, want %s", name, i+1, got[i].Light, x.want)
			}
		}
	}
}

// Without the rule of runs three months without a report are still red.
func TestMissingRunStandsByItself(t *testing.T) {
	alone := pack.KeyTasks{Lights: []pack.LightRule{{From: kernel.Date{Year: 2022, Month: 1, Day: 1}, Yellow: 10, Red: 30, MissingRun: 3}}}
	got := months([]month{{0, -1, Yellow}, {0, -1, Yellow}, {0, -1, Red}, {0, 0, Green}})
	relight(alone, got)
	for i, want := range []Light{Yellow, Yellow, Red, Green} {
		if got[i].Light != want {
			t.Errorf("month %d is %s, want %s", i+1, got[i].Light, want)
		}
	}
}

// A month before the first rule has no light, not a green one.
func TestNoRuleNoLight(t *testing.T) {
	late := pack.KeyTasks{Lights: []pack.LightRule{{From: kernel.Date{Year: 2022, Month: 2, Day: 1}, Yellow: 10, Red: 30}}}
	got := months([]month{{90, 0, NoLight}, {90, 0, Red}})
	relight(late, got)
	if got[0].Light != NoLight || got[1].Light != Red {
		t.Errorf("lights %q %q", got[0].Light, got[1].Light)
	}
}

func TestPlanIsCumulativeAndDoneByTheDeadline(t *testing.T) {
	data := caseflow.Values{"deadline": "2022-09-30", "p03": int64(20), "p06": int64(60)}
	p, err := PlanOf(data)
	if err != nil {
		t.Fatal(err)
	}
	for m, want := range map[kernel.Month]int{{Year: 2021, Month: 12}: 0, {Year: 2022, Month: 2}: 0, {Year: 2022, Month: 3}: 20, {Year: 2022, Month: 5}: 20, {Year: 2022, Month: 8}: 60, {Year: 2022, Month: 9}: 100, {Year: 2023, Month: 1}: 100} {
		if got := p.At(m); got != want {
			t.Errorf("%s: %d %%, want %d", m, got, want)
		}
	}
	if err := p.Check(); err != nil {
		t.Error(err)
	}
	for field, bad := range map[string]caseflow.Values{
		"p06": {"deadline": "2022-09-30", "p03": int64(50), "p06": int64(40)},
		"p09": {"deadline": "2022-09-30", "p09": int64(90)},
	} {
		p, _ := PlanOf(bad)
		if errs := kernel.AllErrors(p.Check()); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%v: %v, want a fault of %s", bad, errs, field)
		}
	}
	p, _ = PlanOf(caseflow.Values{"deadline": "2022-09-30"})
	if errs := kernel.AllErrors(p.Check()); len(errs) != 1 || errs[0].Field != "p09" {
		t.Errorf("an empty plan: %v", errs)
	}
}

// Whatever order months are corrected in, what is credited in all is what the
// final months say.
func TestDifferencesAddUp(t *testing.T) {
	total := func(m []Settled) (done int64, red int64) {
		for _, x := range reckon(m) {
			done += x.done
			if x.light == Red {
				red++
			}
		}
		return done, red
	}
	m := months([]month{{20, 5, ""}, {40, -1, ""}, {60, 30, ""}})
	relight(rules, m)
	if done, red := total(m); done != 30 || red != 2 {
		t.Fatalf("done %d, red %d", done, red)
	}
	m[1].Known, m[1].Reported = true, 40
	relight(rules, m)
	if done, red := total(m); done != 30 || red != 0 {
		t.Errorf("after the correction: done %d, red %d", done, red)
	}
}
