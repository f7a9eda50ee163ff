package sheet

import (
	"encoding/csv"
	"io"
)

// csvWriter writes UTF-8 with a byte order mark and CRLF, as Excel wants it.
type csvWriter struct {
	table Table
	w     *csv.Writer
}

// NewCSV begins a CSV on w. Text that would run as a formula gets an apostrophe
// in front. Long digit strings (resident numbers) survive in the file, but Excel
// rounds them when it opens a CSV: offer XLSX first.
func NewCSV(w io.Writer, t Table) (Writer, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	out := &csvWriter{t, csv.NewWriter(w)}
	out.w.UseCRLF = true
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = guard(c.Title)
	}
	return out, out.w.Write(titles)
}

func (c *csvWriter) Write(cells ...any) error {
	if err := c.table.check(cells); err != nil {
		return err
	}
	row := make([]string, len(cells))
	for i, cell := range cells {
		var err error
		if row[i], err = c.table.plain(cell); err != nil {
			return err
		}
	}
	return c.w.Write(row)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}
