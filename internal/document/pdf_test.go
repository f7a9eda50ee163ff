package document

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"juyan/internal/kernel"
)

var (
	object   = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj`)
	fontName = regexp.MustCompile(`/(F\d) (\d+) 0 R`)
	mapName  = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	mapLine  = regexp.MustCompile(`<([0-9A-F]{4})><([0-9A-F]*)>\n`)
	shown    = regexp.MustCompile(`BT/(F\d) [^\[\n]*\[(.*?)\]TJ`)
	hexText  = regexp.MustCompile(`<([0-9A-F]*)>`)
)

// readBack returns the text of an uncompressed PDF as a reader copies it: the
// numbers in the content through the faces' own maps.
func readBack(t rapid.TB, file []byte) string {
	t.Helper()
	objects := map[string]string{}
	for _, m := range object.FindAllSubmatch(file, -1) {
		objects[string(m[1])] = string(m[2])
	}
	maps := map[string]map[string]string{}
	for _, m := range fontName.FindAllStringSubmatch(objects["2"], -1) {
		chars := map[string]string{}
		for _, line := range mapLine.FindAllStringSubmatch(objects[mapName.FindStringSubmatch(objects[m[2]])[1]], -1) {
			chars[line[1]] = fromHex(t, line[2])
		}
		maps[m[1]] = chars
	}
	var out strings.Builder
	for _, m := range shown.FindAllSubmatch(file, -1) {
		for _, h := range hexText.FindAllSubmatch(m[2], -1) {
			for i := 0; i+4 <= len(h[1]); i += 4 {
				c, ok := maps[string(m[1])][string(h[1][i:i+4])]
				if !ok {
					t.Fatalf("number %s of %s stands for nothing", h[1][i:i+4], m[1])
				}
				out.WriteString(c)
			}
		}
	}
	return out.String()
}

func fromHex(t rapid.TB, s string) string {
	t.Helper()
	var units []uint16
	for i := 0; i+4 <= len(s); i += 4 {
		n, err := strconv.ParseUint(s[i:i+4], 16, 16)
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, uint16(n))
	}
	return string(utf16.Decode(units))
}

// solid is a text without blanks.
func solid(s string) string { return strings.Join(strings.Fields(s), "") }

func plainPDF(d *Document) ([]byte, error) {
	var b bytes.Buffer
	err := writePDF(&b, d, true)
	return b.Bytes(), err
}

func TestEveryTextOfTheExampleCanBeCopiedOutOfThePDF(t *testing.T) {
	d := example(t)
	file, err := plainPDF(d)
	if err != nil {
		t.Fatal(err)
	}
	got := solid(readBack(t, file))
	d.eachText(func(where string, text *string) {
		for _, part := range strings.Split(*text, "\n") {
			if part = solid(part); len([]rune(part)) < 8 && !strings.Contains(got, part) {
				t.Errorf("%s: %q is not in the file", where, part)
			}
		}
	})
	for _, whole := range []string{d.Number, d.Letterhead, solid(d.Title), "“王翀”“李喆”", "不由系统自动作出——任何人的去留", DateText(d.Date), "此件公开发布", "—6—"} {
		if !strings.Contains(got, whole) {
			t.Errorf("%q is not in the file", whole)
		}
	}
}

// Whatever is written is printed, every character of it, or refused by name.
func TestAnyTextIsPrintedWholeOrRefusedByName(t *testing.T) {
	odd := rapid.SampledFrom([]string{"字", "龘", "𠮷", "䶮", "㛃", "é", "Ж", "α", "ﷺ", "😀", "👩‍👩‍👧", "ᠮ", "​", "①", "㎡", "　", "\u00a0", "\t", "\n", "\x07", "��", "ａ", "“", "——", "https://example.invalid/a/very/long/path", "<&>"})
	refused, printed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(odd, rapid.StringN(0, 12, -1)), 0, 12).Draw(t, "text"), "")
		cell := rapid.OneOf(odd, rapid.Just("")).Draw(t, "cell")
		d := &Document{Title: "题", Body: []Block{Paragraph(text), {Table: &Table{Columns: []Column{{Title: "栏"}, {}}, Rows: [][]string{{cell, text}}}}}}
		file, err := plainPDF(d)
		if err != nil {
			named := false
			for _, r := range text + cell {
				named = named || strings.Contains(err.Error(), fmt.Sprintf("U+%04X", r))
			}
			if kernel.CodeOf(err) != kernel.CodeInvalid || !named {
				t.Fatalf("%q: %v", text+cell, err)
			}
			refused++
			return
		}
		printed++
		want := map[rune]int{}
		for _, r := range solid("题" + text + "栏" + cell + text + "—1—") {
			want[r]++
		}
		for _, r := range solid(readBack(t, file)) {
			want[r]--
		}
		for r, n := range want {
			if n != 0 {
				t.Errorf("%q: %q is printed %d times too few", text+cell, r, n)
			}
		}
	})
	if refused == 0 || printed == 0 {
		t.Errorf("%d refused, %d printed: the test tries nothing", refused, printed)
	}
}

func TestAMissingShapeIsNamed(t *testing.T) {
	_, err := Layout(&Document{Title: "关于😀的通知"})
	if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "U+1F600") || !strings.Contains(err.Error(), "关于😀的通知") {
		t.Errorf("%v", err)
	}
}

func TestRareNamesArePrintedInTheBodyFaceWhereAHeadingLacksThem(t *testing.T) {
	d := &Document{Title: "关于䶮㛃等同志任职的通知", Body: []Block{Heading(1, "𬭎的任职")}}
	file, err := plainPDF(d)
	if err != nil {
		t.Fatal(err)
	}
	if got := readBack(t, file); !strings.Contains(got, "䶮㛃") || !strings.Contains(got, "𬭎") {
		t.Errorf("%q", got)
	}
}

// The files are the same on every machine. JUYAN_UPDATE=1 writes the digests
// anew after a change of layout that was looked at.
func TestTheExampleIsTheSameFileEverywhere(t *testing.T) {
	d := example(t)
	file, err := plainPDF(d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := plainPDF(example(t))
	if err != nil || !bytes.Equal(file, again) {
		t.Fatalf("two runs differ: %v", err)
	}
	word := sha256.New()
	for _, name := range docxOrder(t, d) {
		_, _ = io.WriteString(word, name)
	}
	got := fmt.Sprintf("pdf %x\ndocx %x\n", sha256.Sum256(file), word.Sum(nil))
	const golden = "testdata/notice.sums"
	if os.Getenv("JUYAN_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("got\n%swant\n%s%v", got, want, err)
	}
}

func TestTheFileIsWellFormed(t *testing.T) {
	var packed bytes.Buffer
	if err := WritePDF(&packed, example(t)); err != nil {
		t.Fatal(err)
	}
	file := packed.Bytes()
	start := bytes.LastIndex(file, []byte("startxref\n"))
	at, err := strconv.Atoi(strings.Fields(string(file[start+10:]))[0])
	if err != nil || !bytes.HasPrefix(file[at:], []byte("xref\n0 ")) {
		t.Fatalf("the table of objects is not at %d: %v", at, err)
	}
	for i, line := range strings.Split(string(file[at:start]), "\n")[3:] {
		if !strings.HasSuffix(line, " n ") {
			break
		}
		place, err := strconv.Atoi(line[:10])
		if err != nil || !bytes.HasPrefix(file[place:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %d: %v", i+1, place, err)
		}
	}
}
