package caseflow

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// sound is a definition with one of everything that can be proven.
const sound = `
kind: repair
name: {zh: 报修, en: Repair}
number: 修〔{year}〕{seq}号
titled: what
party: firm
columns: [what]
fields:
  - {code: what, name: {zh: 什么, en: What}, type: text}
  - {code: why, name: {zh: 为什么, en: Why}, type: longtext}
  - {code: firm, name: {zh: 企业, en: Firm}, type: enterprise}
  - {code: units, name: {zh: 单位, en: Units}, type: units}
  - {code: day, name: {zh: 日期, en: Day}, type: date}
raise: {code: raise, name: {zh: 报, en: Report}, to: open, by: [caller], form: [what], requires: [what], start: [answer], assign: [{relation: officer, from: serving.officer}]}
stages:
  - {code: open, name: {zh: 待派, en: Open}, awaits: [call]}
  - {code: work, name: {zh: 办理, en: Work}, awaits: [finish]}
  - {code: end, name: {zh: 结束, en: End}, end: true}
actions:
  - {code: call, name: {zh: 派, en: Call}, from: [open], to: work, by: [officer, "role:office"], form: [units], open: {lane: job, units: units}, child: task, effect: repair.called}
  - {code: pause, name: {zh: 停, en: Pause}, from: [work], by: [officer], form: [why], requires: [why], suspend: [answer]}
  - {code: finish, name: {zh: 完, en: Finish}, from: [work], to: end, by: [officer], stop: [answer]}
clocks:
  - {code: answer, name: {zh: 办结, en: Answer}, limits: [{when: f.urgent, is: 2h}, {is: "@day"}, {is: 5wd}], statutory: 20wd, steps: [{at: 75%, do: notify, to: [officer]}, {at: "0", do: remind, to: [head, holder]}]}
lanes:
  - code: job
    name: {zh: 单位, en: Units}
    first: called
    stages:
      - {code: called, name: {zh: 待到, en: Called}, awaits: [arrive]}
      - {code: done, name: {zh: 办完, en: Done}, end: true}
    actions:
      - {code: arrive, name: {zh: 到, en: Arrive}, from: [called], to: done, by: [lane], stop: [reply]}
    clocks:
      - {code: reply, name: {zh: 回复, en: Reply}, limits: [{is: 4wh}]}
required:
  - {field: why, from: work}
`

var outside = Names{Roles: map[string]bool{"office": true}, Effects: map[string]bool{"repair.called": true}, Kinds: map[string]bool{"task": true}}

func TestASoundDefinitionHasNoFault(t *testing.T) {
	for _, f := range Prove(define(t, sound), outside) {
		t.Errorf("%s: %s", f.Path, f.What.ZH)
	}
	for kind, d := range model(t) {
		for _, f := range Prove(d, Names{}) {
			t.Errorf("%s %s: %s", kind, f.Path, f.What.ZH)
		}
	}
}

// Each mistake is found, at its place, with words in both languages that name
// what is wrong.
func TestEveryMistakeIsFoundAtItsPlace(t *testing.T) {
	for _, c := range []struct{ name, old, new, path, says string }{
		{"no kind", "kind: repair", "kind: ''", "kind", "kind"},
		{"no number", "number: 修〔{year}〕{seq}号", "number: 修", "number", "{seq}"},
		{"title of no field", "titled: what", "titled: name", "titled", "name"},
		{"party of no field", "party: firm", "party: company", "party", "company"},
		{"column of no field", "columns: [what]", "columns: [wat]", "columns", "wat"},
		{"a field twice", "{code: why, name", "{code: what, name", "fields.what", "what"},
		{"requirement of no field", "{field: why, from: work}", "{field: how, from: work}", "required.0", "how"},
		{"requirement from no stage", "{field: why, from: work}", "{field: why, from: wrk}", "required.0", "wrk"},
		{"begins nowhere", "to: open, by: [caller]", "to: opne, by: [caller]", "raise.to", "opne"},
		{"leads nowhere", "from: [open], to: work", "from: [open], to: wrok", "actions.call.to", "wrok"},
		{"the units rest in a lane", "awaits: [arrive]}", "awaits: [arrive], rests: true}", "lanes.job.stages.called.rests", "rests"},
		{"the units rest at the end", "en: End}, end: true}", "en: End}, end: true, rests: true}", "stages.end.rests", "rests"},
		{"the units rest without a reason", "awaits: [finish]}", "awaits: [finish], rests: true}", "actions.call.to", "work"},
		{"from nowhere", "from: [work], by: [officer], form", "from: [wokr], by: [officer], form", "actions.pause.from", "wokr"},
		{"an action twice", "{code: pause", "{code: call", "actions.call", "call"},
		{"an action without a name", "name: {zh: 停, en: Pause}", "name: {zh: 停}", "actions.pause.name", "pause"},
		{"asks no field", "form: [units], open", "form: [unts], open", "actions.call.form", "unts"},
		{"demands what it does not ask", "form: [why], requires: [why], suspend", "form: [why], requires: [day], suspend", "actions.pause.requires", "day"},
		{"nobody may", "by: [officer], form: [why]", "by: [], form: [why]", "actions.pause.by", ""},
		{"an unknown role", "role:office", "role:offices", "actions.call.by", "offices"},
		{"a relation nobody assigns", "by: [officer], form: [why]", "by: [keeper], form: [why]", "actions.pause.by", "keeper"},
		{"starts no clock", "start: [answer]", "start: [anwser]", "raise", "anwser"},
		{"suspends without a reason", "form: [why], requires: [why], suspend", "form: [why], suspend", "actions.pause.suspend", ""},
		{"a child of no kind", "child: task", "child: tusk", "actions.call.child", "tusk"},
		{"an effect nobody offers", "effect: repair.called", "effect: repair.rang", "actions.call.effect", "repair.rang"},
		{"opens no lane", "lane: job, units", "lane: jobs, units", "actions.call.open.lane", "jobs"},
		{"opens for no field", "units: units}", "units: unit}", "actions.call.open.units", "unit"},
		{"awaits what cannot be done there", "awaits: [call]", "awaits: [finish]", "stages.open.awaits", "finish"},
		{"awaits what does not exist", "awaits: [finish]", "awaits: [fin]", "stages.work.awaits", "fin"},
		{"a stage out of reach", "from: [open], to: work", "from: [open], to: end", "stages.work", "work"},
		{"no end", "en: End}, end: true", "en: End}", "stages", ""},
		{"a dead end", "from: [work], to: end, by", "from: [work], to: work, by", "stages.work", "work"},
		{"a clock nobody starts", ", start: [answer]", "", "clocks.answer", "answer"},
		{"a clock nobody stops", "to: end, by: [officer], stop: [answer]", "to: end, by: [officer]", "clocks.answer", "answer"},
		{"no last limit", "{is: 5wd}]", "{when: f.urgent, is: 5wd}]", "clocks.answer.limits", "answer"},
		{"a limit that is none", "is: 2h", "is: 2 hours", "clocks.answer.limits", "2 hours"},
		{"a date in no field", `"@day"`, `"@days"`, "clocks.answer.limits", "days"},
		{"a statutory limit that is none", "statutory: 20wd", "statutory: 20", "clocks.answer.statutory", "20"},
		{"a statutory limit of no field", "statutory: 20wd", `statutory: "@law"`, "clocks.answer.statutory", "law"},
		{"a limit in a field people fill in", `"@day"`, `"@what"`, "clocks.answer.limits", ""},
		{"a face that is none", "columns: [what]", "columns: [what]\nfaces: {begun: {zh: 已报, en: Reported}}", "faces", "begun"},
		{"a door to elsewhere", "columns: [what]", "columns: [what]\ndoor: https://example.org", "door", "https://example.org"},
		{"a rung at no time", "at: 75%", "at: 175%", "clocks.answer.steps", "175%"},
		{"a rung to nobody known", "to: [officer]}, {at", "to: [boss]}, {at", "clocks.answer.steps.to", "boss"},
		{"a lane begins nowhere", "first: called", "first: cold", "lanes.job.raise.to", "cold"},
		{"a lane's clock nobody stops", "by: [lane], stop: [reply]", "by: [lane]", "lanes.job.clocks.reply", "reply"},
		{"a lane's stage out of reach", "from: [called], to: done", "from: [called], to: called", "lanes.job.stages.done", "done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(sound, c.old) != 1 {
				t.Fatalf("the definition holds %q %d times", c.old, strings.Count(sound, c.old))
			}
			faults := Prove(define(t, strings.Replace(sound, c.old, c.new, 1)), outside)
			i := slices.IndexFunc(faults, func(f Fault) bool { return f.Path == c.path })
			if i < 0 {
				t.Fatalf("no fault at %s among %v", c.path, faults)
			}
			f := faults[i]
			for _, text := range []kernel.Text{f.What, f.How} {
				if text.ZH == "" || text.EN == "" || strings.Contains(text.EN+text.ZH, "%!") || strings.Contains(text.EN+text.ZH, "%%") {
					t.Errorf("the words are not whole: %+v", text)
				}
			}
			if !strings.Contains(f.What.ZH, c.says) || !strings.Contains(f.What.EN, c.says) {
				t.Errorf("%+v does not name %q", f.What, c.says)
			}
		})
	}
}

// What is not given to Prove is not checked against it.
func TestNamesThatAreNotKnownAreNotChecked(t *testing.T) {
	d := define(t, strings.NewReplacer("role:office", "role:any", "child: task", "child: any", "repair.called", "any.thing").Replace(sound))
	if faults := Prove(d, Names{}); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
}

// A clock that one way stops and another does not is still a fault, and says
// at which end it would run on.
func TestAClockMustStopOnEveryWay(t *testing.T) {
	d := define(t, strings.Replace(sound, "clocks:\n  - {code: answer", "  - {code: drop, name: {zh: 撤, en: Drop}, from: [open], to: end, by: [caller]}\nclocks:\n  - {code: answer", 1))
	faults := Prove(d, outside)
	if len(faults) != 1 || faults[0].Path != "clocks.answer" || !strings.Contains(faults[0].What.EN, `"end"`) {
		t.Errorf("%v", faults)
	}
}

// A lane's clocks that no action starts begin when the lane opens.
func TestClocksThatStartWithTheirLane(t *testing.T) {
	d := define(t, sound)
	if got := d.Lanes[0].OpenClocks(); !slices.Equal(got, []string{"reply"}) {
		t.Errorf("got %v", got)
	}
	d.Lanes[0].Acts[0].Start = []string{"reply"}
	if got := d.Lanes[0].OpenClocks(); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

// Definitions made well at random have no fault, and from wherever a walk
// stands, it can still reach an end.
func TestWellFormedDefinitionsAreProven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomDefinition(t)
		for _, f := range Prove(d, Names{}) {
			t.Fatalf("%s: %s", f.Path, f.What.EN)
		}
		c, err := Compile(d, plain)
		if err != nil {
			t.Fatal(err)
		}
		at := walk(t, c, rapid.IntRange(0, 12).Draw(t, "steps"))
		if !reachesEnd(c, at) {
			t.Fatalf("no way leads from %s to an end", at)
		}
	})
}

// walk takes actions at random from the first stage and returns where it
// stands; it never leaves the course.
func walk(t *rapid.T, c *Course, steps int) string {
	ch, err := c.Begin(Values{"what": "x"}, Values{})
	if err != nil {
		t.Fatal(err)
	}
	at, running := ch.Stage, map[string]bool{}
	clocks(ch, running)
	for range steps {
		open := c.Open("", at)
		if len(open) == 0 || c.Stage("", at).End {
			break
		}
		a := rapid.SampledFrom(open).Draw(t, "action")
		in := Values{}
		if rapid.Bool().Draw(t, "what") {
			in["what"] = true
		}
		if ch, err = c.Step(State{Stage: at, Data: Values{}, Facts: Values{}}, a, in); err != nil {
			t.Fatalf("%s in %s: %v", a.Code, at, err)
		}
		if c.Stage("", ch.Stage) == nil {
			t.Fatalf("%s leads to %q", a.Code, ch.Stage)
		}
		at = ch.Stage
		clocks(ch, running)
		if ch.Ends && len(running) > 0 {
			t.Fatalf("the course ended at %s with %v running", at, running)
		}
	}
	return at
}

// clocks starts and stops what a change does.
func clocks(ch Change, running map[string]bool) {
	for _, code := range ch.Stop {
		delete(running, code)
		if code == "*" {
			for k := range running {
				delete(running, k)
			}
		}
	}
	for _, s := range ch.Start {
		running[s.Clock.Code] = true
	}
}

func reachesEnd(c *Course, from string) bool {
	seen := map[string]bool{}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		s := c.Stage("", queue[0])
		if s.End {
			return true
		}
		if seen[s.Code] {
			continue
		}
		seen[s.Code] = true
		for _, a := range c.Open("", s.Code) {
			queue = append(queue, targets(a)...)
		}
	}
	return false
}
