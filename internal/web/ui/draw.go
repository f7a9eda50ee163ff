package ui

import (
	"context"
	"io"
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

// openings are what a row's cells begin with, in the columns shown: written once
// for a table, they cost a tenth less of a page of fifty rows.
func (t Table) openings(shown []int) []string {
	out := make([]string, len(shown))
	for k, i := range shown {
		c := t.Columns[i]
		out[k] = `<td class="` + cellClass(c) + `" data-label="` + templ.EscapeString(c.Label) + `">`
	}
	return out
}

// cells draws a row's cells. A cell without anything is empty to the last blank:
// a card then shows no label for it.
func (r *Row) cells(shown []int, openings []string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for k, i := range shown {
			if _, err := io.WriteString(w, openings[k]); err != nil {
				return err
			}
			if i < len(r.Cells) && r.Cells[i] != nil {
				if err := r.Cells[i].Render(ctx, w); err != nil {
					return err
				}
			}
			if _, err := io.WriteString(w, "</td>"); err != nil {
				return err
			}
		}
		return nil
	})
}

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
