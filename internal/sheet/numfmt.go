package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numFormat is what matters of a cell's number format: whether the number is a
// point in time, and whether leading zeros are shown.
type numFormat struct {
	date, clock, elapsed bool
	zeros                int // "000000" shows at least so many digits
}

// builtinFormat classifies the formats that Excel numbers instead of spelling
// them (ECMA-376 part 1, 18.8.30, with the zh-CN meanings of 27–36 and 50–58).
func builtinFormat(id int) numFormat {
	switch {
	case id == 22:
		return numFormat{date: true, clock: true}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return numFormat{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return numFormat{clock: true}
	case id == 46:
		return numFormat{elapsed: true}
	}
	return numFormat{}
}

// parseFormat classifies a spelled format such as `yyyy"年"m"月"d"日" h:mm`.
func parseFormat(code string) numFormat {
	first, _, _ := strings.Cut(code, ";") // the section for positive numbers
	if n := len(first); n > 1 && strings.Trim(first, "0") == "" {
		return numFormat{zeros: n}
	}
	var f numFormat
	letters := bareLetters(strings.ToLower(first), &f)
	if strings.Contains(letters, "general") {
		return f
	}
	f.date = strings.ContainsAny(letters, "yd")
	f.clock = strings.ContainsAny(letters, "hs")
	if !f.date && !f.clock && !f.elapsed && strings.Contains(letters, "m") {
		f.date = true // "mmm": a month
	}
	return f
}

// bareLetters drops quoted text, escaped characters and brackets, and notes the
// bracketed [h], [m], [s] of elapsed time.
func bareLetters(code string, f *numFormat) string {
	var out strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return out.String()
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return out.String()
			}
			if in := code[i+1 : i+end]; in != "" && strings.Trim(in, string(in[0])) == "" && strings.Contains("hms", in[:1]) {
				f.elapsed = true
			}
			i += end
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

const maxSerial = 2958466 // the day after 9999-12-31

// cellNumber writes a cell's number as text: dates as ISO 8601, other numbers
// with the 15 digits Excel itself keeps and never with an exponent.
func cellNumber(raw string, f numFormat, date1904 bool) string {
	if f == (numFormat{}) && isPlain(raw) {
		return raw
	}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return raw
	}
	switch {
	case f.elapsed && v >= 0 && v < maxSerial:
		ms := int64(math.Round(v * 86_400_000))
		return strconv.FormatInt(ms/3_600_000, 10) + time.UnixMilli(ms%3_600_000).UTC().Format(":04:05")
	case (f.date || f.clock) && v >= 0 && v < maxSerial:
		return serialText(v, f, date1904)
	}
	text := decimal(v)
	if f.zeros > 0 && v >= 0 && strings.IndexByte(text, '.') < 0 {
		text = strings.Repeat("0", max(0, f.zeros-len(text))) + text
	}
	return text
}

// isPlain reports whether raw already is how people write the number.
func isPlain(raw string) bool {
	if len(raw) == 0 || len(raw) > 15 {
		return false
	}
	for i := range len(raw) {
		if c := raw[i]; (c < '0' || c > '9') && c != '.' && (c != '-' || i > 0) {
			return false
		}
	}
	return true
}

// decimal rounds to 15 significant digits: 0.1+0.2 is 0.3, a phone number typed
// as a number keeps its digits.
func decimal(v float64) string {
	if math.Abs(v) >= 1e30 || v != 0 && math.Abs(v) < 1e-15 {
		return strconv.FormatFloat(v, 'g', 15, 64)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

func serialText(v float64, f numFormat, date1904 bool) string {
	if v < 1 && !f.date {
		return timeText(serialTime(v, false))
	}
	if date1904 {
		v += 1462 // days from 1900-01-01 to 1904-01-02 in Excel's count
	}
	t := serialTime(v, true)
	if !f.clock && t.Equal(t.Truncate(24*time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.DateOnly) + " " + timeText(t)
}

func timeText(t time.Time) string {
	if t.Nanosecond() == 0 {
		return t.Format("15:04:05")
	}
	return t.Format("15:04:05.000")
}

// serialTime reads a day count of the 1900 system, to the millisecond. Excel
// believes in 1900-02-29 (day 60); days before it are shifted accordingly.
func serialTime(v float64, fixLeap bool) time.Time {
	if fixLeap && v < 60 {
		v++
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(v*86_400_000)) * time.Millisecond)
}
