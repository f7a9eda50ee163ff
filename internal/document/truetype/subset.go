package truetype

// The flags of a part of a composite shape.
const (
	argsAreWords = 0x0001
	hasScale     = 0x0008
	moreParts    = 0x0020
	hasTwoScales = 0x0040
	hasMatrix    = 0x0080
)

// Subset returns a font file with the given shapes, numbered 1, 2, 3 … in the
// order given (0 is the mark for a missing character). It has no character
// table: whoever embeds it refers to shapes by number.
func (f *Font) Subset(glyphs []uint16) []byte {
	s := &subset{f: f, number: map[uint16]uint16{}}
	s.keep = append([]uint16{0}, glyphs...)
	for i := 0; i < len(s.keep); i++ { // parts of composites are added at the end
		s.outline(s.keep[i])
	}
	s.loca = be.AppendUint32(s.loca, uint32(len(s.glyf)))
	return s.file()
}

type subset struct {
	f          *Font
	keep       []uint16
	number     map[uint16]uint16 // numbers of parts
	loca, glyf []byte
}

func (s *subset) outline(glyph uint16) {
	s.loca = be.AppendUint32(s.loca, uint32(len(s.glyf)))
	shape := s.f.shape(glyph)
	at := len(s.glyf)
	s.glyf = append(s.glyf, shape...)
	if len(shape) >= 10 && signed(shape) < 0 {
		s.parts(s.glyf[at:])
	}
	for len(s.glyf)%4 != 0 {
		s.glyf = append(s.glyf, 0)
	}
}

// parts renumbers the shapes a composite is made of.
func (s *subset) parts(shape []byte) {
	for at := 10; at+4 <= len(shape); {
		flags := be.Uint16(shape[at:])
		be.PutUint16(shape[at+2:], s.part(be.Uint16(shape[at+2:])))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasTwoScales != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			return
		}
	}
}

func (s *subset) part(glyph uint16) uint16 {
	n, ok := s.number[glyph]
	if !ok {
		n = uint16(len(s.keep))
		s.number[glyph] = n
		s.keep = append(s.keep, glyph)
	}
	return n
}

func (s *subset) file() []byte {
	head := append([]byte(nil), s.f.tables["head"]...)
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	hhea := append([]byte(nil), s.f.tables["hhea"]...)
	be.PutUint16(hhea[34:], uint16(len(s.keep)))
	maxp := append([]byte(nil), s.f.tables["maxp"]...)
	be.PutUint16(maxp[4:], uint16(len(s.keep)))
	var hmtx []byte
	for _, g := range s.keep {
		hmtx = be.AppendUint16(hmtx, uint16(s.f.Advance(g)))
		hmtx = be.AppendUint16(hmtx, s.f.bearing(g))
	}
	out := assemble([]table{{"glyf", s.glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", s.loca}, {"maxp", maxp}})
	be.PutUint32(out[12+16*6+roundUp(len(s.glyf))+8:], 0xB1B0AFBA-sum(out))
	return out
}

type table struct {
	name string
	data []byte
}

func roundUp(n int) int { return (n + 3) &^ 3 }

// assemble writes the directory of six tables and the tables behind it.
func assemble(tables []table) []byte {
	n := len(tables)
	out := []byte{0, 1, 0, 0, 0, byte(n), 0, 64, 0, 2, 0, 32} // search ranges of six entries
	at := 12 + 16*n
	for _, t := range tables {
		out = append(out, t.name...)
		out = be.AppendUint32(out, sum(t.data))
		out = be.AppendUint32(out, uint32(at))
		out = be.AppendUint32(out, uint32(len(t.data)))
		at += roundUp(len(t.data))
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

// sum is the checksum of a table: its words of four bytes added up.
func sum(b []byte) uint32 {
	var total uint32
	for ; len(b) >= 4; b = b[4:] {
		total += be.Uint32(b)
	}
	var last [4]byte
	copy(last[:], b)
	return total + be.Uint32(last[:])
}
