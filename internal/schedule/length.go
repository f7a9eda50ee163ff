package schedule

import (
	"fmt"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Length is how long something takes: N working days, or N natural days. The zero
// Length is that of a milestone.
type Length struct {
	N       int
	Natural bool
}

// maxLength is the longest a length may be, a century of days: beyond is a slip
// of the pen, and sums over a whole plan stay far from overflow.
const maxLength = 36500

// Workdays returns n working days.
func Workdays(n int) Length { return Length{N: n} }

// NaturalDays returns n natural days.
func NaturalDays(n int) Length { return Length{N: n, Natural: true} }

// units are the ways people write the unit behind a number; none means working
// days.
var units = []struct {
	word    string
	natural bool
}{
	{"个工作日", false}, {"工作日", false}, {"working days", false}, {"working day", false}, {"workdays", false}, {"wd", false},
	{"个自然日", true}, {"自然日", true}, {"日历天", true}, {"天", true}, {"日", true}, {"days", true}, {"day", true}, {"d", true},
}

// ParseLength reads "20wd", "30d", "20个工作日", "30天" or "20" (working days).
func ParseLength(s string) (Length, error) {
	var l Length
	digits := strings.ToLower(strings.TrimSpace(s))
	for _, u := range units {
		if rest, ok := strings.CutSuffix(digits, u.word); ok {
			digits, l.Natural = strings.TrimSpace(rest), u.natural
			break
		}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > maxLength || digits[0] == '+' {
		return Length{}, kernel.Invalid("takes", kernel.T("“%s”不是工期", "%q is not a length of time"), s)
	}
	l.N = n
	return l, nil
}

// LengthForm says how a length is written; it stands beside what ParseLength
// refuses.
var LengthForm = kernel.T("写成 20wd（工作日）、30d（自然日）或只写整数，0 是里程碑，最多 36500", "write 20wd (working days), 30d (natural days) or a whole number; 0 is a milestone, 36500 the most")

// String returns the form ParseLength reads.
func (l Length) String() string {
	if l.Natural {
		return strconv.Itoa(l.N) + "d"
	}
	return strconv.Itoa(l.N) + "wd"
}

// Text says the length: "20 个工作日".
func (l Length) Text() kernel.Text {
	if l.Natural {
		return kernel.T("%d 天", "%d days").Format(l.N)
	}
	return kernel.T("%d 个工作日", "%d working days").Format(l.N)
}

// MarshalText writes the length as String does.
func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *Length) UnmarshalText(b []byte) (err error) {
	*l, err = ParseLength(string(b))
	return err
}

// scaled returns the length times permille / 1000, rounded up to whole days.
func (l Length) scaled(permille int) Length {
	l.N = min((l.N*permille+999)/1000, maxLength)
	return l
}

// Mark is a point of a plan: a date, or a day number where a plan has no
// calendar.
type Mark struct {
	Day  int // from the start of a plan without calendar
	Date kernel.Date
}

// String returns the date or the day number.
func (m Mark) String() string {
	if m.Date.IsZero() {
		return strconv.Itoa(m.Day)
	}
	return m.Date.String()
}

// MarshalJSON writes a date as text and a day number as number.
func (m Mark) MarshalJSON() ([]byte, error) {
	if m.Date.IsZero() {
		return []byte(strconv.Itoa(m.Day)), nil
	}
	return fmt.Appendf(nil, "%q", m.Date), nil
}
