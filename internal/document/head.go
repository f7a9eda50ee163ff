package document

import "strings"

// The distances of GB/T 9704-2012, 7.2.
var (
	letterheadTop  = mm(35)
	letterheadSize = mm(15) // 高度: smaller than the State Council's
	redRuleGap     = mm(4)
	redRuleHeight  = mm(1) / 2
)

// leastScale is how narrow the letterhead's characters may get before they get
// smaller.
const leastScale = 66

// setHead sets the part above the title (版头) on the first page.
func (l *layout) setHead() error {
	for _, mark := range []struct {
		face Face
		text string
	}{{Song, l.doc.Copy}, {Hei, l.doc.Secrecy}, {Hei, l.doc.Urgency}} {
		if mark.text == "" {
			continue
		}
		glyphs, err := bodyStyle.in(mark.face).glyphs(mark.text)
		if err != nil {
			return err
		}
		l.put(0, l.y, linePitch, bodyStyle, glyphs)
		l.y += linePitch
	}
	if l.doc.Letterhead == "" {
		return nil
	}
	l.y = max(l.y, letterheadTop)
	if err := l.setLetterhead(); err != nil {
		return err
	}
	if err := l.setNumber(); err != nil {
		return err
	}
	l.y += redRuleGap
	l.rule(0, l.y, l.width, redRuleHeight).Red = true
	l.y = (l.y + 2*linePitch + linePitch/2) / linePitch * linePitch // two lines free, on the grid
	return nil
}

// letterhead is the size of the authority's name and the width of its
// characters in percent: as high as allowed, narrowed to fit.
func (l *layout) letterhead() (size Length, scale int) {
	n := Length(len([]rune(l.doc.Letterhead)))
	size, scale = letterheadSize, 100
	if wide := size * n; wide > coreWidth {
		scale = max(int(coreWidth*100/wide), leastScale)
		size = min(size, coreWidth*100/(n*Length(scale)))
	}
	return size, scale
}

// setLetterhead sets the authority's name in red across the core.
func (l *layout) setLetterhead() error {
	size, scale := l.letterhead()
	s := style{face: SongBold, size: size, square: size * Length(scale) / 100}
	glyphs, err := s.glyphs(l.doc.Letterhead)
	if err != nil {
		return err
	}
	for i, g := range glyphs { // a Latin letter is narrowed too, a dash not moved
		if glyphs[i].Shift = 0; !square(g.Rune) {
			glyphs[i].Advance = g.Advance * Length(scale) / 100
		}
	}
	l.put((l.width-widthOf(glyphs))/2, l.y, size, s, glyphs)
	run := &l.page.Runs[len(l.page.Runs)-1]
	run.Red, run.Scale = true, scale
	l.y += size
	return nil
}

// setNumber sets the document's number below the letterhead; of a document that
// goes upward at the left, with its signer at the right.
func (l *layout) setNumber() error {
	l.y += 2 * linePitch
	number, err := bodyStyle.glyphs(l.doc.Number)
	if err != nil {
		return err
	}
	x := (l.width - widthOf(number)) / 2
	if l.doc.Signer != "" {
		x = charPitch
		if err := l.setSigner(); err != nil {
			return err
		}
	}
	l.put(x, l.y, linePitch, bodyStyle, number)
	l.y += linePitch
	return nil
}

func (l *layout) setSigner() error {
	label, err := bodyStyle.glyphs("签发人：")
	if err != nil {
		return err
	}
	name, err := bodyStyle.in(Kai).glyphs(l.doc.Signer)
	if err != nil {
		return err
	}
	all := append(label, name...)
	l.put(l.width-charPitch-widthOf(all), l.y, linePitch, bodyStyle, all)
	return nil
}

// setTitle sets the title and whom the document is for.
func (l *layout) setTitle() error {
	if err := l.title(l.doc.Title); err != nil || l.doc.Recipient == "" {
		return err
	}
	to, err := bodyStyle.glyphs(l.doc.Addressed())
	if err != nil {
		return err
	}
	l.flowText(block{style: bodyStyle}, to)
	return nil
}

// title sets a title in balanced lines, a free line below.
func (l *layout) title(text string) error {
	lines, err := titleLines(text, l.width)
	if err != nil {
		return err
	}
	l.centred(titleStyle, lines)
	l.y += linePitch
	return nil
}

// titleLines breaks a title where it says so, and each part into lines of nearly
// one length.
func titleLines(text string, width Length) ([][]Glyph, error) {
	var out [][]Glyph
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		glyphs, err := titleStyle.glyphs(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		out = append(out, balanced(glyphs, width)...)
	}
	return out, nil
}
