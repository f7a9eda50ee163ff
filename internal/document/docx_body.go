package document

import (
	"fmt"
	"strings"
)

// word is a Word file's main part being written. The document is laid out first
// (set): Word's pages fall alike, being of the same lines and squares, so what
// depends on pages and widths is taken from there.
type word struct {
	strings.Builder
	doc      *Document
	set      *layout
	sideways bool
	begins   string // how the section that runs began
}

func newWord(d *Document) (string, error) {
	shown := d.showable()
	set, err := compose(&shown)
	if err != nil {
		return "", err
	}
	w := &word{doc: d, set: set}
	w.WriteString(xmlHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	w.head()
	w.title(w.doc.Title)
	if d.Recipient != "" {
		w.add(paragraph("Normal", "", textRun("", d.Addressed())))
	}
	steps := []func() error{w.text, w.annexes, w.imprint}
	for _, step := range steps {
		if err := step(); err != nil {
			return "", err
		}
	}
	w.WriteString("</w:body></w:document>")
	return w.String(), nil
}

func (w *word) add(s string) { w.WriteString(s) }

// head writes the part above the title.
func (w *word) head() {
	above := Length(0)
	for _, mark := range []struct{ style, text string }{{"Normal", w.doc.Copy}, {"Mark", w.doc.Secrecy}, {"Mark", w.doc.Urgency}} {
		if mark.text != "" {
			w.add(paragraph(mark.style, "", textRun("", mark.text)))
			above += linePitch
		}
	}
	if w.doc.Letterhead == "" {
		return
	}
	size, scale := w.set.letterhead()
	props := fmt.Sprintf(`<w:spacing w:before="%d" w:line="%d" w:lineRule="exact"/>`, twips(max(letterheadTop-above, 0)), twips(size))
	run := fmt.Sprintf(`<w:r><w:rPr><w:w w:val="%d"/><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t>%s</w:t></w:r>`, scale, halves(size), halves(size), escaped(w.doc.Letterhead))
	w.add(paragraph("Letterhead", props, run))
	w.number()
}

func (w *word) number() {
	if w.doc.Signer == "" {
		w.add(paragraph("Number", before(2*linePitch), textRun("", w.doc.Number)))
		return
	}
	props := fmt.Sprintf(`<w:tabs><w:tab w:val="left" w:pos="%d"/><w:tab w:val="right" w:pos="%d"/></w:tabs>%s<w:jc w:val="left"/>`, twips(charPitch), twips(coreWidth-charPitch), before(2*linePitch))
	tab := "<w:r><w:tab/></w:r>"
	w.add(paragraph("Number", props, tab, textRun("", w.doc.Number), tab, textRun("", "签发人："), textRun(eastAsia[Kai], w.doc.Signer)))
}

// title writes a title, two free lines above it below a head, one below it.
func (w *word) title(text string) {
	above := Length(0)
	if w.doc.Letterhead != "" {
		above = 2 * linePitch
	}
	w.titleAt(text, above)
}

func (w *word) titleAt(text string, above Length) {
	props := fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, twips(above), twips(linePitch))
	w.add(paragraph("Title", props, textRun("", w.titleText(text))))
}

// titleText is a title broken as in the layout; Word breaks one that holds what
// no embedded face can show.
func (w *word) titleText(text string) string {
	width := coreWidth
	if w.sideways {
		width = coreHeight
	}
	lines, err := titleLines(text, width)
	if err != nil {
		return strings.TrimSpace(text)
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		for _, g := range line {
			out[i] += g.Text()
		}
	}
	return strings.Join(out, "\n")
}

// text writes the body, the list of attachments, signature and note.
func (w *word) text() error {
	sign, err := w.set.signature()
	if err != nil {
		return err
	}
	if err := w.blocks(w.doc.Body, sign.height > 0); err != nil {
		return err
	}
	w.attachments()
	w.signature(sign)
	if w.doc.Note != "" {
		w.add(paragraph("Text", "", textRun("", "（"+w.doc.Note+"）")))
	}
	return nil
}

// blocks writes paragraphs, headings and tables; keep binds the last to what
// follows.
func (w *word) blocks(blocks []Block, keep bool) error {
	numbers := Numbers(blocks)
	for i, b := range blocks {
		bound := ""
		if keep && i == len(blocks)-1 {
			bound = "<w:keepNext/>"
		}
		switch {
		case b.Table != nil:
			if err := w.table(b.Table); err != nil {
				return err
			}
		case b.Heading != "":
			w.heading(b, numbers[i], bound)
		default:
			w.paragraphs(b.Text, bound)
		}
	}
	return nil
}

func (w *word) heading(b Block, number, bound string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(b.Text), "\n")
	if first == "" {
		w.add(paragraph(fmt.Sprintf("Heading%d", b.Level), "", textRun("", number+b.Heading)))
	} else {
		w.add(paragraph("Text", bound, textRun(eastAsia[headingFaces[b.Level]], RunIn(number+b.Heading)), textRun("", first)))
	}
	w.paragraphs(rest, bound)
}

func (w *word) paragraphs(text, bound string) {
	for part := range strings.SplitSeq(text, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			w.add(paragraph("Text", bound, textRun("", part)))
		}
	}
}

// attachments lists them; further lines stand under the first character.
func (w *word) attachments() {
	names := w.doc.AttachmentList()
	for i, name := range names {
		hang := Length(0)
		if len(names) > 1 {
			hang = size3 * 5 / 4
		}
		left, space, label := 5*charPitch+hang, "", ""
		if i == 0 {
			hang, space, label = hang+3*charPitch, before(linePitch), "附件："
		}
		w.add(paragraph("Normal", fmt.Sprintf(`<w:keepNext/>%s<w:ind w:left="%d" w:hanging="%d"/>`, space, twips(left), twips(hang)), textRun("", label+name)))
	}
}

// signature sets names and date as far from the right edge as the layout has
// them.
func (w *word) signature(s signature) {
	if s.height == 0 {
		return
	}
	xs, dateX := s.places(coreWidth, w.doc.Seal)
	gap := s.gap
	line := func(x, width Length, keep, text string) {
		w.add(paragraph("Normal", fmt.Sprintf(`%s%s<w:ind w:right="%d"/><w:jc w:val="right"/>`, keep, before(gap), twips(coreWidth-x-width)), textRun("", text)))
	}
	for i, name := range s.names {
		if i > 0 && s.of[i] == s.of[i-1] {
			continue // Word breaks a long name itself
		}
		if i > 0 {
			gap = s.above(i)
		}
		line(xs[i], widthOf(name), "<w:keepNext/>", w.doc.Issuers[s.of[i]])
	}
	if len(s.names) > 0 {
		gap = 0
	}
	if s.date != nil {
		line(dateX, widthOf(s.date), "", DateText(w.doc.Date))
	}
}

// annexes writes each on pages of its own, in a section of its own where the
// paper turns.
func (w *word) annexes() error {
	for i, a := range w.doc.Annexes {
		props := "<w:pageBreakBefore/>"
		if a.Landscape != w.sideways {
			w.section("nextPage", true)
			w.sideways, props = a.Landscape, ""
		}
		w.add(paragraph("Mark", props, textRun("", w.doc.AnnexMark(i))))
		if a.Title != "" {
			w.titleAt(a.Title, linePitch)
		}
		if err := w.blocks(a.Body, false); err != nil {
			return err
		}
	}
	return nil
}
