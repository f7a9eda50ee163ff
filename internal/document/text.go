package document

import "unicode"

// Glyph is a character in its place: how far the next one stands, and how far
// it is moved itself to stand in the middle of its square.
type Glyph struct {
	Rune    rune
	Face    Face
	Advance Length
	Shift   Length
	tight   bool // its blank half, or that of the next, is already taken away
}

// longDash stands for the two characters ——, which are drawn as one stroke; it
// is no character itself.
const longDash rune = unicode.MaxRune + 1

// Text is the characters a glyph stands for.
func (g Glyph) Text() string {
	if g.Rune == longDash {
		return "——"
	}
	return string(g.Rune)
}

// drawn is the character whose shape is drawn.
func (g Glyph) drawn() rune {
	if g.Rune == longDash {
		return '⸺'
	}
	return g.Rune
}

// style is how a stretch of text is set: square is the pitch of a Chinese
// character.
type style struct {
	face   Face
	size   Length
	square Length
}

var (
	bodyStyle  = style{Song, size3, charPitch}
	titleStyle = style{SongBold, size2, size2}
)

func (s style) in(f Face) style { s.face = f; return s }

// glyphs measures a text. A Chinese character takes a whole square, a Latin
// one its own width; a line break or tab is a space.
func (s style) glyphs(text string) ([]Glyph, error) {
	runes := []rune(text)
	out := make([]Glyph, 0, len(runes))
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == '\n' || r == '\t':
			r = ' '
		case r == '—' && i+1 < len(runes) && runes[i+1] == '—':
			r = longDash
			i++
		}
		g, ok := s.glyph(r)
		if !ok {
			return nil, missing(r, text)
		}
		if n := len(out); n > 0 && collide(out[n-1], g) {
			out[n-1].Advance -= s.square / 2
			out[n-1].tight = true
		}
		out = append(out, g)
	}
	return out, nil
}

// collide reports whether two marks leave a hole between them, as ”“ and 》（ do:
// half a square is taken out there (GB/T 15834, 5.1.10).
func collide(a, b Glyph) bool {
	return among(closing, a) && (among(opening, b) || among(closing, b)) || among(opening, a) && among(opening, b)
}

func (s style) glyph(r rune) (Glyph, bool) {
	g := Glyph{Rune: r, Face: s.face}
	face, shape, ok := s.face.shape(g.drawn())
	if !ok {
		return g, false
	}
	g.Face = face
	font := face.font()
	natural := Length(font.Advance(shape)) * s.size / Length(font.Em)
	g.Advance = natural
	switch {
	case r == longDash:
		g.Advance = 2 * s.square
	case square(r):
		g.Advance = s.square
	default:
		return g, true
	}
	if natural != s.size { // a stroke narrower than its square stands in its middle
		g.Shift = (g.Advance - natural) / 2
	}
	return g, true
}

// square reports whether a character takes a whole square: Chinese, its
// punctuation, full-width forms and signs.
func square(r rune) bool {
	switch {
	case r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe4f,
		r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x20000:
		return true
	case r == longDash, r == '—', r == '…', r == '‘', r == '’', r == '“', r == '”', r == '·', r == '‖', r == '※':
		return true
	}
	return r >= 0x2460 && r <= 0x24ff || r >= 0x2160 && r <= 0x217f || r >= 0x2190 && r <= 0x2199 || r >= 0x25a0 && r <= 0x2606 || r == '℃' || r == '√'
}

func widthOf(glyphs []Glyph) Length {
	var w Length
	for _, g := range glyphs {
		w += g.Advance
	}
	return w
}

func blank(r rune) bool { return r == ' ' || r == 0x3000 || r == 0xa0 }
