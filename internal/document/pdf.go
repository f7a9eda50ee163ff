package document

import (
	"io"
	"strings"
	"time"

	"juyan/internal/document/pdf"
)

// WritePDF writes a document as a PDF.
func WritePDF(w io.Writer, d *Document) error { return writePDF(w, d, false) }

func writePDF(w io.Writer, d *Document, plain bool) error {
	pages, err := Layout(d)
	if err != nil {
		return err
	}
	p := &painter{file: pdf.New(plain)}
	for _, page := range pages {
		if err := p.page(page); err != nil {
			return err
		}
	}
	return p.file.WriteTo(w, pdf.Info{Title: oneLine(d.Title), Author: strings.Join(d.Issuers, "、"), Made: d.made()})
}

// made is the moment the file says it was made: midnight of the document's
// date, for a file knows no clock.
func (d *Document) made() time.Time {
	if d.Date.IsZero() {
		return time.Time{}
	}
	return d.Date.At(0, 0, time.UTC).Time()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), "") }

// painter turns pages into content streams.
type painter struct {
	file  *pdf.File
	fonts [faces]*pdf.Font
	out   []byte
	red   bool
}

func (p *painter) page(page *Page) error {
	p.out, p.red = nil, false
	turn := 0
	if page.Turned {
		turn = 90
		p.op("q 0 1 -1 0 ", pdf.Number(int(pageWidth)), " 0 cm\n") // the head to the left
	}
	height := pageHeight
	if page.Turned {
		height = pageWidth
	}
	for _, r := range page.Rules {
		p.rule(r, height)
	}
	for _, r := range page.Runs {
		p.run(r, height)
	}
	if page.Turned {
		p.op("Q\n")
		p.red = false
	}
	for _, r := range page.Foot {
		p.run(r, pageHeight)
	}
	return p.file.AddPage(pdf.Page{Width: int(pageWidth), Height: int(pageHeight), Turn: turn, Content: p.out})
}

func (p *painter) op(parts ...string) {
	for _, s := range parts {
		p.out = append(p.out, s...)
	}
}

func (p *painter) num(n Length) {
	p.out = append(pdf.AppendNumber(p.out, int(n)), ' ')
}

// colour chooses red or black for what follows.
func (p *painter) colour(red bool) {
	if red != p.red {
		p.red = red
		p.op(map[bool]string{true: "1 0 0 rg\n", false: "0 g\n"}[red])
	}
}

func (p *painter) rule(r Rule, height Length) {
	p.colour(r.Red)
	for _, n := range []Length{r.X, height - r.Y - r.H, r.W, r.H} {
		p.num(n)
	}
	p.op("re f\n")
}

// run writes the glyphs of a run, a text object for each face in it.
func (p *painter) run(r Run, height Length) {
	p.colour(r.Red)
	x := r.X
	for from := 0; from < len(r.Glyphs); {
		to := from
		for to < len(r.Glyphs) && r.Glyphs[to].Face == r.Glyphs[from].Face {
			to++
		}
		p.stretch(r, x, height-r.Y, r.Glyphs[from:to])
		x += widthOf(r.Glyphs[from:to])
		from = to
	}
}

// stretch writes glyphs of one face from (x, y). A number between two shapes
// moves the next one left, in thousandths of the size; what rounding loses is
// made up by the next, so that a line ends where it should.
func (p *painter) stretch(r Run, x, y Length, glyphs []Glyph) {
	face := glyphs[0].Face
	p.op("BT/", p.font(face).Key, " ")
	p.num(r.Size)
	p.op("Tf ")
	if r.Scale != 100 {
		p.num(Length(r.Scale) * 1000)
		p.op("Tz ")
	}
	p.num(x)
	p.num(y)
	p.op("Td[<")
	// unit is the width of a thousandth of the size, in thousandths of a length
	unit := int(r.Size) * r.Scale / 100
	pen, want := 0, 0 // where the next shape stands and where it should, ×1000
	for _, g := range glyphs {
		if by := (pen - want - int(g.Shift)*1000) / unit; by != 0 {
			p.op(">", pdf.Number(by*1000), "<")
			pen -= by * unit
		}
		_, shape, _ := face.shape(g.drawn())
		p.hex(p.font(face).Use(g.Text(), shape))
		pen += face.font().Advance(shape) * 1000 / face.font().Em * unit
		want += int(g.Advance) * 1000
	}
	p.op(">]TJ ET\n")
	if r.Scale != 100 {
		p.op("BT 100 Tz ET\n")
	}
}

func (p *painter) font(f Face) *pdf.Font {
	if p.fonts[f] == nil {
		p.fonts[f] = p.file.AddFont(f.font())
	}
	return p.fonts[f]
}

const hexDigits = "0123456789ABCDEF"

func (p *painter) hex(n int) {
	p.out = append(p.out, hexDigits[n>>12&15], hexDigits[n>>8&15], hexDigits[n>>4&15], hexDigits[n&15])
}
