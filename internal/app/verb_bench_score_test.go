package app_test

import (
	"bytes"
	"regexp"
	"testing"

	"juyan/internal/app"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
)

// The measurement itself compares what columns and SQL answer, and what scoring
// step by step and at once say.
func TestBenchScoreFindsNoDifference(t *testing.T) {
	var out, errs bytes.Buffer
	url := storetest.URL(t, store.Postgres)
	code := app.Main(t.Context(), []string{"bench", "score", "--facts=20000", "--subjects=40", "--measures=20", "--db=" + url}, &app.IO{Out: &out, Err: &errs})
	if code != 0 {
		t.Fatalf("%d: %s%s", code, out.String(), errs.String())
	}
	for _, want := range []string{`answers that differ +0\n`, `records opened, of 50 scores +[1-9]`, `everybody's score after one more event`} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
