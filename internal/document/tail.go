package document

import "strings"

// sealGap is the free lines above a signature that will be sealed: a seal of 42
// mm upon name and date then begins less than a line below the text. sealPitch
// keeps the seals of several authorities apart.
var (
	sealGap   = 2 * linePitch
	sealPitch = 5 * linePitch
)

// signature is the block of names and date, measured before it is set, so that
// the text above can stay with it.
type signature struct {
	names  [][]Glyph
	of     []int  // whose name a line is
	pitch  Length // from one name to the next
	date   []Glyph
	gap    Length
	height Length
}

func (l *layout) signature() (signature, error) {
	s := signature{gap: linePitch, pitch: linePitch}
	if l.doc.Seal {
		s.gap, s.pitch = sealGap, sealPitch
	}
	for i, name := range l.doc.Issuers {
		glyphs, err := bodyStyle.glyphs(name)
		if err != nil {
			return s, err
		}
		for _, line := range (para{first: l.width - 4*charPitch, width: l.width - 4*charPitch}).lines(glyphs) {
			s.names, s.of = append(s.names, line), append(s.of, i)
		}
	}
	if !l.doc.Date.IsZero() {
		var err error
		if s.date, err = bodyStyle.glyphs(DateText(l.doc.Date)); err != nil {
			return s, err
		}
	}
	if n := Length(len(s.names)); n > 0 || s.date != nil {
		s.height = s.gap
		for i := range n {
			s.height += s.above(int(i)) + linePitch
		}
		if s.date != nil {
			s.height += linePitch
		}
	}
	return s, nil
}

// above is the space between a name and the one before it: nothing between the
// lines of one name.
func (s signature) above(i int) Length {
	if i == 0 || s.of[i] == s.of[i-1] {
		return 0
	}
	return s.pitch - linePitch
}

// places returns where the names and the date begin. Sealed: the date four
// characters from the right, the names over its middle. Unsealed: the name two
// characters from the right, the date two further in than the name begins
// (7.3.5).
func (s signature) places(width Length, sealed bool) (names []Length, date Length) {
	own, widest := widthOf(s.date), Length(0)
	for _, name := range s.names {
		widest = max(widest, widthOf(name))
	}
	if !sealed {
		x := width - 2*charPitch - widest
		if own > widest {
			x = width - 4*charPitch - own
		}
		for range s.names {
			names = append(names, x)
		}
		return names, x + 2*charPitch
	}
	// a long name moves the date in, to stand over its middle
	date = min(width-4*charPitch-own, width-charPitch-(widest+own)/2)
	for _, name := range s.names {
		names = append(names, date+(own-widthOf(name))/2)
	}
	return names, date
}

// setSignature sets names and date, with nothing where the seal will be.
func (l *layout) setSignature(s signature) {
	if s.height == 0 {
		return
	}
	l.need(s.height)
	l.y += s.gap
	names, date := s.places(l.width, l.doc.Seal)
	for i, name := range s.names {
		l.y += s.above(i)
		l.need(linePitch)
		l.put(names[i], l.y, linePitch, bodyStyle, name)
		l.y += linePitch
	}
	l.need(linePitch)
	l.put(date, l.y, linePitch, bodyStyle, s.date)
	l.y += linePitch
}

// attachmentLines is the height the list of attachments takes, at least: a free
// line and one for each.
func (l *layout) attachmentLines() Length {
	if len(l.doc.Attachments) == 0 {
		return 0
	}
	return linePitch * Length(1+len(l.doc.Attachments))
}

// setAttachments lists the attachments: a free line, then each by its number,
// its further lines under its first character.
func (l *layout) setAttachments(keep Length) error {
	names := l.doc.AttachmentList()
	if len(names) == 0 {
		return nil
	}
	l.y += linePitch
	label, err := bodyStyle.glyphs("附件：")
	if err != nil {
		return err
	}
	x := indent + widthOf(label)
	for i, name := range names {
		glyphs, err := bodyStyle.glyphs(name)
		if err != nil {
			return err
		}
		b := block{style: bodyStyle, first: x, rest: x, last: 2}
		if len(names) > 1 {
			number, _, _ := strings.Cut(name, " ")
			n := len([]rune(number)) + 1
			b.rest = x + widthOf(glyphs[:n])
		}
		if i == 0 {
			b.first, glyphs = indent, append(label, glyphs...)
		}
		if i == len(names)-1 {
			b.keep = keep
		}
		l.flowText(b, glyphs)
	}
	return nil
}

func (l *layout) setNote() error {
	if l.doc.Note == "" {
		return nil
	}
	glyphs, err := bodyStyle.glyphs("（" + l.doc.Note + "）")
	if err != nil {
		return err
	}
	l.flowText(block{style: bodyStyle, first: indent, rest: indent}, glyphs)
	return nil
}

// setAnnexes sets each attachment on pages of its own: its mark on the first
// line, its title on the third.
func (l *layout) setAnnexes() error {
	for i, a := range l.doc.Annexes {
		l.turn(a.Landscape)
		mark, err := bodyStyle.in(Hei).glyphs(l.doc.AnnexMark(i))
		if err != nil {
			return err
		}
		l.put(0, 0, linePitch, bodyStyle, mark)
		l.y = 2 * linePitch
		if a.Title != "" {
			if err := l.title(a.Title); err != nil {
				return err
			}
		}
		if err := l.setBlocks(a.Body, 0); err != nil {
			return err
		}
	}
	return nil
}
