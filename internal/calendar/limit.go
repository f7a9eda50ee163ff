package calendar

import (
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// Unit is what a limit counts.
type Unit string

// The units of a limit.
const (
	Minutes   Unit = "minutes"   // plain time
	Hours24   Unit = "hours"     // plain time
	WorkHours Unit = "workhours" // hours the zone is open
	Workdays  Unit = "workdays"
	Days      Unit = "days" // natural days; a period that ends on a day off ends on the next working day
)

type unitFacts struct {
	mark string         // in "5wd"
	ms   kernel.Instant // length of one, 0 for days, which have no fixed length
	zh   string
	one  string
	many string
}

var units = map[Unit]unitFacts{
	Minutes:   {"m", 60_000, " 分钟", " minute", " minutes"},
	Hours24:   {"h", 3_600_000, " 小时", " hour", " hours"},
	WorkHours: {"wh", 3_600_000, " 个工作小时", " working hour", " working hours"},
	Workdays:  {"wd", 0, " 个工作日", " working day", " working days"},
	Days:      {"d", 0, " 天", " day", " days"},
}

// byDays reports whether u counts dates rather than time.
func (u Unit) byDays() bool { return u == Workdays || u == Days }

// Count says n of the unit in words: "5 个工作日" / "5 working days".
func (u Unit) Count(n int) kernel.Text {
	f, s := units[u], strconv.Itoa(n)
	if n == 1 {
		return kernel.T(s+f.zh, s+f.one)
	}
	return kernel.T(s+f.zh, s+f.many)
}

// Limit is how long something may take. The zero Limit is "no limit" and has
// no deadline.
type Limit struct {
	N    int
	Unit Unit
}

// ParseLimit reads "30m", "2h", "4wh", "5wd" or "7d", from 1 to 99999.
func ParseLimit(s string) (Limit, error) {
	mark := strings.TrimLeft(s, "0123456789")
	digits := strings.TrimSuffix(s, mark)
	if n, err := strconv.Atoi(digits); err == nil && len(digits) <= 5 && digits[0] != '0' {
		for u, f := range units {
			if f.mark == mark {
				return Limit{n, u}, nil
			}
		}
	}
	return Limit{}, kernel.Invalid("", kernel.T(
		"“%s”不是时限，应写成 30m（分钟）、2h（小时）、4wh（工作小时）、5wd（工作日）或 7d（自然日）",
		"%q is not a limit; write 30m (minutes), 2h (hours), 4wh (working hours), 5wd (working days) or 7d (natural days)"), s)
}

// String returns the form ParseLimit reads; "" for no limit.
func (l Limit) String() string {
	if l == (Limit{}) {
		return ""
	}
	return strconv.Itoa(l.N) + units[l.Unit].mark
}

// Text returns "5 个工作日" / "5 working days".
func (l Limit) Text() kernel.Text {
	if l == (Limit{}) {
		return kernel.T("无时限", "no limit")
	}
	return l.Unit.Count(l.N)
}

// MarshalText writes the limit as String does, for packs and JSON.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *Limit) UnmarshalText(b []byte) (err error) {
	*l = Limit{}
	if len(b) > 0 {
		*l, err = ParseLimit(string(b))
	}
	return err
}

func (l Limit) check() error {
	if _, ok := units[l.Unit]; !ok || l.N < 1 || l.N > 99999 {
		return kernel.Invalid("", kernel.T("时限“%d %s”无效；数字应在 1—99999 之间，单位是 minutes、hours、workhours、workdays 或 days",
			"the limit \"%d %s\" is not valid; use a number from 1 to 99999 and one of minutes, hours, workhours, workdays, days"), l.N, string(l.Unit))
	}
	return nil
}

// Amount is how much of a unit went by: Days for units that count dates, Time
// for the others. Amounts of one unit add up, so the shares of several holders
// sum to the whole.
type Amount struct {
	Unit Unit          `json:"unit"`
	Days int           `json:"days,omitempty"`
	Time time.Duration `json:"time,omitempty"` // nanoseconds, a whole number of milliseconds
}

// Add returns a + b; both have the same unit.
func (a Amount) Add(b Amount) Amount {
	return Amount{a.Unit, a.Days + b.Days, a.Time + b.Time}
}

// Whole returns the completed units.
func (a Amount) Whole() int {
	if a.Unit.byDays() {
		return a.Days
	}
	return int(a.Time.Milliseconds() / max(1, int64(units[a.Unit].ms)))
}

// IsZero reports whether nothing went by.
func (a Amount) IsZero() bool { return a.Days == 0 && a.Time == 0 }

// Text says the amount: "2 小时 10 分", "5 个工作日". Plain time from three
// days on is said in days and hours; a begun minute counts as one.
func (a Amount) Text() kernel.Text {
	if a.Unit.byDays() {
		return a.Unit.Count(a.Days)
	}
	t := clockText(a.Time, a.Unit != WorkHours)
	if a.Unit == WorkHours {
		t = kernel.T("%s（工作时间）", "%s of working time").Format(t)
	}
	return t
}

// clockText says d in hours and minutes.
func clockText(d time.Duration, days bool) kernel.Text {
	m := int((d + time.Minute - time.Millisecond) / time.Minute)
	h := m / 60
	switch {
	case days && h >= 72 && h%24 == 0:
		return kernel.T("%d 天", "%d d").Format(h / 24)
	case days && h >= 72:
		return kernel.T("%d 天 %d 小时", "%d d %d h").Format(h/24, h%24)
	case h == 0:
		return kernel.T("%d 分钟", "%d min").Format(m)
	case m%60 == 0:
		return kernel.T("%d 小时", "%d h").Format(h)
	}
	return kernel.T("%d 小时 %d 分", "%d h %d min").Format(h, m%60)
}

// Written is the calendar for those who hold limits as packs write them,
// "5wd".
type Written struct{ *Calendar }

// Deadline is Calendar.Deadline with the limit in the form ParseLimit reads.
func (w Written) Deadline(start kernel.Instant, limit string, suspended []kernel.Period) (kernel.Instant, error) {
	l, err := ParseLimit(limit)
	if err != nil {
		return 0, err
	}
	return w.Calendar.Deadline(start, l, suspended)
}
