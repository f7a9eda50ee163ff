package calendar

import (
	"sort"

	"juyan/internal/kernel"
)

// Deadline returns when a limit that began at start is used up, the suspended
// periods left out. A working-day or natural-day limit ends when the zone
// closes on its last day, the others to the millisecond. The zero Instant
// means that a suspension without end keeps the deadline open.
func (c *Calendar) Deadline(start kernel.Instant, l Limit, suspended []kernel.Period) (kernel.Instant, error) {
	if err := l.check(); err != nil {
		return 0, err
	}
	off := spans(suspended)
	length := kernel.Instant(l.N) * units[l.Unit].ms
	switch l.Unit {
	case Workdays:
		return c.workdaysEnd(start, l.N, off)
	case Days:
		return c.daysEnd(start, l.N, off)
	case WorkHours:
		return c.workTimeEnd(start, length, off)
	}
	return plainEnd(start, length, off), nil
}

// plainEnd returns start + length, moved on by every suspension on the way.
func plainEnd(start, length kernel.Instant, off []span) kernel.Instant {
	at := start
	for _, s := range off {
		if s.to <= at {
			continue
		}
		if free := s.from - at; free > 0 {
			if free >= length {
				break
			}
			length -= free
		}
		if s.to == forever {
			return 0
		}
		at = s.to
	}
	return at + length
}

// workdaysEnd finds the closing of the n-th working day after start that is
// not suspended.
func (c *Calendar) workdaysEnd(start kernel.Instant, n int, off []span) (kernel.Instant, error) {
	first, err := c.day(start)
	if err != nil {
		return 0, err
	}
	next := first + 1 // the first day that may count
	for _, s := range c.dateSpans(off) {
		from := int(min(s.from, kernel.Instant(len(c.dates))))
		if int64(s.to) <= int64(next) {
			continue
		}
		free := c.rank[max(from, next)] - c.rank[next]
		if free >= n {
			break
		}
		n -= free
		if s.to == forever {
			return 0, nil
		}
		next = int(s.to)
	}
	last, err := c.nthFrom(first, c.rank[next]+n-1)
	if err != nil {
		return 0, err
	}
	return c.closing(last), nil
}

// daysEnd finds the n-th natural day after start that is not suspended, then
// the next working day from there on that is not suspended either.
func (c *Calendar) daysEnd(start kernel.Instant, n int, off []span) (kernel.Instant, error) {
	first, err := c.day(start)
	if err != nil {
		return 0, err
	}
	dates := c.dateSpans(off)
	last := plainEnd(kernel.Instant(first+1), kernel.Instant(n), dates) - 1
	for {
		if last < 0 {
			return 0, nil // open
		}
		if to, ok := within(dates, last); ok {
			last = to
			if to == forever {
				last = -1
			}
			continue
		}
		if last >= kernel.Instant(len(c.dates)) {
			return 0, c.unloadedAfter(first)
		}
		if err := c.sameRun(first, int(last)); err != nil {
			return 0, err
		}
		if c.works[last] {
			return c.closing(int(last)), nil
		}
		last++
	}
}

// workTimeEnd returns the earliest instant by which the zone was open for
// length, suspensions left out.
func (c *Calendar) workTimeEnd(start, length kernel.Instant, off []span) (kernel.Instant, error) {
	first, err := c.day(start)
	if err != nil {
		return 0, err
	}
	worked := c.workedAt(first, start)
	for _, s := range off {
		if s.to <= start {
			continue
		}
		if free := c.worked(s.from) - worked; free > 0 {
			if free >= length {
				break
			}
			length -= free
		}
		if s.to == forever {
			return 0, nil
		}
		worked = c.worked(s.to)
	}
	return c.whenWorked(first, worked+length)
}

// worked returns the time the zone was open from the beginning of the table
// until t.
func (c *Calendar) worked(t kernel.Instant) kernel.Instant {
	i := c.dayClamped(t)
	switch {
	case i < 0:
		return 0
	case i >= len(c.dates):
		return c.cum[len(c.dates)]
	}
	return c.workedAt(i, t)
}

// workedAt is worked for a t that falls on day i.
func (c *Calendar) workedAt(i int, t kernel.Instant) kernel.Instant {
	sum := c.cum[i]
	if c.works[i] {
		at := t - c.wall[i]
		for _, s := range c.seasons[c.season[i]].spans {
			sum += max(0, min(at, s.to)-s.from)
		}
	}
	return sum
}

// whenWorked is the inverse of worked: the earliest instant at which the zone
// was open for sum, reached from day first without crossing an unloaded year.
func (c *Calendar) whenWorked(first int, sum kernel.Instant) (kernel.Instant, error) {
	n := len(c.dates)
	i := first + sort.Search(n-first, func(k int) bool { return c.cum[first+k+1] >= sum })
	if i >= n {
		return 0, c.unloadedAfter(first)
	}
	if err := c.sameRun(first, i); err != nil {
		return 0, err
	}
	left := sum - c.cum[i]
	for _, s := range c.seasons[c.season[i]].spans {
		if left <= s.to-s.from {
			return c.wall[i] + s.from + left, nil
		}
		left -= s.to - s.from
	}
	return c.closing(i), nil
}
