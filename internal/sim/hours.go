package sim

import (
	"sort"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
)

// hours is the zone's working time as one line: when it opens and closes, and
// how much it was open before.
type hours struct {
	open, close []kernel.Instant
	before      []kernel.Instant // ms open before open[i]
}

// newHours lays out the working time of the days from–to.
func newHours(cal *calendar.Calendar, week calendar.Hours, from, to kernel.Date) (*hours, error) {
	h := &hours{}
	sum := kernel.Instant(0)
	for d := from; d.Before(to); d = d.AddDays(1) {
		works, err := cal.IsWorkday(d)
		if err != nil {
			return nil, err
		}
		if !works {
			continue
		}
		for _, s := range seasonOf(week, d).Spans {
			open, shut, err := span(s, d, cal.Location())
			if err != nil {
				return nil, err
			}
			h.open, h.close, h.before = append(h.open, open), append(h.close, shut), append(h.before, sum)
			sum += shut - open
		}
	}
	if sum == 0 {
		return nil, kernel.Invalid("hours", kernel.T("示范年里没有工作时间", "The replayed year has no working time"))
	}
	return h, nil
}

// seasonOf returns the season in force on d: the last that began, in this year
// or the one before.
func seasonOf(week calendar.Hours, d kernel.Date) calendar.Season {
	var best, latest calendar.Season
	day := d.String()[5:]
	for _, s := range week.Seasons {
		if s.From >= latest.From {
			latest = s
		}
		if s.From <= day && s.From >= best.From {
			best = s
		}
	}
	if best.From == "" {
		return latest
	}
	return best
}

// span reads "08:30-12:00" on d.
func span(s calendar.Span, d kernel.Date, loc *time.Location) (open, shut kernel.Instant, err error) {
	if len(s) != len("08:30-12:00") {
		return 0, 0, kernel.Invalid("hours", kernel.T("“%s”不是一段时间", "%q is not a span of time"), string(s))
	}
	at := func(text string) kernel.Instant {
		n := func(i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }
		return d.At(n(0), n(3), loc)
	}
	return at(string(s[:5])), at(string(s[6:])), nil
}

// worked is how long the zone was open before t, in ms.
func (h *hours) worked(t kernel.Instant) kernel.Instant {
	i := sort.Search(len(h.open), func(i int) bool { return h.open[i] > t }) - 1
	if i < 0 {
		return 0
	}
	return h.before[i] + min(t, h.close[i]) - h.open[i]
}

// when is the instant by which the zone was open for ms.
func (h *hours) when(ms kernel.Instant) kernel.Instant {
	i := sort.Search(len(h.open), func(i int) bool { return h.before[i] > ms }) - 1
	i = max(i, 0)
	return h.open[i] + max(0, ms-h.before[i])
}

// after is the moment when the zone was open for d after t.
func (h *hours) after(t kernel.Instant, d time.Duration) kernel.Instant {
	return h.when(h.worked(t) + kernel.Instant(d.Milliseconds()))
}
