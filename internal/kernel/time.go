package kernel

import (
	"fmt"
	"time"
	_ "time/tzdata" // a static binary on a bare machine still knows Asia/Shanghai
)

// Instant is a point in time: milliseconds since 1970-01-01 UTC. Zero means
// "not set".
type Instant int64

// InstantOf converts t, dropping what is finer than a millisecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns i in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// In returns i in loc.
func (i Instant) In(loc *time.Location) time.Time { return i.Time().In(loc) }

// Add returns i moved by d.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub returns i − j.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

// IsZero reports whether i is not set.
func (i Instant) IsZero() bool { return i == 0 }

// Date is a civil date, without a time zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the civil date of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Invalid("", T("“%s”不是日期，应写成 2022-07-01 这样", "%q is not a date; write it like 2022-07-01"), s)
	}
	return DateOf(t), nil
}

// String returns "2006-01-02"; the zero Date is the empty string.
func (d Date) String() string {
	if d == (Date{}) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes d as String does, so that JSON and YAML hold "2006-01-02".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	*d = parsed
	return err
}

// IsZero reports whether d is not set.
func (d Date) IsZero() bool { return d == Date{} }

// At returns the instant of hh:mm on d in loc.
func (d Date) At(hour, minute int, loc *time.Location) Instant {
	return InstantOf(time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, loc))
}

// AddDays returns d moved by n civil days.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare returns −1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	a, b := d.ordinal(), e.ordinal()
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d Date) ordinal() int { return d.Year*512 + int(d.Month)*32 + d.Day }

// Days returns the number of civil days from d to e, negative if e is earlier.
func (d Date) Days(e Date) int {
	a := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	b := time.Date(e.Year, e.Month, e.Day, 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

// Period is the half-open span [From, To). A zero To means "still running".
type Period struct{ From, To Instant }

// Contains reports whether i lies in p.
func (p Period) Contains(i Instant) bool {
	return i >= p.From && (p.To.IsZero() || i < p.To)
}

// Clock tells the current domain time. Commands never ask it: the transaction
// asks once and hands the answer on.
type Clock interface{ Now() Instant }

// ClockFunc makes a function a Clock.
type ClockFunc func() Instant

// Now calls f.
func (f ClockFunc) Now() Instant { return f() }

// SystemClock is the machine's clock.
var SystemClock Clock = ClockFunc(func() Instant { return InstantOf(time.Now()) })
