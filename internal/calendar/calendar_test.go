package calendar

import (
	"strings"
	"testing"

	"juyan/internal/kernel"
)

func TestVectors(t *testing.T) {
	c := newCalendar(t)
	for _, v := range []struct {
		start string
		n     int
		want  string
	}{
		{"2026-02-12", 5, "2026-02-26"}, // over the Spring Festival, a worked Saturday inside
		{"2026-09-18", 20, "2026-10-22"},
		{"2026-02-26", -5, "2026-02-12"}, // the 5 days before 26 February: 25, 24, 14, 13, 12
		{"2026-02-14", 0, "2026-02-14"},
		{"2019-12-31", 1, "2020-01-02"},
	} {
		got, err := c.AddWorkdays(date(t, v.start), v.n)
		if err != nil || got.String() != v.want {
			t.Errorf("%s + %d = %s, %v; want %s", v.start, v.n, got, err, v.want)
		}
	}
	if n, err := c.CountYear(2026); n != 248 || err != nil {
		t.Errorf("2026 has %d working days, %v; want 248", n, err)
	}
}

// December is ruled by the notice of the year after, where it is loaded.
func TestDecemberLooksIntoNextYear(t *testing.T) {
	both := newCalendar(t)
	years := Official()
	until2018 := newCalendar(t, years[:12]...)
	for _, v := range []struct {
		day        string
		with, sans bool
	}{
		{"2018-12-29", true, false}, // a Saturday worked for the bridge of 2019
		{"2018-12-31", false, true}, // that bridge, a Monday
	} {
		d := date(t, v.day)
		if w, err := both.IsWorkday(d); w != v.with || err != nil {
			t.Errorf("%s with 2019 loaded: %v, %v", d, w, err)
		}
		if w, err := until2018.IsWorkday(d); w != v.sans || err != nil {
			t.Errorf("%s without 2019: %v, %v", d, w, err)
		}
	}
}

func names(t *testing.T, err error, year string) {
	t.Helper()
	all := kernel.AllErrors(err)
	if len(all) != 1 || all[0].Code != kernel.CodeInvalid {
		t.Fatalf("error = %v, want one kernel error", err)
	}
	for _, s := range []string{all[0].Text.ZH, all[0].Text.EN} {
		if !strings.Contains(s, year) {
			t.Errorf("%q does not name %s", s, year)
		}
	}
}

func TestUnloadedYearIsAnError(t *testing.T) {
	c := newCalendar(t)
	start := date(t, "2026-12-28").At(10, 0, shanghai)
	_, err := c.IsWorkday(date(t, "2027-01-04"))
	names(t, err, "2027")
	_, err = c.AddWorkdays(date(t, "2026-12-28"), 10)
	names(t, err, "2027")
	_, err = c.AddWorkdays(date(t, "2007-01-05"), -10)
	names(t, err, "2006")
	_, err = c.CountYear(2006)
	names(t, err, "2006")
	_, err = c.Between(date(t, "2026-12-28"), date(t, "2027-01-04"))
	names(t, err, "2027")
	for _, l := range []string{"10wd", "10d", "60wh"} {
		limit, _ := ParseLimit(l)
		_, err = c.Deadline(start, limit, nil)
		names(t, err, "2027")
	}
	_, err = c.Elapsed(start, start.Add(240*hour), Workdays, nil)
	names(t, err, "2027")
}

func TestGapBetweenLoadedYears(t *testing.T) {
	y := Official()
	c := newCalendar(t, y[17], y[19]) // 2024 and 2026
	_, err := c.AddWorkdays(date(t, "2024-12-30"), 5)
	names(t, err, "2025")
	_, err = c.AddWorkdays(date(t, "2026-01-05"), -5)
	names(t, err, "2025")
	_, err = c.Between(date(t, "2024-12-30"), date(t, "2026-01-05"))
	names(t, err, "2025")
	_, err = c.IsWorkday(date(t, "2025-06-03"))
	names(t, err, "2025")
	for _, l := range []Limit{{5, Workdays}, {5, Days}, {30, WorkHours}} {
		_, err = c.Deadline(date(t, "2024-12-30").At(9, 0, shanghai), l, nil)
		names(t, err, "2025")
	}
	if got := c.Years(); len(got) != 2 || got[0] != 2024 || got[1] != 2026 {
		t.Errorf("years = %v", got)
	}
}

func TestNoSuchDay(t *testing.T) {
	c := newCalendar(t)
	for _, d := range []kernel.Date{{}, {Year: 2026, Month: 2, Day: 29}, {Year: 2026, Month: 13, Day: 1}, {Year: 2026, Month: 4, Day: 31}} {
		if _, err := c.IsWorkday(d); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%v: %v", d, err)
		}
	}
}

func TestNewRefusesBadYears(t *testing.T) {
	d := date(t, "2026-05-01")
	far := date(t, "2030-05-01")
	for name, years := range map[string][]Year{
		"none":   {},
		"twice":  {{Year: 2026}, {Year: 2026}},
		"both":   {{Year: 2026, Days: []Day{{d, "x", true}, {d, "x", false}}}},
		"far":    {{Year: 2026, Days: []Day{{far, "x", true}}}},
		"absurd": {{Year: 20260}},
	} {
		if _, err := New(years, OfficeHours(), shanghai); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithReplacesAYear(t *testing.T) {
	c := newCalendar(t, With(Official(), Year{Year: 2026})...)
	if w, _ := c.IsWorkday(date(t, "2026-10-01")); !w {
		t.Error("the replaced year still has its holidays")
	}
	if len(Official()) != 20 {
		t.Error("Official changed")
	}
}

func TestNamed(t *testing.T) {
	c := newCalendar(t)
	d, ok := c.Named(date(t, "2026-10-10"))
	if !ok || d.Name != "国庆节" || d.Off {
		t.Errorf("2026-10-10 = %+v, %v", d, ok)
	}
	if _, ok := c.Named(date(t, "2026-10-12")); ok {
		t.Error("an ordinary Monday has a name")
	}
}
