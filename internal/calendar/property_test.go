package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

const minute = kernel.Instant(60_000)

// genInstant draws minutes of 2008-2024, so that limits stay within the table.
func genInstant() *rapid.Generator[kernel.Instant] {
	from := kernel.Date{Year: 2008, Month: time.January, Day: 1}.At(0, 0, shanghai)
	return rapid.Custom(func(t *rapid.T) kernel.Instant {
		return from + kernel.Instant(rapid.IntRange(0, 17*365*24*60-1).Draw(t, "minute"))*minute
	})
}

func genLimit() *rapid.Generator[Limit] {
	return rapid.Custom(func(t *rapid.T) Limit {
		u := rapid.SampledFrom([]Unit{Minutes, Hours24, WorkHours, Workdays, Days}).Draw(t, "unit")
		return Limit{rapid.IntRange(1, 90).Draw(t, "n"), u}
	})
}

// genPeriods draws up to five suspensions that begin within 60 days of start.
func genPeriods(t *rapid.T, start kernel.Instant) (out []kernel.Period) {
	for range rapid.IntRange(0, 5).Draw(t, "periods") {
		from := start + kernel.Instant(rapid.IntRange(-5*24*60, 60*24*60).Draw(t, "from"))*minute
		out = append(out, kernel.Period{From: from, To: from + kernel.Instant(rapid.IntRange(0, 10*24*60).Draw(t, "length"))*minute})
	}
	return out
}

func deadline(t *rapid.T, c *Calendar, start kernel.Instant, l Limit, off []kernel.Period) kernel.Instant {
	d, err := c.Deadline(start, l, off)
	if err != nil {
		t.Fatalf("deadline: %v", err)
	}
	return d
}

func TestDeadlineIsMonotone(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start, l := genInstant().Draw(t, "start"), genLimit().Draw(t, "limit")
		off := genPeriods(t, start)
		d := deadline(t, c, start, l, off)
		if d <= start {
			t.Fatalf("due %v, not after start", d.In(shanghai))
		}
		longer := Limit{l.N + rapid.IntRange(0, 20).Draw(t, "more"), l.Unit}
		if e := deadline(t, c, start, longer, off); e < d {
			t.Fatalf("%v is due %v, before %v", longer, e.In(shanghai), d.In(shanghai))
		}
		later := start + kernel.Instant(rapid.IntRange(0, 20*24*60).Draw(t, "later"))*minute
		if e := deadline(t, c, later, l, off); e < d {
			t.Fatalf("begun later, due %v before %v", e.In(shanghai), d.In(shanghai))
		}
	})
}

func TestSuspensionLaws(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start, l := genInstant().Draw(t, "start"), genLimit().Draw(t, "limit")
		off := genPeriods(t, start)
		d := deadline(t, c, start, l, off)
		if free := deadline(t, c, start, l, nil); free > d {
			t.Fatalf("suspended: due %v, earlier than %v without", d.In(shanghai), free.In(shanghai))
		}
		if len(off) == 0 {
			return
		}
		if e := deadline(t, c, start, l, rapid.Permutation(off).Draw(t, "order")); e != d {
			t.Fatal("the order of suspensions matters")
		}
		at := off[0].From
		if e := deadline(t, c, start, l, append([]kernel.Period{{From: at, To: at}}, off...)); e != d {
			t.Fatal("an empty suspension has an effect")
		}
		if e := deadline(t, c, start, l, append([]kernel.Period{{From: at, To: at - minute}}, off...)); e != d {
			t.Fatal("a reversed suspension has an effect")
		}
		if at += kernel.Instant(rapid.Int64Range(0, int64(off[0].To-off[0].From)).Draw(t, "cut")); at == 0 {
			return
		}
		cut := append([]kernel.Period{{From: off[0].From, To: at}, {From: at, To: off[0].To}}, off[1:]...)
		if e := deadline(t, c, start, l, cut); e != d {
			t.Fatal("adjacent suspensions do not merge")
		}
	})
}

func TestElapsedInvertsDeadline(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start, l := genInstant().Draw(t, "start"), genLimit().Draw(t, "limit")
		off := genPeriods(t, start)
		d := deadline(t, c, start, l, off)
		a, err := c.Elapsed(start, d, l.Unit, off)
		if err != nil {
			t.Fatal(err)
		}
		if l.Unit == Days { // may roll on over days off
			if a.Days < l.N || a.Days > l.N+12 {
				t.Fatalf("%d natural days until the deadline of %d", a.Days, l.N)
			}
			return
		}
		if a.Whole() != l.N {
			t.Fatalf("elapsed %v (%+v) at the deadline of %v", a.Whole(), a, l)
		}
		if before, _ := c.Elapsed(start, d-1, l.Unit, off); !l.Unit.byDays() && before.Whole() >= l.N {
			t.Fatal("the limit was used up before the deadline")
		}
	})
}

func TestBetweenInvertsAddWorkdays(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		a := kernel.DateOf(genInstant().Draw(t, "day").In(shanghai))
		n := rapid.IntRange(-200, 400).Draw(t, "n")
		b, err := c.AddWorkdays(a, n)
		if err != nil && a.Year > 2008 {
			t.Fatal(err)
		} else if err != nil {
			return // before the table begins
		}
		if m, err := c.Between(a, b); err != nil || m != n {
			t.Fatalf("%s + %d = %s, between %d, %v", a, n, b, m, err)
		}
		if w, _ := c.IsWorkday(b); !w && n != 0 {
			t.Fatalf("%s is no working day", b)
		}
	})
}

// The running sums give what counting day by day gives.
func TestAgainstCountingByHand(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start := genInstant().Draw(t, "start")
		n := rapid.IntRange(1, 60).Draw(t, "n")
		off := genPeriods(t, start)
		d := kernel.DateOf(start.In(shanghai))
		for left := n; left > 0; {
			d = d.AddDays(1)
			works, err := c.IsWorkday(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range off {
				from, to := kernel.DateOf(p.From.In(shanghai)), kernel.DateOf(p.To.In(shanghai))
				works = works && (d.Before(from) || !d.Before(to))
			}
			if works {
				left--
			}
		}
		got := deadline(t, c, start, Limit{n, Workdays}, off)
		if e := kernel.DateOf(got.In(shanghai)); e != d {
			t.Fatalf("due %s, by hand %s", e, d)
		}
	})
}
