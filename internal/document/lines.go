package document

import "strings"

// 避头尾 (GB/T 15834): marks that may not begin a line, and marks that may not
// end one. Full-width marks have one blank half, where a line can be pressed.
const (
	closing = "，。、；：？！）〕］】〗》〉」』”’"
	opening = "（〔［【〖《〈「『“‘"
	noBegin = closing + "…·,.;:?!)]}%‰％℃～"
	noEnd   = opening + "([{"
)

func among(marks string, g Glyph) bool { return strings.ContainsRune(marks, g.Rune) }

// para is how a paragraph is broken: the widths of its first and other lines,
// and whether full lines are stretched to the width.
type para struct {
	first, width Length
	justify      bool
}

// lines breaks glyphs into lines. Every glyph is in exactly one line, in order,
// but for blanks between lines.
func (p para) lines(glyphs []Glyph) [][]Glyph {
	var out [][]Glyph
	width := p.first
	for len(glyphs) > 0 {
		n, fits := breakAt(glyphs, width)
		line := trimRight(glyphs[:n])
		glyphs = trimLeft(glyphs[n:])
		switch {
		case len(line) == 0 && len(glyphs) > 0:
			continue // nothing but blanks
		case !fits:
			line = press(line, widthOf(line)-width)
		case p.justify && len(glyphs) > 0:
			line = stretch(line, width-widthOf(line))
		}
		out = append(out, line)
		width = p.width
	}
	return out
}

// breakAt returns how many glyphs the first line takes, at least one; fits is
// false if they must be pressed to fit.
func breakAt(glyphs []Glyph, width Length) (n int, fits bool) {
	var w Length
	last := 0
	var solid Glyph // the last that is no blank
	for i, g := range glyphs {
		if !blank(g.Rune) {
			solid = g
		}
		if w += g.Advance; w > width && !blank(g.Rune) {
			if n := takeIn(glyphs, i, width); n > 0 {
				return n, false
			}
			if last > 0 {
				return last, true
			}
			return force(glyphs, i), true
		}
		if i+1 < len(glyphs) && mayBreak(g, glyphs[i+1]) && !among(noEnd, solid) {
			last = i + 1
		}
	}
	return len(glyphs), true
}

// force breaks a word that is longer than a line: before character i, or a
// little earlier so that the marks are still where they belong.
func force(glyphs []Glyph, i int) int {
	for n := i; n > 0; n-- {
		if !among(noBegin, glyphs[n]) && !blank(glyphs[n].Rune) && !among(noEnd, glyphs[n-1]) {
			return n
		}
	}
	return max(i, 1)
}

// takeIn returns the end of a line that takes in the marks at i, which may not
// begin the next one, if its other marks give the room; else 0.
func takeIn(glyphs []Glyph, i int, width Length) int {
	n := i
	for n < len(glyphs) && among(noBegin, glyphs[n]) {
		n++
	}
	if n == i || n < len(glyphs) && !mayBreak(glyphs[n-1], glyphs[n]) {
		return 0
	}
	var give Length
	for _, g := range slack(glyphs[:n]) {
		give += g
	}
	if widthOf(glyphs[:n])-width > give {
		return 0
	}
	return n
}

// slack is how much can be taken from behind each glyph: half of a closing
// mark, and half of an opening one that follows.
func slack(line []Glyph) []Length {
	out := make([]Length, len(line))
	for i, g := range line {
		if among(closing, g) && !g.tight {
			out[i] += g.Advance / 2
		}
		if i > 0 && among(opening, g) && !line[i-1].tight {
			out[i-1] += g.Advance / 2
		}
	}
	return out
}

// press takes need from the blank halves of a line's marks, evenly.
func press(line []Glyph, need Length) []Glyph {
	out, give := append([]Glyph(nil), line...), slack(line)
	var total Length
	for _, g := range give {
		total += g
	}
	var before, taken Length
	for i, g := range give {
		before += g
		part := need*before/total - taken
		out[i].Advance -= part
		taken += part
	}
	return out
}

// stretch adds extra between the characters of a line, evenly; Latin words and
// numbers stay whole. A line that would fall apart is left as it is.
func stretch(line []Glyph, extra Length) []Glyph {
	var gaps Length
	for i := range line[:len(line)-1] {
		if elastic(line[i], line[i+1]) {
			gaps++
		}
	}
	if gaps == 0 || extra <= 0 || extra/gaps > line[0].Advance/2 {
		return line
	}
	out := append([]Glyph(nil), line...)
	each, rest := extra/gaps, extra%gaps
	for i := range out[:len(out)-1] {
		if !elastic(line[i], line[i+1]) {
			continue
		}
		out[i].Advance += each
		if rest > 0 {
			out[i].Advance++
			rest--
		}
	}
	return out
}

func elastic(a, b Glyph) bool { return square(a.Rune) || square(b.Rune) || blank(a.Rune) }

// mayBreak reports whether a line may end between two characters.
func mayBreak(a, b Glyph) bool {
	switch {
	case among(noBegin, b), among(noEnd, a), blank(b.Rune), a.Rune == 0xa0:
		return false
	}
	return elastic(a, b)
}

func trimRight(line []Glyph) []Glyph {
	for len(line) > 0 && blank(line[len(line)-1].Rune) {
		line = line[:len(line)-1]
	}
	return line
}

func trimLeft(line []Glyph) []Glyph {
	for len(line) > 0 && blank(line[0].Rune) {
		line = line[1:]
	}
	return line
}

// balanced breaks a title into as few lines as it needs, of nearly one length.
func balanced(glyphs []Glyph, width Length) [][]Glyph {
	p := para{first: width, width: width}
	best := p.lines(glyphs)
	for n := len(best); n > 1 && p.width > 2*size2; {
		narrow := p.width - size2/2
		p.first, p.width = narrow, narrow
		next := p.lines(glyphs)
		if len(next) > n {
			break
		}
		best = next
	}
	return best
}
