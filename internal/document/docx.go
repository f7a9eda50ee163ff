package document

import (
	"archive/zip"
	"embed"
	"fmt"
	"io"
	"strings"
)

// The parts of a Word file that are alike in every document.
//
//go:embed docx/*.xml
var docxParts embed.FS

// The file each part is kept in, in the order they are written.
var docxNames = []struct{ part, file string }{
	{"[Content_Types].xml", "content_types.xml"}, {"_rels/.rels", "rels.xml"}, {"word/_rels/document.xml.rels", "document_rels.xml"},
	{"word/styles.xml", "styles.xml"}, {"word/settings.xml", "settings.xml"}, {"word/fontTable.xml", "fontTable.xml"},
	{"word/odd.xml", "odd.xml"}, {"word/even.xml", "even.xml"}, {"word/none.xml", "none.xml"},
}

// WriteDOCX writes a document as a Word file that can be edited further. Where
// the PDF has no shape for a character, Word will find one.
func WriteDOCX(w io.Writer, d *Document) error {
	body, err := newWord(d)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, n := range docxNames {
		text, err := docxParts.ReadFile("docx/" + n.file)
		if err != nil {
			return err
		}
		if err := addPart(z, n.part, string(text)); err != nil {
			return err
		}
	}
	if err := addPart(z, "word/document.xml", body); err != nil {
		return err
	}
	if err := addPart(z, "docProps/core.xml", d.coreProperties()); err != nil {
		return err
	}
	return z.Close()
}

// addPart writes a part without a time, so that the same document is the same
// file.
func addPart(z *zip.Writer, name, text string) error {
	p, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = io.WriteString(p, text)
	return err
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (d *Document) coreProperties() string {
	made := ""
	if t := d.made(); !t.IsZero() {
		made = `<dcterms:created xsi:type="dcterms:W3CDTF">` + t.Format("2006-01-02T15:04:05Z") + `</dcterms:created>`
	}
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escaped(oneLine(d.Title)) +
		`</dc:title><dc:creator>` + escaped(strings.Join(d.Issuers, "、")) + `</dc:creator>` + made + `</cp:coreProperties>`
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escaped(s string) string { return xmlEscapes.Replace(s) }

// twips is a length in twentieths of a point, Word's unit.
func twips(n Length) int { return int(n+25) / 50 }

// halves is a size in half points.
func halves(n Length) int { return int(n+250) / 500 }

// eastAsia are the faces Word is asked for.
var eastAsia = [faces]string{Song: "仿宋_GB2312", SongBold: "方正小标宋简体", Hei: "黑体", Kai: "楷体_GB2312"}

// textRun is a run of text; a line break becomes a break. face "" is that of the
// paragraph's style.
func textRun(face, text string) string {
	if text == "" {
		return ""
	}
	props := ""
	if face != "" {
		props = fmt.Sprintf(`<w:rPr><w:rFonts w:eastAsia="%s"/></w:rPr>`, face)
	}
	var b strings.Builder
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + escaped(part) + "</w:t>")
	}
	return "<w:r>" + props + b.String() + "</w:r>"
}

// paragraph is a paragraph of a style; props are more of its properties, in the
// order the schema wants.
func paragraph(style, props string, runs ...string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + props + `</w:pPr>` + strings.Join(runs, "") + "</w:p>"
}

// before is free space above a paragraph.
func before(space Length) string { return fmt.Sprintf(`<w:spacing w:before="%d"/>`, twips(space)) }
