package sheet

import (
	"strconv"
	"strings"
	"time"
)

// scanYearFirst reads every spelling that begins with the year:
//
//	2022-03-05 · 2022/3/5 8:05 · 2022.3.5 · 2022年3月5日 下午8时5分30秒 · 20220305
//	2011-10-11 13:42:22.688000+02:00 · 2022-03-05T08:05Z · 20220305080500
func scanYearFirst(s string, loc *time.Location) (t time.Time, dateOnly, read bool) {
	c := &cursor{rest: s}
	year, month, day := c.date()
	if c.failed || month < 1 || month > 12 || day < 1 {
		return t, false, false
	}
	dateOnly = c.rest == ""
	var clock clock
	if !dateOnly {
		clock = c.clock()
	}
	if zone := c.zone(); zone != nil {
		loc = zone
	}
	if c.failed || c.rest != "" || !clock.valid() {
		return t, false, false
	}
	if time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return t, false, false // 30 February
	}
	return time.Date(year, time.Month(month), day, clock.hour, clock.minute, clock.second, clock.nano, loc), dateOnly, true
}

type clock struct{ hour, minute, second, nano int }

// valid allows 24:00, the end of the day in ISO 8601 before 2019.
func (c clock) valid() bool {
	return c.hour < 24 && c.minute < 60 && c.second < 60 || c == clock{hour: 24}
}

// cursor walks over a text; a missing piece sets failed.
type cursor struct {
	rest   string
	failed bool
}

// take removes the first of the given texts that stands next.
func (c *cursor) take(options ...string) string {
	for _, o := range options {
		if strings.HasPrefix(c.rest, o) {
			c.rest = c.rest[len(o):]
			return o
		}
	}
	return ""
}

func (c *cursor) need(options ...string) string {
	got := c.take(options...)
	c.failed = c.failed || got == ""
	return got
}

// digits counts the digits that stand next.
func (c *cursor) digits() int {
	n := 0
	for n < len(c.rest) && c.rest[n] >= '0' && c.rest[n] <= '9' {
		n++
	}
	return n
}

// number reads least to most digits.
func (c *cursor) number(least, most int) int {
	n := min(c.digits(), most)
	if n < least {
		c.failed = true
		return 0
	}
	v, _ := strconv.Atoi(c.rest[:n])
	c.rest = c.rest[n:]
	return v
}

func (c *cursor) spaces() { c.rest = strings.TrimLeft(c.rest, " \t\n") }

func (c *cursor) date() (year, month, day int) {
	if n := c.digits(); n == 8 || n == 12 || n == 14 {
		return c.number(4, 4), c.number(2, 2), c.number(2, 2)
	}
	year = c.number(4, 4)
	separator := c.need("-", "/", ".", "年")
	c.spaces()
	month = c.number(1, 2)
	if separator == "年" {
		separator = "月"
	}
	c.need(separator)
	c.spaces()
	day = c.number(1, 2)
	if separator == "月" {
		c.need("日", "号")
	}
	return year, month, day
}

// clock reads what follows a date: 8:05, 080500, 下午 8时5分, 8:05:22.688 PM.
func (c *cursor) clock() clock {
	if c.take("T", "t") == "" {
		c.take(",")
	}
	c.spaces()
	half := c.half()
	c.spaces()
	var t clock
	if n := c.digits(); n == 4 || n == 6 {
		t = clock{hour: c.number(2, 2), minute: c.number(2, 2)}
		if n == 6 {
			t.second = c.number(2, 2)
		}
	} else {
		t = c.spelled()
	}
	t.nano = c.fraction()
	c.take("秒")
	c.spaces()
	if half == "" {
		half = c.half()
	}
	return c.twelve(t, half)
}

// spelled reads 8:05, 8:05:22, 8时, 8时5分, 8点5分22秒.
func (c *cursor) spelled() clock {
	t := clock{hour: c.number(1, 2)}
	separator := c.need(":", "时", "点")
	if separator != ":" && c.digits() == 0 {
		return t
	}
	t.minute = c.number(1, 2)
	next := c.take(":", "分")
	if next == ":" || next == "分" && c.digits() > 0 {
		t.second = c.number(1, 2)
	}
	return t
}

// fraction reads up to nine digits behind a point or comma, as nanoseconds.
func (c *cursor) fraction() int {
	if c.rest == "" || c.rest[0] != '.' && c.rest[0] != ',' {
		return 0
	}
	c.rest = c.rest[1:]
	n := c.digits()
	if n == 0 || n > 9 {
		c.failed = true
		return 0
	}
	v, _ := strconv.Atoi(c.rest[:n] + "000000000"[n:])
	c.rest = c.rest[n:]
	return v
}

// half reads the half of the day.
func (c *cursor) half() string {
	return c.take("上午", "凌晨", "早上", "中午", "下午", "晚上", "AM", "PM", "am", "pm")
}

// twelve applies the half of the day to a clock that may count to twelve.
func (c *cursor) twelve(t clock, half string) clock {
	switch half {
	case "下午", "晚上", "PM", "pm":
		if t.hour < 12 {
			t.hour += 12
		}
	case "上午", "凌晨", "早上", "AM", "am":
		c.failed = c.failed || t.hour > 12
		if t.hour == 12 {
			t.hour = 0
		}
	case "中午":
		if t.hour < 3 {
			t.hour += 12
		}
	}
	return t
}

// zone reads Z, UTC, GMT, +08:00, +0800, +08, UTC+8; nil if there is none.
func (c *cursor) zone() *time.Location {
	c.spaces()
	named := c.take("Z", "z", "UTC", "GMT")
	sign := c.take("+", "-")
	if sign == "" {
		if named != "" {
			return time.UTC
		}
		return nil
	}
	hours := c.number(1, 2)
	c.take(":")
	minutes := 0
	if c.digits() > 0 {
		minutes = c.number(2, 2)
	}
	if hours > 14 || minutes > 59 {
		c.failed = true
	}
	offset := hours*3600 + minutes*60
	if sign == "-" {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

// scanSerial reads an Excel day number between least and most.
func scanSerial(s string, loc *time.Location, least, most float64) (t time.Time, dateOnly, read bool) {
	if s == "" || len(s) > 24 || strings.Trim(s, "0123456789.") != "" {
		return t, false, false
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < least || v >= most {
		return t, false, false
	}
	u := serialTime(v, true)
	y, m, d := u.Date()
	t = time.Date(y, m, d, u.Hour(), u.Minute(), u.Second(), u.Nanosecond(), loc)
	return t, u.Equal(u.Truncate(24 * time.Hour)), true
}
