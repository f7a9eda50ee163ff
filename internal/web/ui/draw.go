package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// pct writes a share (0–1) as a percentage for an SVG attribute, kept within
// the drawing.
func pct(share float64) string {
	share = min(max(share, 0), 1)
	return strconv.FormatFloat(share*100, 'f', 2, 64) + "%"
}

// anchor keeps the words at the ends of an axis inside it.
func anchor(at float64) string {
	switch {
	case at < 0.06:
		return "start"
	case at > 0.94:
		return "end"
	}
	return "middle"
}

func orHash(href string) string {
	if href == "" {
		return "#"
	}
	return href
}

func stepState(s string) string {
	switch s {
	case "done", "now", "skipped":
		return s
	}
	return "todo"
}

// noDataWords is the reason given, or the plain words.
func noDataWords(ctx context.Context, why string) string {
	if why == "" {
		return T(ctx, "ui.no-data")
	}
	return why
}

func contains(list []int, n int) bool { return slices.Contains(list, n) }

// cells are what a row's cells begin with, in the columns shown: written once for
// a table, they cost a tenth less of a page of fifty rows.
func (t Table) cells(shown []int) []templ.Component {
	out := make([]templ.Component, len(shown))
	for k, i := range shown {
		c := t.Columns[i]
		out[k] = templ.Raw(`<td class="` + cellClass(c) + `" data-label="` + templ.EscapeString(c.Label) + `">`)
	}
	return out
}

// cellEnd ends a cell.
var cellEnd = templ.Raw("</td>")

func cellClass(c Column) string {
	out := []string{}
	if c.Right {
		out = append(out, "r")
	}
	if c.Wrap {
		out = append(out, "w")
	}
	if c.Main {
		out = append(out, "main")
	}
	if c.Bare {
		out = append(out, "bare")
	}
	return strings.Join(out, " ")
}
