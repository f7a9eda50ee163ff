package ui

import (
	"context"
	"strconv"
	"strings"
)

// Rate is a published share: a figure, a bar, the numerator and denominator as
// a door. Bounds are in basis points of the whole (9,000 = 90%).
type Rate struct {
	Name   string // 响应率
	Span   string // 近 90 天
	Num    int64
	Den    int64
	Of     string // what the numerator did: 件按时联系
	Href   string // the Den records
	Target int64  // basis points; at or above it the bar is jade; 0 = none
	Low    int64  // basis points; below it the bar is cinnabar
	// NoData says why there is no figure ("未接入", "样本不足"); then Note says
	// more: 有效评价 4 件，少于方案要求的 10 件.
	NoData string
	Note   string
	Trend  []float64 // earlier periods, oldest first, as shares
}

func (r Rate) empty() bool { return r.NoData != "" || r.Den == 0 }

func (r Rate) points() int64 {
	if r.Den == 0 {
		return 0
	}
	return r.Num * 10_000 / r.Den
}

func (r Rate) state() string {
	switch {
	case r.Low > 0 && r.points() < r.Low:
		return Bad
	case r.Target > 0 && r.points() < r.Target:
		return Warn
	}
	return Good
}

// verdict says in words what the bar's colour says.
func (r Rate) verdict(ctx context.Context) string {
	if r.Target == 0 {
		return ""
	}
	target := strings.TrimSuffix(strconv.FormatFloat(float64(r.Target)/100, 'f', 1, 64), ".0")
	if r.points() >= r.Target {
		return T(ctx, "ui.rate.reached", target)
	}
	return T(ctx, "ui.rate.short", target)
}

func (r Rate) share() float64 { return float64(r.points()) / 10_000 }

// Stat is one figure of the year, with its unit and a door.
type Stat struct {
	Label  string
	Value  string // as written: "111", "38.6"
	Unit   string // 个, 亿元
	Href   string
	Note   string
	NoData string // 未接入: why there is no figure
	State  string // Good, Warn, Bad or ""
	Trend  []float64
}

// HBar is one line of a server-drawn bar list.
type HBar struct {
	Label  string
	Value  float64
	Text   string // as written at the bar's end
	Href   string
	State  string
	NoData string
	Whole  float64 // what a full bar means; 0 = the largest value of the list
}

// part is how much of its track a bar fills.
func (b HBar) part(all []HBar) float64 {
	if b.Whole > 0 {
		return min(1, b.Value/b.Whole)
	}
	return b.Value / largest(all)
}

// points writes values as the points of a polyline in a w by h drawing, from a
// zero line; fewer than two values draw nothing.
func points(values []float64, w, h float64) string {
	if len(values) < 2 {
		return ""
	}
	top := values[0]
	low := values[0]
	for _, v := range values {
		top, low = max(top, v), min(low, v)
	}
	span := top - low
	if span == 0 {
		span = 1
	}
	parts := make([]string, len(values))
	for i, v := range values {
		x := 1 + float64(i)/float64(len(values)-1)*(w-2)
		y := h - 2 - (v-low)/span*(h-4)
		parts[i] = strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64)
	}
	return strings.Join(parts, " ")
}

func largest(bars []HBar) float64 {
	top := 0.0
	for _, b := range bars {
		top = max(top, b.Value)
	}
	if top == 0 {
		return 1
	}
	return top
}
