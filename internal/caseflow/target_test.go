package caseflow

import (
	"testing"
	"time"

	"juyan/internal/kernel"
)

func TestATargetHoldsFromItsDayAndItsOwnRowGoesFirst(t *testing.T) {
	day := func(y int, m time.Month) kernel.Date { return kernel.Date{Year: y, Month: m, Day: 1} }
	def := &Definition{Targets: []Target{
		{From: day(2022, 1), Target: 90, Low: 80},
		{From: day(2022, 3), Rates: []string{"close"}, Target: 85},
		{From: day(2023, 1), Target: 95, Low: 85},
	}}
	for _, c := range []struct {
		rate string
		on   kernel.Date
		want int
	}{
		{"response", kernel.Date{Year: 2021, Month: 12, Day: 31}, 0},
		{"response", day(2022, 1), 90},
		{"response", kernel.Date{Year: 2022, Month: 12, Day: 31}, 90},
		{"response", day(2023, 1), 95},
		{"close", day(2022, 2), 90},
		{"close", day(2022, 3), 85},
		{"close", day(2023, 2), 85}, // the row for all does not undo its own
	} {
		got, ok := def.Target(c.rate, c.on)
		if got.Target != c.want || ok != (c.want > 0) {
			t.Errorf("the target of %s on %s is %d (known: %v), want %d", c.rate, c.on, got.Target, ok, c.want)
		}
	}
}
