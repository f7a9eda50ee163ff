package calendar

import (
	"testing"

	"juyan/internal/kernel"
)

func BenchmarkNew(b *testing.B) {
	years := Official()
	for b.Loop() {
		if _, err := New(years, OfficeHours(), shanghai); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAddWorkdays(b *testing.B) {
	c, d := newCalendar(b), kernel.Date{Year: 2022, Month: 1, Day: 20}
	for b.Loop() {
		if _, err := c.AddWorkdays(d, 20); err != nil {
			b.Fatal(err)
		}
	}
}

func benchUnits(b *testing.B, run func(l Limit, off []kernel.Period)) {
	off := []kernel.Period{
		{From: at(b, "2022-02-10 09:00"), To: at(b, "2022-02-14 09:00")},
		{From: at(b, "2022-02-17 09:00"), To: at(b, "2022-02-18 09:00")},
	}
	for _, l := range []Limit{{24, Hours24}, {40, WorkHours}, {20, Workdays}, {30, Days}} {
		b.Run(l.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run(l, nil)
			}
		})
		b.Run(l.String()+"-suspended", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run(l, off)
			}
		})
	}
}

func BenchmarkDeadline(b *testing.B) {
	c, start := newCalendar(b), at(b, "2022-01-20 10:00")
	benchUnits(b, func(l Limit, off []kernel.Period) {
		if _, err := c.Deadline(start, l, off); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkElapsed(b *testing.B) {
	c, start, end := newCalendar(b), at(b, "2022-01-20 10:00"), at(b, "2022-03-20 10:00")
	benchUnits(b, func(l Limit, off []kernel.Period) {
		if _, err := c.Elapsed(start, end, l.Unit, off); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkFuse(b *testing.B) {
	c, start, now := newCalendar(b), at(b, "2022-01-20 10:00"), at(b, "2022-02-15 10:00")
	benchUnits(b, func(l Limit, off []kernel.Period) {
		if _, err := c.Fuse(start, now, l, off); err != nil {
			b.Fatal(err)
		}
	})
}
