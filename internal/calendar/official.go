package calendar

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"juyan/internal/kernel"
)

//go:embed official.txt
var officialText string

// Year is what the notices for one year say. Days may lie in the last days of
// the year before.
type Year struct {
	Year   int      `json:"year" yaml:"year"`
	Papers []string `json:"papers" yaml:"papers"` // number and address of each notice
	Days   []Day    `json:"days" yaml:"days"`
}

// Day is one date a notice names: a day off, or (Off = false) a weekend day
// that is worked to make up for one.
type Day struct {
	Date kernel.Date `json:"date" yaml:"date"`
	Name string      `json:"name" yaml:"name"` // 国庆节
	Off  bool        `json:"off" yaml:"off"`
}

var official = sync.OnceValue(func() []Year {
	years, err := parseTable(officialText)
	if err != nil {
		panic("calendar: official.txt: " + err.Error()) // compiled in; a test reads every line
	}
	return years
})

// Official returns the notices of 2007-2026, oldest first. The caller may
// append to the result or replace years in it.
func Official() []Year { return append([]Year(nil), official()...) }

// With returns years with y added, or put in place of the same year.
func With(years []Year, y Year) []Year {
	out := make([]Year, 0, len(years)+1)
	for _, x := range years {
		if x.Year != y.Year {
			out = append(out, x)
		}
	}
	return append(out, y)
}

// parseTable reads the form official.txt explains in its head.
func parseTable(text string) ([]Year, error) {
	var years []Year
	for n, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if y, err := strconv.Atoi(line); err == nil {
			years = append(years, Year{Year: y})
			continue
		}
		head, rest, ok := strings.Cut(line, "\t")
		if !ok || len(years) == 0 {
			return nil, fmt.Errorf("line %d: want NAME<TAB>DATES", n+1)
		}
		y := &years[len(years)-1]
		if head == "paper" {
			y.Papers = append(y.Papers, rest)
			continue
		}
		days, err := parseLine(y.Year, head, rest)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		y.Days = append(y.Days, days...)
	}
	return years, nil
}

// parseLine reads "02-15..02-23 / 02-14 02-28".
func parseLine(year int, name, rest string) ([]Day, error) {
	var days []Day
	off := true
	for _, f := range strings.Fields(rest) {
		if f == "/" {
			off = false
			continue
		}
		from, to, ranged := strings.Cut(f, "..")
		a, err := tableDate(year, from)
		if err != nil {
			return nil, err
		}
		b := a
		if ranged {
			if b, err = tableDate(year, to); err != nil {
				return nil, err
			}
		}
		for d := a; !d.After(b); d = d.AddDays(1) {
			days = append(days, Day{d, name, off})
		}
	}
	return days, nil
}

// tableDate reads "MM-DD" of year, or a full date.
func tableDate(year int, s string) (kernel.Date, error) {
	if len(s) == len("01-02") {
		s = fmt.Sprintf("%04d-%s", year, s)
	}
	return kernel.ParseDate(s)
}
