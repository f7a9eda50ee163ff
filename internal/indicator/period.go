package indicator

import (
	"fmt"
	"time"

	"juyan/internal/kernel"
)

// Every is how often a scheme is run.
type Every string

// The lengths of a period.
const (
	Yearly    Every = "year"
	Quarterly Every = "quarter"
	Monthly   Every = "month"
)

// perYear is how many periods make a year.
func (e Every) perYear() int { return map[Every]int{Yearly: 1, Quarterly: 4, Monthly: 12}[e] }

// Period is a year, a quarter or a month: N counts from 1 within the year.
type Period struct {
	Every Every
	Year  int
	N     int
}

// ParsePeriod reads "2022", "2022Q3" or "2022-07".
func ParsePeriod(s string) (Period, error) {
	var p Period
	form := map[int]string{4: "%4d", 6: "%4dQ%1d", 7: "%4d-%2d"}[len(s)]
	p.Every, p.N = map[int]Every{4: Yearly, 6: Quarterly, 7: Monthly}[len(s)], 1
	if form != "" {
		_, _ = fmt.Sscanf(s, form, &p.Year, &p.N) // what was not understood does not come out the same
	}
	if p.Year < 1 || p.N < 1 || p.N > p.Every.perYear() || p.String() != s {
		return Period{}, kernel.Invalid("period", kernel.T("“%s”不是考核期，应写成 2022、2022Q3 或 2022-07", "%q is not a period; write 2022, 2022Q3 or 2022-07"), s)
	}
	return p, nil
}

// String is what ParsePeriod reads.
func (p Period) String() string {
	switch p.Every {
	case Quarterly:
		return fmt.Sprintf("%04dQ%d", p.Year, p.N)
	case Monthly:
		return fmt.Sprintf("%04d-%02d", p.Year, p.N)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// MarshalText and UnmarshalText let a Period stand in JSON and YAML as String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Period) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePeriod(string(b))
	return err
}

// Dates returns the first day of the period and the first day after it.
func (p Period) Dates() (from, to kernel.Date) {
	months := 12 / max(p.Every.perYear(), 1)
	first := time.Month((p.N-1)*months + 1)
	start := time.Date(p.Year, first, 1, 0, 0, 0, 0, time.UTC)
	return kernel.DateOf(start), kernel.DateOf(start.AddDate(0, months, 0))
}

// Shift returns the period moved by whole years, then by periods: base(…) is
// Shift(-1, 0), prev(…) Shift(0, -1).
func (p Period) Shift(years, periods int) Period {
	per := max(p.Every.perYear(), 1)
	n := (p.Year+years)*per + p.N - 1 + periods
	return Period{p.Every, n / per, n%per + 1}
}

// First is the period in which the scheme comes into force.
func (s *Scheme) First() Period {
	per := max(s.Every.perYear(), 1)
	return Period{s.Every, s.From.Year, (int(s.From.Month)-1)*per/12 + 1}
}
