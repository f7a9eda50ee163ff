package sheet

import (
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Limits bound what a file may cost. A zero field means the default.
type Limits struct {
	Rows     int   // data rows; default 1,000,000
	Columns  int   // cells of a row; default 1,000
	Cell     int   // bytes of a cell; default 131,072 (Excel's 32,767 characters fit)
	Unpacked int64 // bytes of a workbook once unpacked; default 1 GiB
	Ratio    int64 // unpacked ÷ packed of a workbook's part beyond 64 MiB; default 300
}

// Options say how to read a file; the zero Options find out everything.
type Options struct {
	Sheet     string // a workbook's sheet by name; "" = the first that is not hidden
	HeaderRow int    // 1-based row of the column names; 0 = found (title lines are skipped)
	Encoding  string // "utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"; "" = found
	Comma     rune   // delimiter of a CSV; 0 = found
	Limits    Limits
}

// Format tells how a file was understood, for the preview of an import.
type Format struct {
	Kind      string // "csv" or "xlsx"
	Encoding  string // of a CSV
	Comma     rune   // of a CSV
	Damaged   int    // places in a CSV that the encoding cannot decode; they read as U+FFFD
	Sheet     string // of a workbook
	Sheets    []string
	HeaderRow int
}

// Row is one data row. Number counts as spreadsheet programs do, the first row
// of the file being 1. Cells may be fewer or more than the header's.
type Row struct {
	Number int
	Cells  []string
}

// At returns cell i, "" where the row is shorter.
func (r Row) At(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

func (r Row) filled() int {
	n := 0
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// source is a file format: next returns one row after another, io.EOF at the end.
type source interface{ next() (Row, error) }

// Reader hands out the rows of a file. It is not safe for concurrent use.
type Reader struct {
	src     source
	limits  Limits
	format  Format
	header  []string
	pending []Row // read while looking for the header
	rows    int
	err     error
}

// Open reads the file called name (the name only appears in messages) up to its
// column names. r must stay readable while rows are taken. Error codes: invalid,
// too_large.
func Open(name string, r io.ReaderAt, size int64, o Options) (*Reader, error) {
	o.Limits = o.Limits.withDefaults()
	rd := &Reader{limits: o.Limits}
	var err error
	if rd.src, rd.format, err = openSource(name, r, size, o); err != nil {
		return nil, err
	}
	if err = rd.findHeader(o.HeaderRow); err != nil {
		return nil, err
	}
	return rd, nil
}

func openSource(name string, r io.ReaderAt, size int64, o Options) (source, Format, error) {
	kind, err := sniffKind(name, r, size)
	switch {
	case err != nil:
		return nil, Format{}, err
	case kind == "xlsx":
		return openXLSX(name, r, size, o)
	}
	return openCSV(r, size, o)
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.Rows, 1_000_000)
	set(&l.Columns, 1_000)
	set(&l.Cell, 128<<10)
	if l.Unpacked == 0 {
		l.Unpacked = 1 << 30
	}
	if l.Ratio == 0 {
		l.Ratio = 300
	}
	return l
}

// Header returns the column names: trimmed, line breaks as spaces, a repeated
// name numbered "名称 (2)". Columns without a name are "".
func (r *Reader) Header() []string { return r.header }

// Format tells how the file was understood.
func (r *Reader) Format() Format { return r.format }

// Column returns the index of the column called name, −1 if there is none.
// Letter case and surrounding spaces do not matter.
func (r *Reader) Column(name string) int {
	name = strings.TrimSpace(name)
	for i, h := range r.header {
		if strings.EqualFold(h, name) {
			return i
		}
	}
	return -1
}

// Rows hands out the rows that are left, as Next does; an error is the last it
// hands out.
func (r *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			row, err := r.Next()
			if errors.Is(err, io.EOF) || !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Next returns the next row that is not empty, io.EOF after the last. Any other
// error is a kernel.Error and final.
func (r *Reader) Next() (Row, error) {
	for r.err == nil {
		var row Row
		if row, r.err = r.take(); r.err != nil || row.filled() == 0 {
			continue
		}
		if r.rows++; r.rows > r.limits.Rows {
			r.err = kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行起超过%d行的上限，请把文件分成几份", "From row %d on the file exceeds the limit of %d rows; split it"), row.Number, r.limits.Rows)
			break
		}
		return row, nil
	}
	return Row{}, r.err
}

func (r *Reader) take() (Row, error) {
	if len(r.pending) > 0 {
		row := r.pending[0]
		r.pending = r.pending[1:]
		return row, nil
	}
	return r.src.next()
}

// headerLook is how many rows that are not empty are looked at for the header.
const headerLook = 8

// findHeader takes row want as the header. If want is 0 it is the first row with
// two filled cells, so that titles above a table ("2022年诉求台账") are skipped; in
// a file of one column the first row that is not empty.
func (r *Reader) findHeader(want int) error {
	var seen []Row
	for len(seen) < headerLook {
		row, err := r.src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if want > 0 && row.Number > want {
			break
		}
		if row.Number == want || row.filled() > 0 && want == 0 {
			seen = append(seen, row)
		}
		if row.Number == want || want == 0 && row.filled() > 1 {
			return r.setHeader(row, nil)
		}
	}
	if len(seen) == 0 || want > 0 {
		return kernel.Invalid("", kernel.T("没有找到表头：文件里没有内容，或指定的表头行不存在", "No column names found: the file is empty, or has no such header row"))
	}
	return r.setHeader(seen[0], seen[1:])
}

func (r *Reader) setHeader(row Row, rest []Row) error {
	if row.filled() == 0 {
		return kernel.Invalid("", kernel.T("第%d行是空的，不能作表头", "Row %d is empty and cannot be the header"), row.Number)
	}
	r.format.HeaderRow, r.pending = row.Number, rest
	seen := map[string]int{}
	for _, cell := range row.Cells {
		name := strings.Join(strings.Fields(cell), " ")
		if seen[name]++; name != "" && seen[name] > 1 {
			name += " (" + strconv.Itoa(seen[name]) + ")"
		}
		r.header = append(r.header, name)
	}
	for len(r.header) > 0 && r.header[len(r.header)-1] == "" {
		r.header = r.header[:len(r.header)-1]
	}
	return nil
}

func cellTooLong(row, limit int) error {
	return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行有一格超过%d字节的上限", "A cell of row %d exceeds the limit of %d bytes"), row, limit)
}

func tooManyColumns(row, limit int) error {
	return kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行超过%d列的上限，请检查分隔符，或删去右侧多余的列", "Row %d exceeds the limit of %d columns; check the delimiter, or delete columns at the right"), row, limit)
}
