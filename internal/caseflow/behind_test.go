package caseflow_test

import (
	"testing"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// shortcut is a course with a way around its middle: begun may be given up
// before anything was done.
func shortcut(t *testing.T) *caseflow.Course {
	t.Helper()
	name := kernel.T("名", "name")
	c, err := caseflow.Compile(&caseflow.Definition{
		Kind:   "x",
		Fields: []caseflow.Field{{Code: "done", Name: name, Type: caseflow.TypeText}},
		Raise:  caseflow.Action{Code: "raise", To: "begun"},
		Stages: []caseflow.Stage{{Code: "begun"}, {Code: "made"}, {Code: "seen"}, {Code: "closed", End: true}, {Code: "given_up", End: true}, {Code: "filed", End: true}},
		Acts: []caseflow.Action{
			{Code: "make", From: []string{"begun"}, To: "made"},
			{Code: "see", From: []string{"made"}, To: "seen"},
			{Code: "close", From: []string{"seen"}, To: "closed"},
			{Code: "file", From: []string{"made"}, To: "filed"},
			{Code: "give_up", From: []string{"*"}, To: "given_up"},
		},
		Required: []caseflow.Requirement{{Field: "done", From: "made"}},
	}, func(string) (caseflow.Condition, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAFieldIsWantedOnlyWhereNoWayLeadsAroundItsStage(t *testing.T) {
	c := shortcut(t)
	for stage, want := range map[string]bool{"begun": false, "made": true, "seen": true, "closed": true, "filed": true, "given_up": false} {
		missing, err := c.Missing(stage, caseflow.Values{}, nil)
		if err != nil || (len(missing) > 0) != want {
			t.Errorf("%s: %v, %v; want %v", stage, missing, err, want)
		}
		if missing, _ := c.Missing(stage, caseflow.Values{"done": "yes"}, nil); len(missing) > 0 {
			t.Errorf("%s wants what is there: %v", stage, missing)
		}
	}
}
