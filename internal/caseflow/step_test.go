package caseflow

import (
	"slices"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

const branching = `
kind: k
raise: {code: raise, name: {zh: 报, en: Raise}, to: open, start: [answer, dated]}
fields:
  - {code: good, name: {zh: 好, en: Good}, type: bool}
  - {code: kind, name: {zh: 类, en: Kind}, type: text}
  - {code: day, name: {zh: 日, en: Day}, type: date}
  - {code: note, name: {zh: 记, en: Note}, type: text}
stages:
  - {code: open, name: {zh: 开, en: Open}, awaits: [rate]}
  - {code: again, name: {zh: 再, en: Again}, awaits: [rate]}
  - {code: side, name: {zh: 旁, en: Side}}
  - {code: end, name: {zh: 完, en: End}, end: true}
actions:
  - {code: rate, name: {zh: 评, en: Rate}, event: k.was_rated, permission: k.rate, from: [open, again], to: end, branches: [{when: "!f.good", to: again}, {when: f.kind == x, to: side}], stop: [answer], facts: [{measure: k.rated}, {measure: k.good, when: f.good}, {measure: k.seen, when: m.seen}]}
  - {code: guarded, name: {zh: 守, en: Guarded}, from: ["*"], when: m.ready}
  - {code: stay, name: {zh: 留, en: Stay}, from: [open], suspend: [answer], resume: [dated]}
  - {code: broken, name: {zh: 坏, en: Broken}, from: [open], to: end, branches: [{when: explodes, to: side}]}
  - {code: auto, name: {zh: 自, en: Auto}, from: [open], auto: m.seen}
  - {code: leave, name: {zh: 去, en: Leave}, from: [side], to: end}
clocks:
  - {code: answer, name: {zh: 答, en: Answer}, limits: [{when: f.kind == x, is: 2h}, {is: 5wd}]}
  - {code: dated, name: {zh: 期, en: Dated}, limits: [{is: "@day"}]}
required: [{field: note, from: end, when: f.good}]
measures: [{code: k.rated, name: {zh: 已评, en: Rated}}]
`

func state(stage string, data, facts Values) State {
	return State{Stage: stage, Data: data, Facts: facts}
}

func TestBeginStartsTheClocksItsLimitsAllow(t *testing.T) {
	c := compile(t, define(t, branching))
	for _, x := range []struct {
		data Values
		want []string
	}{
		{Values{}, []string{"answer 5wd"}},
		{Values{"kind": "x"}, []string{"answer 2h"}},
		{Values{"day": "2022-07-01"}, []string{"answer 5wd", "dated @2022-07-01"}},
	} {
		ch, err := c.Begin(x.data, Values{})
		if err != nil || ch.Stage != "open" || !ch.Moved || ch.Ends {
			t.Fatalf("%+v, %v", ch, err)
		}
		var got []string
		for _, s := range ch.Start {
			got = append(got, s.Clock.Code+" "+s.Limit)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%v: started %v, want %v", x.data, got, x.want)
		}
	}
}

// The first branch whose condition certainly holds is taken; an unknown one
// never is.
func TestBranchesTakeOnlyACertainYes(t *testing.T) {
	c := compile(t, define(t, branching))
	rate := c.Action("", "rate")
	for _, x := range []struct {
		name string
		in   Values
		to   string
		ends bool
	}{
		{"nothing known", Values{}, "end", true},
		{"known to be bad", Values{"good": false}, "again", false},
		{"bad stands before kind", Values{"good": false, "kind": "x"}, "again", false},
		{"the second branch", Values{"good": true, "kind": "x", "note": "n"}, "side", false},
		{"emptied is unknown", Values{"good": nil}, "end", true},
	} {
		ch, err := c.Step(state("open", Values{}, Values{}), rate, x.in)
		if err != nil || ch.Stage != x.to || ch.Ends != x.ends || !ch.Moved {
			t.Errorf("%s: %+v, %v", x.name, ch, err)
		}
	}
}

// Branches see the values the form has just set, over those there were.
func TestBranchesSeeTheFormJustFilled(t *testing.T) {
	c := compile(t, define(t, branching))
	ch, err := c.Step(state("open", Values{"good": false}, Values{}), c.Action("", "rate"), Values{"good": true, "note": "n"})
	if err != nil || ch.Stage != "end" {
		t.Errorf("%+v, %v", ch, err)
	}
}

func TestAStepToTheSameStageMovesNothing(t *testing.T) {
	c := compile(t, define(t, branching))
	ch, err := c.Step(state("again", Values{}, Values{}), c.Action("", "rate"), Values{"good": false})
	if err != nil || ch.Moved || ch.Ends || ch.Stage != "again" {
		t.Errorf("%+v, %v", ch, err)
	}
	ch, err = c.Step(state("open", Values{}, Values{}), c.Action("", "stay"), nil)
	if err != nil || ch.Moved || ch.Stage != "open" || !slices.Equal(ch.Suspend, []string{"answer"}) || !slices.Equal(ch.Resume, []string{"dated"}) {
		t.Errorf("%+v, %v", ch, err)
	}
}

// A condition guards: no and unknown both keep the action shut, each with a
// conflict in both languages.
func TestAnUnknownConditionNeverOpens(t *testing.T) {
	c := compile(t, define(t, branching))
	guarded := c.Action("", "guarded")
	for _, facts := range []Values{{}, {"ready": false}, {"ready": nil}} {
		_, err := c.Step(state("open", Values{}, facts), guarded, nil)
		if kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("%v: %v", facts, err)
		}
	}
	if _, err := c.Step(state("open", Values{}, Values{"ready": true}), guarded, nil); err != nil {
		t.Error(err)
	}
	if ok, err := c.Due(c.Action("", "auto"), Values{}, Values{}); ok || err != nil {
		t.Errorf("an unknown condition took an automatic step: %v, %v", ok, err)
	}
	if ok, _ := c.Due(c.Action("", "auto"), Values{}, Values{"seen": true}); !ok {
		t.Error("a certain one did not")
	}
}

func TestAStepWhereTheStageDoesNotAllowIt(t *testing.T) {
	c := compile(t, define(t, branching))
	for _, x := range []struct{ stage, act string }{{"side", "rate"}, {"end", "guarded"}, {"nowhere", "rate"}} {
		_, err := c.Step(state(x.stage, Values{}, Values{"ready": true}), c.Action("", x.act), nil)
		if kernel.CodeOf(err) != kernel.CodeConflict {
			t.Errorf("%s in %s: %v", x.act, x.stage, err)
		}
	}
	_, err := c.Step(state("side", Values{}, Values{}), c.Action("", "rate"), nil)
	if text := kernel.AllErrors(err)[0].Text; !strings.Contains(text.ZH, "旁") || !strings.Contains(text.EN, "Side") {
		t.Errorf("the refusal does not name the stage: %+v", text)
	}
}

// A stage that wants a field refuses the step into it, naming the field; a
// condition that is unknown does not demand.
func TestAStageDemandsItsFields(t *testing.T) {
	c := compile(t, define(t, branching))
	_, err := c.Step(state("open", Values{}, Values{}), c.Action("", "rate"), Values{"good": true})
	if all := kernel.AllErrors(err); len(all) != 1 || all[0].Field != "note" || all[0].Code != kernel.CodeInvalid {
		t.Fatalf("got %v", err)
	}
	for _, have := range []any{"", []string{}, []any{}, nil} {
		if missing, _ := c.Missing("end", Values{"good": true, "note": have}, nil); len(missing) != 1 {
			t.Errorf("%#v counts as filled", have)
		}
	}
	for _, data := range []Values{{"good": true, "note": "n"}, {"good": false}, {}} {
		if missing, err := c.Missing("end", data, nil); len(missing) > 0 || err != nil {
			t.Errorf("%v: %v, %v", data, missing, err)
		}
	}
	if missing, _ := c.Missing("open", Values{"good": true}, nil); len(missing) > 0 {
		t.Errorf("an earlier stage demands %v", missing)
	}
}

func TestFactsOfAStep(t *testing.T) {
	c := compile(t, define(t, branching))
	names := func(in, facts Values) string {
		ch, err := c.Step(state("open", Values{}, facts), c.Action("", "rate"), in)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range ch.Facts {
			out = append(out, f.Measure)
		}
		return strings.Join(out, " ")
	}
	for _, x := range []struct {
		in, facts Values
		want      string
	}{{Values{}, Values{}, "k.rated"}, {Values{"good": true, "note": "n"}, Values{"seen": true}, "k.rated k.good k.seen"}, {Values{"good": false}, Values{}, "k.rated"}} {
		if got := names(x.in, x.facts); got != x.want {
			t.Errorf("%v: %q, want %q", x.in, got, x.want)
		}
	}
}

func TestAConditionThatCannotBeAnsweredStopsTheStep(t *testing.T) {
	c := compile(t, define(t, branching))
	if _, err := c.Step(state("open", Values{}, Values{}), c.Action("", "broken"), nil); err == nil {
		t.Error("the step went on")
	}
	if _, err := Compile(define(t, strings.Replace(branching, "when: m.ready", "when: broken", 1)), plain); err == nil || !strings.Contains(err.Error(), "kind k") {
		t.Errorf("compiled, or does not say where: %v", err)
	}
}

// The usual way follows the first awaited action; without one it stops.
func TestUsual(t *testing.T) {
	if got := compile(t, define(t, branching)).Usual(); !slices.Equal(got, []string{"open", "end"}) {
		t.Errorf("got %v", got)
	}
	whistle, err := Compile(model(t)["whistle"], func(string) (Condition, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := whistle.Usual(); !slices.Equal(got, []string{"raised", "mustered", "contacted", "working", "confirming", "closed"}) {
		t.Errorf("got %v", got)
	}
	round := compile(t, define(t, "raise: {code: r, to: a}\nstages: [{code: a, awaits: [x]}, {code: b, awaits: [y]}]\nactions: [{code: x, from: [a], to: b}, {code: y, from: [b], to: a}]"))
	if got := round.Usual(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("a round trip: %v", got)
	}
}

func TestWhatACourseAnswers(t *testing.T) {
	c := compile(t, define(t, branching))
	codes := func(list []*Action) string {
		var out []string
		for _, a := range list {
			out = append(out, a.Code)
		}
		return strings.Join(out, " ")
	}
	if got := codes(c.Open("", "open")); got != "rate guarded stay broken" {
		t.Errorf("open in open: %s", got)
	}
	if got := codes(c.Open("", "end")); got != "" {
		t.Errorf("open in an end: %s", got)
	}
	if c.Open("nolane", "open") != nil || c.Stage("nolane", "open") != nil || c.Action("nolane", "rate") != nil || c.Clock("nolane", "answer") != nil || c.LaneDef("nolane") != nil {
		t.Error("a lane that does not exist answers")
	}
	if got := codes(c.Autos()); got != "auto" {
		t.Errorf("automatic: %s", got)
	}
	rate, stay := c.Action("", "rate"), c.Action("", "stay")
	if c.Event(rate) != "k.was_rated" || c.Event(stay) != "k.stay" || c.Permission(rate) != "k.rate" || c.Permission(stay) != "k.handle" {
		t.Error("events or permissions")
	}
	if c.Action("", "raise") != &c.Def.Raise || c.MeasureName("k.rated").EN != "Rated" || c.MeasureName("k.no").EN != "k.no" {
		t.Error("the raise, or the name of a measure")
	}
}
