package sheet

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"juyan/internal/kernel"
)

// small limits, so that the fuzzer reaches them.
var fuzzLimits = Limits{Rows: 50, Columns: 20, Cell: 200, Unpacked: 4 << 20}

// drain reads a file to its end or first error: it must never panic, never loop,
// never exceed a limit, and refuse only with errors made for people.
func drain(t *testing.T, b []byte, o Options) {
	r, err := Open("fuzz", bytes.NewReader(b), int64(len(b)), o)
	rows := 0
	for err == nil {
		var row Row
		if row, err = r.Next(); err != nil {
			break
		}
		if rows++; rows > fuzzLimits.Rows || len(row.Cells) > fuzzLimits.Columns || row.Number < 1 {
			t.Fatalf("beyond the limits: %d rows, row %+v", rows, row)
		}
		for _, cell := range row.Cells {
			if len(cell) > 3*fuzzLimits.Cell { // U+FFFD may triple damaged bytes
				t.Fatalf("a cell of %d bytes", len(cell))
			}
		}
	}
	if code := kernel.CodeOf(err); !errors.Is(err, io.EOF) && code != kernel.CodeInvalid && code != kernel.CodeTooLarge {
		t.Fatalf("got %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\ufeffa;b\r\n\"x\ny\";2\r\n", "sep=|\na|b\n", "\xff\xfea\x00,\x00", "\xb5\xa5\xce\xbb,\xd6\xf7\xcc\xe2\n", "\"", "a\n\"b", "\r\r\n\n"} {
		f.Add([]byte(s), "", byte(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, encoding string, comma byte) {
		drain(t, b, Options{Encoding: encoding, Comma: rune(comma), Limits: fuzzLimits})
	})
}

// FuzzSheet fuzzes the XML of a sheet and of the shared strings inside a sound
// archive, FuzzXLSX the archive itself.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="2"><c r="B2" t="s" s="1"><v>0</v></c></row>`, `<si><t>a</t></si>`)
	f.Add(`<row><c t="inlineStr"><is><r><t>a&amp;&#x41;</t></r></is></c></row><!-- --><![CDATA[x]]>`, `<si><rPh><t>b</t></rPh></si>`)
	f.Fuzz(func(t *testing.T, rows, shared string) {
		drain(t, handBook(t, rows, map[string]string{"xl/sharedStrings.xml": "<sst>" + shared + "</sst>"}), Options{Limits: fuzzLimits})
	})
}

func FuzzXLSX(f *testing.F) {
	var out bytes.Buffer
	w, err := NewXLSX(&out, Table{Columns: []Column{{Title: "a"}, {Title: "b"}}})
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(w.Write("x", 1), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) { drain(t, b, Options{Limits: fuzzLimits}) })
}
