package document

import (
	"fmt"
	"strings"
)

// section ends the section that runs. next is how the one after it begins,
// which Word keeps with that one, so it is remembered.
func (w *word) section(next string, numbered bool) {
	w.add(paragraph("End", w.sectionProps(numbered)))
	w.begins = next
}

// sectionProps are paper, margins, grid and footers of the section that ends.
func (w *word) sectionProps(numbered bool) string {
	odd, even := "odd", "even"
	if !numbered {
		odd, even = "none", "none"
	}
	begins := ""
	if w.begins != "" {
		begins = `<w:type w:val="` + w.begins + `"/>`
	}
	paper := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1400" w:gutter="0"/>`,
		twips(pageWidth), twips(pageHeight), twips(marginTop), twips(pageWidth-marginLeft-coreWidth), twips(pageHeight-marginTop-coreHeight), twips(marginLeft))
	if w.sideways {
		paper = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="900" w:gutter="0"/>`,
			twips(pageHeight), twips(pageWidth), twips(marginLeft), twips(marginTop), twips(pageWidth-marginLeft-coreWidth), twips(pageHeight-marginTop-coreHeight))
	}
	// 22 lines by the grid; 28 characters by the spacing of style Normal, for
	// programs differ in what they make of a grid of characters.
	grid := fmt.Sprintf(`<w:docGrid w:type="lines" w:linePitch="%d"/>`, int(linePitch)/50)
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="%s"/><w:footerReference w:type="even" r:id="%s"/>%s%s%s</w:sectPr>`, odd, even, begins, paper, grid)
}

const cellBorders = `<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>` +
	`<w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders>`

// table writes a table with the widths the layout found.
func (w *word) table(t *Table) error {
	widths, size, err := w.widths(t)
	if err != nil {
		return err
	}
	style := "Cell"
	if size == size5 {
		style = "CellSmall"
	}
	if t.Caption != "" {
		w.add(paragraph("Caption", "", textRun("", t.Caption)))
	}
	if t.Unit != "" {
		w.add(paragraph(style, `<w:keepNext/><w:jc w:val="right"/>`, textRun("", "单位："+t.Unit)))
	}
	w.add(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/>` + cellBorders + `<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, x := range widths {
		w.add(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, twips(x)))
	}
	w.add("</w:tblGrid>")
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	w.row(t, style, widths, titles, true)
	for _, row := range t.Rows {
		w.row(t, style, widths, row, false)
	}
	w.add("</w:tbl>" + paragraph("End", ""))
	return nil
}

// widths measures a table as the layout does; what has no shape counts as a
// square.
func (w *word) widths(t *Table) ([]Length, Length, error) {
	shown := t.showable()
	s := &setter{layout: &layout{doc: w.doc}, table: &shown}
	s.turn(w.sideways)
	if err := s.fit(); err != nil {
		return nil, 0, err
	}
	return s.widths, s.style.size, nil
}

func (w *word) row(t *Table, style string, widths []Length, texts []string, head bool) {
	props, face := "<w:cantSplit/>", ""
	if head {
		props, face = "<w:cantSplit/><w:tblHeader/>", eastAsia[Hei]
	}
	w.add(`<w:tr><w:trPr>` + props + `</w:trPr>`)
	for i, text := range texts {
		align := ""
		if a := t.Columns[i].Align; a != Center && !head {
			align = `<w:jc w:val="` + string(a) + `"/>`
		}
		w.add(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:tcMar><w:top w:w="74" w:type="dxa"/><w:bottom w:w="74" w:type="dxa"/></w:tcMar><w:vAlign w:val="center"/></w:tcPr>`, twips(widths[i])))
		w.add(paragraph(style, align, textRun(face, text)) + "</w:tc>")
	}
	w.add("</w:tr>")
}

// imprint writes the 版记 as a table at the foot of the core, in a section that
// begins on an even page unless the layout has it below the text, and ends the
// file.
func (w *word) imprint() error {
	numbered := true
	if w.doc.Imprint() {
		if w.set.imprintOwn {
			w.section("evenPage", true)
			w.sideways, numbered = false, w.set.page.Number > 0
		}
		w.add(w.imprintTable())
	}
	w.add(paragraph("End", "") + w.sectionProps(numbered))
	return nil
}

func (w *word) imprintTable() string {
	var b strings.Builder
	half := twips(coreWidth)
	b.WriteString(`<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="1" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>` +
		fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/>`, half) +
		`<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tblBorders>` +
		`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="280" w:type="dxa"/><w:right w:w="280" w:type="dxa"/></w:tblCellMar></w:tblPr>` + fmt.Sprintf(`<w:tblGrid><w:gridCol w:w="%d"/></w:tblGrid>`, half))
	row := func(p string) {
		b.WriteString(fmt.Sprintf(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>%s</w:tc></w:tr>`, half, p))
	}
	if len(w.doc.CC) > 0 {
		row(paragraph("Imprint", fmt.Sprintf(`<w:ind w:left="%d" w:hanging="%d"/>`, twips(3*size4), twips(3*size4)), textRun("", "抄送："+w.doc.CCText())))
	}
	if w.doc.Printer != "" {
		tabs := fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs><w:jc w:val="left"/>`, half-560)
		row(paragraph("Imprint", tabs, textRun("", w.doc.Printer), "<w:r><w:tab/></w:r>", textRun("", DateText(w.doc.Printed)+"印发")))
	}
	b.WriteString("</w:tbl>")
	return b.String()
}
