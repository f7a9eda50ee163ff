package app

import (
	"fmt"
	"io"
	"strings"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
)

// WorkdayCmd answers questions about working days from the built-in table of
// the State Council's notices.
type WorkdayCmd struct {
	Add     WorkdayAdd     `cmd:"" help:"某日之后第 N 个工作日 / the N-th working day after a date"`
	Count   WorkdayCount   `cmd:"" help:"一年有多少个工作日 / the working days of a year"`
	Between WorkdayBetween `cmd:"" help:"两日之间的工作日，不含首日、含末日 / working days from A to B, A excluded, B included"`
	Parse   WorkdayParse   `cmd:"" help:"从标准输入读放假通知，列出每一天 / read a holiday notice on standard input and list its days"`
}

// WorkdayAdd is `juyan workday add DATE N`.
type WorkdayAdd struct {
	Date    string   `arg:"" help:"起算日，不计入 / the start day, which does not count (2026-02-12)"`
	N       int      `arg:"" help:"工作日数 / how many working days"`
	Suspend []string `sep:"none" placeholder:"FROM..TO" help:"中止的日子，含 FROM 不含 TO，可重复 / days suspended, FROM included, TO not; repeatable"`
}

// WorkdayCount is `juyan workday count YEAR`.
type WorkdayCount struct {
	Year int `arg:"" help:"年份 / the year"`
}

// WorkdayBetween is `juyan workday between A B`.
type WorkdayBetween struct {
	A string `arg:"" help:"首日，不计入 / the first day, not counted"`
	B string `arg:"" help:"末日，计入 / the last day, counted"`
}

// WorkdayParse is `juyan workday parse YEAR`.
type WorkdayParse struct {
	Year int `arg:"" help:"通知所定的年份 / the year the notice is for"`
}

// officialCalendar is the built-in table with the preset hours, which no
// question about whole days depends on.
func officialCalendar() (*calendar.Calendar, error) {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	return calendar.New(calendar.Official(), calendar.OfficeHours(), loc)
}

// Run prints the date.
func (c *WorkdayAdd) Run(out *IO) error {
	cal, err := officialCalendar()
	if err != nil {
		return err
	}
	start, err := kernel.ParseDate(c.Date)
	if err != nil {
		return err
	}
	suspended, err := parseSpans(c.Suspend, cal.Location())
	if err != nil {
		return err
	}
	end, err := cal.AddWorkdays(start, c.N)
	if len(suspended) > 0 {
		end, err = addSuspended(cal, start, c.N, suspended)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out.Out, end)
	return err
}

// addSuspended is AddWorkdays with days left out.
func addSuspended(cal *calendar.Calendar, start kernel.Date, n int, off []kernel.Period) (kernel.Date, error) {
	loc := cal.Location()
	due, err := cal.Deadline(start.At(0, 0, loc), calendar.Limit{N: n, Unit: calendar.Workdays}, off)
	if err != nil {
		return kernel.Date{}, err
	}
	return kernel.DateOf(due.In(loc)), nil
}

// parseSpans reads "2026-02-25..2026-03-04".
func parseSpans(list []string, loc *time.Location) ([]kernel.Period, error) {
	var out []kernel.Period
	for _, s := range list {
		from, to, ok := strings.Cut(s, "..")
		a, errA := kernel.ParseDate(from)
		b, errB := kernel.ParseDate(to)
		if !ok || errA != nil || errB != nil || !a.Before(b) {
			return nil, kernel.Invalid("suspend", kernel.T("“%s”不是一段中止期，应写成 2026-02-25..2026-03-04（含首日，不含末日）", "%q is not a suspension; write it like 2026-02-25..2026-03-04 (first day included, last not)"), s)
		}
		out = append(out, kernel.Period{From: a.At(0, 0, loc), To: b.At(0, 0, loc)})
	}
	return out, nil
}

// Run prints the number.
func (c *WorkdayCount) Run(out *IO) error {
	cal, err := officialCalendar()
	if err != nil {
		return err
	}
	n, err := cal.CountYear(c.Year)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out.Out, n)
	return err
}

// Run prints the number, negative when B is before A.
func (c *WorkdayBetween) Run(out *IO) error {
	cal, err := officialCalendar()
	if err != nil {
		return err
	}
	a, err := kernel.ParseDate(c.A)
	if err != nil {
		return err
	}
	b, err := kernel.ParseDate(c.B)
	if err != nil {
		return err
	}
	n, err := cal.Between(a, b)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out.Out, n)
	return err
}

// Run prints one line a day: date, off or work, holiday, with tabs between.
func (c *WorkdayParse) Run(out *IO) error {
	text, err := io.ReadAll(io.LimitReader(out.In, 1<<20))
	if err != nil {
		return err
	}
	days, err := calendar.ParseNotice(c.Year, string(text))
	if err != nil {
		return err
	}
	for _, d := range days {
		kind := "work"
		if d.Off {
			kind = "off"
		}
		if _, err := fmt.Fprintf(out.Out, "%s\t%s\t%s\n", d.Date, kind, d.Name); err != nil {
			return err
		}
	}
	return nil
}
