package calendar

import (
	"time"

	"juyan/internal/kernel"
)

// Elapsed returns how much of a unit went by from start to end, suspended
// periods left out; nothing when end is not after start. It is the inverse of
// Deadline: for every unit but natural days, whose period may roll on over days
// off, Elapsed(start, Deadline(start, l)) is l. For units that count dates the
// date of start does not count and the date of end does, so consecutive
// stretches add up.
func (c *Calendar) Elapsed(start, end kernel.Instant, u Unit, suspended []kernel.Period) (Amount, error) {
	if err := (Limit{1, u}).check(); err != nil {
		return Amount{}, err
	}
	return c.elapsed(start, end, u, spans(suspended))
}

func (c *Calendar) elapsed(start, end kernel.Instant, u Unit, off []span) (Amount, error) {
	a := Amount{Unit: u}
	if end <= start {
		return a, nil
	}
	if !u.byDays() && u != WorkHours {
		a.Time = duration(end - start - overlap(off, start, end, func(t kernel.Instant) kernel.Instant { return t }))
		return a, nil
	}
	i, j, err := c.stretchDays(start, end)
	if err != nil {
		return a, err
	}
	if u == WorkHours {
		a.Time = duration(c.workedAt(j, end) - c.workedAt(i, start) - overlap(off, start, end, c.worked))
		return a, nil
	}
	a.Days = c.countDays(i+1, j+1, u, c.dateSpans(off))
	return a, nil
}

// stretchDays returns the days of start and end, between which every year is
// loaded.
func (c *Calendar) stretchDays(start, end kernel.Instant) (i, j int, err error) {
	if i, err = c.day(start); err != nil {
		return 0, 0, err
	}
	if j, err = c.day(end); err != nil {
		return 0, 0, err
	}
	return i, j, c.sameRun(i, j)
}

// overlap sums, in the measure of at, what the spans share with [start, end).
func overlap(off []span, start, end kernel.Instant, at func(kernel.Instant) kernel.Instant) (sum kernel.Instant) {
	for _, s := range off {
		if from, to := max(s.from, start), min(s.to, end); from < to {
			sum += at(to) - at(from)
		}
	}
	return sum
}

// countDays counts the days [i, j) of a date unit outside the date spans.
func (c *Calendar) countDays(i, j int, u Unit, off []span) int {
	count := func(i, j int) int {
		if u == Workdays {
			return c.rank[j] - c.rank[i]
		}
		return j - i
	}
	n := count(i, max(i, j))
	for _, s := range off {
		from := max(int64(s.from), int64(i))
		to := min(int64(s.to), int64(j))
		if from < to {
			n -= count(int(from), int(to))
		}
	}
	return n
}

func duration(ms kernel.Instant) time.Duration { return time.Duration(ms) * time.Millisecond }
