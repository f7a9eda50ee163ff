package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// tag is one tag of a document. Its bytes are good until the next one.
type tag struct {
	name               []byte // without prefix
	key, value         []byte // the attributes an XES element may have
	open, close, keyed bool   // <a/> opens and closes
}

// scanner reads tags and skips text, comments and instructions. It knows the
// five entities of XML and no others, and no document types.
type scanner struct {
	r     *bufio.Reader
	limit int
	line  int
	buf   []byte
	text  []byte // values with their entities resolved
}

func newScanner(r io.Reader, limit int) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 256<<10), limit: limit, line: 1}
}

// next returns the next tag, io.EOF at the end of the file.
func (s *scanner) next() (tag, error) {
	for {
		if err := s.skipText(); err != nil {
			return tag{}, err
		}
		head, err := s.r.Peek(3)
		switch {
		case err != nil && len(head) == 0:
			return tag{}, s.broken(err)
		case head[0] == '?':
			err = s.skipPast("?>")
		case bytes.HasPrefix(head, []byte("!--")):
			_, _ = s.r.Discard(3)
			err = s.skipPast("-->")
		case bytes.HasPrefix(head, []byte("![")):
			err = s.skipPast("]]>")
		case head[0] == '!':
			return tag{}, kernel.Invalid("", kernel.T("第%d行：日志里有文档类型或实体定义，不读；请去掉 <!DOCTYPE …> 再来", "Line %d: the log declares a document type or entities and is refused; remove <!DOCTYPE …>"), s.line)
		default:
			return s.tag()
		}
		if err != nil {
			return tag{}, err
		}
	}
}

// skipText reads away what stands before the next "<".
func (s *scanner) skipText() error {
	for {
		chunk, err := s.r.ReadSlice('<')
		s.line += bytes.Count(chunk, []byte{'\n'})
		switch {
		case err == nil:
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return io.EOF
		default:
			return unreadable(err)
		}
	}
}

func (s *scanner) skipPast(end string) error {
	matched := 0
	for matched < len(end) {
		c, err := s.r.ReadByte()
		if err != nil {
			return s.broken(err)
		}
		switch {
		case c == end[matched]:
			matched++
		case end[0] == end[1] && matched == len(end)-1 && c == end[0]: // "--->" and "]]]>" end too
		case c == end[0]:
			matched = 1
		default:
			matched = 0
		}
		if c == '\n' {
			s.line++
		}
	}
	return nil
}

// tag reads up to the ">" that is in no quotation.
func (s *scanner) tag() (tag, error) {
	s.buf = s.buf[:0]
	var quote byte // the one that is open, 0 = none
	for {
		chunk, err := s.r.ReadSlice('>')
		s.buf = append(s.buf, chunk...)
		if len(s.buf) > s.limit {
			return tag{}, kernel.Errorf(kernel.CodeTooLarge, "", kernel.T("第%d行：一个标记超过%d字节的上限", "Line %d: a tag exceeds the limit of %d bytes"), s.line, s.limit)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return tag{}, s.broken(err)
		}
		if quote = quoteAfter(chunk, quote); err == nil && quote == 0 {
			break
		}
	}
	t, err := s.parse(s.buf[:len(s.buf)-1])
	s.line += bytes.Count(s.buf, []byte{'\n'})
	return t, err
}

// quoteAfter is the quotation that is open behind b, given the one before it.
func quoteAfter(b []byte, quote byte) byte {
	for {
		i := -1
		if quote == 0 {
			i = bytes.IndexAny(b, `"'`)
		} else {
			i = bytes.IndexByte(b, quote)
		}
		switch {
		case i < 0:
			return quote
		case quote == 0:
			quote = b[i]
		default:
			quote = 0
		}
		b = b[i+1:]
	}
}

func (s *scanner) parse(b []byte) (tag, error) {
	t := tag{open: true}
	if !utf8.Valid(b) {
		return t, kernel.Invalid("", kernel.T("第%d行不是 UTF-8，请转成 UTF-8 再来", "Line %d is not UTF-8; convert the file to UTF-8"), s.line)
	}
	if len(b) > 0 && b[0] == '/' {
		t.open, t.close, b = false, true, b[1:]
	} else if len(b) > 0 && b[len(b)-1] == '/' {
		t.close, b = true, b[:len(b)-1]
	}
	end := bytes.IndexAny(b, " \t\r\n")
	if end < 0 {
		end = len(b)
	}
	t.name = local(b[:end])
	if len(t.name) == 0 || bytes.ContainsAny(t.name, `"'=<&`) {
		return t, s.malformed()
	}
	s.text = s.text[:0]
	return t, s.attributes(b[end:], &t)
}

func local(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attributes reads name="value" pairs and keeps key and value.
func (s *scanner) attributes(b []byte, t *tag) error {
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		if len(b) == 0 {
			return nil
		}
		eq := bytes.IndexByte(b, '=')
		if eq <= 0 {
			return s.malformed()
		}
		name, rest := bytes.TrimRight(b[:eq], " \t\r\n"), bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			return s.malformed()
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return s.malformed()
		}
		var err error
		switch string(name) {
		case "key":
			t.key, err = s.unescape(rest[1 : end+1])
			t.keyed = true
		case "value":
			t.value, err = s.unescape(rest[1 : end+1])
		}
		if err != nil {
			return err
		}
		b = rest[end+2:]
	}
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// unescape resolves the references of a value. Most values have none.
func (s *scanner) unescape(b []byte) ([]byte, error) {
	if bytes.IndexByte(b, '&') < 0 {
		if bytes.IndexByte(b, '<') >= 0 {
			return nil, s.malformed()
		}
		return b, nil
	}
	start := len(s.text)
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			s.text = append(s.text, b...)
			return s.text[start:], nil
		}
		s.text = append(s.text, b[:i]...)
		semicolon := bytes.IndexByte(b[i:], ';')
		if semicolon < 0 {
			return nil, s.malformed()
		}
		r, err := s.entity(string(b[i+1 : i+semicolon]))
		if err != nil {
			return nil, err
		}
		s.text = utf8.AppendRune(s.text, r)
		b = b[i+semicolon+1:]
	}
}

func (s *scanner) entity(name string) (rune, error) {
	if r, known := entities[name]; known {
		return r, nil
	}
	if len(name) > 1 && name[0] == '#' {
		base, digits := 10, name[1:]
		if digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		if n, err := strconv.ParseUint(digits, base, 21); err == nil && n > 0 && utf8.ValidRune(rune(n)) {
			return rune(n), nil
		}
	}
	return 0, kernel.Invalid("", kernel.T("第%d行：不认识实体“%s”，日志里只能有 XML 自带的五个", "Line %d: the entity “%s” is refused; a log may use the five of XML only"), s.line, "&"+name+";")
}

func (s *scanner) malformed() error {
	return kernel.Invalid("", kernel.T("第%d行不是完好的 XML", "Line %d is not well-formed XML"), s.line)
}

// broken turns an end inside something into an error for people.
func (s *scanner) broken(err error) error {
	if errors.Is(err, io.EOF) {
		return kernel.Invalid("", kernel.T("文件在第%d行断了，请重新导出或下载", "The file ends in the middle, at line %d; export or download it again"), s.line)
	}
	return unreadable(err)
}

func unreadable(err error) error {
	var ours *kernel.Error
	if errors.As(err, &ours) {
		return ours
	}
	return &kernel.Error{Code: kernel.CodeInvalid, Text: kernel.T("日志文件读不出来，可能不完整", "The log cannot be read; it may be incomplete"), Cause: err}
}
