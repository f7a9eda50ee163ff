package caseflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

// plainDays is a calendar without days off: a working day is a day, a working
// hour an hour.
type plainDays struct{}

func (plainDays) Deadline(start kernel.Instant, limit string, _ []kernel.Period) (kernel.Instant, error) {
	unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "wh": time.Hour, "wd": 24 * time.Hour, "d": 24 * time.Hour}
	digits := strings.TrimRight(limit, "mhwd")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, fmt.Errorf("no limit: %s", limit)
	}
	return start.Add(time.Duration(n) * unit[limit[len(digits):]]), nil
}

func TestLimitsAndRungsAreWrittenSo(t *testing.T) {
	for s, want := range map[string]bool{"30m": true, "2h": true, "4wh": true, "5wd": true, "7d": true, "@review_date": true,
		"": false, "0h": false, "5": false, "5w": false, "-5h": false, "100000h": false, "5 wd": false, "@": false, "@Day": false, "5wd ": false} {
		if ValidLimit(s) != want {
			t.Errorf("limit %q: %v", s, !want)
		}
	}
	for s, want := range map[string]bool{"0": true, "1%": true, "99%": true, "-2h": true, "-30m": true, "+1h": true, "+5wd": true, "+2wh": true, "+7d": true,
		"": false, "100%": false, "0%": false, "-1wd": false, "1h": false, "+0h": false, "75 %": false, "%": false} {
		if ValidStep(s) != want {
			t.Errorf("rung %q: %v", s, !want)
		}
	}
}

func TestWhenARungIsDue(t *testing.T) {
	const h = kernel.Instant(3_600_000)
	start, due := 100*h, 110*h
	for at, want := range map[string]kernel.Instant{"0": due, "50%": 105 * h, "99%": start + 10*h*99/100, "-2h": 108 * h, "-30m": due - h/2, "-99h": start, "+3h": 113 * h, "+2wd": 158 * h} {
		got, err := Rung(Step{At: at}, start, due, plainDays{})
		if err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", at, got, err, want)
		}
	}
	for _, at := range []string{"x%", "-xh", "+x"} {
		if _, err := Rung(Step{At: at}, start, due, plainDays{}); err == nil {
			t.Errorf("%s is due some time", at)
		}
	}
}

// The limit stands before the steps of its own instant, so that "late" is
// known when its reminder is written.
func TestTheLimitStandsBeforeItsReminder(t *testing.T) {
	k := &Clock{Steps: []Step{{At: "+1h", Do: "escalate"}, {At: "0", Do: "remind"}, {At: "50%", Do: "notify"}}}
	list, err := Ladder(k, 0, 3_600_000, plainDays{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		if d.Step == nil {
			got = append(got, "limit")
		} else {
			got = append(got, d.Step.Do)
		}
	}
	if want := []string{"notify", "limit", "remind", "escalate"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := Ladder(&Clock{Steps: []Step{{At: "+x"}}}, 0, 1, plainDays{}); err == nil {
		t.Error("a rung that is none was laid")
	}
}

// Any ladder is in order, holds each step and the limit once, and is walked
// rung by rung to its end.
func TestLaddersAreInOrder(t *testing.T) {
	rung := rapid.OneOf(rapid.Just("0"), rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("%d%%", rapid.IntRange(1, 99).Draw(t, "share")) }),
		rapid.Custom(func(t *rapid.T) string {
			sign := rapid.SampledFrom([]string{"-", "+"}).Draw(t, "sign")
			unit := rapid.SampledFrom([]string{"m", "h"}).Draw(t, "unit")
			return fmt.Sprintf("%s%d%s", sign, rapid.IntRange(1, 9999).Draw(t, "n"), unit)
		}), rapid.SampledFrom([]string{"+1wd", "+5wd", "+3wh", "+30d"}))
	rapid.Check(t, func(t *rapid.T) {
		k := &Clock{}
		for _, at := range rapid.SliceOfN(rung, 0, 8).Draw(t, "rungs") {
			if !ValidStep(at) {
				t.Fatalf("%s is not a rung", at)
			}
			k.Steps = append(k.Steps, Step{At: at})
		}
		start := kernel.Instant(rapid.Int64Range(0, 1<<41).Draw(t, "start"))
		due := start + kernel.Instant(rapid.Int64Range(1, 1<<33).Draw(t, "length"))
		list, err := Ladder(k, start, due, plainDays{})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[*Step]int{}
		for i, d := range list {
			seen[d.Step]++
			if i > 0 && list[i-1].At > d.At {
				t.Fatalf("rung %d is due before rung %d", i, i-1)
			}
			if d.At < start {
				t.Fatalf("rung %d is due before the clock began", i)
			}
			if d.Step == nil && d.At != due {
				t.Fatalf("the limit is due at %v, not at %v", d.At, due)
			}
			if d.Step != nil && strings.HasSuffix(d.Step.At, "%") && d.At > due {
				t.Fatalf("a warning comes after the limit")
			}
			at, ok, err := NextRung(k, i, start, due, plainDays{})
			if !ok || err != nil || at != d.At {
				t.Fatalf("rung %d: %v, %v, %v", i, at, ok, err)
			}
		}
		if len(seen) != len(k.Steps)+1 || seen[nil] != 1 || len(list) != len(k.Steps)+1 {
			t.Fatalf("%d steps and the limit make %d rungs, %d of them the limit", len(k.Steps), len(list), seen[nil])
		}
		if _, ok, err := NextRung(k, len(list), start, due, plainDays{}); ok || err != nil {
			t.Fatal("a ladder that is used up goes on")
		}
	})
}
