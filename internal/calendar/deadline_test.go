package calendar

import (
	"testing"
	"time"

	"juyan/internal/kernel"
)

const layout = "2006-01-02 15:04"

func at(t testing.TB, s string) kernel.Instant {
	t.Helper()
	return date(t, s[:10]).At(int(s[11]-'0')*10+int(s[12]-'0'), int(s[14]-'0')*10+int(s[15]-'0'), shanghai)
}

func periods(t testing.TB, pairs ...string) (out []kernel.Period) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		p := kernel.Period{From: at(t, pairs[i])}
		if pairs[i+1] != "" {
			p.To = at(t, pairs[i+1])
		}
		out = append(out, p)
	}
	return out
}

func TestDeadline(t *testing.T) {
	c := newCalendar(t)
	for _, v := range []struct {
		name, start, limit string
		suspended          []kernel.Period
		want               string // "" = open
	}{
		{"start day excluded", "2026-02-12 09:00", "5wd", nil, "2026-02-26 17:30"},
		{"late at night is still that day", "2026-02-12 23:59", "5wd", nil, "2026-02-26 17:30"},
		{"the vector of the suspension", "2026-02-12 09:00", "5wd", periods(t, "2026-02-25 00:00", "2026-03-04 00:00"), "2026-03-05 17:30"},
		{"by the date, not the hour", "2026-02-12 09:00", "5wd", periods(t, "2026-02-25 16:00", "2026-03-04 11:00"), "2026-03-05 17:30"},
		{"within one day: no day lost", "2026-02-12 09:00", "5wd", periods(t, "2026-02-25 09:00", "2026-02-25 17:00"), "2026-02-26 17:30"},
		{"over days off only", "2026-02-12 09:00", "5wd", periods(t, "2026-02-16 09:00", "2026-02-20 17:00"), "2026-02-26 17:30"},
		{"on the start day", "2026-02-12 09:00", "1wd", periods(t, "2026-02-12 10:00", "2026-02-12 17:00"), "2026-02-13 17:30"},
		{"from the start day on", "2026-02-12 09:00", "1wd", periods(t, "2026-02-12 10:00", "2026-02-14 09:00"), "2026-02-14 17:30"},
		{"two, in any order", "2026-03-02 09:00", "3wd", periods(t, "2026-03-06 09:00", "2026-03-10 09:00", "2026-03-03 09:00", "2026-03-04 09:00"), "2026-03-10 17:30"},
		{"without end, reached", "2026-03-02 09:00", "3wd", periods(t, "2026-03-04 09:00", ""), ""},
		{"without end, after the deadline", "2026-03-02 09:00", "3wd", periods(t, "2026-03-06 09:00", ""), "2026-03-05 17:30"},
		{"beginning on the last day", "2026-03-02 09:00", "3wd", periods(t, "2026-03-05 18:00", ""), ""},

		{"natural days", "2026-03-02 09:00", "7d", nil, "2026-03-09 17:30"},
		{"ends on a Sunday", "2026-03-01 09:00", "7d", nil, "2026-03-09 17:30"},
		{"ends in the holiday", "2026-09-28 09:00", "7d", nil, "2026-10-08 17:30"},
		{"ends on a worked Saturday", "2026-02-07 09:00", "7d", nil, "2026-02-14 17:30"},
		{"natural days suspended", "2026-03-02 09:00", "7d", periods(t, "2026-03-04 09:00", "2026-03-06 09:00"), "2026-03-11 17:30"},
		{"rolls out of a suspension", "2026-03-01 09:00", "6d", periods(t, "2026-03-09 09:00", "2026-03-11 09:00"), "2026-03-11 17:30"},
		{"natural, open", "2026-03-02 09:00", "7d", periods(t, "2026-03-04 09:00", ""), ""},
		{"natural, rolls into an open one", "2026-03-01 09:00", "6d", periods(t, "2026-03-09 09:00", ""), ""},

		{"hours run at once and skip nothing", "2026-02-14 17:00", "24h", nil, "2026-02-15 17:00"},
		{"minutes", "2026-10-01 03:00", "30m", nil, "2026-10-01 03:30"},
		{"hours suspended", "2026-03-02 09:00", "2h", periods(t, "2026-03-02 10:00", "2026-03-02 10:45"), "2026-03-02 11:45"},
		{"hours, a reversed period is none", "2026-03-02 09:00", "4h", periods(t, "2026-03-02 12:00", "2026-03-02 10:00"), "2026-03-02 13:00"},
		{"hours, begun suspended", "2026-03-02 09:00", "2h", periods(t, "2026-03-02 08:00", "2026-03-02 10:00"), "2026-03-02 12:00"},
		{"hours, touching the end", "2026-03-02 09:00", "2h", periods(t, "2026-03-02 11:00", "2026-03-02 12:00"), "2026-03-02 11:00"},
		{"hours, open", "2026-03-02 09:00", "2h", periods(t, "2026-03-02 10:00", ""), ""},
		{"beyond the loaded years", "2030-03-02 09:00", "2h", nil, "2030-03-02 11:00"},

		{"within the morning", "2026-03-02 09:00", "2wh", nil, "2026-03-02 11:00"},
		{"to the end of the morning, not the afternoon's beginning", "2026-03-02 09:00", "3wh", nil, "2026-03-02 12:00"},
		{"over midday", "2026-03-02 09:00", "4wh", nil, "2026-03-02 15:00"},
		{"to the end of the day, not the next morning", "2026-03-02 08:30", "7wh", nil, "2026-03-02 17:30"},
		{"over the weekend", "2026-03-06 16:30", "2wh", nil, "2026-03-09 09:30"},
		{"begun at night", "2026-03-06 22:00", "2wh", nil, "2026-03-09 10:30"},
		{"from winter into summer hours", "2026-04-30 17:00", "2wh", nil, "2026-05-06 10:00"},
		{"over a pause", "2026-03-02 09:00", "4wh", periods(t, "2026-03-02 11:00", "2026-03-03 11:00"), "2026-03-03 15:00"},
		{"a pause at night costs nothing", "2026-03-02 16:30", "2wh", periods(t, "2026-03-02 19:00", "2026-03-03 06:00"), "2026-03-03 09:30"},
		{"work time, open", "2026-03-02 09:00", "4wh", periods(t, "2026-03-02 11:00", ""), ""},
	} {
		l, err := ParseLimit(v.limit)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Deadline(at(t, v.start), l, v.suspended)
		said := ""
		if !got.IsZero() {
			said = got.In(shanghai).Format(layout)
		}
		if err != nil || said != v.want {
			t.Errorf("%s: %s + %s = %q, %v; want %q", v.name, v.start, v.limit, said, err, v.want)
		}
	}
}

func TestElapsed(t *testing.T) {
	c := newCalendar(t)
	for _, v := range []struct {
		from, to string
		u        Unit
		off      []kernel.Period
		whole    int
		said     string
	}{
		{"2026-02-12 09:00", "2026-02-26 10:00", Workdays, nil, 5, "5 个工作日"},
		{"2026-02-12 09:00", "2026-02-12 17:00", Workdays, nil, 0, "0 个工作日"},
		{"2026-02-12 09:00", "2026-03-05 17:30", Workdays, periods(t, "2026-02-25 00:00", "2026-03-04 00:00"), 5, "5 个工作日"},
		{"2026-03-02 09:00", "2026-03-09 08:00", Days, nil, 7, "7 天"},
		{"2026-03-02 09:00", "2026-03-02 11:10", Hours24, nil, 2, "2 小时 10 分"},
		{"2026-03-02 09:00", "2026-03-06 11:00", Hours24, nil, 98, "4 天 2 小时"},
		{"2026-03-02 09:00", "2026-03-02 09:40", Minutes, periods(t, "2026-03-02 09:10", "2026-03-02 09:20"), 30, "30 分钟"},
		{"2026-03-06 16:30", "2026-03-09 09:30", WorkHours, nil, 2, "2 小时（工作时间）"},
		{"2026-03-06 16:30", "2026-03-09 09:30", WorkHours, periods(t, "2026-03-07 00:00", ""), 1, "1 小时（工作时间）"},
		{"2026-03-09 09:30", "2026-03-06 16:30", WorkHours, nil, 0, "0 分钟（工作时间）"},
	} {
		a, err := c.Elapsed(at(t, v.from), at(t, v.to), v.u, v.off)
		if err != nil || a.Whole() != v.whole || a.Text().ZH != v.said || a.Unit != v.u {
			t.Errorf("%s to %s in %s = %+v %q, %v", v.from, v.to, v.u, a, a.Text().ZH, err)
		}
	}
}

// What several holders spent adds up to the whole, in every unit.
func TestHolderSharesAddUp(t *testing.T) {
	c := newCalendar(t)
	marks := []string{"2026-02-12 09:13", "2026-02-13 16:59", "2026-02-20 12:00", "2026-02-27 23:59", "2026-03-04 08:31"}
	off := periods(t, "2026-02-24 10:00", "2026-02-26 11:00")
	for u := range units {
		sum := Amount{Unit: u}
		for i := 1; i < len(marks); i++ {
			a, err := c.Elapsed(at(t, marks[i-1]), at(t, marks[i]), u, off)
			if err != nil {
				t.Fatal(err)
			}
			sum = sum.Add(a)
		}
		whole, err := c.Elapsed(at(t, marks[0]), at(t, marks[len(marks)-1]), u, off)
		if err != nil || sum != whole {
			t.Errorf("%s: shares %+v, whole %+v, %v", u, sum, whole, err)
		}
	}
}

func TestWritten(t *testing.T) {
	w := Written{newCalendar(t)}
	got, err := w.Deadline(at(t, "2026-02-12 09:00"), "5wd", nil)
	if err != nil || got != at(t, "2026-02-26 17:30") {
		t.Errorf("got %v, %v", got.In(shanghai), err)
	}
	if _, err := w.Deadline(1, "soon", nil); kernel.CodeOf(err) != kernel.CodeInvalid {
		t.Errorf("err = %v", err)
	}
}

// A zone whose clocks change still has its days found and its hours at their
// wall time.
func TestClocksThatChange(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New([]Year{{Year: 2026}}, OfficeHours(), loc)
	if err != nil {
		t.Fatal(err)
	}
	start := date(t, "2026-03-27").At(16, 30, loc) // Friday; clocks go forward on Sunday 29 March
	got, err := c.Deadline(start, Limit{2, WorkHours}, nil)
	if err != nil || got != date(t, "2026-03-30").At(9, 30, loc) {
		t.Errorf("got %v, %v", got.In(loc), err)
	}
	for d := date(t, "2026-01-01"); d.Year == 2026; d = d.AddDays(1) {
		for _, h := range []int{0, 12, 23} {
			i, err := c.day(d.At(h, 59, loc))
			if err != nil || c.dates[i] != d {
				t.Fatalf("%s %d:59 is found on %v, %v", d, h, c.dates[i], err)
			}
		}
	}
}
