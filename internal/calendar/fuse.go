package calendar

import (
	"slices"

	"juyan/internal/kernel"
)

// FuseState is everything needed to draw a clock: a bar that burns from 0 (the
// start) to 1 (the deadline). The bar's axis is the zone's counted time with
// the suspended stretches in it, so a pause has a width and a weekend has none.
type FuseState struct {
	Limit Limit
	Start kernel.Instant
	Now   kernel.Instant
	// Deadline is provisional while Paused by a suspension without end: when it
	// would fall if the clock went on now.
	Deadline  kernel.Instant
	Paused    bool
	Burnt     float64   // share of the limit used up, suspensions left out; above 1 when overdue
	At        float64   // where now stands on the axis; above 1 when overdue
	Suspended []Stretch // hatched parts of the bar, in order, within 0..1
	Remaining Amount    // until the deadline; zero once it passed
	Overdue   Amount    // since the deadline; zero until it passed
}

// Stretch is a part of the bar.
type Stretch struct{ From, To float64 }

// Late reports whether the deadline has passed.
func (f FuseState) Late() bool { return f.Now > f.Deadline }

// Fuse works out the bar of a limit that began at start, as seen at now.
func (c *Calendar) Fuse(start, now kernel.Instant, l Limit, suspended []kernel.Period) (FuseState, error) {
	f := FuseState{Limit: l, Start: start, Now: now}
	periods := slices.Clone(suspended)
	for i, p := range periods {
		f.Paused = f.Paused || p.Contains(now)
		if p.To.IsZero() {
			periods[i].To = max(p.From, now)
		}
	}
	var err error
	if f.Deadline, err = c.Deadline(start, l, periods); err != nil {
		return f, err
	}
	off := spans(periods)
	m := meter{c: c, unit: l.Unit, start: start}
	if err := m.place(&f, off); err != nil {
		return f, err
	}
	if f.Late() {
		f.Remaining = Amount{Unit: l.Unit}
		f.Overdue, err = c.elapsed(f.Deadline, now, l.Unit, off)
		return f, err
	}
	f.Overdue = Amount{Unit: l.Unit}
	f.Remaining, err = c.elapsed(max(now, start), f.Deadline, l.Unit, off)
	return f, err
}

// Place returns where an instant stands on the bar of f: 0 at the start, 1 at
// the deadline. It is for the ticks of warnings and escalations.
func (c *Calendar) Place(f FuseState, at kernel.Instant) (float64, error) {
	m := meter{c: c, unit: f.Limit.Unit, start: f.Start}
	whole, err := m.read(f.Deadline, nil)
	if err != nil {
		return 0, err
	}
	x, err := m.read(at, nil)
	return share(x, whole), err
}

func share(x, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return x / whole
}

// place fills in Burnt, At and Suspended.
func (m meter) place(f *FuseState, off []span) error {
	net, err := m.read(f.Deadline, off)
	if err != nil {
		return err
	}
	gross, err := m.read(f.Deadline, nil)
	if err != nil {
		return err
	}
	burnt, err := m.read(f.Now, off)
	if err != nil {
		return err
	}
	at, err := m.read(f.Now, nil)
	if err != nil {
		return err
	}
	f.Burnt, f.At = share(burnt, net), share(at, gross)
	for _, s := range off {
		from, to := max(s.from, m.start), min(s.to, f.Deadline)
		if from >= to {
			continue
		}
		a, b, err := m.edges(from, to)
		if err != nil {
			return err
		}
		if a < b {
			f.Suspended = append(f.Suspended, Stretch{share(a, gross), min(1, share(b, gross))})
		}
	}
	return nil
}

// meter reads how much counted time went by since start, as a real number, so
// that a bar of working days moves during the day.
type meter struct {
	c     *Calendar
	unit  Unit
	start kernel.Instant
}

// read returns the counted time from start to t: milliseconds, or days whose
// last one is counted by the part of its opening hours that went by.
func (m meter) read(t kernel.Instant, off []span) (float64, error) {
	if t <= m.start {
		return 0, nil
	}
	if !m.unit.byDays() {
		a, err := m.c.elapsed(m.start, t, m.unit, off)
		return float64(a.Time), err
	}
	i, j, err := m.c.stretchDays(m.start, t)
	if err != nil || i == j {
		return 0, err
	}
	dates := m.c.dateSpans(off)
	before := m.c.countDays(i+1, j, m.unit, dates)
	today := m.c.countDays(j, j+1, m.unit, dates)
	return float64(before) + float64(today)*m.c.dayShare(j, t), nil
}

// edges reads the ends of a suspension; for date units they are the beginnings
// of their days, as the counting rule has it.
func (m meter) edges(from, to kernel.Instant) (a, b float64, err error) {
	if m.unit.byDays() {
		from, to = m.c.start[m.c.dayClamped(from)], m.c.start[m.c.dayClamped(to)]
	}
	if a, err = m.read(from, nil); err != nil {
		return 0, 0, err
	}
	b, err = m.read(to, nil)
	return a, b, err
}

// dayShare returns how much of day i is over at t: of its opening hours, or of
// the whole day when the zone is closed.
func (c *Calendar) dayShare(i int, t kernel.Instant) float64 {
	open, end := c.start[i], c.start[i+1]
	if c.works[i] {
		s := c.seasons[c.season[i]]
		open, end = c.wall[i]+s.open, c.wall[i]+s.close
	}
	return min(1, max(0, float64(t-open)/float64(end-open)))
}

// RemainText says how the clock stands: "剩 2 小时 10 分", "超时 40 分钟",
// "剩 5 个工作日", with 已暂停 in front while it is suspended. On the last day
// of a limit in days it counts hours.
func (f FuseState) RemainText() kernel.Text {
	t := f.remainText()
	if f.Paused && !f.Late() {
		t = kernel.T("已暂停，%s", "paused, %s").Format(t)
	}
	return t
}

func (f FuseState) remainText() kernel.Text {
	days := f.Limit.Unit.byDays()
	switch {
	case f.Late() && days && f.Overdue.Days == 0:
		return kernel.T("超时不足 %s", "less than %s overdue").Format(f.Limit.Unit.Count(1))
	case f.Late() && f.Overdue.IsZero(): // past the closing, before the next opening
		return kernel.T("刚刚超时", "just overdue")
	case f.Late():
		return kernel.T("超时 %s", "%s overdue").Format(f.Overdue.Text())
	case days && f.Remaining.Days == 0:
		return kernel.T("剩 %s", "%s left").Format(clockText(f.Deadline.Sub(f.Now), false))
	}
	return kernel.T("剩 %s", "%s left").Format(f.Remaining.Text())
}
