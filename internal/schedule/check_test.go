package schedule_test

import (
	"fmt"
	"strings"
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

func TestFaultsNameTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"a 1 c\nb 1 a\nc 1 b": "activities.0.after: 活动互相等待：a → b → c → a。去掉其中一个紧前关系",
		"x 1\na 1 b x\nb 1 a": "activities.1.after: 活动互相等待：a → b → a。",
		"a 1 a":               "activities.0.after: “a”是自己的紧前工作",
		"energy 1\nb 1 enrgy": "activities.1.after: “b”的紧前工作“enrgy”不在计划里。是不是想写“energy”？",
		"a 1\nb 1 zzzzz":      "activities.1.after: “b”的紧前工作“zzzzz”不在计划里。先加上",
		"a 1\nb 1 a+x":        "activities.1.after: 紧前工作“a+x”看不懂",
		"a 1\nb 1 a:sf":       "activities.1.after: 紧前工作“a:sf”看不懂",
		"a 1\na 2":            "activities.1.code: 编号“a”写了两次（第 1 项已有）",
		"a;b 1":               "activities.0.code: 编号“a;b”不合要求",
		"a 1\nb:ss+2 1":       "activities.1.code: 编号",
	} {
		faults := schedule.Check(network(t, text))
		if len(faults) == 0 || !strings.HasPrefix(faults[0].Path+": "+faults[0].What.ZH+"。"+faults[0].How.ZH, want) || faults[0].What.EN == "" || faults[0].How.EN == "" {
			t.Errorf("%q: %v; want %s", text, faults, want)
		}
	}
	if faults := schedule.Check(&schedule.Plan{}); len(faults) != 1 || faults[0].Path != "activities" {
		t.Error(faults)
	}
}

// A large file that is wrong everywhere is refused at once, by its first faults; a
// long chain is no burden.
func TestLargePlans(t *testing.T) {
	wrong, chain := &schedule.Plan{}, &schedule.Plan{}
	for i := range 10000 {
		code := fmt.Sprint("step-", i)
		wrong.Activities = append(wrong.Activities, schedule.Activity{Code: code, After: []string{fmt.Sprint("stpe-", i)}})
		chain.Activities = append(chain.Activities, schedule.Activity{Code: code, Takes: schedule.Workdays(1), After: []string{fmt.Sprint("step-", i+1)}})
	}
	if n := len(schedule.Check(wrong)); n != 100 {
		t.Errorf("%d faults", n)
	}
	chain.Activities[9999].After = nil
	if s := work(t, chain); s.Length != 10000 || len(s.Paths[0]) != 10000 {
		t.Errorf("length %d", s.Length)
	}
	chain.Activities = append(chain.Activities, schedule.Activity{Code: "one more"})
	if faults := schedule.Check(chain); len(faults) != 1 || !strings.Contains(faults[0].What.EN, "10000 are the most") {
		t.Error(faults)
	}
}

func TestFactsThatCannotBeAreFaults(t *testing.T) {
	for want, change := range map[string]func(*schedule.Activity){
		"activities.1.finished":   func(a *schedule.Activity) { a.Finished = day(t, "2022-03-01") },
		"activities.1.finished ":  func(a *schedule.Activity) { a.Started, a.Finished = day(t, "2022-03-02"), day(t, "2022-03-01") },
		"activities.1.progress":   func(a *schedule.Activity) { n := 10; a.Progress = &n },
		"activities.1.progress ":  func(a *schedule.Activity) { n := 101; a.Progress, a.Started = &n, day(t, "2022-03-01") },
		"activities.1.takes":      func(a *schedule.Activity) { a.Takes.N = -1 },
		"activities.1.deferrable": func(a *schedule.Activity) { a.Deferrable = []string{"fire"} },
	} {
		p := review(t)
		change(&p.Activities[1])
		if faults := schedule.Check(p); len(faults) != 1 || faults[0].Path != strings.TrimSpace(want) {
			t.Errorf("%s: %v", want, faults)
		}
	}
}

// What needs a calendar is refused without one, and nothing happens after today.
func TestDatesNeedACalendar(t *testing.T) {
	for name, p := range map[string]*schedule.Plan{"units": network(t, "a 5wd\nb 3d a"), "lag": network(t, "a 5wd\nb 3 a+2d"), "dates": review(t)} {
		p.Start = kernel.Date{}
		if name == "dates" {
			p.Activities[0].Started = day(t, "2022-03-01")
		}
		if _, err := schedule.Work(p, schedule.Numbers(), kernel.Date{}); kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "--start") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := review(t)
	p.Activities[0].Started = day(t, "2022-03-09")
	if _, err := schedule.Work(p, axis, day(t, "2022-03-08")); err == nil || !strings.Contains(err.Error(), "晚于今天") {
		t.Error(err)
	}
	if s := dated(t, p, ""); s.Today == nil || s.Today.String() != "2022-03-09" {
		t.Errorf("today is %v", s.Today)
	}
}

func TestLengths(t *testing.T) {
	for text, want := range map[string]string{"5": "5wd", "5wd": "5wd", " 5 WD ": "5wd", "20个工作日": "20wd", "30d": "30d", "30天": "30d", "30 days": "30d", "0": "0wd"} {
		if l, err := schedule.ParseLength(text); err != nil || l.String() != want {
			t.Errorf("%q: %s, %v", text, l, err)
		}
	}
	for _, text := range []string{"", "wd", "-1", "+1", "1.5", "5 weeks", "36501", "99999999999999999999"} {
		if _, err := schedule.ParseLength(text); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%q was read (%v)", text, err)
		}
	}
}
