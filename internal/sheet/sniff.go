package sheet

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"juyan/internal/kernel"
)

const sampleSize = 64 << 10

// sample returns the first bytes of a file.
func sample(r io.ReaderAt, size int64) ([]byte, error) {
	b := make([]byte, min(size, sampleSize))
	n, err := r.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	return b[:n], nil
}

func unreadable(err error) error {
	return &kernel.Error{Code: kernel.CodeInvalid, Text: kernel.T("文件读不出来，请重新上传", "The file cannot be read; please upload it again"), Cause: err}
}

// sniffKind tells "xlsx" from "csv" by content, never by name, and refuses what
// is often sent instead of either.
func sniffKind(name string, r io.ReaderAt, size int64) (string, error) {
	head, err := sample(r, size)
	if err != nil {
		return "", err
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for _, is := range []struct {
		magic string
		text  kernel.Text
	}{
		{"\xd0\xcf\x11\xe0", kernel.T("“%s”是旧版 .xls 或加了密码的文件，请在 Excel/WPS 里去掉密码，另存为 .xlsx 再上传", "%q is an old .xls or has a password; remove the password, save it as .xlsx and upload that")},
		{"%PDF", kernel.T("“%s”是 PDF，不是表格，请上传 .xlsx 或 .csv", "%q is a PDF, no table; upload .xlsx or .csv")},
		{"<", kernel.T("“%s”其实是网页或 XML（有些系统导出的 .xls 就是这样），请用 Excel/WPS 打开，另存为 .xlsx 再上传", "%q is really a web page or XML (some systems export .xls that way); open it, save it as .xlsx and upload that")},
	} {
		if bytes.HasPrefix(start, []byte(is.magic)) {
			return "", kernel.Invalid("", is.text, name)
		}
	}
	switch {
	case len(head) == 0:
		return "", kernel.Invalid("", kernel.T("“%s”是空文件", "%q is empty"), name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "xlsx", nil
	case !hasUTF16Mark(head) && bytes.IndexByte(head, 0) >= 0:
		return "", kernel.Invalid("", kernel.T("“%s”不是表格文件，请上传 .xlsx 或 .csv", "%q is no table; upload .xlsx or .csv"), name)
	}
	return "csv", nil
}

func hasUTF16Mark(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
}

var encodings = map[string]encoding.Encoding{
	"gb18030":      simplifiedchinese.GB18030, // contains GBK and GB 2312
	"gbk":          simplifiedchinese.GB18030,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"windows-1252": charmap.Windows1252,
}

// decoded returns the file as UTF-8 without byte order mark, the name of its
// encoding, and how many places that encoding cannot decode.
func decoded(r io.ReaderAt, size int64, name string) (io.Reader, string, int, error) {
	damaged := 0
	if name == "" {
		var err error
		if name, damaged, err = sniffEncoding(r, size); err != nil {
			return nil, "", 0, err
		}
	}
	stream := io.Reader(io.NewSectionReader(r, 0, size))
	if name == "utf-8" {
		return stream, name, damaged, nil
	}
	enc, known := encodings[name]
	if !known {
		return nil, "", 0, kernel.Invalid("encoding", kernel.T("不认识编码“%s”，可用 utf-8、gb18030、utf-16le、utf-16be、windows-1252", "Unknown encoding %q; use utf-8, gb18030, utf-16le, utf-16be or windows-1252"), name)
	}
	return enc.NewDecoder().Reader(stream), name, damaged, nil
}

// sniffEncoding reads the whole file once: an export may hold its first Chinese
// character after megabytes of digits.
func sniffEncoding(r io.ReaderAt, size int64) (string, int, error) {
	head, err := sample(r, min(size, 4))
	switch {
	case err != nil:
		return "", 0, err
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return "utf-16le", 0, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "utf-16be", 0, nil
	}
	good, broken, err := countUTF8(io.NewSectionReader(r, 0, size))
	if err != nil {
		return "", 0, err
	}
	// GBK text read as UTF-8 is almost all errors; UTF-8 cut somewhere has a few
	// errors among many good sequences (and would pass as nonsense GBK).
	if broken*2 > good {
		return "gb18030", 0, nil
	}
	return "utf-8", broken, nil
}

// countUTF8 counts the multi-byte sequences of UTF-8 that are whole and the bytes
// that belong to none.
func countUTF8(r io.Reader) (good, broken int, err error) {
	buf, kept := make([]byte, 256<<10), 0
	for {
		n, readErr := r.Read(buf[kept:])
		chunk := buf[:kept+n]
		end := len(chunk)
		if readErr == nil {
			end -= incompleteTail(chunk)
		}
		g, b := countChunk(chunk[:end])
		good, broken = good+g, broken+b
		kept = copy(buf, chunk[end:])
		if errors.Is(readErr, io.EOF) {
			return good, broken, nil
		}
		if readErr != nil {
			return 0, 0, unreadable(readErr)
		}
	}
}

func countChunk(b []byte) (good, broken int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			good++
		}
		b = b[n:]
	}
	return good, broken
}

// incompleteTail returns how many bytes at the end begin a sequence that the next
// chunk may complete.
func incompleteTail(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// sniffComma finds the delimiter under which the first records agree best.
func sniffComma(text []byte) rune {
	best, bestScore := ',', 0
	for _, comma := range ",;\t|" {
		p := newParser(bytes.NewReader(text), comma, Limits{}.withDefaults())
		counts := map[int]int{}
		for range 20 {
			row, err := p.next()
			if err != nil {
				break
			}
			counts[len(row.Cells)]++
		}
		for fields, records := range counts {
			if score := (fields - 1) * records; score > bestScore {
				best, bestScore = comma, score
			}
		}
	}
	return best
}
