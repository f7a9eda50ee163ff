package caseflow

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// Calendar counts time as the zone works. Limits are written "30m", "2h"
// (plain time), "4wh" (working hours), "5wd" (working days), "7d" (natural
// days), "@2022-07-01" (the end of that day); suspended spans are half-open.
type Calendar interface {
	Deadline(start kernel.Instant, limit string, suspended []kernel.Period) (kernel.Instant, error)
}

var (
	limitForm = regexp.MustCompile(`^(([1-9]\d{0,4})(m|h|wh|wd|d)|@[a-z][a-z0-9_]*)$`)
	stepForm  = regexp.MustCompile(`^(0|[1-9]\d?%|-([1-9]\d{0,3})(m|h)|\+([1-9]\d{0,3})(m|h|wh|wd|d))$`)
)

// ValidLimit reports whether s is written as a limit.
func ValidLimit(s string) bool { return limitForm.MatchString(s) }

// ValidStep reports whether s says when a rung is due: "75%", "-2h", "0",
// "+5wd".
func ValidStep(s string) bool { return stepForm.MatchString(s) }

// Rung returns the instant at which a step of a clock is due. A share is of
// the plain time between start and due, so that a warning never falls later
// than the limit whatever lies between.
func Rung(step Step, start, due kernel.Instant, cal Calendar) (kernel.Instant, error) {
	at := step.At
	switch {
	case at == "0":
		return due, nil
	case strings.HasSuffix(at, "%"):
		pct, err := strconv.ParseInt(strings.TrimSuffix(at, "%"), 10, 64)
		if err != nil {
			return 0, err
		}
		return start + kernel.Instant(int64(due-start)*pct/100), nil
	case strings.HasPrefix(at, "-"):
		d, err := time.ParseDuration(at[1:])
		if err != nil {
			return 0, err
		}
		return max(start, due.Add(-d)), nil
	}
	return cal.Deadline(due, strings.TrimPrefix(at, "+"), nil)
}

// NextRung returns when the rung after the first done ones is due; ok is false
// when the ladder is used up.
func NextRung(clock *Clock, done int, start, due kernel.Instant, cal Calendar) (at kernel.Instant, ok bool, err error) {
	rungs, err := Ladder(clock, start, due, cal)
	if err != nil || done >= len(rungs) {
		return 0, false, err
	}
	return rungs[done].At, true, nil
}

// Due is one rung of a ladder. Step is nil for the limit itself: every clock
// has that rung, so that passing a deadline is always an event.
type Due struct {
	At   kernel.Instant
	Step *Step
}

// Ladder lists the rungs of clock in time order, the limit itself among them unless
// it merely lapses.
func Ladder(clock *Clock, start, due kernel.Instant, cal Calendar) ([]Due, error) {
	out := make([]Due, 0, len(clock.Steps)+1)
	for i := range clock.Steps {
		at, err := Rung(clock.Steps[i], start, due, cal)
		if err != nil {
			return nil, err
		}
		out = insert(out, Due{at, &clock.Steps[i]})
	}
	if clock.Lapses {
		return out, nil
	}
	return insert(out, Due{due, nil}), nil
}

// insert keeps list ordered by time; the limit itself comes before steps of
// the same instant, so that "late" is known when its reminder is written.
func insert(list []Due, d Due) []Due {
	i := len(list)
	for i > 0 && (list[i-1].At > d.At || list[i-1].At == d.At && d.Step == nil) {
		i--
	}
	list = append(list, Due{})
	copy(list[i+1:], list[i:])
	list[i] = d
	return list
}
