package sim_test

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/merit"
)

// results: three quarters are final, the first of them computed anew after an
// appeal was upheld; the last is on notice with two appeals open.
func (z *zone) results(t *testing.T) {
	list, err := z.app.Merit.Results(ctx, kernel.System())
	must(t, err)
	got := map[string]*merit.Result{}
	for _, r := range list {
		got[r.Period.String()] = r
	}
	for period, want := range map[string]struct {
		status   merit.Status
		revision int
	}{"2022Q1": {merit.Final, 2}, "2022Q2": {merit.Final, 1}, "2022Q3": {merit.Final, 1}, "2022Q4": {merit.Announced, 1}} {
		r := got[period]
		if r == nil || r.Status != want.status || int(r.Revision) != want.revision {
			t.Errorf("%s: %+v, want %s in revision %d", period, r, want.status, want.revision)
		}
	}
	v, err := z.app.Merit.View(ctx, kernel.System(), got["2022Q4"].ID)
	must(t, err)
	if len(v.Appeals) != 2 || v.Appeals[0].Status != merit.AppealOpen || v.Appeals[1].Status != merit.AppealOpen {
		t.Errorf("appeals of the last quarter: %+v", v.Appeals)
	}
}
