package admin

import (
	"context"
	"regexp"
	"slices"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Difference is how a day of a notice compares with the present table.
type Difference string

// The differences.
const (
	DayNew     Difference = "new"     // the table says nothing of it
	DaySame    Difference = "same"    // the table says the same, if perhaps by another name
	DayChanged Difference = "changed" // the table says something else
	DayGone    Difference = "gone"    // the table names it, the notice does not
)

// NoticeDay is one day of a notice beside the present table.
type NoticeDay struct {
	calendar.Day
	Is  Difference
	Was calendar.Day // of DaySame and DayChanged
}

// Notice is what a pasted notice would load.
type Notice struct {
	Year     int
	Days     []NoticeDay
	Papers   []string
	Workdays int   // of the year, once loaded
	Present  bool  // the table has the year already
	Version  int64 // of the year loaded here before; 0 = none
}

// ReadNotice reads the pasted sentences of a State Council notice and compares
// them with the present table. Nothing is stored. Needs calendar.manage.
func (s *Service) ReadNotice(ctx context.Context, actor kernel.Actor, year int, text string) (Notice, error) {
	if err := actor.Require(PermCalendar); err != nil {
		return Notice{}, err
	}
	days, err := calendar.ParseNotice(year, text)
	if err != nil {
		return Notice{}, err
	}
	return read(ctx, s, func(tx *store.Tx) (Notice, error) { return compare(tx, year, text, days) })
}

// compare sets days beside what the table in tx says of year.
func compare(tx *store.Tx, year int, text string, days []calendar.Day) (Notice, error) {
	n := Notice{Year: year, Papers: papers(text)}
	loaded, err := loadedYears(tx)
	if err != nil {
		return n, err
	}
	for _, y := range loaded {
		if y.Year.Year == year {
			n.Version = y.Version
		}
	}
	years := merged(loaded)
	var before []calendar.Day
	if i := slices.IndexFunc(years, func(y calendar.Year) bool { return y.Year == year }); i >= 0 {
		before, n.Present = years[i].Days, true
	}
	n.Days = differences(before, days)
	// Hours and zone do not matter for whole days.
	cal, err := calendar.New(calendar.With(years, calendar.Year{Year: year, Days: days}), calendar.OfficeHours(), time.UTC)
	if err != nil {
		return n, err
	}
	n.Workdays, err = cal.CountYear(year)
	return n, err
}

func differences(before, after []calendar.Day) []NoticeDay {
	was := map[kernel.Date]calendar.Day{}
	for _, d := range before {
		was[d.Date] = d
	}
	var out []NoticeDay
	for _, d := range after {
		old, there := was[d.Date]
		delete(was, d.Date)
		switch {
		case !there:
			out = append(out, NoticeDay{Day: d, Is: DayNew})
		case old.Off == d.Off:
			out = append(out, NoticeDay{Day: d, Is: DaySame, Was: old})
		default:
			out = append(out, NoticeDay{Day: d, Is: DayChanged, Was: old})
		}
	}
	for _, d := range was {
		out = append(out, NoticeDay{Day: d, Is: DayGone})
	}
	slices.SortFunc(out, func(a, b NoticeDay) int { return a.Date.Compare(b.Date) })
	return out
}

var paperRE = regexp.MustCompile(`国办发(?:明电|电)?[〔\[(（]\d{4}[〕\])）]\d{1,4}号`)

// papers are the numbers of the notices a text quotes.
func papers(text string) []string {
	out := paperRE.FindAllString(text, -1)
	slices.Sort(out)
	return append([]string{}, slices.Compact(out)...)
}
