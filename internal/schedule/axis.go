package schedule

import (
	"math"

	"juyan/internal/kernel"
)

// Calendar tells which days are worked; *calendar.Calendar is one.
type Calendar interface {
	Years() []int
	IsWorkday(kernel.Date) (bool, error)
}

// Axis is the line of days a plan is laid on. It never changes and may be shared
// by any number of plans.
type Axis struct {
	bare  bool // days are mere numbers
	cal   Calendar
	dates []kernel.Date // civil days, the first is day 0
	upTo  []int32       // working days up to and including a day
	work  []int32       // the working days themselves
}

// never is a day beyond the end of the axis.
const never = math.MaxInt

// Numbers is the axis of a plan without calendar: days are counted from 0 and
// each of them counts.
func Numbers() *Axis { return &Axis{bare: true} }

// NewAxis lays out the calendar's years. Where years are missing between, those
// after the last gap are taken.
func NewAxis(cal Calendar) *Axis {
	a := &Axis{cal: cal}
	years := cal.Years()
	if len(years) == 0 {
		return a
	}
	last := kernel.Date{Year: years[len(years)-1], Month: 12, Day: 31}
	for d := (kernel.Date{Year: years[0], Month: 1, Day: 1}); !d.After(last); d = d.AddDays(1) {
		worked, err := cal.IsWorkday(d)
		if err != nil {
			a.dates, a.upTo, a.work = nil, nil, nil
			continue
		}
		if worked {
			a.work = append(a.work, int32(len(a.dates)))
		}
		a.dates, a.upTo = append(a.dates, d), append(a.upTo, int32(len(a.work)))
	}
	return a
}

// day returns the number of a date, never when the axis does not hold it.
func (a *Axis) day(d kernel.Date) int {
	if len(a.dates) == 0 {
		return never
	}
	n := a.dates[0].Days(d)
	if n < 0 || n >= len(a.dates) {
		return never
	}
	return n
}

// mark names a day.
func (a *Axis) mark(day int) Mark {
	if a.bare {
		return Mark{Day: day}
	}
	return Mark{Date: a.dates[day]}
}

// count returns how many working days there were up to a day.
func (a *Axis) count(day int) int {
	if a.bare {
		return day
	}
	return int(a.upTo[day])
}

// add returns the day a length that begins on day ends. It never decreases as day
// grows.
func (a *Axis) add(day int, l Length) int {
	switch {
	case day == never || l.N == 0:
		return day
	case a.bare:
		return day + l.N
	case l.Natural:
		return a.rolled(day + l.N)
	}
	k := int(a.upTo[day]) + l.N
	if k > len(a.work) {
		return never
	}
	return int(a.work[k-1])
}

// rolled returns the day itself when it is worked, else the next that is.
func (a *Axis) rolled(day int) int {
	if day >= len(a.dates) {
		return never
	}
	k := int(a.upTo[day])
	if k > 0 && int(a.work[k-1]) == day {
		return day
	}
	if k == len(a.work) {
		return never
	}
	return int(a.work[k])
}

// sub returns the last working day on which a length may begin that has to end on
// day at the latest, floor where that is earlier still.
func (a *Axis) sub(day int, l Length, floor int) int {
	switch {
	case l.N == 0:
		return max(day, floor)
	case a.bare:
		return max(day-l.N, floor)
	case l.Natural:
		return max(a.worked(a.worked(day)-l.N), floor)
	}
	k := int(a.upTo[day]) - l.N
	if k < 1 {
		return floor
	}
	return max(int(a.work[k-1]), floor)
}

// worked returns the last working day up to day, −1 if there is none.
func (a *Axis) worked(day int) int {
	if day < 0 || a.upTo[day] == 0 {
		return -1
	}
	return int(a.work[a.upTo[day]-1])
}

// beyond is the error of a plan that leaves the axis.
func (a *Axis) beyond() error {
	if len(a.dates) == 0 {
		return kernel.Invalid("start", kernel.T("日历里一年也没有", "the calendar holds no year"))
	}
	if _, err := a.cal.IsWorkday(a.dates[len(a.dates)-1].AddDays(1)); err != nil {
		return err // names the year
	}
	return kernel.Invalid("start", kernel.T("计划排到了日历以外（%s 至 %s）", "the plan leaves the calendar (%s to %s)"), a.dates[0], a.dates[len(a.dates)-1])
}
