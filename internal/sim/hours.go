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
func newHours(cal *calendar.Calendar, from, to kernel.Date) (*hours, error) {
	h := &hours{}
	sum := kernel.Instant(0)
	for d := from; d.Before(to); d = d.AddDays(1) {
		spans, err := cal.Spans(d)
		if err != nil {
			return nil, err
		}
		for _, s := range spans {
			h.open, h.close, h.before = append(h.open, s.From), append(h.close, s.To), append(h.before, sum)
			sum += s.To - s.From
		}
	}
	if sum == 0 {
		return nil, kernel.Invalid("hours", kernel.T("示范年里没有工作时间", "The replayed year has no working time"))
	}
	return h, nil
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
