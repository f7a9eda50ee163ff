package matter_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// with lays days over the official notice of 2022.
func (z *zone) with(days ...calendar.Day) *calendar.Calendar {
	z.Helper()
	years := calendar.Official()
	for _, y := range years {
		if y.Year == 2022 {
			y.Days = slices.DeleteFunc(slices.Clone(y.Days), func(d calendar.Day) bool {
				return slices.ContainsFunc(days, func(x calendar.Day) bool { return x.Date == d.Date })
			})
			y.Days = append(y.Days, days...)
			years = calendar.With(years, y)
		}
	}
	cal, err := calendar.New(years, calendar.OfficeHours(), z.org())
	if err != nil {
		z.Fatal(err)
	}
	return cal
}

func (z *zone) retime() matter.Retimed {
	z.Helper()
	r, err := z.m.Retime(ctx, kernel.System())
	if err != nil {
		z.Fatal(err)
	}
	return r
}

// wantAnew holds everything that hangs on the clocks of a matter against what the
// calendar in force says when it is asked anew.
func (z *zone) wantAnew(id kernel.ID) (running int) {
	z.Helper()
	v, err := z.m.View(ctx, kernel.System(), id)
	if err != nil {
		z.Fatal(err)
	}
	cal, nearest, waits := &matter.Clockwork{Calendar: z.cal}, matter.Never, map[kernel.ID]kernel.Instant{}
	for _, c := range v.Clocks {
		if !c.Running() {
			continue
		}
		running++
		due, err := cal.Deadline(c.StartAt, c.Limit, c.Pauses)
		if err != nil {
			z.Fatal(err)
		}
		if c.LateAt == 0 && due != c.DueAt {
			z.Errorf("%s is due %s, anew %s", c.Code, c.DueAt.In(z.org()), due.In(z.org()))
		}
		if c.PausedAt != 0 {
			continue
		}
		nearest = min(nearest, c.DueAt)
		waits[c.ID] = z.nextRung(v, c, cal)
	}
	if v.DueAt != nearest {
		z.Errorf("the matter presses at %s, its clocks at %s", v.DueAt.In(z.org()), nearest.In(z.org()))
	}
	z.wantTimers(id, waits)
	for _, x := range z.waits(id) {
		if x != matter.Never && !slices.ContainsFunc(v.Clocks, func(c matter.Clock) bool { return c.Running() && c.DueAt == x }) {
			z.Errorf("something waits until %s, and no clock ends then", x.In(z.org()))
		}
	}
	return running
}

func (z *zone) nextRung(v *matter.View, c matter.Clock, cal *matter.Clockwork) kernel.Instant {
	lane := ""
	for _, l := range v.Lanes {
		if l.ID == c.Lane {
			lane = l.Code
		}
	}
	at, ok, err := caseflow.NextRung(v.Course.Clock(lane, c.Code), c.Rung, c.StartAt, c.DueAt, cal)
	if err != nil {
		z.Fatal(err)
	}
	if !ok {
		return 0
	}
	return at
}

func (z *zone) wantTimers(id kernel.ID, waits map[kernel.ID]kernel.Instant) {
	z.Helper()
	type timer struct {
		id kernel.ID
		at kernel.Instant
	}
	list := all(z, func(s store.Scanner) (t timer, err error) { return t, s.Scan(&t.id, &t.at) }, `SELECT id, wake_at FROM matter_clock WHERE matter_id = $1 AND wake_at > 0`, id)
	for _, t := range list {
		if waits[t.id] != t.at {
			z.Errorf("a timer at %s, its next rung at %s", t.at.In(z.org()), waits[t.id].In(z.org()))
		}
		delete(waits, t.id)
	}
	for c, at := range waits {
		if at != 0 {
			z.Errorf("clock %s has no timer", c)
		}
	}
}

func (z *zone) waits(id kernel.ID) []kernel.Instant {
	return all(z, store.Value[kernel.Instant], `SELECT due_at FROM inbox WHERE matter_id = $1`, id)
}

func all[T any](z *zone, scan func(store.Scanner) (T, error), q string, args ...any) (list []T) {
	z.Helper()
	err := z.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = store.All(tx, scan, q, args...)
		return err
	})
	if err != nil {
		z.Fatal(err)
	}
	return list
}

// Whatever stands open when the calendar changes, paused or late, on the main course
// or with a unit: afterwards its times are what they are when reckoned anew.
func TestRetimedIsReckonedAnew(t *testing.T) {
	each(t, func(z *zone) {
		rnd, cal := rand.New(rand.NewPCG(3, 5)), z.cal
		var open []kernel.ID
		moved := 0
		for range 12 {
			z.cal = cal // each round begins by the official days
			z.retime()
			z.clock.Set(day("2022-03-01").AddDays(rnd.IntN(20)).At(rnd.IntN(24), 5*rnd.IntN(12), z.org()))
			for range 3 {
				open = append(open, z.somehow(rnd))
			}
			z.clock.Set(z.clock.Now().Add(time.Duration(rnd.IntN(90)) * time.Hour))
			z.fire()
			var days []calendar.Day
			for range 1 + rnd.IntN(3) {
				d := kernel.DateOf(z.clock.Now().In(z.org())).AddDays(rnd.IntN(14) - 5)
				works, err := cal.IsWorkday(d)
				if err != nil {
					z.Fatal(err)
				}
				days = append(days, calendar.Day{Date: d, Name: "临时", Off: works})
			}
			before := z.moves()
			z.cal = z.with(days...)
			r := z.retime()
			moved += r.Moved
			if n := z.moves() - before; n != r.Moved || r.Matters > r.Moved || r.Unknown > 0 {
				z.Errorf("%+v, %d events say so", r, n)
			}
			for _, id := range open {
				z.wantAnew(id)
			}
			if again := z.retime(); again != (matter.Retimed{}) {
				z.Errorf("the second time: %+v", again)
			}
		}
		if moved < 12 {
			z.Errorf("only %d limits moved in all", moved)
		}
	})
}

func (z *zone) moves() int {
	return len(all(z, store.Value[string], `SELECT id FROM event WHERE kind LIKE '%.retimed' AND matter_id <> ''`))
}

// somehow is a matter that stands anywhere.
func (z *zone) somehow(rnd *rand.Rand) kernel.ID {
	z.Helper()
	m := z.raise(map[string][]string{"what": {"暖气不热"}, "grade": {[]string{"normal", "normal", "urgent"}[rnd.IntN(3)]}})
	if officer := z.post("zg"); rnd.IntN(3) > 0 {
		m = z.act(officer, m, "", "call", map[string][]string{"lead": {z.unit("gd")}, "units": {z.unit("gd"), z.unit("zr")}})
		paused := rnd.IntN(2) > 0
		if paused {
			m = z.act(officer, m, "", "pause", because)
		}
		if paused && rnd.IntN(2) > 0 {
			z.clock.Set(z.clock.Now().Add(30 * time.Hour))
			m = z.act(officer, m, "", "resume", nil)
		}
	}
	return m.ID
}

// What is cut off is taken up where it was: what moved before stays, the rest follows,
// nothing moves twice.
func TestRetimingIsTakenUpAgain(t *testing.T) {
	each(t, func(z *zone) {
		z.at("2022-03-01", 9, 0)
		z.retime()
		var open []kernel.ID
		for range 300 { // more than one transaction takes
			open = append(open, z.raise(map[string][]string{"what": {"暖气不热"}}).ID)
		}
		z.cal = z.with(calendar.Day{Date: day("2022-03-02"), Name: "临时", Off: true})
		told := 0
		z.heard = func(_ *store.Tx, ev ledger.Event) error {
			if told++; told > 280 {
				return errors.New("the power is gone")
			}
			return nil
		}
		if _, err := z.m.Retime(ctx, kernel.System()); err == nil {
			z.Fatal("it was not cut off")
		}
		z.heard = nil
		before := z.moves()
		if before == 0 || before >= 300 {
			z.Fatalf("%d limits moved before it was cut off", before)
		}
		if r := z.retime(); before+r.Moved != 300 || z.moves() != 300 {
			z.Errorf("%d moved before and %d after, %d events say so", before, r.Moved, z.moves())
		}
		for _, id := range open {
			z.wantAnew(id)
		}
	})
}

// A limit that would run into a year nobody loaded stays as it was, and moves when
// the year is there.
func TestRetimedWhenTheYearIsLoaded(t *testing.T) {
	each(t, func(z *zone) {
		z.cal = upTo(z, 2022)
		z.at("2022-12-22", 9, 0)
		m := z.raise(map[string][]string{"what": {"暖气不热"}})
		z.retime()
		if got := m.DueAt; got != day("2022-12-29").At(17, 30, z.org()) {
			z.Fatalf("five working days: due %s", got.In(z.org()))
		}
		off := calendar.Day{Date: day("2022-12-29"), Name: "临时", Off: true}
		z.cal = upTo(z, 2022, off)
		if r := z.retime(); r.Unknown != 1 || r.Moved != 0 {
			z.Fatalf("%+v", r)
		}
		z.cal = upTo(z, 2023, off)
		if r := z.retime(); r.Unknown != 0 || r.Moved != 1 {
			z.Fatalf("%+v", r)
		}
		if z.wantAnew(m.ID) != 1 {
			z.Error("its clock does not run")
		}
	})
}

func upTo(z *zone, last int, more ...calendar.Day) *calendar.Calendar {
	z.Helper()
	var years []calendar.Year
	for _, y := range calendar.Official() {
		if y.Year == 2022 {
			y.Days = append(slices.Clone(y.Days), more...)
		}
		if y.Year <= last {
			years = append(years, y)
		}
	}
	cal, err := calendar.New(years, calendar.OfficeHours(), z.org())
	if err != nil {
		z.Fatal(err)
	}
	return cal
}
