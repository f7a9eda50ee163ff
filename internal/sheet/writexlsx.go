package sheet

import (
	"io"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"juyan/internal/kernel"
)

// fitRows is how many rows are held back to fit the column widths.
const fitRows = 100

// xlsxWriter streams a workbook of one sheet: bold frozen header with filters,
// widths that fit Chinese, dates and money as real numbers.
type xlsxWriter struct {
	table  Table
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	sheet  string
	held   [][]any
	rows   int // written, header included; 0 until the widths are set
	styles map[string]int
}

// NewXLSX begins a workbook. Beyond 16 MB it grows in a temporary file; w gets it on Close.
func NewXLSX(w io.Writer, t Table) (Writer, error) {
	x := &xlsxWriter{table: t, out: w, file: excelize.NewFile(), sheet: sheetName(t.Name), styles: map[string]int{}}
	if err := x.begin(); err != nil {
		_ = x.file.Close()
		return nil, kernel.Internal(err)
	}
	return x, nil
}

func (x *xlsxWriter) begin() error {
	if err := x.file.SetSheetName("Sheet1", x.sheet); err != nil {
		return err
	}
	border := []excelize.Border{{Type: "bottom", Style: 1, Color: "808080"}}
	for name, style := range map[string]*excelize.Style{
		"header": {Font: &excelize.Font{Bold: true}, Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEECE4"}},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}},
		"text":  {NumFmt: 49}, // "@": stays text when somebody edits the cell
		"money": {NumFmt: 4},  // #,##0.00
		"date":  {CustomNumFmt: ptr("yyyy-mm-dd")},
		"time":  {CustomNumFmt: ptr("yyyy-mm-dd hh:mm:ss")},
	} {
		var err error
		if x.styles[name], err = x.file.NewStyle(style); err != nil {
			return err
		}
	}
	var err error
	x.stream, err = x.file.NewStreamWriter(x.sheet)
	return err
}

func ptr[T any](v T) *T { return &v }

// Write adds a row. Error codes: too_large beyond the last row of a sheet.
func (x *xlsxWriter) Write(cells ...any) error {
	if err := x.table.check(cells); err != nil {
		return err
	}
	if x.rows == 0 && len(x.held) < fitRows {
		x.held = append(x.held, append([]any(nil), cells...))
		return nil
	}
	if err := x.release(); err != nil {
		return err
	}
	return x.row(cells)
}

// release sets the widths, then writes the header and the rows held back.
func (x *xlsxWriter) release() error {
	if x.rows > 0 {
		return nil
	}
	header := make([]any, len(x.table.Columns))
	for i := len(header) - 1; i >= 0; i-- { // from the right, as excelize puts each width first
		column := x.table.Columns[i]
		header[i] = excelize.Cell{Value: column.Title, StyleID: x.styles["header"]}
		if err := x.stream.SetColWidth(i+1, i+1, x.width(i, column)); err != nil {
			return kernel.Internal(err)
		}
	}
	if err := x.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return kernel.Internal(err)
	}
	if err := x.stream.SetRow("A1", header, excelize.RowOpts{Height: 22}); err != nil {
		return kernel.Internal(err)
	}
	x.rows = 1
	for _, cells := range x.held {
		if err := x.row(cells); err != nil {
			return err
		}
	}
	x.held = nil
	return nil
}

// width fits column i to its title and the rows held back, between 8 and 60.
func (x *xlsxWriter) width(i int, c Column) float64 {
	if c.Width > 0 {
		return min(c.Width, 255)
	}
	widest := displayWidth(c.Title) + 3 // room for the filter button
	for _, cells := range x.held {
		if text, err := x.table.plain(cells[i]); err == nil {
			widest = max(widest, displayWidth(text)+1)
		}
	}
	return float64(max(8, min(60, widest)))
}

// displayWidth counts Latin characters as one, Chinese ones as two.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

func (x *xlsxWriter) row(cells []any) error {
	if x.rows >= maxSheetRow {
		return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("工作表最多%d行，请缩小筛选范围或导出 CSV", "A sheet holds at most %d rows; narrow the filter or export CSV"), maxSheetRow)
	}
	values := make([]any, len(cells))
	for i, cell := range cells {
		v, style := x.value(cell)
		if _, err := x.table.plain(cell); err != nil {
			return err
		}
		if values[i] = v; style != "" {
			values[i] = excelize.Cell{Value: v, StyleID: x.styles[style]}
		}
	}
	x.rows++
	name, err := excelize.CoordinatesToCellName(1, x.rows)
	if err == nil {
		err = x.stream.SetRow(name, values)
	}
	if err != nil {
		return kernel.Internal(err)
	}
	return nil
}

// value returns a cell for excelize and the style it needs. Strings are written
// as inline strings, which never are formulas.
func (x *xlsxWriter) value(cell any) (any, string) {
	switch v := cell.(type) {
	case string:
		v = fitCell(v)
		if risky(v) || len(v) > 11 && strings.Trim(v, "0123456789") == "" {
			return v, "text"
		}
		return v, ""
	case kernel.Money:
		return float64(v) / 100, "money"
	case kernel.Date:
		if v.IsZero() {
			return nil, ""
		}
		return serialOf(time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC)), "date"
	case kernel.Instant:
		if v.IsZero() {
			return nil, ""
		}
		return serialOf(v.In(x.table.Zone)), "time"
	}
	return cell, ""
}

// maxCellText is the longest text Excel takes in a cell, in UTF-16 units.
const maxCellText = 32767

// fitCell cuts a longer text and says so at its end.
func fitCell(s string) string {
	if len(s) <= maxCellText || len(utf16.Encode([]rune(s))) <= maxCellText {
		return s
	}
	const note = "…（过长，已截断 / cut）"
	units := utf16.Encode([]rune(s))[:maxCellText-len([]rune(note))-1]
	return strings.TrimSuffix(string(utf16.Decode(units)), "\uFFFD") + note
}

// serialOf returns Excel's day number of the wall clock of t.
func serialOf(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	return float64(wall.Sub(serialTime(0, false)).Milliseconds()) / 86_400_000
}

func (x *xlsxWriter) Close() error {
	defer func() { _ = x.file.Close() }()
	if err := x.release(); err != nil {
		return err
	}
	if err := x.finish(); err != nil {
		return kernel.Internal(err)
	}
	_, err := x.file.WriteTo(x.out)
	return err
}

// finish adds the filter, whose range is known only now.
func (x *xlsxWriter) finish() error {
	if len(x.table.Columns) > 0 {
		last, err := excelize.CoordinatesToCellName(len(x.table.Columns), x.rows)
		if err != nil {
			return err
		}
		if err := x.file.AutoFilter(x.sheet, "A1:"+last, nil); err != nil {
			return err
		}
	}
	return x.stream.Flush()
}

// sheetName makes a name that Excel accepts: at most 31 characters, none of
// []:*?/\ and no apostrophe at either end.
func sheetName(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s), " '")
	if r := []rune(s); len(r) > 31 {
		s = strings.Trim(string(r[:31]), " '")
	}
	if s == "" {
		return "Sheet1"
	}
	return s
}
