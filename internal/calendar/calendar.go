package calendar

import (
	"slices"
	"time"

	"juyan/internal/kernel"
)

// Calendar answers questions about the working time of one zone. It holds one
// entry per civil day from the first loaded year to the last, with running
// sums, so that every question is a few array look-ups.
type Calendar struct {
	loc     *time.Location
	seasons []season
	first   int   // first loaded year
	jan1    []int // index of 1 January of first+i; one more than there are years
	run     []int // number of the unbroken run of loaded years first+i is in; -1 = not loaded
	dates   []kernel.Date
	notes   []Day            // what a notice says of the day; zero Day = nothing
	season  []uint8          // season of the day
	start   []kernel.Instant // midnight; one more than there are days
	wall    []kernel.Instant // noon − 12 h: adding hh:mm gives that wall time, also when clocks change at night
	works   []bool
	rank    []int            // working days before the day; one more than there are days
	nth     []int            // index of the n-th working day
	cum     []kernel.Instant // ms worked before the day; one more than there are days
}

// New builds a calendar from the notices of years in any order, the zone's
// hours and its time zone. Where the notices of two years speak of the same
// day, the later year wins.
func New(years []Year, hours Hours, loc *time.Location) (*Calendar, error) {
	seasons, err := hours.compile()
	if err != nil {
		return nil, err
	}
	years = slices.Clone(years)
	slices.SortStableFunc(years, func(a, b Year) int { return a.Year - b.Year })
	if err := checkYears(years); err != nil {
		return nil, err
	}
	c := &Calendar{loc: loc, seasons: seasons, first: years[0].Year}
	c.layYears(years)
	c.layDays()
	for _, y := range years {
		c.applyNotice(y)
	}
	c.sum()
	return c, nil
}

func checkYears(years []Year) error {
	if len(years) == 0 {
		return kernel.Invalid("years", kernel.T("没有录入任何一年的放假安排；请至少录入一年", "no year's holiday notice is loaded; load at least one"))
	}
	var errs kernel.Errors
	for i, y := range years {
		if y.Year < 1990 || y.Year > 2200 {
			errs.Add(kernel.Invalid("years", kernel.T("年份 %d 不在 1990—2200 之内；请核对", "the year %d is not within 1990-2200; check it"), y.Year))
		}
		if i > 0 && years[i-1].Year == y.Year {
			errs.Add(kernel.Invalid("years", kernel.T("%d 年的放假安排录入了两次；请只留一份", "the notice of %d is loaded twice; keep one"), y.Year))
		}
		errs = append(errs, checkDays(y)...)
	}
	return errs.Err()
}

// checkDays reports days that lie far outside the year or contradict another.
func checkDays(y Year) kernel.Errors {
	var errs kernel.Errors
	seen := make(map[kernel.Date]bool, len(y.Days))
	for _, d := range y.Days {
		off, twice := seen[d.Date]
		switch {
		case !validDate(d.Date) || d.Date.Year < y.Year-1 || d.Date.Year > y.Year+1:
			errs.Add(kernel.Invalid("years", kernel.T("%d 年的放假安排里有 %s，不在当年或相邻年份；请核对日期", "the notice of %d names %s, which is neither in that year nor next to it; check the date"), y.Year, d.Date.String()))
		case twice && off != d.Off:
			errs.Add(kernel.Invalid("years", kernel.T("%d 年的放假安排里 %s 既放假又上班；请只留一种", "in the notice of %d, %s is both off and worked; keep one"), y.Year, d.Date.String()))
		}
		seen[d.Date] = d.Off
	}
	return errs
}

func (c *Calendar) layYears(years []Year) {
	last := years[len(years)-1].Year
	c.run = make([]int, last-c.first+1)
	for i := range c.run {
		c.run[i] = -1
	}
	for i, y := range years {
		c.run[y.Year-c.first] = y.Year - c.first - i // years left out so far: equal within an unbroken run
	}
	n := 0
	for y := c.first; y <= last+1; y++ {
		c.jan1 = append(c.jan1, n)
		n += daysIn(y)
	}
}

func (c *Calendar) layDays() {
	n := c.jan1[len(c.jan1)-1]
	c.dates = make([]kernel.Date, n)
	c.notes, c.works = make([]Day, n), make([]bool, n)
	c.season = make([]uint8, n)
	c.start, c.wall = make([]kernel.Instant, n+1), make([]kernel.Instant, n)
	d := kernel.Date{Year: c.first, Month: time.January, Day: 1}
	for i := range n {
		c.dates[i] = d
		c.start[i] = d.At(0, 0, c.loc)
		c.wall[i] = d.At(12, 0, c.loc) - dayMs/2
		c.season[i] = uint8(seasonOf(c.seasons, d))
		wd := d.Weekday()
		c.works[i] = c.loaded(d.Year) && wd != time.Saturday && wd != time.Sunday
		d = d.AddDays(1)
	}
	c.start[n] = d.At(0, 0, c.loc)
}

func (c *Calendar) applyNotice(y Year) {
	for _, d := range y.Days {
		if c.loaded(d.Date.Year) {
			i := c.at(d.Date)
			c.works[i], c.notes[i] = !d.Off, d
		}
	}
}

func (c *Calendar) sum() {
	n := len(c.dates)
	c.rank, c.cum = make([]int, n+1), make([]kernel.Instant, n+1)
	for i := range n {
		c.rank[i+1], c.cum[i+1] = c.rank[i], c.cum[i]
		if c.works[i] {
			c.nth = append(c.nth, i)
			c.rank[i+1]++
			c.cum[i+1] += c.seasons[c.season[i]].length
		}
	}
}

// Location returns the zone's time zone.
func (c *Calendar) Location() *time.Location { return c.loc }

// Years returns the loaded years, oldest first.
func (c *Calendar) Years() []int {
	var out []int
	for i := range c.run {
		if c.run[i] >= 0 {
			out = append(out, c.first+i)
		}
	}
	return out
}

// Named returns what a notice says of d; ok is false for an ordinary day.
func (c *Calendar) Named(d kernel.Date) (day Day, ok bool) {
	i, err := c.index(d)
	if err != nil || c.notes[i] == (Day{}) {
		return Day{}, false
	}
	return c.notes[i], true
}

// IsWorkday reports whether the zone works on d.
func (c *Calendar) IsWorkday(d kernel.Date) (bool, error) {
	i, err := c.index(d)
	if err != nil {
		return false, err
	}
	return c.works[i], nil
}

// AddWorkdays returns the n-th working day after start, or for a negative n
// before it; start itself never counts. n = 0 is start.
func (c *Calendar) AddWorkdays(start kernel.Date, n int) (kernel.Date, error) {
	i, err := c.index(start)
	if err != nil || n == 0 {
		return start, err
	}
	k := c.rank[i] + n // n < 0: the working days before start end at rank−1
	if n > 0 {
		k = c.rank[i+1] + n - 1
	}
	j, err := c.nthFrom(i, k)
	if err != nil {
		return kernel.Date{}, err
	}
	return c.dates[j], nil
}

// nthFrom returns the k-th working day of all (from 0), reached from day i
// without crossing a year that is not loaded.
func (c *Calendar) nthFrom(i, k int) (int, error) {
	switch {
	case k < 0:
		return 0, c.unloadedBefore(i)
	case k >= len(c.nth):
		return 0, c.unloadedAfter(i)
	}
	return c.nth[k], c.sameRun(i, c.nth[k])
}

// CountYear returns the number of working days in year y.
func (c *Calendar) CountYear(y int) (int, error) {
	if !c.loaded(y) {
		return 0, unloaded(y)
	}
	return c.rank[c.jan1[y-c.first+1]] - c.rank[c.jan1[y-c.first]], nil
}

// Between returns how many working days b is after a, b counted and a not:
// Between(a, AddWorkdays(a, n)) = n. It is negative when b is before a.
func (c *Calendar) Between(a, b kernel.Date) (int, error) {
	i, err := c.index(a)
	if err != nil {
		return 0, err
	}
	j, err := c.index(b)
	if err != nil {
		return 0, err
	}
	if err := c.sameRun(i, j); err != nil {
		return 0, err
	}
	if j < i {
		return c.rank[j] - c.rank[i], nil
	}
	return c.rank[j+1] - c.rank[i+1], nil
}
