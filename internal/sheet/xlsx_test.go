package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"juyan/internal/kernel"
)

func openBytes(b []byte, o Options) (*Reader, error) {
	return Open("台账.xlsx", bytes.NewReader(b), int64(len(b)), o)
}

// excelizeBook builds a workbook with the other implementation.
func excelizeBook(t *testing.T, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	build(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestXLSX(t *testing.T) {
	book := excelizeBook(t, func(f *excelize.File) {
		style := func(format string) int {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			check(t, err)
			return id
		}
		set := func(cell string, v any) { check(t, f.SetCellValue("Sheet1", cell, v)) }
		styled := func(cell string, v any, format string) {
			set(cell, v)
			check(t, f.SetCellStyle("Sheet1", cell, cell, style(format)))
		}
		set("A1", "2022年诉求台账")
		for i, h := range []string{"编号", "时间", "值"} {
			set(string(rune('A'+i))+"2", h)
		}
		set("A3", "a & <b> \"c\"\n二")
		set("B3", time.Date(2022, 3, 5, 8, 5, 0, 0, time.UTC))
		set("C3", 0.1+0.2)
		set("A4", "x")
		styled("B4", 44625.0, `yyyy"年"m"月"d"日"`)
		set("C4", int64(13812345678))
		styled("B7", 44625.0, "yyyy/m/d h:mm") // midnight, and rows 5 and 6 are absent
		styled("C7", 7, "000000")
		styled("B8", 44625.3368055556, "yyyy/m/d h:mm:ss")
		set("C8", true)
		styled("B9", 0.5, "h:mm AM/PM")
		styled("C9", 1.25, "[h]:mm:ss")
		set("A10", "=1+1")
		check(t, f.SetCellFormula("Sheet1", "C10", "1+1"))
		set("C11", 1e21)
		set("B11", -5.5)
		styled("A11", 1234.5, "#,##0.00")
		styled("B12", 44625.0, `[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`)
		styled("C12", 12.5, `0.0"d"`)
	})
	r, err := openBytes(book, Options{})
	check(t, err)
	if got := r.Format(); got.HeaderRow != 2 || got.Sheet != "Sheet1" || got.Kind != "xlsx" {
		t.Errorf("got %+v", got)
	}
	want := []string{
		"3:a & <b> \"c\"\n二|2022-03-05 08:05:00|0.3",
		"4:x|2022-03-05|13812345678",
		"7:|2022-03-05 00:00:00|000007",
		"8:|2022-03-05 08:05:00|TRUE",
		"9:|12:00:00|30:00:00",
		"10:=1+1",
		"11:1234.5|-5.5|1000000000000000000000",
		"12:|2022-03-05|12.5",
	}
	if got := all(t, r); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSheetChoice(t *testing.T) {
	book := excelizeBook(t, func(f *excelize.File) {
		for _, name := range []string{"说明", "台账", "字典"} {
			_, err := f.NewSheet(name)
			check(t, err)
			check(t, f.SetCellValue(name, "A1", name+"表头"))
		}
		f.SetActiveSheet(2)
		check(t, f.SetSheetVisible("Sheet1", false))
		check(t, f.SetSheetVisible("说明", false))
	})
	for sheet, want := range map[string]string{"": "台账表头", "字典": "字典表头", " 说明 ": "说明表头"} {
		r, err := openBytes(book, Options{Sheet: sheet})
		check(t, err)
		if got := r.Header()[0]; got != want {
			t.Errorf("%q: got %q", sheet, got)
		}
	}
	if _, err := openBytes(book, Options{Sheet: "没有"}); err == nil || !strings.Contains(err.Error(), "Sheet1、说明、台账、字典") {
		t.Errorf("got %v", err)
	}
}

// parts of the smallest workbook; sheet holds what stands inside <sheetData>.
func handBook(t *testing.T, sheet string, more map[string]string) []byte {
	t.Helper()
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="` + rel + `"><workbookPr date1904="1"/><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="/xl/worksheets/Sheet1.xml"/><Relationship Id="rId2" Type="` + rel + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + rel + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<?xml version="1.0"?><!-- > --><x:worksheet><x:sheetData>` + sheet + `</x:sheetData></x:worksheet>`,
		"xl/styles.xml":              `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
	}
	for name, text := range more {
		parts[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		if text == "" {
			continue
		}
		w, err := z.Create(name)
		check(t, err)
		_, err = io.WriteString(w, text)
		check(t, err)
	}
	check(t, z.Close())
	return out.Bytes()
}

// What other producers write: prefixes, parts in other letter case, cells without
// names, rich text, phonetic guides, CDATA, escapes, the 1904 calendar.
func TestForeignWorkbooks(t *testing.T) {
	book := handBook(t, `<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>时</x:t></x:r><x:r><x:t>间</x:t></x:r></x:is></x:c></x:row>
<x:row r="5"><x:c r="C5" t="str"><x:f>A1</x:f><x:v>a_x000D_
b&#10;&amp;&#x4e2d;&nbsp;</x:v></x:c><x:c s="1"><x:v>43163</x:v></x:c></x:row><x:row r="6"/>
<x:row r="2"><x:c r="A2" t="e"><x:v>#N/A</x:v></x:c><x:c r="B2" t="s"><x:v>99</x:v></x:c><x:c r="C2" t="inlineStr"><x:is><x:t><![CDATA[<&>]]></x:t></x:is></x:c></x:row>`,
		map[string]string{"xl/sharedStrings.xml": `<sst><si><t>编号</t><rPh><t>biānhào</t></rPh></si></sst>`})
	r, err := openBytes(book, Options{})
	check(t, err)
	if got := strings.Join(r.Header(), "|"); got != "编号|时间" {
		t.Errorf("header %q", got)
	}
	want := []string{"5:||a\nb\n&中&nbsp;|2022-03-05", "7:#N/A||<&>"}
	if got := all(t, r); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBadWorkbooks(t *testing.T) {
	whole := handBook(t, `<row><c t="inlineStr"><is><t>a</t></is></c></row>`, nil)
	bomb := `<row><c t="inlineStr"><is><t>` + strings.Repeat("a", 1<<20) + `</t></is></c></row>`
	for name, c := range map[string]struct {
		book []byte
		o    Options
		code kernel.Code
		says string
	}{
		"cut off":       {whole[:len(whole)-30], Options{}, kernel.CodeInvalid, "损坏"},
		"no workbook":   {handBook(t, "", map[string]string{"_rels/.rels": ""}), Options{}, kernel.CodeInvalid, "没有工作簿"},
		"no sheet part": {handBook(t, "", map[string]string{"xl/worksheets/sheet1.xml": ""}), Options{}, kernel.CodeInvalid, "损坏"},
		"XML cut off":   {handBook(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c><v>1</v></c></row><row>`}), Options{}, kernel.CodeInvalid, "损坏"},
		"ends early":    {handBook(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c><v>1</v></c></row>`}), Options{}, kernel.CodeInvalid, "损坏"},
		"entity attack": {handBook(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>`}), Options{}, kernel.CodeInvalid, "损坏"},
		"strings cut":   {handBook(t, "", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a`}), Options{}, kernel.CodeInvalid, "损坏"},
		"bad styles":    {handBook(t, "", map[string]string{"xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="x"/>`}), Options{}, kernel.CodeInvalid, "损坏"},
		"too large":     {handBook(t, strings.Repeat(bomb, 3), nil), Options{Limits: Limits{Unpacked: 2 << 20, Cell: 2 << 20}}, kernel.CodeTooLarge, "解压后过大"},
		"long cell":     {handBook(t, `<row/>`+bomb, nil), Options{}, kernel.CodeTooLarge, "第2行有一格"},
		"far column":    {handBook(t, `<row r="3"><c r="ZZZ3"><v>1</v></c></row>`, nil), Options{}, kernel.CodeTooLarge, "第3行超过1000列"},
		"far row":       {handBook(t, `<row r="1048577"><c><v>1</v></c></row>`, nil), Options{}, kernel.CodeInvalid, "损坏"},
		"endless text":  {handBook(t, strings.Repeat(" ", maxText+1), nil), Options{}, kernel.CodeTooLarge, "有一格"},
		"endless word":  {handBook(t, "", map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("a", maxText+1)}), Options{}, kernel.CodeTooLarge, "一段文字"},
		"empty":         {handBook(t, "", nil), Options{}, kernel.CodeInvalid, "没有找到表头"},
	} {
		r, err := openBytes(c.book, c.o)
		for err == nil {
			_, err = r.Next()
		}
		if kernel.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s with %q", name, err, c.code, c.says)
		}
	}
}

// A part that unpacks to far more than it should is stopped at the floor of the
// ratio, long before its full size.
func TestZipBomb(t *testing.T) {
	var out bytes.Buffer
	out.Write(handBook(t, "", map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row>" + strings.Repeat(" ", 900_000) + strings.Repeat("<row></row>"+strings.Repeat(" ", 900_000), 120)}))
	r, err := openBytes(out.Bytes(), Options{})
	check(t, err)
	for err == nil {
		_, err = r.Next()
	}
	if kernel.CodeOf(err) != kernel.CodeTooLarge {
		t.Fatalf("got %v", err)
	}
	if w := r.src.(*sheetRows).w; w.left < w.limits.Unpacked-ratioFloor-1<<20 {
		t.Errorf("unpacked %d bytes before stopping", w.limits.Unpacked-w.left)
	}
}

func TestNumberFormats(t *testing.T) {
	for format, want := range map[string]numFormat{
		"General": {}, "0.00": {}, "#,##0.00;[Red]-#,##0.00": {}, "0%": {}, `"年度"0`: {}, `0.00\d`: {}, "[$¥-804]#,##0": {}, "@": {}, "": {}, "0": {},
		"yyyy-mm-dd": {date: true}, `yyyy"年"m"月"`: {date: true}, "mmm": {date: true}, "[$-804]yyyy/m/d;@": {date: true}, "m/d/yy h:mm": {date: true, clock: true},
		"h:mm": {clock: true}, "mm:ss.0": {clock: true}, "[h]:mm": {elapsed: true}, "[mm]:ss": {clock: true, elapsed: true}, "00000": {zeros: 5},
		`yyyy"`: {date: true}, "[": {}, `\`: {},
	} {
		if got := parseFormat(format); got != want {
			t.Errorf("%q: %+v, want %+v", format, got, want)
		}
	}
	for _, c := range []struct {
		raw  string
		f    numFormat
		want string
	}{
		{"1.3812345678E10", numFormat{}, "13812345678"}, {"123456789012345678", numFormat{}, "123456789012346000"}, {"1E-3", numFormat{}, "0.001"},
		{"59", numFormat{date: true}, "1900-02-28"}, {"61", numFormat{date: true}, "1900-03-01"}, {"1", numFormat{date: true}, "1900-01-01"},
		{"-1", numFormat{date: true}, "-1"}, {"99999999", numFormat{date: true}, "99999999"}, {"x", numFormat{date: true}, "x"}, {"NaN", numFormat{}, "NaN"},
		{"44625.99999999", numFormat{date: true, clock: true}, "2022-03-05 23:59:59.999"}, {"44625.999999999", numFormat{date: true, clock: true}, "2022-03-06 00:00:00"},
		{"44625.5", numFormat{date: true}, "2022-03-05 12:00:00"}, {"1e300", numFormat{}, "1e+300"}, {"-7", numFormat{zeros: 3}, "-7"},
	} {
		if got := cellNumber(c.raw, c.f, false); got != c.want {
			t.Errorf("%q: got %q, want %q", c.raw, got, c.want)
		}
	}
}

// What our writer writes, our reader and the other implementation read back, and
// no text has become a formula.
func TestWriteXLSX(t *testing.T) {
	var out bytes.Buffer
	w, err := NewXLSX(&out, Table{Name: "企业[诉求]: 2022年/台账", Zone: shanghai, Columns: []Column{{Title: "编号"}, {Title: "主题", Width: 30}, {Title: "金额"}, {Title: "日期"}, {Title: "时间"}, {Title: "=SUM(A1)"}}})
	check(t, err)
	at := kernel.Date{Year: 2022, Month: 3, Day: 5}.At(8, 5, shanghai)
	texts := []string{"=HYPERLINK(\"http://x\")", "+1+1", "-1+2", "@SUM(A1)", "152900198001011234", "普通 <文字> & \"引号\"\n第二行", " 前后有空格 ", "\x01\x02控制"}
	for i, text := range texts {
		check(t, w.Write(i, text, kernel.Money(123456), kernel.Date{Year: 2022, Month: 3, Day: 5}, at, i%2 == 0))
	}
	check(t, w.Write(nil, strings.Repeat("长", 40000), kernel.Money(-1), kernel.Date{}, kernel.Instant(0), 1.5))
	check(t, w.Close())

	r, err := openBytes(out.Bytes(), Options{})
	check(t, err)
	if got := r.Format().Sheet; got != "企业 诉求   2022年 台账" {
		t.Errorf("sheet %q", got)
	}
	for i, text := range texts {
		row, err := r.Next()
		check(t, err)
		want := []string{string(rune('0' + i)), strings.NewReplacer("\x01", "\uFFFD", "\x02", "\uFFFD").Replace(text), "1234.56", "2022-03-05", "2022-03-05 08:05:00", map[bool]string{true: "TRUE", false: "FALSE"}[i%2 == 0]}
		if !reflect.DeepEqual(row.Cells, want) {
			t.Errorf("row %d: %q, want %q", row.Number, row.Cells, want)
		}
	}
	last, err := r.Next()
	if err != nil || !strings.HasSuffix(last.At(1), "cut）") || last.At(2) != "-0.01" || last.At(3) != "" || last.At(5) != "1.5" {
		t.Errorf("last row %v %v", last.Cells[2:], err)
	}
	checkWithExcelize(t, out.Bytes(), texts)
}

func checkWithExcelize(t *testing.T, book []byte, texts []string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	check(t, err)
	defer func() { _ = f.Close() }()
	sheet := f.GetSheetName(0)
	for i := range texts[:7] {
		cell, _ := excelize.CoordinatesToCellName(2, i+2)
		formula, err := f.GetCellFormula(sheet, cell)
		check(t, err)
		kind, err := f.GetCellType(sheet, cell)
		check(t, err)
		text, err := f.GetCellValue(sheet, cell)
		check(t, err)
		if formula != "" || kind != excelize.CellTypeInlineString || text != texts[i] {
			t.Errorf("%s: formula %q, type %v, %q want %q", cell, formula, kind, text, texts[i])
		}
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v %v", panes, err)
	}
	if width, err := f.GetColWidth(sheet, "B"); err != nil || width != 30 {
		t.Errorf("width %v %v", width, err)
	}
	xml := partOf(t, book, "xl/worksheets/sheet1.xml")
	if !bytes.Contains(xml, []byte(`<autoFilter ref="$A$1:$F$10"`)) {
		t.Error("no filter over the table")
	}
	for at, i := 0, 1; i <= 6; i++ { // Excel wants the columns in order
		next := bytes.Index(xml, fmt.Appendf(nil, `<col min="%d"`, i))
		if next < at {
			t.Errorf("column %d stands at %d, after %d", i, next, at)
		}
		at = next
	}
}

func partOf(t *testing.T, book []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	check(t, err)
	f, err := z.Open(name)
	check(t, err)
	b, err := io.ReadAll(f)
	check(t, err)
	return b
}

func TestWriteCSV(t *testing.T) {
	var out bytes.Buffer
	w, err := NewCSV(&out, Table{Zone: shanghai, Columns: []Column{{Title: "编号"}, {Title: "主题"}, {Title: "时间"}}})
	check(t, err)
	at := kernel.Date{Year: 2022, Month: 3, Day: 5}.At(8, 5, shanghai)
	check(t, w.Write(int64(1), "=1+1", at))
	check(t, w.Write(-5, "-5", nil))
	check(t, w.Write(2.5, "a,\"b\"", kernel.Instant(0)))
	check(t, w.Close())
	const want = "\ufeff编号,主题,时间\r\n1,'=1+1,2022-03-05 08:05:00\r\n-5,-5,\r\n2.5,\"a,\"\"b\"\"\",\r\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	r, err := open(out.String(), Options{})
	check(t, err)
	if row, err := r.Next(); err != nil || row.At(1) != "=1+1" {
		t.Errorf("got %v %v", row, err)
	}
}

func TestWriterRefusesWhatItCannotWrite(t *testing.T) {
	for name, begin := range map[string]func(io.Writer, Table) (Writer, error){"csv": NewCSV, "xlsx": NewXLSX} {
		w, err := begin(io.Discard, Table{Columns: []Column{{Title: "a"}}})
		check(t, err)
		for range fitRows {
			check(t, w.Write("x"))
		}
		if err := w.Write(1, 2); kernel.CodeOf(err) != kernel.CodeInternal {
			t.Errorf("%s: got %v for too many cells", name, err)
		}
		if err := w.Write(struct{}{}); kernel.CodeOf(err) != kernel.CodeInternal {
			t.Errorf("%s: got %v for a foreign type", name, err)
		}
		check(t, w.Close())
	}
}

func TestEmptyExport(t *testing.T) {
	var out bytes.Buffer
	w, err := NewXLSX(&out, Table{Name: "'", Columns: []Column{{Title: "编号"}}})
	check(t, err)
	check(t, w.Close())
	r, err := openBytes(out.Bytes(), Options{})
	check(t, err)
	if _, err := r.Next(); !errors.Is(err, io.EOF) || r.Header()[0] != "编号" {
		t.Errorf("got %v %v", r.Header(), err)
	}
}
