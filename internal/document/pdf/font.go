package pdf

import (
	"bytes"
	"fmt"
	"strings"

	"juyan/internal/document/truetype"
)

// Font is a face of which a file holds the shapes it uses. Each text has a
// number of its own even where two share a shape, so that copying returns what
// was written.
type Font struct {
	Key    string // its name in content streams: F1
	tag    string // six letters that begin the name of a subset
	source *truetype.Font
	number map[string]int
	texts  []string
	shapes []uint16
}

// AddFont adds a face to the file.
func (f *File) AddFont(source *truetype.Font) *Font {
	n := len(f.fonts)
	font := &Font{Key: fmt.Sprintf("F%d", n+1), tag: "JUYAN" + string(rune('A'+n)), source: source, number: map[string]int{}}
	f.fonts = append(f.fonts, font)
	return font
}

// Use returns the number by which content refers to a text drawn as a shape.
func (f *Font) Use(text string, shape uint16) int {
	n, ok := f.number[text]
	if !ok {
		f.texts, f.shapes = append(f.texts, text), append(f.shapes, shape)
		n = len(f.texts)
		f.number[text] = n
	}
	return n
}

// units turns design units into thousandths of an em.
func (f *Font) units(n int) int { return n * 1000 / f.source.Em }

// embed adds the objects of a face and returns the one that pages name.
func (f *File) embed(font *Font) (int, error) {
	src := font.source
	data := src.Subset(font.shapes)
	file, err := f.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	if err != nil {
		return 0, err
	}
	name := "/" + font.tag + "+" + src.Name
	u := font.units
	descriptor := f.add(fmt.Appendf(nil, "<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, u(src.Box[0]), u(src.Box[1]), u(src.Box[2]), u(src.Box[3]), u(src.Ascent), u(src.Descent), u(src.Cap), file))
	var widths strings.Builder
	for _, g := range font.shapes {
		fmt.Fprintf(&widths, "%d ", u(src.Advance(g)))
	}
	cid := f.add(fmt.Appendf(nil, "<</Type/Font/Subtype/CIDFontType2/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor %d 0 R/DW 1000/W[1[%s]]>>", name, descriptor, widths.String()))
	unicode, err := f.stream("", font.toUnicode())
	if err != nil {
		return 0, err
	}
	return f.add(fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, unicode)), nil
}

// perBlock is how many entries a block of a character map may have.
const perBlock = 100

// toUnicode is the map from numbers back to texts.
func (f *Font) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for from := 0; from < len(f.texts); from += perBlock {
		part := f.texts[from:min(from+perBlock, len(f.texts))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for i, text := range part {
			fmt.Fprintf(&b, "<%04X><%s>\n", from+i+1, hex16(text))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
