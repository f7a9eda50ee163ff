package baton_test

import (
	"strings"
	"testing"

	"juyan/internal/baton"
	"juyan/internal/baton/batontest"
)

// The first year that is appraised has no year to compare with: the board shows
// its quarters, a corrected one once, and nothing of a scheme that has fewer.
func TestTheFirstYearShowsItsQuarters(t *testing.T) {
	each(t, func(h *batontest.House) {
		year := h.Published(batontest.Scheme)
		quarters := h.Published(strings.NewReplacer("code: units-2022", "code: quarters-2022", "period: year", "period: quarter").Replace(batontest.Scheme))
		months := h.Published(strings.NewReplacer("code: units-2022", "code: months-2022", "period: year", "period: month").Replace(batontest.Scheme))
		for _, w := range []struct {
			day       string
			due, made int64
		}{{"2022-02-01", 10, 4}, {"2022-05-01", 10, 6}} {
			h.Work("work.due", "b", w.day, w.due)
			h.Work("work.in_time", "b", w.day, w.made)
		}
		h.At("2023-01-10", 9)
		run(h, baton.RunInput{Scheme: months.ID, Period: "2022-02", Purpose: baton.Official})
		first := run(h, baton.RunInput{Scheme: quarters.ID, Period: "2022Q1", Purpose: baton.Official})
		run(h, baton.RunInput{Scheme: quarters.ID, Period: "2022Q2", Purpose: baton.Official})
		run(h, baton.RunInput{Scheme: year.ID, Period: "2022", Purpose: baton.Official})
		h.At("2023-01-11", 9)
		h.Work("work.in_time", "b", "2022-02-02", 4)
		second := run(h, baton.RunInput{Scheme: quarters.ID, Period: "2022Q1", Purpose: baton.Official, Follows: first.ID, Reason: "补录"})
		run(h, baton.RunInput{Scheme: quarters.ID, Period: "2022Q3", Purpose: baton.Trial})

		b, err := h.Baton.Board(h.Ctx, h.Office(), "units-2022")
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Earlier) != 0 || len(b.Within) != 2 || b.Within[0].ID != second.ID || b.Within[1].Period.String() != "2022Q2" {
			t.Fatalf("%d earlier, within %+v", len(b.Earlier), b.Within)
		}
		var got []string
		for _, v := range b.Groups[0].Within["b"] {
			got = append(got, v.String())
		}
		// in time 8 of 10 of a target of 80 is all; 6 of 10 gives 45 of 60; served gives 20
		if strings.Join(got, " ") != "100 81.25" {
			t.Errorf("b had %q", got)
		}
		if b, err = h.Baton.Board(h.Ctx, h.Office(), "quarters-2022"); err != nil || len(b.Within) != 0 {
			t.Errorf("a quarter shows %+v within it (%v)", b, err)
		}
	})
}
