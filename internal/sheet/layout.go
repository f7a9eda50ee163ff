package sheet

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"juyan/internal/kernel"
)

// layout is one way of writing a time.
type layout struct {
	text     string // for package time, or one of the words below
	dateOnly bool
}

// The layouts that are no patterns.
const (
	layoutExcel  = "excel"  // days since 1899-12-30, with fraction
	layoutUnix   = "unix"   // seconds since 1970-01-01 UTC
	layoutUnixMS = "unixms" // milliseconds since then
)

// namedMonths are tried after the year-first spellings: a month by name cannot
// be mistaken for a day.
var namedMonths = []layout{
	{"2 Jan 2006 15:04:05", false}, {"2 Jan 2006 15:04", false}, {"2 Jan 2006", true},
	{"2-Jan-2006 15:04:05", false}, {"2-Jan-2006 15:04", false}, {"2-Jan-2006", true},
	{"Jan 2, 2006 3:04:05 PM", false}, {"Jan 2, 2006 3:04 PM", false}, {"Jan 2, 2006 15:04:05", false}, {"Jan 2, 2006", true},
	{"January 2, 2006 3:04 PM", false}, {"January 2, 2006 15:04", false}, {"January 2, 2006", true}, {"2 January 2006", true},
	{time.RFC1123Z, false}, {time.ANSIC, false},
}

// newLayout reads a layout as an import's mapping gives it.
func newLayout(text string) (layout, error) {
	switch word := strings.ToLower(strings.TrimSpace(text)); word {
	case layoutExcel, layoutUnix, layoutUnixMS:
		return layout{text: word}, nil
	}
	l := layout{text: text}
	if strings.Contains(strings.ToLower(text), "yy") {
		l.text = translate(text)
	}
	if !strings.Contains(l.text, "06") || strings.Contains(l.text, "MST") { // an abbreviated zone has no sure offset
		return l, kernel.Invalid("layouts", kernel.T("看不懂时间格式“%s”，请写成 YYYY-MM-DD HH:mm:ss、DD.MM.YYYY 这样，或 excel、unix、unixms",
			"Cannot read the time format %q; write it like YYYY-MM-DD HH:mm:ss, DD.MM.YYYY, or excel, unix, unixms"), text)
	}
	morning, evening := time.Date(2021, 11, 22, 3, 4, 5, 0, time.UTC), time.Date(2021, 11, 22, 15, 16, 17, 0, time.UTC)
	l.dateOnly = morning.Format(l.text) == evening.Format(l.text)
	return l, nil
}

// patternLetters maps the letters of a pattern to package time's layout, longest
// run first. Letter case tells months (M) from minutes (m).
var patternLetters = []struct{ run, layout string }{
	{"YYYY", "2006"}, {"yyyy", "2006"}, {"YY", "06"}, {"yy", "06"},
	{"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "01"}, {"M", "1"},
	{"DD", "02"}, {"dd", "02"}, {"D", "2"}, {"d", "2"},
	{"HH", "15"}, {"H", "15"}, {"hh", "03"}, {"h", "3"},
	{"mm", "04"}, {"m", "4"}, {"ss", "05"}, {"s", "5"}, {"SSS", "000"},
	{"XXX", "Z07:00"}, {"Z", "-0700"}, {"a", "PM"}, {"A", "PM"},
}

// translate turns "DD.MM.YYYY HH:mm" into "02.01.2006 15:04". Text in single
// quotation marks stands for itself.
func translate(pattern string) string {
	var out strings.Builder
	for rest := pattern; rest != ""; {
		if rest[0] == '\'' {
			literal, after, _ := strings.Cut(rest[1:], "'")
			out.WriteString(literal)
			rest = after
			continue
		}
		n := 0
		for _, p := range patternLetters {
			if strings.HasPrefix(rest, p.run) {
				out.WriteString(p.layout)
				n = len(p.run)
				break
			}
		}
		if n == 0 {
			out.WriteByte(rest[0])
			n = 1
		}
		rest = rest[n:]
	}
	return out.String()
}

var errNotThisLayout = errors.New("not this layout")

// parse reads s, in loc unless s carries an offset.
func (l layout) parse(s string, loc *time.Location) (time.Time, error) {
	switch l.text {
	case layoutExcel:
		if t, _, read := scanSerial(s, loc, 1, maxSerial); read {
			return t, nil
		}
		return time.Time{}, errNotThisLayout
	case layoutUnix, layoutUnixMS:
		n, err := strconv.ParseInt(s, 10, 64)
		if err == nil && l.text == layoutUnix {
			return time.Unix(n, 0).In(loc), nil
		}
		return time.UnixMilli(n).In(loc), err
	}
	return time.ParseInLocation(l.text, s, loc)
}
