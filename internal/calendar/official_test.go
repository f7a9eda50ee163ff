package calendar

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/kernel/kerneltest"
)

var shanghai = func() *time.Location {
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return loc
}()

func newCalendar(t testing.TB, years ...Year) *Calendar {
	t.Helper()
	if years == nil {
		years = Official()
	}
	c, err := New(years, OfficeHours(), shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func date(t testing.TB, s string) kernel.Date {
	t.Helper()
	d, err := kernel.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Our table says the same as an independent one, for each of the 7,305 days.
func TestOfficialAgreesWithIndependentTable(t *testing.T) {
	dir := kerneltest.Outside(t, "holidays")
	off := map[string]bool{}
	for y := 2007; y <= 2026; y++ {
		b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.json", y)))
		if err != nil {
			t.Fatal(err)
		}
		var f struct {
			Days []struct {
				Date     string
				IsOffDay bool
			}
		}
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Days {
			off[d.Date] = d.IsOffDay
		}
	}
	c := newCalendar(t)
	n := 0
	for d := date(t, "2007-01-01"); d.Year <= 2026; d = d.AddDays(1) {
		isOff, named := off[d.String()]
		if !named {
			isOff = d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		}
		works, err := c.IsWorkday(d)
		if err != nil || works == isOff {
			t.Errorf("%s: works = %v, %v; the independent table says off = %v", d, works, err, isOff)
		}
		if _, ok := c.Named(d); ok != named {
			t.Errorf("%s: named = %v, independently %v", d, ok, named)
		}
		n++
	}
	if n != 7305 {
		t.Errorf("compared %d days, want 7305", n)
	}
}

func TestOfficialCitesItsPapers(t *testing.T) {
	years := Official()
	if len(years) != 20 {
		t.Fatalf("%d years, want 20", len(years))
	}
	for i, y := range years {
		if y.Year != 2007+i || len(y.Papers) == 0 || len(y.Days) < 10 {
			t.Errorf("year %d: %d papers, %d days", y.Year, len(y.Papers), len(y.Days))
		}
	}
	if n := len(years[2020-2007].Papers); n != 2 {
		t.Errorf("2020 cites %d papers, want 2 (the Spring Festival was extended)", n)
	}
}

func TestTableFaults(t *testing.T) {
	for _, s := range []string{"元旦 01-01", "2026\n元旦\t13-01", "2026\n元旦\t01-01..02-30", "元旦\t01-01"} {
		if y, err := parseTable(s); err == nil {
			t.Errorf("%q read as %v", s, y)
		}
	}
}
