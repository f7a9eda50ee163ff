package sim_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/sim"
	"juyan/packs"
)

func TestTheModelsScriptHasNoFault(t *testing.T) {
	p, err := pack.Load(packs.Model())
	must(t, err)
	for _, x := range sim.Check(packs.Model(), p) {
		t.Error(x.In(kernel.EN))
	}
}

// Each mistake is found on its line and told in both languages, with what to do.
func TestAScriptIsCheckedLineByLine(t *testing.T) {
	good := script(t)
	p, err := pack.Load(packs.Model())
	must(t, err)
	for _, c := range []struct{ name, old, new, says, how string }{
		{"an unknown unit", "  land: {late: 1.9", "  lend: {late: 1.9", `unit with the code "lend"`, `did you mean "land"?`},
		{"an unknown force", "  tf-silicon: {", "  tf-silikon: {", `task force with the code "tf-silikon"`, "tf-silicon"},
		{"an unknown active firm", "E0003: 9", "E9003: 9", `enterprise with the code "E9003"`, "E0003"},
		{"an unknown size", "large: 9", "lagre: 9", "size of firm", "large"},
		{"a scene's firm", "{firm: E0017, about: network", "{firm: E7017, about: network", "E7017", ""},
		{"a scene's lane", "lanes: {grid: called}", "lanes: {gird: called}", `"gird"`, ""},
		{"a scene's lane stage", "lanes: {grid: called}", "lanes: {grid: caled}", `"caled"`, "called"},
		{"a scene's stage", "do: [ask], hold: supplying", "do: [ask], hold: suplying", `"suplying"`, "supplying"},
		{"a scene's turn", "do: [ask], hold", "do: [aks], hold", `"aks"`, ""},
		{"a scene after the end", "at: 2023-01-03 09:12", "at: 2023-01-03 19:12", "does not lie between", ""},
		{"a scene's time", "at: 2022-12-30 16:48", "at: 30 December", "no time", ""},
		{"a topic", "    topic: talent", "    topic: talents", "talents", "talent"},
		{"a deferral reason", "defer_reasons: [no_quota, infrastructure]", "defer_reasons: [no_kwota, infrastructure]", "no_kwota", "no_quota"},
		{"a picture", "photos: [cable, paper]", "photos: [kable, paper]", "kable", "cable"},
		{"a resident topic", "    - topic: heating", "    - topic: heatings", "heatings", "heating"},
		{"a hazard category", "    - category: process", "    - category: prozess", "prozess", "process"},
		{"a rating", "very_satisfied: 56", "very_satisfyed: 56", "very_satisfyed", "very_satisfied"},
		{"a probability", "  silent: 0.15", "  silent: 1.5", "0 to 1", ""},
		{"a share", "    urgent: 0.55", "    urgent: 5.5", "power_cut", ""},
		{"a count", "whistles: 1500", "whistles: -1500", "-1500", ""},
		{"a slot", "请尽快协调抢修。\n", "请尽快协调{抢休}。\n", "{抢休}", "slots"},
		{"a span of numbers", "已跳闸{2-5}次", "已跳闸{5-2}次", "{5-2}", ""},
		{"words nobody says", "  unit_progress: |", "  unit_progres: |", "unit_progres", ""},
		{"the end before the beginning", "until: 2023-01-03 09:30", "until: 2021-01-03 09:30", "not after from", ""},
		{"a chair", "chair: service-office.head", "chair: service-office.haed", "service-office.haed", "service-office.head"},
		{"an appellant", "{unit: economy, at: 2022-04-13", "{unit: economi, at: 2022-04-13", `"economi"`, `did you mean "economy"?`},
		{"an appeal's end", "end: withdraw, content", "end: withdrew, content", "appeals.0", ""},
		{"a result of no run", "    - scheme: quarter-2022\n      period: 2022Q1\n", "    - scheme: quarter-2021\n      period: 2022Q1\n", "results.0", ""},
		{"a weekday", "weekday: 1", "weekday: 6", "weekday is 6", ""},
		{"a meeting before its agenda", `opens: "15:00"`, `opens: "08:00"`, "08:00", ""},
		{"an unknown key", "holiday: 0.1", "holyday: 0.1", "holyday", ""},
		{"a number that is none", "  thank: 0.03", "  thank: often", "often", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the script has no %q", c.old)
			}
			line := 1 + strings.Count(good[:strings.Index(good, c.old)], "\n")
			found := sim.Check(fstest.MapFS{sim.File: {Data: []byte(strings.Replace(good, c.old, c.new, 1))}}, p)
			for _, x := range found {
				if x.File == sim.File && x.Line == line && strings.Contains(x.What.EN+x.How.EN, c.says) && strings.Contains(x.How.EN, c.how) && x.What.ZH != "" && x.How.ZH != "" {
					return
				}
			}
			t.Errorf("want %q on line %d", c.says, line)
			for _, x := range found {
				t.Log(x.In(kernel.EN))
			}
		})
	}
}

// A pack without a script is no fault; one whose other files are faulty is
// still checked as far as the script goes by itself.
func TestAScriptIsCheckedWithoutItsPack(t *testing.T) {
	if got := sim.Check(fstest.MapFS{}, nil); len(got) > 0 {
		t.Errorf("%v", got)
	}
	bad := strings.Replace(script(t), "  silent: 0.15", "  silent: 1.5", 1)
	if got := sim.Check(fstest.MapFS{sim.File: {Data: []byte(bad)}}, nil); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// A case of the script hands in only what is used again.
func TestAScriptNamesPapersThatAreUsedAgain(t *testing.T) {
	p, err := pack.Load(packs.Model())
	must(t, err)
	text, err := fs.ReadFile(packs.Model(), sim.CounterFile)
	must(t, err)
	bad := strings.Replace(string(text), "papers: [法定代表人身份证", "papers: [法定代表人身份症", 1)
	found := sim.Check(fstest.MapFS{sim.File: {Data: []byte(script(t))}, sim.CounterFile: {Data: []byte(bad)}}, p)
	if len(found) != 1 || found[0].File != sim.CounterFile || !strings.Contains(found[0].How.EN, `did you mean "法定代表人身份证"?`) {
		t.Errorf("found %v", found)
	}
}
