package calendar

import (
	"time"

	"juyan/internal/kernel"
)

// monthStart is the number of days before each month of a year without 29 February.
var monthStart = [...]int{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y int) int {
	if leap(y) {
		return 366
	}
	return 365
}

func validDate(d kernel.Date) bool {
	return d.Month >= time.January && d.Month <= time.December && d.Day >= 1 && d == d.AddDays(0)
}

func (c *Calendar) loaded(y int) bool {
	i := y - c.first
	return i >= 0 && i < len(c.run) && c.run[i] >= 0
}

// at returns the index of d, which lies in a year of the table.
func (c *Calendar) at(d kernel.Date) int {
	i := c.jan1[d.Year-c.first] + monthStart[d.Month] + d.Day - 1
	if d.Month > time.February && leap(d.Year) {
		i++
	}
	return i
}

// index returns the index of d, an error when its year is not loaded.
func (c *Calendar) index(d kernel.Date) (int, error) {
	if d.Month < time.January || d.Month > time.December || d.Day < 1 || d.Day > 31 || d.Day > 28 && !validDate(d) {
		return 0, kernel.Invalid("", kernel.T("没有 %d 年 %d 月 %d 日这一天；请核对日期", "there is no day %d-%d-%d; check the date"), d.Year, int(d.Month), d.Day)
	}
	if !c.loaded(d.Year) {
		return 0, unloaded(d.Year)
	}
	return c.at(d), nil
}

// day returns the index of the civil day t falls on, an error when its year is
// not loaded.
func (c *Calendar) day(t kernel.Instant) (int, error) {
	i := c.dayClamped(t)
	if i < 0 || i >= len(c.dates) || !c.loaded(c.dates[i].Year) {
		return 0, unloaded(t.In(c.loc).Year())
	}
	return i, nil
}

// dayClamped is day without the error: -1 before the table, the number of days
// behind it.
func (c *Calendar) dayClamped(t kernel.Instant) int {
	n := len(c.dates)
	if t < c.start[0] {
		return -1
	}
	if t >= c.start[n] {
		return n
	}
	i := min(int((t-c.start[0])/dayMs), n-1)
	for t < c.start[i] { // a day may be an hour longer or shorter than 24
		i--
	}
	for t >= c.start[i+1] {
		i++
	}
	return i
}

// closing is when the zone closes on day i.
func (c *Calendar) closing(i int) kernel.Instant { return c.wall[i] + c.seasons[c.season[i]].close }

// sameRun returns an error that names the first missing year between days i
// and j.
func (c *Calendar) sameRun(i, j int) error {
	a, b := c.dates[i].Year, c.dates[j].Year
	if a == b || c.run[a-c.first] == c.run[b-c.first] {
		return nil
	}
	for y := min(a, b); y <= max(a, b); y++ {
		if !c.loaded(y) {
			return unloaded(y)
		}
	}
	return nil
}

// unloadedAfter names the first year after day i that is not loaded.
func (c *Calendar) unloadedAfter(i int) error {
	y := c.dates[i].Year
	for c.loaded(y) {
		y++
	}
	return unloaded(y)
}

// unloadedBefore names the last year before day i that is not loaded.
func (c *Calendar) unloadedBefore(i int) error {
	y := c.dates[i].Year
	for c.loaded(y) {
		y--
	}
	return unloaded(y)
}

func unloaded(y int) error {
	return kernel.Invalid("", kernel.T(
		"还没有录入 %d 年的放假安排，不能推算到这一年；请管理员在工作日历中粘贴国务院办公厅关于 %d 年部分节假日安排的通知，录入后再试",
		"The holiday notice of %d is not loaded, so nothing can be counted into that year; ask an administrator to paste the State Council's notice for %d into the working calendar, then try again"), y, y)
}
