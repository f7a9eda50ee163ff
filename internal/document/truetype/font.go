// Package truetype reads the shapes of a static TrueType font and cuts the few
// that a document uses out of it.
//
// Layout: font.go (tables, characters, widths), subset.go (a font file that
// holds the chosen shapes alone, as a PDF embeds it).
//
// Invariants: pure functions over bytes; outlines are glyf (a font with CFF
// outlines or a collection is refused); a Font is not written to after Parse
// and may be shared; the same shapes make the same bytes.
package truetype

import (
	"encoding/binary"
	"fmt"
)

// Font is a parsed font file.
type Font struct {
	tables map[string][]byte
	chars  map[rune]uint16
	longs  int // shapes with a width of their own
	count  int
	wide   bool // offsets of four bytes

	// Em is the design units of an em; Ascent, Descent, Cap and Box are in them.
	Em, Ascent, Descent, Cap int
	Box                      [4]int
	// Name is the PostScript name.
	Name string
}

var be = binary.BigEndian

// Parse reads a font file.
func Parse(data []byte) (*Font, error) {
	f := &Font{tables: map[string][]byte{}}
	for _, step := range []func() error{func() error { return f.directory(data) }, f.header, f.characters} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("truetype: %w", err)
		}
	}
	f.Name = f.postScriptName()
	return f, nil
}

func (f *Font) directory(data []byte) error {
	if len(data) < 12 || be.Uint32(data) != 0x00010000 {
		return fmt.Errorf("no static TrueType font")
	}
	for i := range int(be.Uint16(data[4:])) {
		at := 12 + 16*i
		if at+16 > len(data) {
			return fmt.Errorf("the table directory ends early")
		}
		from, size := int(be.Uint32(data[at+8:])), int(be.Uint32(data[at+12:]))
		if from+size > len(data) {
			return fmt.Errorf("table %s reaches past the end", data[at:at+4])
		}
		f.tables[string(data[at:at+4])] = data[from : from+size]
	}
	for name, size := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 0, "cmap": 4, "OS/2": 78} {
		if t, ok := f.tables[name]; !ok || len(t) < size {
			return fmt.Errorf("table %s is missing or short", name)
		}
	}
	return nil
}

func signed(b []byte) int { return int(int16(be.Uint16(b))) }

func (f *Font) header() error {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	f.Em = int(be.Uint16(head[18:]))
	for i := range f.Box {
		f.Box[i] = signed(head[36+2*i:])
	}
	f.wide = be.Uint16(head[50:]) == 1
	f.longs = int(be.Uint16(hhea[34:]))
	f.count = int(be.Uint16(f.tables["maxp"][4:]))
	f.Ascent, f.Descent = signed(os2[68:]), signed(os2[70:])
	f.Cap = f.Ascent
	if len(os2) >= 90 {
		f.Cap = signed(os2[88:])
	}
	size := 2
	if f.wide {
		size = 4
	}
	if f.Em == 0 || f.longs == 0 || f.longs > f.count || len(f.tables["hmtx"]) < 4*f.longs+2*(f.count-f.longs) || len(f.tables["loca"]) < size*(f.count+1) {
		return fmt.Errorf("the tables of widths and shapes contradict each other")
	}
	return nil
}

// Glyph returns the shape of a character; false if the font has none.
func (f *Font) Glyph(r rune) (uint16, bool) {
	g, ok := f.chars[r]
	return g, ok
}

// Advance is the width of a shape in design units.
func (f *Font) Advance(glyph uint16) int {
	return int(be.Uint16(f.tables["hmtx"][4*min(int(glyph), f.longs-1):]))
}

func (f *Font) bearing(glyph uint16) uint16 {
	hmtx, g := f.tables["hmtx"], int(glyph)
	if g < f.longs {
		return be.Uint16(hmtx[4*g+2:])
	}
	return be.Uint16(hmtx[4*f.longs+2*(g-f.longs):])
}

// shape returns the outline of a glyph, empty for a blank.
func (f *Font) shape(glyph uint16) []byte {
	loca, glyf, g := f.tables["loca"], f.tables["glyf"], int(glyph)
	if g >= f.count {
		return nil
	}
	var from, to int
	if f.wide {
		from, to = int(be.Uint32(loca[4*g:])), int(be.Uint32(loca[4*g+4:]))
	} else {
		from, to = 2*int(be.Uint16(loca[2*g:])), 2*int(be.Uint16(loca[2*g+2:]))
	}
	if from >= to || to > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// characters reads the widest Unicode table of cmap: format 12, else 4.
func (f *Font) characters() error {
	cmap := f.tables["cmap"]
	f.chars = map[rune]uint16{}
	best, rank := 0, 0
	for i := range int(be.Uint16(cmap[2:])) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			return fmt.Errorf("cmap ends early")
		}
		from := int(be.Uint32(cmap[at+4:]))
		if from+16 > len(cmap) {
			return fmt.Errorf("cmap points past its end")
		}
		if r := map[uint16]int{12: 2, 4: 1}[be.Uint16(cmap[from:])]; r > rank {
			best, rank = from, r
		}
	}
	switch rank {
	case 2:
		return f.groups(cmap[best:])
	case 1:
		return f.segments(cmap[best:])
	}
	return fmt.Errorf("no Unicode character table")
}

func (f *Font) put(r rune, glyph int) {
	if glyph > 0 && glyph < f.count {
		f.chars[r] = uint16(glyph)
	}
}

func (f *Font) groups(t []byte) error {
	n := int(be.Uint32(t[12:]))
	if n > (len(t)-16)/12 {
		return fmt.Errorf("cmap format 12 ends early")
	}
	for i := range n {
		g := t[16+12*i:]
		from, to, glyph := be.Uint32(g), be.Uint32(g[4:]), be.Uint32(g[8:])
		if to > 0x10ffff || from > to {
			return fmt.Errorf("cmap format 12 names no characters")
		}
		for c := from; c <= to; c++ {
			f.put(rune(c), int(glyph+c-from))
		}
	}
	return nil
}

func (f *Font) segments(t []byte) error {
	n := int(be.Uint16(t[6:])) / 2
	if 16+8*n > len(t) {
		return fmt.Errorf("cmap format 4 ends early")
	}
	for i := range n {
		end, start := int(be.Uint16(t[14+2*i:])), int(be.Uint16(t[16+2*n+2*i:]))
		delta, at := int(be.Uint16(t[16+4*n+2*i:])), 16+6*n+2*i
		offset := int(be.Uint16(t[at:]))
		for c := start; c <= end && c < 0xffff; c++ {
			if offset == 0 {
				f.put(rune(c), (c+delta)&0xffff)
				continue
			}
			if p := at + offset + 2*(c-start); p+2 <= len(t) && be.Uint16(t[p:]) != 0 {
				f.put(rune(c), (int(be.Uint16(t[p:]))+delta)&0xffff)
			}
		}
	}
	return nil
}

// postScriptName is entry 6 of the name table, "Font" if there is none.
func (f *Font) postScriptName() string {
	name := f.tables["name"]
	if len(name) < 6 {
		return "Font"
	}
	store := int(be.Uint16(name[4:]))
	for i := range int(be.Uint16(name[2:])) {
		at := 6 + 12*i
		if at+12 > len(name) {
			break
		}
		size, from := int(be.Uint16(name[at+8:])), store+int(be.Uint16(name[at+10:]))
		if be.Uint16(name[at+6:]) == 6 && from+size <= len(name) {
			return ascii(name[from : from+size])
		}
	}
	return "Font"
}

// ascii keeps what a PDF name may hold; a two-byte text loses its zeroes.
func ascii(b []byte) string {
	var out []byte
	for _, c := range b {
		if c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			out = append(out, c)
		}
	}
	return string(out)
}
