package app

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestSessionsOfThePlanDocument(t *testing.T) { sessions(t, "docs/plan.md", 6) }

// planFile writes a file and runs `juyan plan` on it.
func planFile(t *testing.T, name, text string, args ...string) (out, errs string, status int) {
	t.Helper()
	file := t.TempDir() + "/" + name
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return inRoot(t, append([]string{"plan", file}, args...)...)
}

// A table may be written in many ways and says the same.
func TestPlansInOtherShapesAreTheSame(t *testing.T) {
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	want, errs, status := planFile(t, "p.csv", "id,duration,predecessors\nA,4,\nB,10,\nC,6,A\nD,12,B;C\n")
	if status != 0 || !strings.Contains(want, "总工期 22\n关键路径：B → D\n") {
		t.Fatal(want, errs)
	}
	for name, text := range map[string]string{
		"commas in quotes":      "id,duration,predecessors\nA,4,-\nB,10,none\nC,6,A\nD,12,\"B, C\"\n",
		"other names":           "Task,Days,Depends on\nA,4,\nB,10,\nC,6,A\nD,12,B;C\n",
		"activity as code":      "Activity;Duration;Immediate Predecessor(s)\nA;4;\nB;10;\nC;6;A\nD;12;B,C\n",
		"Chinese, in full":      "\ufeff代号,工期（工作日）,紧前工序\nA,4,—\nB,10个工作日,\nC,6wd,A\nD,12,B；C\n",
		"another order of cols": "predecessors,duration,code\n,4,A\n,10,B\nA,6,C\nB;C,12,D\n",
		"natural days only":     "id,duration,predecessors\nA,4d,\nB,10天,\nC,6日,A\nD,12 days,B;C\n",
	} {
		got, errs, status := planFile(t, "p.csv", text)
		if status != 0 || got != want {
			t.Errorf("%s: %s%s", name, errs, got)
		}
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("编号,工期,紧前工作\nA,4,无\nB,10,无\nC,6,A\nD,12,B、C\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, errs, status := planFile(t, "p.csv", gbk); status != 0 || got != want {
		t.Errorf("GBK: %s%s", errs, got)
	}
	yaml := "activities:\n- {code: A, takes: 4}\n- {code: B, takes: 10}\n- {code: C, takes: 6, after: A}\n- {code: D, takes: 12, after: [B, C]}\n"
	if got, errs, status := planFile(t, "p.yaml", yaml); status != 0 || got != want {
		t.Errorf("YAML: %s%s", errs, got)
	}
}

func TestPlanRefusesWithFileLineAndRemedy(t *testing.T) {
	const head = "id,duration,predecessors\n"
	for _, c := range []struct{ name, text, args, want string }{
		{"p.csv", head + "A,4,C\nB,1,A\nC,2,B\n", "", `p.csv:2: activities wait for each other: A → B → C → A. remove one of these predecessors`},
		{"p.csv", head + "energy,4,\nB,1,enrgy\n", "", `p.csv:3: the predecessor "enrgy" of "B" is not in the plan. did you mean "energy"?`},
		{"p.csv", head + "A,4 weeks,\n", "", `p.csv:2: "4 weeks" is not a length of time. write 20wd`},
		{"p.csv", head + "A,,\n", "", `p.csv:2: no duration is given`},
		{"p.csv", head + "A,4,\nA,4,\n", "", `p.csv:3: the code "A" is written twice`},
		{"p.csv", head + "A,4,B,C\nB,1,\nC,1,\n", "", `p.csv:2: there are more cells than column names. put semicolons`},
		{"p.csv", head, "", `p.csv:1: there are no activities`},
		{"p.csv", "id,duration,colour\nA,1,red\n", "", `p.csv:1: the column "colour" is not known`},
		{"p.csv", "id,days,duration,predecessors\nA,1,1,\n", "", `p.csv:1: the column "duration" stands for the same as another`},
		{"p.csv", "id,duration\nA,1\n", "", `p.csv:1: there is no column “predecessors”`},
		{"p.csv", head + "A,4wd,\nB,3d,A\n", "", `working days (4wd) and natural days (3d)`},
		{"p.csv", "id,duration,predecessors,started\nA,4,,yesterday\n", "", `p.csv:2: `},
		{"p.csv", head + "A,4,\n", "--start=2026-12-28", `2027`},
		{"p.csv", head + "A,4,\n", "--start=soon", `--start: `},
		{"p.csv", head + "A,4,\n", "--what-if=A+10", `"A+10" is not understood. Write ID=+10wd`},
		{"p.csv", head + "alpha,4,\n", "--what-if=alhpa=+10wd", `no activity "alhpa"; did you mean "alpha"?`},
		{"p.csv", head + "A,4,\n", "--defer=A", `no predecessor of activity "A" may be handled so`},
		{"p.csv", head + "A,4,\n", "--template=chemical", `p.csv is a plan, not a graph of approvals`},
		{"p.yaml", "activities:\n- {code: A, takes: 4, after: [B]}\n", "", `p.yaml:2: the predecessor "B" of "A" is not in the plan`},
		{"p.yaml", "activities:\n- {code: A, taeks: 4}\n", "", `p.yaml:2: "taeks" is not known here. did you mean "takes"?`},
		{"p.yaml", "activities: [\n", "", `p.yaml:`},
		{"a.yaml", "projects: []\nsteps: []\n", "", `a.yaml:2: the plan has no activities. write at least one`},
	} {
		for lang, want := range map[string]string{"en_GB.UTF-8": c.want, "zh_CN.UTF-8": ""} {
			t.Setenv("LC_ALL", lang)
			out, errs, status := planFile(t, c.name, c.text, strings.Fields(c.args)...)
			if status != 1 || out != "" || !strings.Contains(errs, want) || strings.Contains(errs, "%!") || errs == "" {
				t.Errorf("%q %s: %d %s%s; want %s", c.text, c.args, status, out, errs, want)
			}
		}
	}
	if _, errs, status := inRoot(t, "plan", "nowhere.csv"); status != 1 || !strings.Contains(errs, "nowhere.csv") {
		t.Error(errs)
	}
}

// The graph of approvals refuses by the file's own name and line.
func TestAGraphOfApprovalsIsRefusedByLine(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	text, err := os.ReadFile("../../packs/model/approvals.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(text), "after: [eia-book]", "after: [eia-bok]", 1)
	want := fmt.Sprintf("mine.yaml:%d: the predecessor \"eia-bok\" of \"eia-approval\" is not in the plan", strings.Count(bad[:strings.Index(bad, "eia-bok]")], "\n")+1)
	_, errs, status := planFile(t, "mine.yaml", bad, "--template=chemical", "--start=2022-03-01")
	if status != 1 || !strings.HasPrefix(errs, want) {
		t.Errorf("%s; want %s", errs, want)
	}
	_, errs, _ = planFile(t, "mine.yaml", string(text))
	if !strings.Contains(errs, "mine.yaml is a graph of approvals: name the sort of project (--template ordinary|chemical)") {
		t.Error(errs)
	}
	_, errs, _ = planFile(t, "mine.yaml", string(text), "--template=chemicals", "--start=2022-03-01")
	if !strings.Contains(errs, "there are ordinary, chemical") {
		t.Error(errs)
	}
}

func TestPlanAsJSON(t *testing.T) {
	t.Chdir("../..")
	out, errs, status := inRoot(t, "plan", "docs/examples/workshop.csv", "--json", "--what-if", "B=+2")
	var got struct {
		Length     int `json:"length"`
		Activities []struct {
			Code     string `json:"code"`
			Start    int    `json:"start"`
			Slack    int    `json:"slack"`
			Critical bool   `json:"critical"`
		} `json:"activities"`
		Paths  [][]string `json:"critical_paths"`
		WhatIf struct {
			Changes []struct {
				Finish    int `json:"finish"`
				NewFinish int `json:"new_finish"`
			} `json:"changes"`
		} `json:"what_if"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != 0 {
		t.Fatal(errs, err)
	}
	d, last := got.Activities[3], got.WhatIf.Changes[len(got.WhatIf.Changes)-1]
	if got.Length != 33 || d.Code != "D" || d.Slack != 7 || d.Critical || len(got.Paths) != 2 || last.Finish != 33 || last.NewFinish != 35 {
		t.Errorf("%+v", got)
	}
}

// The measurement itself runs and counts.
func TestBenchPlan(t *testing.T) {
	out, errs, status := inRoot(t, "bench", "plan", "--projects=50", "--steps=60")
	if status != 0 || !regexp.MustCompile(`replanning 50 projects of 60 steps, \d+ workers +\S+s\n(?s:.*)one project, median +\S+s\n`).MatchString(out) {
		t.Errorf("%s%s", errs, out)
	}
	if _, _, status := inRoot(t, "bench", "plan", "--projects=0"); status != 1 {
		t.Error("no project was measured")
	}
}
