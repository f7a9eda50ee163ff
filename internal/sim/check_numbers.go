package sim

import (
	"maps"
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// moment is how a script writes a time of the zone.
const moment = "2006-01-02 15:04"

// checkDates reads the first day and the end.
func (y *Year) checkDates(f *faults) {
	var err error
	if y.from, err = kernel.ParseDate(y.From); err != nil {
		f.add("from", kernel.T("“%s”不是日期（from）", "%q is no date (from)"), kernel.T("写成 2022-01-01", "write 2022-01-01"), y.From)
	}
	until, err := time.Parse(moment, y.Until)
	if err != nil {
		f.add("until", kernel.T("“%s”不是时间（until）", "%q is no time (until)"), kernel.T("写成 2023-01-03 09:30", "write 2023-01-03 09:30"), y.Until)
	} else if !y.from.IsZero() && !y.from.Before(kernel.DateOf(until)) {
		f.add("until", kernel.T("until（%s）不晚于 from（%s）", "until (%s) is not after from (%s)"), kernel.T("至少隔一天", "leave a day between them at least"), y.Until, y.From)
	}
}

// checkWithin reports a moment that cannot be read or does not lie in the year:
// nothing happens before it or after the clock stands.
func (y *Year) checkWithin(f *faults, field, at string) {
	if at == "" {
		return
	}
	if _, err := time.Parse(moment, at); err != nil {
		f.add(field, kernel.T("“%s”不是时间（%s）", "%q is no time (%s)"), kernel.T("写成 2022-12-30 16:48", "write 2022-12-30 16:48"), at, field)
		return
	}
	if at < y.From || at >= y.Until {
		f.add(field, kernel.T("%s 不在 %s 到 %s 之间", "%s does not lie between %s and %s"), kernel.T("改到示范年之内，晚于 until 的事不会发生", "move it into the year; what comes after until never happens"), at, y.From, y.Until)
	}
}

// checkNumbers reports counts below zero and shares outside 0–1.
func (y *Year) checkNumbers(f *faults) {
	for name, n := range map[string]int{"whistles": y.Counts.Whistles, "residents": y.Counts.Residents, "hazards": y.Counts.Hazards, "tasks": y.Counts.Tasks} {
		if n < 0 {
			f.add("counts."+name, kernel.T("counts.%s 是 %d 件", "counts.%s is %d"), kernel.T("写 0 或正整数", "write 0 or more"), name, n)
		}
	}
	share := func(field string, values ...float64) {
		sum := 0.0
		for _, v := range values {
			sum += v
			if v < 0 || sum > 1 {
				f.add(field, kernel.T("%s 的份额不在 0 到 1 之间，或合计超过 1", "a share of %s is outside 0–1, or together they pass 1"), kernel.T("例如 0.2 表示五分之一", "0.2 is one in five"), field)
				return
			}
		}
	}
	for _, c := range y.Cases {
		share("situations."+c.Code+".urgent", c.Urgent, c.Hard)
	}
	for _, t := range y.Resident.Topics {
		share("residents.topics."+t.Topic+".livelihood", t.Emergency, t.Livelihood)
	}
	for where, list := range map[string]map[string]Temper{"units": y.Units, "forces": y.Forces} {
		for _, code := range slices.Sorted(maps.Keys(list)) {
			if t := list[code]; t.Late < 0 || t.Unsolved < 0 {
				f.add(where+"."+code, kernel.T("%s.%s 的倍数小于 0", "a factor of %s.%s is below 0"), kernel.T("1 为与全区持平", "1 is as the zone"), where, code)
			}
		}
	}
}

// meetingWords are the texts of a meeting.
var meetingWords = strings.Fields(`overdue unsolved ticket bounced deferred unmet task project minutes asked nothing`)

func (y *Year) checkMeetings(f *faults) {
	m := &y.Meetings
	if m.Chair == "" {
		return
	}
	lacks(f, "meetings.words", meetingWords, m.Words)
	if m.Weekday < 1 || m.Weekday > 5 {
		f.add("meetings.weekday", kernel.T("meetings.weekday 是 %d", "meetings.weekday is %d"), kernel.T("写 1（周一）到 5（周五）", "write 1 (Monday) to 5 (Friday)"), m.Weekday)
	}
	for field, at := range map[string]string{"meetings.agenda": m.Agenda, "meetings.opens": m.Opens} {
		if _, err := time.Parse("15:04", at); err != nil {
			f.add(field, kernel.T("“%s”不是钟点（%s）", "%q is no time of day (%s)"), kernel.T("写成 \"09:00\"，加引号", "write \"09:00\" in quotes"), at, field)
		}
	}
	if m.Opens <= m.Agenda {
		f.add("meetings.opens", kernel.T("%s 开会，议程 %s 才拟好", "it opens at %s, its agenda is drawn up at %s"), kernel.T("开会时间要晚于拟议程", "open it after that"), m.Opens, m.Agenda)
	}
	for field, span := range map[string][2]int{"meetings.takes": m.Takes, "meetings.points": m.Points, "meetings.days": m.Days} {
		if span[0] < 1 || span[1] < span[0] {
			f.add(field, kernel.T("%s 要从小到大，至少是 1", "%s must go from less to more, 1 at least"), kernel.T("例如 [4, 9]", "for example [4, 9]"), field)
		}
	}
}
