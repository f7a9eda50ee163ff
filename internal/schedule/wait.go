package schedule

import "juyan/internal/kernel"

// Point says when an activity no longer waits for a predecessor.
type Point string

// The points.
const (
	AfterFinish Point = "finish" // it starts after the predecessor's finish
	AfterStart  Point = "start"  // it starts after the predecessor's start
	UntilFinish Point = "end"    // it finishes after the predecessor's finish
)

// Wait is one predecessor that an activity waits for.
type Wait struct {
	Code string
	On   Point
	Lag  Length
}

var points = map[kind]Point{finishStart: AfterFinish, startStart: AfterStart, finishFinish: UntilFinish}

// Waits lists what the activity waits for, as far as the ways it makes use of
// leave it to.
func (a *Activity) Waits() []Wait {
	var out []Wait
	for _, s := range a.After {
		r, ok := parseReference(s)
		if ok {
			r, ok = a.soften(r)
		}
		if ok {
			out = append(out, Wait{r.code, points[r.kind], r.lag})
		}
	}
	return out
}

// Add returns the day on which a length that begins on a day ends. Error code:
// invalid, where it leaves the calendar.
func (a *Axis) Add(from kernel.Date, l Length) (kernel.Date, error) {
	day := a.day(from)
	if day != never {
		day = a.add(day, l)
	}
	if day == never {
		return kernel.Date{}, a.beyond()
	}
	return a.mark(day).Date, nil
}

// Took returns how long something took, in the unit of a length; 0 where it
// leaves the calendar.
func (a *Axis) Took(from, to kernel.Date, unit Length) Length {
	i, k := a.day(from), a.day(to)
	switch {
	case i == never || k == never:
		return Length{Natural: unit.Natural}
	case unit.Natural:
		return NaturalDays(k - i)
	}
	return Workdays(a.count(k) - a.count(i))
}
