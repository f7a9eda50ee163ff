package resource_test

import (
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/resource"
)

// On every day there is a gap exactly when the confirmed needs of that day exceed
// the supply of that day.
func TestGapsAgreeWithEveryDay(t *testing.T) {
	start := kernel.Date{Year: 2022, Month: 1, Day: 1}
	const days = 60
	rapid.Check(t, func(t *rapid.T) {
		r := &pack.Resource{Code: "x"}
		for from := rapid.IntRange(0, 10).Draw(t, "first"); from < days && len(r.Supplies) < 4; from += rapid.IntRange(1, 20).Draw(t, "step") {
			r.Supplies = append(r.Supplies, pack.Supply{From: start.AddDays(from), Capacity: rapid.IntRange(0, 20).Draw(t, "capacity")})
		}
		var needs []resource.Need
		for i := range rapid.IntRange(0, 5).Draw(t, "needs") {
			from := rapid.IntRange(-5, days).Draw(t, "from")
			n := resource.Need{Matter: kernel.ID(rune('a' + i)), Agreed: int64(rapid.IntRange(1, 12).Draw(t, "agreed")), From: start.AddDays(from), Confirmed: rapid.Bool().Draw(t, "confirmed"), Rank: i}
			if rapid.Bool().Draw(t, "ends") {
				n.Until = n.From.AddDays(rapid.IntRange(0, 30).Draw(t, "length"))
			}
			needs = append(needs, n)
		}
		gaps := resource.Gaps(r, needs, start, start.AddDays(days))
		for k := range days {
			day := start.AddDays(k)
			if got, want := inGap(gaps, day), short(r, needs, day); got != want {
				t.Fatalf("%s: gap %v, want %v in %+v", day, got, want, gaps)
			}
		}
	})
}

func inGap(gaps []resource.Gap, day kernel.Date) bool {
	for _, g := range gaps {
		if !g.From.After(day) && (g.Until.IsZero() || day.Before(g.Until)) {
			return true
		}
	}
	return false
}

func short(r *pack.Resource, needs []resource.Need, day kernel.Date) bool {
	known, capacity, sum := false, 0, 0
	for _, s := range r.Supplies {
		if !s.From.After(day) {
			known, capacity = true, s.Capacity
		}
	}
	for _, n := range needs {
		if n.Confirmed && !n.From.After(day) && (n.Until.IsZero() || !n.Until.Before(day)) {
			sum += int(n.Agreed)
		}
	}
	return known && sum > capacity
}
