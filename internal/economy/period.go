package economy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Period is a month, a quarter or a year: 2022-03, 2022-Q1, 2022.
type Period struct {
	Kind pack.PeriodKind
	Year int
	N    int // month 1–12, quarter 1–4, 0 for a year
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(?:(\d{2})|Q([1-4])))?$`)

// ParsePeriod reads a period as String writes it.
func ParsePeriod(s string) (Period, error) {
	if strings.TrimSpace(s) == "" {
		return Period{}, kernel.Invalid("period", kernel.T("请填写统计期，如 2022-03、2022-Q1 或 2022", "Please fill in the period, such as 2022-03, 2022-Q1 or 2022"))
	}
	m := periodForm.FindStringSubmatch(s)
	bad := kernel.Invalid("period", kernel.T("“%s”不是统计期，应写成 2022-03、2022-Q1 或 2022", "%q is not a period; write 2022-03, 2022-Q1 or 2022"), s)
	if m == nil {
		return Period{}, bad
	}
	year, _ := strconv.Atoi(m[1])
	switch {
	case m[2] != "":
		n, _ := strconv.Atoi(m[2])
		if n < 1 || n > 12 {
			return Period{}, bad
		}
		return Period{pack.Monthly, year, n}, nil
	case m[3] != "":
		n, _ := strconv.Atoi(m[3])
		return Period{pack.Quarterly, year, n}, nil
	}
	return Period{pack.Yearly, year, 0}, nil
}

// String writes the period.
func (p Period) String() string {
	switch p.Kind {
	case pack.Monthly:
		return fmt.Sprintf("%04d-%02d", p.Year, p.N)
	case pack.Quarterly:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.N)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// Earlier is the same period some years before.
func (p Period) Earlier(years int) Period { p.Year -= years; return p }

// First and Last are its days.
func (p Period) First() kernel.Date {
	switch p.Kind {
	case pack.Monthly:
		return kernel.Date{Year: p.Year, Month: time.Month(p.N), Day: 1}
	case pack.Quarterly:
		return kernel.Date{Year: p.Year, Month: time.Month(3*p.N - 2), Day: 1}
	}
	return kernel.Date{Year: p.Year, Month: 1, Day: 1}
}

// Last is the period's last day.
func (p Period) Last() kernel.Date {
	f := p.First()
	months := map[pack.PeriodKind]int{pack.Monthly: 1, pack.Quarterly: 3, pack.Yearly: 12}[p.Kind]
	return kernel.DateOf(time.Date(f.Year, f.Month+time.Month(months), 0, 0, 0, 0, 0, time.UTC))
}

// Within lists the periods of a kind that lie in [from, to], in order; ok is
// false when they do not fill it exactly.
func Within(kind pack.PeriodKind, from, to kernel.Date) (list []Period, ok bool) {
	at := from
	for !at.After(to) {
		p := holding(kind, at)
		if p.First() != at || p.Last().After(to) {
			return nil, false
		}
		list, at = append(list, p), p.Last().AddDays(1)
	}
	return list, len(list) > 0
}

// holding is the period of a kind a day lies in.
func holding(kind pack.PeriodKind, d kernel.Date) Period {
	switch kind {
	case pack.Monthly:
		return Period{kind, d.Year, int(d.Month)}
	case pack.Quarterly:
		return Period{kind, d.Year, (int(d.Month) + 2) / 3}
	}
	return Period{pack.Yearly, d.Year, 0}
}
