package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxSheetRow is the last row of a worksheet.
const maxSheetRow = 1_048_576

// sheetRows streams the rows of one worksheet part.
type sheetRows struct {
	w      *workbook
	part   io.Closer
	s      *scanner
	number int
	cells  []string
	bytes  int // of the row's cells
	done   bool
}

func (w *workbook) openSheet(name string) (source, error) {
	r, err := w.part(name)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, w.broken(errors.New("no part for the sheet"))
	}
	return &sheetRows{w: w, part: r, s: newScanner(r)}, nil
}

// next returns the next row element; rows the file leaves out are not made up.
func (x *sheetRows) next() (Row, error) {
	for !x.done {
		if err := x.s.next(); err != nil {
			return Row{}, x.fail(err)
		}
		switch {
		case x.s.ends("sheetData") || x.s.ends("worksheet"):
			x.done = true
		case x.s.is("row"):
			return x.row()
		}
	}
	_ = x.part.Close()
	return Row{}, io.EOF
}

func (x *sheetRows) fail(err error) error {
	if errors.Is(err, errLongText) {
		return cellTooLong(x.number, x.w.limits.Cell)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return x.w.broken(err)
}

// row reads the cells up to </row>.
func (x *sheetRows) row() (Row, error) {
	x.number++
	if n, err := strconv.Atoi(string(x.s.attr("r"))); err == nil && n >= x.number {
		x.number = n
	}
	if x.number > maxSheetRow {
		return Row{}, x.fail(errors.New("row number beyond the sheet"))
	}
	x.cells, x.bytes = nil, 0
	for column := 0; !x.s.ends("row"); {
		if err := x.s.next(); err != nil {
			return Row{}, x.fail(err)
		}
		if x.s.is("c") {
			column++
			if n := columnOf(x.s.attr("r")); n > 0 {
				column = n
			}
			if err := x.cell(column); err != nil {
				return Row{}, err
			}
		}
	}
	return Row{x.number, x.cells}, nil
}

// cell reads one <c> and puts its text into the row.
func (x *sheetRows) cell(column int) error {
	kind := cellKind(x.s.attr("t"))
	style, _ := strconv.Atoi(string(x.s.attr("s")))
	text := ""
	for !x.s.ends("c") {
		if err := x.s.next(); err != nil {
			return x.fail(err)
		}
		switch {
		case x.s.closing && string(x.s.name) == "v":
			text = x.value(kind, style)
		case x.s.is("is"):
			var err error
			if text, err = richText(x.s, "is"); err != nil {
				return x.fail(err)
			}
		}
	}
	return x.put(column, text)
}

// cellKind is the t attribute of a cell (ECMA-376 part 1, 18.18.11).
type cellKind string

func (x *sheetRows) value(kind cellKind, style int) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(string(x.s.text)); err == nil && i >= 0 && i < len(x.w.shared) {
			return x.w.shared[i]
		}
		return ""
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[string(x.s.text)]
	case "", "n":
		var format numFormat
		if style >= 0 && style < len(x.w.styles) {
			format = x.w.styles[style]
		}
		d := x.w.book.Properties.Date1904
		return cellNumber(strings.TrimSpace(string(x.s.text)), format, d == "1" || d == "true")
	}
	return unescapeHex(string(x.s.text)) // str: result of a formula, e: error, d: ISO date
}

func (x *sheetRows) put(column int, text string) error {
	if text == "" {
		return nil
	}
	if column > x.w.limits.Columns {
		return tooManyColumns(x.number, x.w.limits.Columns)
	}
	if x.bytes += len(text); len(text) > x.w.limits.Cell || x.bytes > maxRecord {
		return cellTooLong(x.number, x.w.limits.Cell)
	}
	for len(x.cells) < column {
		x.cells = append(x.cells, "")
	}
	x.cells[column-1] = strings.ToValidUTF8(text, "\uFFFD")
	return nil
}

// columnOf reads the column of a cell name: "C7" is 3; 0 if it is none.
func columnOf(name []byte) int {
	n := 0
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			n = n*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			n = n*26 + int(c-'a') + 1
		default:
			return n
		}
		if n > 1<<20 {
			return n
		}
	}
	return n
}

// unescapeHex resolves the _x000D_ notation by which Excel keeps control
// characters; line ends become "\n".
func unescapeHex(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if r, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil && utf8.ValidRune(rune(r)) {
				out.WriteRune(rune(r))
				i += 7
				continue
			}
		}
		out.WriteByte(s[i])
		i++
	}
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}
