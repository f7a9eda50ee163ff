package intake

import (
	"errors"
	"io"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// WriteRejects writes the rows of f that were not taken to w, as a CSV that
// can be mended and imported again: row number, reason in both languages, then
// the row as it was. Rejects are in the order of their rows.
func WriteRejects(w io.Writer, f File, m *Map, list []Reject) error {
	rd, err := f.open(m)
	if err != nil {
		return err
	}
	header := rd.Header()
	t := sheet.Table{Name: "rejected", Columns: []sheet.Column{{Title: "行号 row"}, {Title: "原因"}, {Title: "reason"}}}
	for _, h := range header {
		t.Columns = append(t.Columns, sheet.Column{Title: h})
	}
	t.Columns = append(t.Columns, sheet.Column{Title: "多出的内容 beyond the header"})
	out, err := sheet.NewCSV(w, t)
	if err != nil {
		return err
	}
	for len(list) > 0 {
		row, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if row.Number != list[0].Row {
			continue
		}
		if err := writeReject(out, header, row, list[0].Why); err != nil {
			return err
		}
		for len(list) > 0 && list[0].Row == row.Number {
			list = list[1:]
		}
	}
	return out.Close()
}

func writeReject(out sheet.Writer, header []string, row sheet.Row, why *kernel.Error) error {
	cells := []any{row.Number, why.Text.In(kernel.ZH), why.Text.In(kernel.EN)}
	for i := range header {
		cells = append(cells, row.At(i))
	}
	beyond := ""
	for i := len(header); i < len(row.Cells); i++ {
		beyond += row.Cells[i]
	}
	return out.Write(append(cells, beyond)...)
}
