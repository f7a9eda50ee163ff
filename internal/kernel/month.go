package kernel

import (
	"fmt"
	"time"
)

// Month is a civil month, written 2022-03.
type Month struct {
	Year  int
	Month time.Month
}

// MonthOf is the month a day lies in.
func MonthOf(d Date) Month { return Month{d.Year, d.Month} }

// ParseMonth reads "2022-03".
func ParseMonth(s string) (Month, error) {
	d, err := ParseDate(s + "-01")
	return MonthOf(d), err
}

// String writes 2022-03; the zero month is the empty string.
func (m Month) String() string {
	if m == (Month{}) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, m.Month)
}

// First is the month's first day.
func (m Month) First() Date { return Date{Year: m.Year, Month: m.Month, Day: 1} }

// Last is the month's last day.
func (m Month) Last() Date { return m.Next().First().AddDays(-1) }

// Next is the month after.
func (m Month) Next() Month { return MonthOf(m.First().AddDays(31)) }

// Before reports whether m is earlier than n.
func (m Month) Before(n Month) bool { return m.First().Before(n.First()) }
