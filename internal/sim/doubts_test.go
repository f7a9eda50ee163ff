package sim_test

import (
	"testing"

	"juyan/internal/doubt"
	"juyan/internal/kernel"
)

// doubts: what was strewn over the year for supervision to find was found, next
// to nothing else was, and some of it was judged.
func (z *zone) doubts(t *testing.T) {
	list, err := z.app.Doubt.Counts(ctx, kernel.System())
	must(t, err)
	var sum doubt.Count
	for _, c := range list {
		want, strewn := map[string]int{"late_pause": 1, "ping_pong": 2, "splitting": 1, "same_words": 1, "call_off": 1, "burst": 1, "no_contact": 1}[c.Detector]
		if strewn && c.Found < want {
			t.Errorf("%s: found %d, strewn %d", c.Detector, c.Found, want)
		}
		sum.Found, sum.Open, sum.Explained, sum.Confirmed, sum.Unfounded = sum.Found+c.Found, sum.Open+c.Open, sum.Explained+c.Explained, sum.Confirmed+c.Confirmed, sum.Unfounded+c.Unfounded
	}
	if sum.Found > 14 {
		t.Errorf("%d found of 8 strewn: the others drown them", sum.Found)
	}
	if sum.Confirmed < 1 || sum.Explained < 1 || sum.Unfounded < 1 || sum.Open < 1 {
		t.Errorf("verdicts %+v: want some of each, and some open", sum)
	}
	again, err := z.app.Doubt.Search(ctx, kernel.System(), doubt.SearchInput{DryRun: true})
	must(t, err)
	for _, f := range again.Found {
		t.Logf("found after the last search: %s", f.Said.ZH)
	}
}
