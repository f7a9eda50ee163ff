package kernel

import (
	"fmt"
	"strings"
)

// Money is an amount in fen (1/100 yuan).
type Money int64

// Wan and Yi are 万元 and 亿元 (10,000 and 100,000,000 yuan) in fen.
const (
	Wan = 1_000_000
	Yi  = 10_000 * Wan
)

// Yuan returns m yuan.
func Yuan(m int64) Money { return Money(m * 100) }

// String returns the amount in yuan with two decimals: "-12.30".
func (m Money) String() string {
	sign, v := "", int64(m)
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// InWan returns the amount in 万元, exactly and without idle zeros: "1200.5".
func (m Money) InWan() string { return m.shifted(Wan, 6) }

// Large returns the amount as large sums are told, rounded to 0.01 of 亿元 or
// 万元: "1.2亿元", "8000万元"; in English in millions of yuan.
func (m Money) Large() Text {
	en := rounded(m, Wan).shifted(100*Wan, 8) + " million yuan"
	if m >= Yi || m <= -Yi {
		return Text{rounded(m, Yi/100).shifted(Yi, 10) + "亿元", en}
	}
	return Text{rounded(m, Wan/100).shifted(Wan, 6) + "万元", en}
}

// rounded rounds half away from zero.
func rounded(m Money, to Money) Money {
	if m < 0 {
		return -rounded(-m, to)
	}
	return (m + to/2) / to * to
}

func (m Money) shifted(unit int64, digits int) string {
	sign, v := "", int64(m)
	if v < 0 {
		sign, v = "-", -v
	}
	frac := strings.TrimRight(fmt.Sprintf("%0*d", digits, v%unit), "0")
	if frac == "" {
		return fmt.Sprintf("%s%d", sign, v/unit)
	}
	return fmt.Sprintf("%s%d.%s", sign, v/unit, frac)
}
