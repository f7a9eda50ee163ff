package cockpit

import (
	"io"
	"time"

	"juyan/internal/exchange"
	"juyan/internal/sheet"
)

// WriteLogCSV writes a log as a table that a spreadsheet opens, times in loc.
func WriteLogCSV(w io.Writer, l *exchange.Log, loc *time.Location) error {
	var out sheet.Writer
	err := exchange.WriteTable(l, loc, func(cells []string) (err error) {
		if out == nil {
			columns := make([]sheet.Column, len(cells))
			for i, c := range cells {
				columns[i].Title = c
			}
			out, err = sheet.NewCSV(w, sheet.Table{Columns: columns})
			return err
		}
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = c
		}
		return out.Write(row...)
	})
	if err != nil {
		return err
	}
	return out.Close()
}
