package sheet

import (
	"strings"
	"time"
	"unicode"

	"juyan/internal/kernel"
)

// Stamp is a point in time as a file gives it. DateOnly says that the text had
// no time of day, so that a deadline can be taken as the end of that day; At is
// then its first moment.
type Stamp struct {
	At       kernel.Instant
	DateOnly bool
}

// TimeParser reads points in time. It is immutable and safe for concurrent use.
type TimeParser struct {
	layouts []layout
	loc     *time.Location
}

// NewTimeParser returns a parser that tries layouts first, then every spelling
// that cannot be misread: year first (2022-03-05, 2022/3/5 8:05,
// 2022年3月5日 8时5分, ISO 8601, 20220305080500), months by name, and the day
// numbers of Excel. Day-first and month-first figures such as 05/03/2022 are
// never guessed. A layout is a pattern ("DD.MM.YYYY HH:mm"), a layout of package
// time ("02.01.2006"), or "excel", "unix", "unixms". loc is where a text without
// an offset was written.
func NewTimeParser(layouts []string, loc *time.Location) (*TimeParser, error) {
	p := &TimeParser{loc: loc}
	for _, text := range layouts {
		l, err := newLayout(text)
		if err != nil {
			return nil, err
		}
		p.layouts = append(p.layouts, l)
	}
	return p, nil
}

// ParseTime reads one text; see NewTimeParser.
func ParseTime(s string, layouts []string, loc *time.Location) (kernel.Instant, error) {
	p, err := NewTimeParser(layouts, loc)
	if err != nil {
		return 0, err
	}
	stamp, err := p.Parse(s)
	return stamp.At, err
}

// Parse reads one text. Times before 1900 or after 2199 are refused as typing
// errors, and 1970-01-01T00:00Z as the value computers write for "no date".
func (p *TimeParser) Parse(s string) (Stamp, error) {
	text := halfWidth(s)
	if text == "" {
		return Stamp{}, kernel.Invalid("", kernel.T("时间是空的", "The time is empty"))
	}
	t, dateOnly, read := p.read(text)
	if !read {
		return Stamp{}, kernel.Invalid("", kernel.T("看不懂时间“%s”，可写成 2022-03-05 08:05；如果日或月在前，请在对应表里写明格式，如 DD.MM.YYYY HH:mm",
			"Cannot read the time %q; write it like 2022-03-05 08:05, or, if day or month comes first, give the format in the mapping, such as DD.MM.YYYY HH:mm"), clip(s))
	}
	if y := t.Year(); y < 1900 || y > 2199 || t.UnixMilli() == 0 {
		return Stamp{}, kernel.Invalid("", kernel.T("时间“%s”不合理，请核对年份（没有时间就留空）", "The time %q is implausible; check the year (leave it empty if there is none)"), clip(s))
	}
	return Stamp{kernel.InstantOf(t), dateOnly}, nil
}

func (p *TimeParser) read(text string) (t time.Time, dateOnly, read bool) {
	for _, l := range p.layouts {
		if t, err := l.parse(text, p.loc); err == nil {
			return t, l.dateOnly, true
		}
	}
	if t, dateOnly, read = scanYearFirst(text, p.loc); read {
		return t, dateOnly, true
	}
	if t, dateOnly, read = scanSerial(text, p.loc, 20000, 80000); read { // 1954–2119
		return t, dateOnly, true
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return time.Time{}, false, false
	}
	for _, l := range namedMonths {
		if t, err := l.parse(text, p.loc); err == nil {
			return t, l.dateOnly, true
		}
	}
	return time.Time{}, false, false
}

// ParseDate reads a date, or the date part of a time in loc.
func (p *TimeParser) ParseDate(s string) (kernel.Date, error) {
	stamp, err := p.Parse(s)
	if err != nil {
		return kernel.Date{}, err
	}
	return kernel.DateOf(stamp.At.In(p.loc)), nil
}

// halfWidth trims, and turns full-width figures and spaces into ASCII.
func halfWidth(s string) string {
	s = strings.TrimSpace(s)
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - ('！' - '!')
		case r == '\u00a0' || r == '\u3000':
			return ' '
		case r == '\ufeff' || r == '\u200b':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// clip shortens a text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
