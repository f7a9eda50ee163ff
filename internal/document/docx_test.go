package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// parts unpacks the Word file of a document.
func parts(t testing.TB, d *Document) (names []string, texts map[string]string) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDOCX(&b, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	texts = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		texts[f.Name] = string(body)
	}
	return names, texts
}

// docxOrder is every part's name and text in the order of the file.
func docxOrder(t testing.TB, d *Document) []string {
	names, texts := parts(t, d)
	var out []string
	for _, n := range names {
		out = append(out, n, texts[n])
	}
	return out
}

func TestAWordFileHasItsPartsAndEachIsXML(t *testing.T) {
	names, texts := parts(t, example(t))
	if names[0] != "[Content_Types].xml" {
		t.Errorf("the first part is %s", names[0])
	}
	for _, need := range []string{"_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml", "word/fontTable.xml", "docProps/core.xml"} {
		if texts[need] == "" {
			t.Errorf("there is no %s", need)
		}
	}
	for name, text := range texts {
		dec := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
	}
	for _, part := range strings.Split(texts["[Content_Types].xml"], "PartName=\"/")[1:] {
		if name, _, _ := strings.Cut(part, `"`); texts[name] == "" {
			t.Errorf("%s is declared and not there", name)
		}
	}
}

func TestAWordFileIsSetOnTheStandardsPage(t *testing.T) {
	_, texts := parts(t, example(t))
	body := texts["word/document.xml"]
	for what, want := range map[string]string{
		"A4":                     `<w:pgSz w:w="11906" w:h="16838"/>`,
		"37, 26, 35, 28 mm":      `<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"`,
		"22 lines":               `w:linePitch="579"`,
		"the wide table":         `w:orient="landscape"`,
		"odd and even footers":   `<w:footerReference w:type="even" r:id="even"/>`,
		"a repeated table head":  `<w:tblHeader/>`,
		"the imprint's foot":     `w:tblpYSpec="bottom"`,
		"a heading":              `<w:pStyle w:val="Heading1"/>`,
		"an outlined second one": `楷体_GB2312`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s: no %s", what, want)
		}
	}
	for _, want := range []string{"仿宋_GB2312", "方正小标宋简体", "黑体"} {
		if !strings.Contains(texts["word/styles.xml"], want) || !strings.Contains(texts["word/fontTable.xml"], `w:name="`+want+`"><w:altName`) {
			t.Errorf("face %s is not named with one behind it", want)
		}
	}
	if !strings.Contains(texts["word/settings.xml"], "<w:evenAndOddHeaders/>") || !strings.Contains(texts["word/odd.xml"], `w:val="right"`) || !strings.Contains(texts["word/even.xml"], `w:val="left"`) {
		t.Error("page numbers do not alternate")
	}
}

// textOfXML is the character data of a part.
func textOfXML(t testing.TB, part string) string {
	t.Helper()
	var out strings.Builder
	dec := xml.NewDecoder(strings.NewReader(part))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if chars, ok := tok.(xml.CharData); ok {
			out.Write(chars)
		}
	}
}

func TestAWordFileHoldsEveryText(t *testing.T) {
	d := example(t)
	d.Body = append(d.Body, Paragraph(`怪字：😀 ᠮ <a href="x">&amp;`))
	d.Issuers = []string{"😀管委会"}
	_, texts := parts(t, d)
	got := solid(textOfXML(t, texts["word/document.xml"]))
	d.eachText(func(where string, text *string) {
		for _, part := range strings.Split(*text, "\n") {
			if !strings.Contains(got, solid(part)) {
				t.Errorf("%s: %q is not in the file", where, part)
			}
		}
	})
}

func TestTheImprintOfAWordFileFallsOnAnEvenPage(t *testing.T) {
	for lines, want := range map[int]bool{3: true, 30: false, 41: true} {
		_, texts := parts(t, imprinted(lines))
		if got := strings.Contains(texts["word/document.xml"], `<w:type w:val="evenPage"/>`); got != want {
			t.Errorf("%d lines: a section of its own %v, want %v", lines, got, want)
		}
	}
	_, texts := parts(t, imprinted(41))
	if !strings.Contains(texts["word/document.xml"], `r:id="none"`) {
		t.Error("an imprint behind a blank page bears a number")
	}
}

func TestTheSameDocumentIsTheSameWordFile(t *testing.T) {
	var a, b bytes.Buffer
	if err := WriteDOCX(&a, example(t)); err != nil {
		t.Fatal(err)
	}
	if err := WriteDOCX(&b, example(t)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("two runs differ: %v", err)
	}
}
