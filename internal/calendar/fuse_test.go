package calendar

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

func fuse(t testing.TB, c *Calendar, start, now, limit string, off []kernel.Period) FuseState {
	t.Helper()
	l, err := ParseLimit(limit)
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Fuse(at(t, start), at(t, now), l, off)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFuseWords(t *testing.T) {
	c := newCalendar(t)
	pause := periods(t, "2026-03-02 09:30", "")
	for _, v := range []struct {
		start, now, limit string
		off               []kernel.Period
		zh, en            string
	}{
		{"2026-03-02 09:00", "2026-03-02 09:50", "3h", nil, "剩 2 小时 10 分", "2 h 10 min left"},
		{"2026-03-02 09:00", "2026-03-02 12:40", "3h", nil, "超时 40 分钟", "40 min overdue"},
		{"2026-03-02 09:00", "2026-03-02 10:00", "60m", nil, "剩 0 分钟", "0 min left"},
		{"2026-03-02 09:00", "2026-03-06 13:00", "1h", nil, "超时 4 天 3 小时", "4 d 3 h overdue"},
		{"2026-03-02 09:00", "2026-03-02 17:00", "5wd", nil, "剩 5 个工作日", "5 working days left"},
		{"2026-03-02 09:00", "2026-03-06 17:00", "5wd", nil, "剩 1 个工作日", "1 working day left"},
		{"2026-03-02 09:00", "2026-03-09 15:00", "5wd", nil, "剩 2 小时 30 分", "2 h 30 min left"},
		{"2026-03-02 09:00", "2026-03-09 18:00", "5wd", nil, "超时不足 1 个工作日", "less than 1 working day overdue"},
		{"2026-03-02 09:00", "2026-03-11 08:00", "5wd", nil, "超时 2 个工作日", "2 working days overdue"},
		{"2026-03-02 09:00", "2026-03-03 09:00", "7d", nil, "剩 6 天", "6 days left"},
		{"2026-03-02 09:00", "2026-03-02 15:00", "9wh", nil, "剩 5 小时（工作时间）", "5 h of working time left"},
		{"2026-03-06 09:00", "2026-03-06 20:00", "2wh", nil, "超时 4 小时 30 分（工作时间）", "4 h 30 min of working time overdue"},
		{"2026-03-06 15:30", "2026-03-06 20:00", "2wh", nil, "刚刚超时", "just overdue"},
		{"2026-03-02 09:00", "2026-03-02 15:00", "2h", pause, "已暂停，剩 1 小时 30 分", "paused, 1 h 30 min left"},
		{"2026-03-02 09:00", "2026-03-04 15:00", "5wd", periods(t, "2026-03-04 09:00", "2026-03-09 09:00"), "已暂停，剩 4 个工作日", "paused, 4 working days left"},
		{"2026-03-02 09:00", "2026-03-01 15:00", "2h", nil, "剩 2 小时", "2 h left"},
	} {
		f := fuse(t, c, v.start, v.now, v.limit, v.off)
		if got := f.RemainText(); got != kernel.T(v.zh, v.en) {
			t.Errorf("%s + %s at %s: %q / %q, want %q", v.start, v.limit, v.now, got.ZH, got.EN, v.zh)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestFuseBar(t *testing.T) {
	c := newCalendar(t)
	// 4 hours, paused for 1 of the 5 hours between start and deadline.
	f := fuse(t, c, "2026-03-02 09:00", "2026-03-02 12:00", "4h", periods(t, "2026-03-02 10:00", "2026-03-02 11:00"))
	if !near(f.Burnt, 0.5) || !near(f.At, 0.6) || len(f.Suspended) != 1 || !near(f.Suspended[0].From, 0.2) || !near(f.Suspended[0].To, 0.4) || f.Paused {
		t.Errorf("hours: %+v", f)
	}
	halves := fuse(t, c, "2026-03-02 09:00", "2026-03-02 12:00", "4h", periods(t, "2026-03-02 10:30", "2026-03-02 11:00", "2026-03-02 10:00", "2026-03-02 10:30"))
	if len(halves.Suspended) != 1 || halves.Suspended[0] != f.Suspended[0] {
		t.Errorf("adjacent suspensions are hatched apart: %+v", halves.Suspended)
	}
	// The vector: 5 days counted (13, 14, 24 February, 4, 5 March) and 6 suspended
	// (25-28 February, 2, 3 March), eleven on the bar.
	f = fuse(t, c, "2026-02-12 09:00", "2026-02-27 12:00", "5wd", periods(t, "2026-02-25 00:00", "2026-03-04 00:00"))
	if !f.Paused || !near(f.Burnt, 0.6) || len(f.Suspended) != 1 || f.Remaining.Days != 2 {
		t.Errorf("days: %+v", f)
	}
	if s := f.Suspended[0]; !near(s.From, 3.0/11) || !near(s.To, 9.0/11) {
		t.Errorf("hatched %+v", s)
	}
	if tick, err := c.Place(f, at(t, "2026-02-25 00:00")); err != nil || !near(tick, 3.0/11) {
		t.Errorf("the first suspended morning stands at %v, %v", tick, err)
	}
	tick, err := c.Place(f, f.Deadline)
	if err != nil || !near(tick, 1) {
		t.Errorf("the deadline stands at %v, %v", tick, err)
	}
	if tick, _ = c.Place(f, f.Start); tick != 0 {
		t.Errorf("the start stands at %v", tick)
	}
	// A weekend has no width.
	fri := fuse(t, c, "2026-03-02 09:00", "2026-03-06 20:00", "5wd", nil)
	sun := fuse(t, c, "2026-03-02 09:00", "2026-03-08 20:00", "5wd", nil)
	if !near(fri.Burnt, 0.8) || !near(sun.Burnt, 0.8) {
		t.Errorf("Friday night %v, Sunday night %v; want 0.8", fri.Burnt, sun.Burnt)
	}
	late := fuse(t, c, "2026-03-02 09:00", "2026-03-02 15:00", "4h", nil)
	if !near(late.Burnt, 1.5) || !late.Late() || late.Overdue.Whole() != 2 || !late.Remaining.IsZero() {
		t.Errorf("late: %+v", late)
	}
}

func TestFuseLaws(t *testing.T) {
	c := newCalendar(t)
	rapid.Check(t, func(t *rapid.T) {
		start, l := genInstant().Draw(t, "start"), genLimit().Draw(t, "limit")
		off := genPeriods(t, start)
		due := deadline(t, c, start, l, off)
		now := start + kernel.Instant(rapid.Int64Range(0, int64(due-start)*2).Draw(t, "now"))
		f, err := c.Fuse(start, now, l, off)
		if err != nil {
			t.Fatal(err)
		}
		if f.Deadline != due || f.Late() != (now > due) {
			t.Fatalf("due %v, late %v", f.Deadline, f.Late())
		}
		if now <= due && (f.Burnt < 0 || f.Burnt > 1+1e-9 || f.At > 1+1e-9) {
			t.Fatalf("in time, but burnt %v at %v", f.Burnt, f.At)
		}
		end, err := c.Fuse(start, due, l, off)
		if err != nil || !near(end.Burnt, 1) || !near(end.At, 1) {
			t.Fatalf("at the deadline burnt %v at %v, %v", end.Burnt, end.At, err)
		}
		last := 0.0
		for _, s := range f.Suspended {
			if s.From < last-1e-9 || s.To <= s.From || s.To > 1 {
				t.Fatalf("hatched %v", f.Suspended)
			}
			last = s.To
		}
		later, err := c.Fuse(start, now+minute, l, off)
		if err != nil || later.Burnt < f.Burnt-1e-12 || later.At < f.At-1e-12 {
			t.Fatalf("the bar runs backwards: %v to %v", f.Burnt, later.Burnt)
		}
		if f.RemainText().ZH == "" || f.RemainText().EN == "" {
			t.Fatal("no words")
		}
	})
}

func ExampleCalendar_Fuse() {
	loc := shanghai
	c, _ := New(Official(), OfficeHours(), loc)
	start := kernel.Date{Year: 2026, Month: 2, Day: 12}.At(9, 0, loc)
	now := kernel.Date{Year: 2026, Month: 2, Day: 24}.At(10, 0, loc)
	f, _ := c.Fuse(start, now, Limit{5, Workdays}, nil)
	fmt.Println(f.Deadline.In(loc).Format("01-02 15:04"), f.RemainText().ZH)
	// Output: 02-26 17:30 剩 2 个工作日
}
