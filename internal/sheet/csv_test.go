package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"juyan/internal/kernel"
	"juyan/internal/kernel/kerneltest"
)

// open opens text as a file.
func open(text string, o Options) (*Reader, error) {
	return Open("诉求.csv", strings.NewReader(text), int64(len(text)), o)
}

// all reads every row as "number:cell|cell".
func all(t *testing.T, r *Reader) []string {
	t.Helper()
	var out []string
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%d:%s", row.Number, strings.Join(row.Cells, "|")))
	}
}

func TestCSV(t *testing.T) {
	gbk := func(s string) string { return must(simplifiedchinese.GBK.NewEncoder().String(s)) }
	gb18030 := func(s string) string { return must(simplifiedchinese.GB18030.NewEncoder().String(s)) }
	utf16 := func(s string) string {
		return must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s))
	}
	for name, c := range map[string]struct {
		text   string
		o      Options
		header string
		rows   []string
		format Format
	}{
		"plain":          {"a,b\n1,2\n", Options{}, "a|b", []string{"2:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"no last break":  {"a,b\n1,2", Options{}, "a|b", []string{"2:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"mark, CRLF":     {"\ufeff单位,主题\r\n供电局,用电\r\n", Options{}, "单位|主题", []string{"2:供电局|用电"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"old Mac":        {"a;b\r1;2\r", Options{}, "a|b", []string{"2:1|2"}, Format{Comma: ';', Encoding: "utf-8", HeaderRow: 1}},
		"semicolon":      {"a;b;c\n1,5;2;3\n", Options{}, "a|b|c", []string{"2:1,5|2|3"}, Format{Comma: ';', Encoding: "utf-8", HeaderRow: 1}},
		"tab":            {"a\tb\n1\t\n", Options{}, "a|b", []string{"2:1|"}, Format{Comma: '\t', Encoding: "utf-8", HeaderRow: 1}},
		"hint":           {"sep=|\r\na|b\r\n1|2\r\n", Options{}, "a|b", []string{"3:1|2"}, Format{Comma: '|', Encoding: "utf-8", HeaderRow: 2}},
		"quotes":         {"a,b\n\"x \"\"y\"\", z\",\"two\r\nlines\"\n1,2\n", Options{}, "a|b", []string{"2:x \"y\", z|two\nlines", "3:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"loose quotes":   {"a,b\n24\" screen,\"x\"y\n", Options{}, "a|b", []string{"2:24\" screen|xy"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"empty lines":    {"\n\na,b\n\n,\n1,2\n\n", Options{}, "a|b", []string{"6:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 3}},
		"title lines":    {"2022年诉求台账,,\n编号,单位,主题\n1,供电局,用电\n", Options{}, "编号|单位|主题", []string{"3:1|供电局|用电"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 2}},
		"given header":   {"x,y\na,b\n1,2\n", Options{HeaderRow: 2}, "a|b", []string{"3:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 2}},
		"one column":     {"编号\n1\n2\n", Options{}, "编号", []string{"2:1", "3:2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"ragged":         {"a,b\n1\n1,2,3\n", Options{}, "a|b", []string{"2:1", "3:1|2|3"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"same names":     {"a, a ,b\nc,,\n", Options{}, "a|a (2)|b", []string{"2:c||"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"GBK":            {gbk("单位,主题\n供电局,用电容量不足\n"), Options{}, "单位|主题", []string{"2:供电局|用电容量不足"}, Format{Comma: ',', Encoding: "gb18030", HeaderRow: 1}},
		"GB18030":        {gb18030("单位,主题\n𠮷野家,㐂\n"), Options{}, "单位|主题", []string{"2:𠮷野家|㐂"}, Format{Comma: ',', Encoding: "gb18030", HeaderRow: 1}},
		"GBK, late":      {gbk("a,b\n" + strings.Repeat("1,2\n", 100_000) + "用电,x\n"), Options{}, "a|b", nil, Format{Comma: ',', Encoding: "gb18030", HeaderRow: 1}},
		"UTF-16":         {utf16("单位\t主题\r\n供电局\t用电\r\n"), Options{}, "单位|主题", []string{"2:供电局|用电"}, Format{Comma: '\t', Encoding: "utf-16le", HeaderRow: 1}},
		"damaged UTF-8":  {"单位,主题\n供电局,用电\xe5\x8f\n水务局,用水量不足\n", Options{}, "单位|主题", []string{"2:供电局|用电\uFFFD", "3:水务局|用水量不足"}, Format{Comma: ',', Encoding: "utf-8", Damaged: 2, HeaderRow: 1}},
		"forced":         {"a,b\ncaf\xe9,x\n", Options{Encoding: "Windows-1252"}, "a|b", []string{"2:café|x"}, Format{Comma: ',', Encoding: "windows-1252", HeaderRow: 1}},
		"forced comma":   {"a;b,c\n1;2,3\n", Options{Comma: ','}, "a;b|c", []string{"2:1;2|3"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"guarded by us":  {"a,b\n'=1+1,'tis\n", Options{}, "a|b", []string{"2:=1+1|'tis"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"header only":    {"a,b\n", Options{}, "a|b", nil, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
		"names in lines": {"\"开始\n时间\",b\n1,2\n", Options{}, "开始 时间|b", []string{"2:1|2"}, Format{Comma: ',', Encoding: "utf-8", HeaderRow: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := open(c.text, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.Header(), "|"); got != c.header {
				t.Errorf("header %q, want %q", got, c.header)
			}
			c.format.Kind = "csv"
			if got := r.Format(); !reflect.DeepEqual(got, c.format) {
				t.Errorf("format %+v, want %+v", got, c.format)
			}
			rows := all(t, r)
			if name == "GBK, late" {
				rows = nil
			}
			if !reflect.DeepEqual(rows, c.rows) {
				t.Errorf("rows %q, want %q", rows, c.rows)
			}
		})
	}
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		o    Options
		code kernel.Code
		says string
	}{
		"empty":           {"", Options{}, kernel.CodeInvalid, "空文件"},
		"blank":           {"\n\n,,\n", Options{}, kernel.CodeInvalid, "没有找到表头"},
		"old xls":         {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Options{}, kernel.CodeInvalid, "旧版 .xls"},
		"web page":        {"\n <html><table><tr><td>1</table>", Options{}, kernel.CodeInvalid, "网页"},
		"PDF":             {"%PDF-1.7", Options{}, kernel.CodeInvalid, "PDF"},
		"binary":          {"\x7fELF\x00\x00", Options{}, kernel.CodeInvalid, "不是表格"},
		"not a zip":       {"PK\x03\x04 nonsense", Options{}, kernel.CodeInvalid, "损坏"},
		"never closed":    {"a,b\n1,2\n\"x,y\n3,4\n", Options{}, kernel.CodeInvalid, "第3行（文本第3行）的引号"},
		"too many rows":   {"a\n1\n2\n3\n", Options{Limits: Limits{Rows: 2}}, kernel.CodeTooLarge, "第4行起超过2行"},
		"long cell":       {"a\n" + strings.Repeat("x", 11), Options{Limits: Limits{Cell: 10}}, kernel.CodeTooLarge, "第2行有一格"},
		"long quoted":     {"a\n\"" + strings.Repeat("x", 11) + "\"", Options{Limits: Limits{Cell: 10}}, kernel.CodeInvalid, "引号"},
		"many columns":    {"a,b\n1,2,3\n", Options{Limits: Limits{Columns: 2}}, kernel.CodeTooLarge, "第2行超过2列"},
		"no such header":  {"a,b\n1,2\n", Options{HeaderRow: 9}, kernel.CodeInvalid, "表头"},
		"empty header":    {"a,b\n,\n1,2\n", Options{HeaderRow: 2}, kernel.CodeInvalid, "第2行是空的"},
		"no such charset": {"a,b\n", Options{Encoding: "ebcdic"}, kernel.CodeInvalid, "ebcdic"},
		"wide comma":      {"a，b\n", Options{Comma: '，'}, kernel.CodeInvalid, "分隔符"},
	} {
		r, err := open(c.text, c.o)
		for err == nil {
			_, err = r.Next()
		}
		if kernel.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s with %q", name, err, c.code, c.says)
		}
	}
}

func TestColumn(t *testing.T) {
	r, err := open("Case ID, 主题 \n1,2\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	row, _ := r.Next()
	if r.Column("case id") != 0 || r.Column("主题") != 1 || r.Column("x") != -1 || row.At(1) != "2" || row.At(2) != "" || row.At(-1) != "" {
		t.Errorf("got %v %v", r.Header(), row)
	}
}

// What encoding/csv writes, the parser reads back, whatever the cells hold.
func TestParserAgainstStandardWriter(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab\"\",;\t\n\r 张=-'")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 4), 1, 6).Draw(t, "records")
		comma := rapid.SampledFrom([]rune(",;\t")).Draw(t, "comma")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma, w.UseCRLF = comma, rapid.Bool().Draw(t, "crlf")
		kept := map[bool]string{true: "", false: "\n"}[w.UseCRLF] // with CRLF the standard writer drops a bare "\r"
		if err := w.WriteAll(records); err != nil {
			t.Fatal(err)
		}
		p := newParser(&text, comma, Limits{}.withDefaults())
		for i, want := range records {
			for j := range want { // line ends are unified, and our own guard is taken off
				want[j] = unguard(strings.ReplaceAll(strings.ReplaceAll(want[j], "\r\n", "\n"), "\r", kept))
			}
			got, err := p.next()
			if err != nil || !reflect.DeepEqual(got.Cells, want) || got.Number != i+1 {
				t.Fatalf("record %d: got %d %q %v, want %q", i, got.Number, got.Cells, err, want)
			}
		}
		if _, err := p.next(); !errors.Is(err, io.EOF) {
			t.Fatalf("got %v, want the end", err)
		}
	})
}

// The log of real permit cases reads whole.
func TestRealLog(t *testing.T) {
	f := kerneltest.OpenOutside(t, "permits/wabo-receipt.csv")
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(f.Name(), f, info.Size(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	times, err := NewTimeParser(nil, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	cases, events := map[string]bool{}, 0
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		events++
		cases[row.At(r.Column("case:concept:name"))] = true
		for _, column := range []string{"case:startdate", "case:deadline", "case:enddate", "time:timestamp"} {
			if cell := row.At(r.Column(column)); cell != "" {
				if _, err := times.Parse(cell); err != nil {
					t.Fatalf("row %d: %v", row.Number, err)
				}
			}
		}
	}
	if len(cases) != 1434 || events != 8577 {
		t.Errorf("%d cases, %d events", len(cases), events)
	}
}

// Memory does not grow with the number of rows.
func TestStreamsAtConstantMemory(t *testing.T) {
	name := filepath.Join(t.TempDir(), "long.csv")
	f, err := os.Create(name)
	check(t, err)
	defer func() { _ = f.Close() }()
	const rows = 100_000
	text := bufio.NewWriter(f)
	_, _ = text.WriteString("a,b,c,d,e,f,g,h,i,j,k,l\n")
	for i := range rows {
		_, _ = text.WriteString(benchLine(i))
	}
	check(t, text.Flush())
	size, err := f.Seek(0, io.SeekEnd)
	check(t, err)
	before := liveHeap()
	r, err := Open(name, f, size, Options{})
	check(t, err)
	for i := range rows {
		_, err := r.Next()
		check(t, err)
		if live := liveHeapAt(i, rows/2); live > before+2<<20 {
			t.Fatalf("%d bytes live after %d rows of a file of %d bytes", live-before, i, size)
		}
	}
}

// liveHeapAt measures at row at only; measuring costs a collection.
func liveHeapAt(i, at int) uint64 {
	if i != at {
		return 0
	}
	return liveHeap()
}
