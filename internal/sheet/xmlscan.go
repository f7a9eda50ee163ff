package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// Bounds of one tag and of the text between two tags.
const (
	maxTag  = 64 << 10
	maxText = maxRecord
)

var (
	errBadXML   = errors.New("malformed XML")
	errLongText = errors.New("a text beyond every limit")
)

// scanner walks the tags of machine-written XML, about ten times as fast as
// encoding/xml. It knows what OOXML allows: no document types, the five named
// entities, UTF-8.
type scanner struct {
	r       *bufio.Reader
	name    []byte // local name of the tag last read
	attrs   []byte // its attributes, raw
	closing bool   // </name>
	empty   bool   // <name/>
	text    []byte // unescaped text before the tag
	tag     []byte
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, sampleSize)}
}

// next reads up to the end of the next tag. The slices it sets are valid until
// the call after. io.EOF means that the text ended outside a tag.
func (s *scanner) next() error {
	s.text = s.text[:0]
	for {
		if err := s.readText(); err != nil {
			return err
		}
		if err := s.readTag(); err != nil {
			return err
		}
		switch s.tag[0] {
		case '?':
			continue
		case '!':
			if !bytes.HasPrefix(s.tag, []byte("![CDATA[")) && !bytes.HasPrefix(s.tag, []byte("!--")) {
				return errBadXML // a document type: never in OOXML, often an attack
			}
			continue
		}
		return s.split()
	}
}

// readText appends what stands before the next "<".
func (s *scanner) readText() error {
	from := len(s.text)
	for {
		part, err := s.r.ReadSlice('<')
		s.text = append(s.text, part...)
		if len(s.text) > maxText {
			return errLongText
		}
		if err == nil {
			s.text = append(s.text[:from], unescape(s.text[from:len(s.text)-1])...)
			return nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// readTag reads up to the ">" that ends the tag; one inside quotes, a comment or
// a CDATA section does not. The text of a CDATA section goes to s.text.
func (s *scanner) readTag() error {
	s.tag = s.tag[:0]
	for {
		part, err := s.r.ReadSlice('>')
		s.tag = append(s.tag, part...)
		switch {
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		case len(s.tag) > maxText || len(s.tag) > maxTag && s.tag[0] != '!':
			return errBadXML
		case err == nil && s.complete():
			if s.tag = s.tag[:len(s.tag)-1]; len(s.tag) == 0 {
				return errBadXML
			}
			return nil
		}
	}
}

func (s *scanner) complete() bool {
	switch {
	case bytes.HasPrefix(s.tag, []byte("!--")):
		return len(s.tag) >= 6 && bytes.HasSuffix(s.tag, []byte("-->"))
	case bytes.HasPrefix(s.tag, []byte("![CDATA[")):
		if !bytes.HasSuffix(s.tag, []byte("]]>")) {
			return false
		}
		s.text = append(s.text, s.tag[len("![CDATA["):len(s.tag)-len("]]>")]...)
		return true
	}
	return bytes.Count(s.tag, []byte{'"'})%2 == 0
}

// split parses the tag's name and flags.
func (s *scanner) split() error {
	tag := s.tag
	s.closing, s.empty = tag[0] == '/', tag[len(tag)-1] == '/'
	tag = bytes.Trim(tag, "/")
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	s.name, s.attrs = tag[:end], tag[end:]
	if colon := bytes.IndexByte(s.name, ':'); colon >= 0 {
		s.name = s.name[colon+1:]
	}
	if len(s.name) == 0 {
		return errBadXML
	}
	return nil
}

// is reports whether the tag opens (or is) an element of that name.
func (s *scanner) is(name string) bool { return !s.closing && string(s.name) == name }

// ends reports whether the tag closes an element of that name.
func (s *scanner) ends(name string) bool {
	return (s.closing || s.empty) && string(s.name) == name
}

// attr returns the raw value of the attribute, nil if there is none. The values
// asked for are numbers and cell names, so nothing is unescaped.
func (s *scanner) attr(name string) []byte {
	rest := s.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		equals := bytes.IndexByte(rest, '=')
		if equals < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:equals], " \t\r\n")
		rest = bytes.TrimLeft(rest[equals+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : end+1]
		}
		rest = rest[end+2:]
	}
}

// unescape resolves entities in place; what is no entity stays.
func unescape(b []byte) []byte {
	at := bytes.IndexByte(b, '&')
	if at < 0 {
		return b
	}
	out := b[:at]
	for rest := b[at:]; len(rest) > 0; {
		if end := bytes.IndexByte(rest[:min(len(rest), 12)], ';'); rest[0] == '&' && end > 0 {
			if r, known := entity(rest[1:end]); known {
				rest = rest[end+1:]
				out = utf8.AppendRune(out, r)
				continue
			}
		}
		out = append(out, rest[0])
		rest = rest[1:]
	}
	return out
}

func entity(b []byte) (rune, bool) {
	switch string(b) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(b) < 2 || b[0] != '#' {
		return 0, false
	}
	digits, base := string(b[1:]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}
