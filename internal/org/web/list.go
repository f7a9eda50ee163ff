package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// pageSize is how many rows a page of a list shows.
const pageSize = 50

// column is one column of a list, on the page and in the workbook.
type column[T any] struct {
	ui.Column
	cell    func(T) templ.Component // nil = text
	text    func(T) any             // in the workbook
	compare func(a, b T) int        // nil = not sortable
}

// list is a list in memory, as the address narrows and sorts it.
type list[T any] struct {
	columns []column[T]
	rows    []T
	id      func(T) kernel.ID
	row     func(T) ui.Row // its marks; nil = none
}

// sorted orders the rows by the address's sort, or leaves them as they are; it
// returns the sort in force.
func (l *list[T]) sorted(c *web.Ctx, usual string) string {
	by := c.Query("sort")
	key, down := strings.CutPrefix(by, "-")
	i := slices.IndexFunc(l.columns, func(x column[T]) bool { return x.Key == key && x.compare != nil })
	if i < 0 {
		return usual
	}
	l.rows = slices.Clone(l.rows)
	slices.SortStableFunc(l.rows, func(a, b T) int {
		if down {
			a, b = b, a
		}
		return l.columns[i].compare(a, b)
	})
	return by
}

// page cuts the rows by the address's cursors, which are ids.
func (l *list[T]) page(c *web.Ctx) (rows []T, prev, next string) {
	at := func(name string) int {
		id := c.Query(name)
		if id == "" {
			return -1
		}
		return slices.IndexFunc(l.rows, func(r T) bool { return string(l.id(r)) == id })
	}
	start := at("after") + 1
	if before := at("before"); before >= 0 {
		start = max(0, before-pageSize)
	}
	end := min(start+pageSize, len(l.rows))
	if start > 0 {
		prev = string(l.id(l.rows[start]))
	}
	if end < len(l.rows) {
		next = string(l.id(l.rows[end-1]))
	}
	return l.rows[start:end], prev, next
}

// fill puts columns, rows, total and pages into t.
func (l *list[T]) fill(c *web.Ctx, t *ui.Table) {
	t.Sort = l.sorted(c, t.Sort)
	t.Total = &ui.Total{N: len(l.rows)}
	for _, x := range l.columns {
		x.Sortable = x.compare != nil
		t.Columns = append(t.Columns, x.Column)
	}
	var rows []T
	rows, t.Prev, t.Next = l.page(c)
	for _, r := range rows {
		t.Rows = append(t.Rows, l.draw(r))
	}
}

func (l *list[T]) draw(r T) ui.Row {
	var out ui.Row
	if l.row != nil {
		out = l.row(r)
	}
	for _, x := range l.columns {
		if x.cell != nil {
			out.Cells = append(out.Cells, x.cell(r))
			continue
		}
		s, _ := x.text(r).(string)
		out.Cells = append(out.Cells, ui.Text(s))
	}
	return out
}

// send answers with the whole list as a workbook, sorted as the address says.
func (l *list[T]) send(c *web.Ctx, file, title string) error {
	l.sorted(c, "")
	t := sheet.Table{Name: title, Zone: c.Loc}
	for _, x := range l.columns {
		t.Columns = append(t.Columns, sheet.Column{Title: x.Label})
	}
	return web.SendWorkbook(c, file, t, func(w sheet.Writer) error {
		for _, r := range l.rows {
			cells := make([]any, len(l.columns))
			for i, x := range l.columns {
				cells[i] = x.text(r)
			}
			if err := w.Write(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// byText compares by a text of the row.
func byText[T any](text func(T) string) func(a, b T) int {
	return func(a, b T) int { return strings.Compare(text(a), text(b)) }
}

// byInt compares by a number of the row.
func byInt[T any](n func(T) int64) func(a, b T) int {
	return func(a, b T) int {
		switch x, y := n(a), n(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
}

// options turns codes and their words into choices.
func options(codes []string, words func(string) string) []ui.Option {
	var out []ui.Option
	for _, code := range codes {
		out = append(out, ui.Option{Value: code, Label: words(code)})
	}
	return out
}
