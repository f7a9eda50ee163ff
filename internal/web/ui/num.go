package ui

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"

	"github.com/a-h/templ"
)

// Num writes n with thousands grouped: "1,234".
func Num[T ~int | ~int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Percent writes n/d with one decimal: "97.4%". d must not be 0.
func Percent(n, d int64) string {
	tenths := (n*2000 + d) / (2 * d)
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + "%"
}

// Yuan writes money with thousands grouped: "1,234.50".
func Yuan(m kernel.Money) string {
	whole, cents, _ := strings.Cut(m.String(), ".")
	n, err := strconv.ParseInt(strings.TrimPrefix(whole, "-"), 10, 64)
	if err != nil {
		return m.String()
	}
	sign := ""
	if m < 0 {
		sign = "-"
	}
	return sign + Num(n) + "." + cents
}

// Bytes writes a size: "12 KB", "3.4 MB".
func Bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64) + " GB"
	case n >= 10<<20:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt((n+1023)>>10, 10) + " KB"
}

// How broad words may be before a list breaks a cell's or cuts a title's after
// its third line; the record has the whole.
const (
	longCell  = 34
	longTitle = 150
)

// breadth is how broad s is, in halves of a Chinese character.
func breadth(s string) (n int) {
	for _, r := range s {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}

// Count is a number of records in a cell and the door to them; nought is plain and
// leads nowhere.
func Count[T ~int | ~int64](n T, href string) templ.Component {
	if n == 0 {
		return Quiet("0")
	}
	return Figure(Num(n), href)
}
