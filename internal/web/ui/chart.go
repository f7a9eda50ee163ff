package ui

import (
	"context"
	"encoding/json"
	"strconv"
)

// ChartKind is how a chart is drawn.
type ChartKind string

// The kinds of Chart.
const (
	ChartBar   ChartKind = "bar"   // upright bars from zero
	ChartHBar  ChartKind = "hbar"  // lying bars from zero, long labels
	ChartStack ChartKind = "stack" // bars of parts
	ChartLine  ChartKind = "line"
)

// Series is one row of numbers; nil is "no data" and stays a gap.
type Series struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"`
	State  string     `json:"state,omitempty"` // Good, Warn, Bad, Info: its colour; "" = ink
}

// Chart is a picture of numbers with the numbers in a table behind it.
type Chart struct {
	ID     string
	Title  string
	Kind   ChartKind
	Labels []string
	Series []Series
	Unit   string // 件, %
	Tall   bool
	Hrefs  []string // door behind each label
	Open   bool     // the table stands open
}

// Of makes the values of a Series.
func Of(values ...float64) []*float64 {
	out := make([]*float64, len(values))
	for i := range values {
		out[i] = &values[i]
	}
	return out
}

// data is what app.js draws from.
func (c Chart) data(ctx context.Context) string {
	out, err := json.Marshal(map[string]any{"kind": c.Kind, "labels": c.Labels, "series": c.Series, "unit": c.Unit,
		"hrefs": c.Hrefs, "nodata": T(ctx, "ui.no-data")})
	if err != nil {
		return "{}" // NaN or infinity: the table still tells
	}
	return string(out)
}

func (s Series) text(i int) string {
	if i >= len(s.Values) || s.Values[i] == nil {
		return ""
	}
	return strconv.FormatFloat(*s.Values[i], 'f', -1, 64)
}

func (c Chart) href(i int) string {
	if i < len(c.Hrefs) {
		return c.Hrefs[i]
	}
	return ""
}
