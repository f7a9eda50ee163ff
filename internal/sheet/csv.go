package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// maxRecord bounds the bytes of one CSV record or sheet row.
const maxRecord = 4 << 20

func openCSV(r io.ReaderAt, size int64, o Options) (source, Format, error) {
	f := Format{Kind: "csv", Comma: o.Comma}
	if o.Comma >= utf8.RuneSelf || o.Comma == '"' || o.Comma == '\n' || o.Comma == '\r' {
		return nil, f, kernel.Invalid("comma", kernel.T("“%c”不能作分隔符，请用逗号、分号、制表符等半角字符", "%q cannot be a delimiter; use a comma, semicolon, tab or the like"), o.Comma)
	}
	var text io.Reader
	var err error
	if text, f.Encoding, f.Damaged, err = decoded(r, size, strings.ToLower(o.Encoding)); err != nil {
		return nil, f, err
	}
	buffered := bufio.NewReaderSize(text, sampleSize)
	if mark, _ := buffered.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = buffered.Discard(3)
	}
	hinted := excelHint(buffered)
	if f.Comma == 0 {
		f.Comma = hinted
	}
	if f.Comma == 0 {
		head, _ := buffered.Peek(sampleSize)
		f.Comma = sniffComma(head)
	}
	p := newParser(buffered, f.Comma, o.Limits)
	p.damaged = f.Damaged > 0 || o.Encoding != ""
	if hinted != 0 {
		p.number, p.line = 1, 2
	}
	return p, f, nil
}

// excelHint reads away a first line "sep=;" by which Excel is told the delimiter.
func excelHint(r *bufio.Reader) rune {
	head, _ := r.Peek(7)
	if len(head) < 6 || !bytes.EqualFold(head[:4], []byte("sep=")) || head[5] != '\n' && head[5] != '\r' {
		return 0
	}
	n := 6
	if len(head) == 7 && string(head[5:]) == "\r\n" {
		n = 7
	}
	_, _ = r.Discard(n)
	return rune(head[4])
}

// parser reads delimited records (RFC 4180, read generously: a quotation mark
// inside a bare cell is itself, text behind a closing one is added, any line end
// will do). Only a quotation mark that is never closed is an error.
type parser struct {
	r       *bufio.Reader
	comma   byte
	limits  Limits
	number  int    // of the record last read
	line    int    // of the text, for messages
	damaged bool   // the text may not be UTF-8 throughout
	buf     []byte // the record's cells, run together
	ends    []int  // where each cell ends in buf
}

func newParser(r io.Reader, comma rune, l Limits) *parser {
	buffered, is := r.(*bufio.Reader)
	if !is {
		buffered = bufio.NewReaderSize(r, sampleSize)
	}
	return &parser{r: buffered, comma: byte(comma), limits: l, line: 1}
}

// next returns the next record, empty ones included.
func (p *parser) next() (Row, error) {
	p.buf, p.ends = p.buf[:0], p.ends[:0]
	p.number++
	more := true
	for more {
		var err error
		if more, err = p.cell(); err != nil {
			return Row{}, err
		}
		if p.ends = append(p.ends, len(p.buf)); len(p.ends) > p.limits.Columns {
			return Row{}, tooManyColumns(p.number, p.limits.Columns)
		}
	}
	return Row{p.number, p.cells()}, nil
}

// cells cuts buf into cells that share one string.
func (p *parser) cells() []string {
	text := string(p.buf)
	if p.damaged && !utf8.ValidString(text) {
		text = p.repair()
	}
	out, start := make([]string, len(p.ends)), 0
	for i, end := range p.ends {
		out[i], start = unguard(text[start:end]), end
	}
	return out
}

// repair replaces what is no UTF-8 by U+FFFD, moving the ends along.
func (p *parser) repair() string {
	var out strings.Builder
	start := 0
	for i, end := range p.ends {
		out.WriteString(strings.ToValidUTF8(string(p.buf[start:end]), "\uFFFD"))
		start, p.ends[i] = end, out.Len()
	}
	return out.String()
}

// cell appends one cell to buf and reports whether another follows in the record.
func (p *parser) cell() (more bool, err error) {
	c, err := p.r.ReadByte()
	if err != nil {
		if errors.Is(err, io.EOF) && len(p.ends) == 0 {
			return false, io.EOF
		}
		return false, p.ending(err)
	}
	start := len(p.buf)
	if c == '"' {
		if err := p.quoted(start); err != nil {
			return false, err
		}
		if c, err = p.r.ReadByte(); err != nil {
			return false, p.ending(err)
		}
	}
	for {
		switch c {
		case p.comma:
			return true, nil
		case '\n':
			p.line++
			return false, nil
		case '\r':
			p.line++
			p.skipLF()
			return false, nil
		}
		if p.buf = append(p.buf, c); len(p.buf)-start > p.limits.Cell || len(p.buf) > maxRecord {
			return false, cellTooLong(p.number, p.limits.Cell)
		}
		if c, err = p.r.ReadByte(); err != nil {
			return false, p.ending(err)
		}
	}
}

// quoted appends the text up to the closing quotation mark; line ends within
// become "\n".
func (p *parser) quoted(start int) error {
	opened := p.line
	for {
		c, err := p.r.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return unclosed(p.number, opened)
			}
			return p.ending(err)
		}
		switch c {
		case '"':
			if next, err := p.r.Peek(1); err != nil || next[0] != '"' {
				return nil
			}
			_, _ = p.r.Discard(1)
		case '\r':
			p.skipLF()
			c = '\n'
			fallthrough
		case '\n':
			p.line++
		}
		if p.buf = append(p.buf, c); len(p.buf)-start > p.limits.Cell || len(p.buf) > maxRecord {
			return unclosed(p.number, opened)
		}
	}
}

func (p *parser) skipLF() {
	if next, err := p.r.Peek(1); err == nil && next[0] == '\n' {
		_, _ = p.r.Discard(1)
	}
}

// ending turns the end of the file into the end of a record, and anything else
// into a kernel.Error.
func (p *parser) ending(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return unreadable(err)
}

func unclosed(row, line int) error {
	return kernel.Invalid("", kernel.T("第%d行（文本第%d行）的引号没有配对，后面的内容都会被当成一格；请补上引号，或用 Excel/WPS 另存为 .xlsx", "A quotation mark of row %d (line %d of the text) is never closed, so all that follows would be one cell; close it, or save the file as .xlsx"), row, line)
}
