package economy

import (
	"testing"

	"juyan/internal/kernel"
	"juyan/internal/pack"
)

func TestNumbersAreScaledExactly(t *testing.T) {
	for _, c := range []struct {
		text  string
		scale int
		want  int64
		back  string
	}{{"29.2342", 4, 292342, "29.2342"}, {"1,234.5", 2, 123450, "1234.50"}, {"-0.05", 2, -5, "-0.05"}, {"7", 0, 7, "7"}, {"0.10", 1, 1, "0.1"}} {
		n, err := Parse(c.text, c.scale)
		if err != nil || n != c.want || Format(n, c.scale) != c.back {
			t.Errorf("%s: %d %s (%v), want %d %s", c.text, n, Format(n, c.scale), err, c.want, c.back)
		}
	}
	for _, bad := range []string{"", "十", "1.2.3", "1.23456", "99999999999999999999"} {
		if n, err := Parse(bad, 4); err == nil {
			t.Errorf("%q is %d", bad, n)
		}
	}
}

// The article's year: 29.2342 against 20.9594 is +39.48 %, of 79.0114 it is 37 %.
func TestGrowthAndShareAreComputed(t *testing.T) {
	if g := Growth(292342, 209594); g == nil || *g != 3948 {
		t.Errorf("growth %v", g)
	}
	if s, ok := ratio(292342, 790114); !ok || s != 3700 {
		t.Errorf("share %d", s)
	}
	if g := Growth(5, 0); g != nil {
		t.Errorf("growth against nothing is %d, not no data", *g)
	}
	for _, c := range [][3]int64{{1, 3, 3333}, {2, 3, 6667}, {1, 20000, 0}, {3, 20000, 2}, {-1, 3, -3333}, {1, -3, -3333}} {
		if got, _ := ratio(c[0], c[1]); got != c[2] {
			t.Errorf("%d/%d is %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, s := range []string{"2022-03", "2022-Q1", "2022"} {
		if p, err := ParsePeriod(s); err != nil || p.String() != s {
			t.Errorf("%s: %v (%v)", s, p, err)
		}
	}
	for _, s := range []string{"2022-13", "2022-Q5", "22", "2022-3", ""} {
		if p, err := ParsePeriod(s); err == nil {
			t.Errorf("%q is %v", s, p)
		}
	}
	day := func(s string) kernel.Date { d, _ := kernel.ParseDate(s); return d }
	list, ok := Within(pack.Monthly, day("2022-01-01"), day("2022-03-31"))
	if !ok || len(list) != 3 || list[2].String() != "2022-03" || list[1].Last() != day("2022-02-28") {
		t.Errorf("%v %v", list, ok)
	}
	if list, ok := Within(pack.Quarterly, day("2022-01-01"), day("2022-04-30")); ok {
		t.Errorf("four months are quarters: %v", list)
	}
}
