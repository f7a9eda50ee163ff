package api

import (
	"testing"
	"time"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/web"
)

// A point in time comes in and goes out as RFC 3339 on the zone's clock; one
// without a zone is the zone's; a bare number, or words, name the field.
func TestATimeIsReadAndWrittenOnTheZonesClock(t *testing.T) {
	loc := time.FixedZone("CST", 8*3600)
	act := caseflow.Action{Code: "meet", Form: []string{"at"}}
	course, err := caseflow.Compile(&caseflow.Definition{Kind: "visit", Fields: []caseflow.Field{{Code: "at", Name: kernel.T("约见时间", "Meeting time"), Type: caseflow.TypeTime}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := &call{Ctx: &web.Ctx{Loc: loc}}
	for in, want := range map[any]string{"2022-07-05T09:30:00+08:00": "2022-07-05T09:30:00+08:00", "2022-07-05T01:30:00Z": "2022-07-05T09:30:00+08:00", "2022-07-05 09:30": "2022-07-05T09:30:00+08:00"} {
		raw, err := typed(course, Values{"at": in}, loc)
		if err != nil {
			t.Fatal(err)
		}
		v, err := course.Input(&act, raw)
		if err != nil || out.value(course.Field("at"), v["at"]) != want {
			t.Errorf("%v is written %v, %v", in, out.value(course.Field("at"), v["at"]), err)
		}
	}
	for _, in := range []any{float64(1656984600000), "1656984600000", "after lunch"} {
		raw, err := typed(course, Values{"at": in}, loc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = course.Input(&act, raw); len(kernel.AllErrors(err)) != 1 || kernel.AllErrors(err)[0].Field != "at" {
			t.Errorf("%v: %v", in, err)
		}
	}
}
