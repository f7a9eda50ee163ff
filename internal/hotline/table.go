package hotline

import (
	"context"
	"io"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// Line is what became of one row of a file.
type Line struct {
	Row int // as spreadsheet programs count
	Taken
	Err error // the row was refused; the others stand
}

// TakeFile takes the tickets of a table whose columns are the hotline's fields.
// Each row stands by itself: one that is refused keeps none back, and a file that
// was cut off is simply given again. Errors: of the file itself.
func (s *Service) TakeFile(ctx context.Context, actor kernel.Actor, name string, r io.ReaderAt, size int64) (out []Line, err error) {
	if err := s.allowed(actor); err != nil {
		return nil, err
	}
	in, err := sheet.Open(name, r, size, sheet.Options{Limits: sheet.Limits{Rows: mostRows}})
	if err != nil {
		return nil, err
	}
	header := in.Header()
	if !slices.Contains(header, s.o.Rules.Number) {
		return nil, kernel.Invalid(s.o.Rules.Number, kernel.T("文件里没有“%s”列", "The file has no column %q"), s.o.Rules.Number)
	}
	for row, err := range in.Rows() {
		if err != nil {
			return out, err
		}
		t := Ticket{}
		for i, h := range header {
			t[h] = row.At(i)
		}
		line := Line{Row: row.Number}
		line.Taken, line.Err = s.Take(ctx, actor, t)
		out = append(out, line)
	}
	return out, nil
}

// mostRows bounds a file; a hotline gives some hundred tickets a day.
const mostRows = 20_000

// GiveFile writes what changed since a cursor as a CSV, and returns how many
// tickets it names and the cursor to ask with next time.
func (s *Service) GiveFile(ctx context.Context, actor kernel.Actor, since string, w io.Writer, lang kernel.Lang, t sheet.Table) (n int, next string, err error) {
	columns := []string{s.o.Rules.Number, "number", "status", "status_name", "changed"}
	for _, f := range s.o.Rules.Results {
		columns = append(columns, f.Theirs)
	}
	for _, c := range columns {
		t.Columns = append(t.Columns, sheet.Column{Title: c})
	}
	out, err := sheet.NewCSV(w, t)
	if err != nil {
		return 0, "", err
	}
	for next = since; ; {
		list, after, err := s.Changes(ctx, actor, next, mostChanges)
		if err != nil {
			return n, next, err
		}
		for _, x := range list {
			cells := []any{x.Ticket, x.Number, x.Status.Code, x.Status.Name.In(lang), x.Changed}
			for _, f := range s.o.Rules.Results {
				cells = append(cells, x.Result[f.Theirs])
			}
			if err := out.Write(cells...); err != nil {
				return n, next, err
			}
		}
		n += len(list)
		stop := len(list) < mostChanges || after == next
		if next = after; stop {
			return n, next, out.Close()
		}
	}
}
