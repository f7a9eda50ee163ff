package truetype_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"juyan/internal/document/truetype"
	"juyan/third_party/fonts"
)

func unpacked(t testing.TB, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parsed(t testing.TB, packed []byte) *truetype.Font {
	t.Helper()
	f, err := truetype.Parse(unpacked(t, packed))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// gb2312 stands for its 6,763 characters: the first and last of each level, and
// what a document is full of.
const gb2312 = "啊座亍齄的一是〔〕（）《》“”‘’—…·、。，；：？！①⑩Ⅰ℃％０Ａｚ0123456789AZaz%.,-"

func TestEveryFaceHasTheCharactersOfDocuments(t *testing.T) {
	for name, packed := range map[string][]byte{"song": fonts.Song, "songbold": fonts.SongBold, "hei": fonts.Hei, "kai": fonts.Kai} {
		f := parsed(t, packed)
		for _, r := range gb2312 {
			if g, ok := f.Glyph(r); !ok || g == 0 || f.Advance(g) == 0 {
				t.Errorf("%s has no %q", name, r)
			}
		}
		if _, ok := f.Glyph('\U0001F600'); ok {
			t.Errorf("%s claims to have what it has not", name)
		}
		g, _ := f.Glyph('永')
		if f.Em != 1000 || f.Advance(g) != 1000 || f.Ascent <= 0 || f.Descent >= 0 {
			t.Errorf("%s: em %d, 永 %d wide, %d above and %d below", name, f.Em, f.Advance(g), f.Ascent, f.Descent)
		}
	}
}

// The names a licence reserves may not be those of a subset.
func TestTheSubsetOfWenKaiBearsItsOwnName(t *testing.T) {
	if f := parsed(t, fonts.Kai); f.Name != "JuyanKai-Regular" {
		t.Errorf("it is called %s", f.Name)
	}
}

// tables reads the directory of a font file and checks its sums.
func tables(t testing.TB, file []byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	var total uint32
	for i := 0; i+4 <= len(file); i += 4 {
		total += binary.BigEndian.Uint32(file[i:])
	}
	if total != 0xB1B0AFBA {
		t.Errorf("the file adds up to %x", total)
	}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		e := file[12+16*i:]
		from, size := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		out[string(e[:4])] = file[from : from+size]
	}
	return out
}

func TestASubsetHoldsTheShapesItWasAskedFor(t *testing.T) {
	f := parsed(t, fonts.Song)
	var glyphs []uint16
	for _, r := range "居延A é" {
		g, ok := f.Glyph(r)
		if !ok {
			t.Fatalf("no %q", r)
		}
		glyphs = append(glyphs, g)
	}
	file := f.Subset(glyphs)
	if !bytes.Equal(file, f.Subset(glyphs)) {
		t.Error("two subsets differ")
	}
	got := tables(t, file)
	n := int(binary.BigEndian.Uint16(got["maxp"][4:]))
	if n < len(glyphs)+1 || len(got["loca"]) != 4*(n+1) || len(got["hmtx"]) != 4*n {
		t.Fatalf("%d shapes, loca of %d, hmtx of %d", n, len(got["loca"]), len(got["hmtx"]))
	}
	for i, g := range glyphs {
		if w := int(binary.BigEndian.Uint16(got["hmtx"][4*(i+1):])); w != f.Advance(g) {
			t.Errorf("shape %d is %d wide, want %d", i+1, w, f.Advance(g))
		}
		from, to := binary.BigEndian.Uint32(got["loca"][4*(i+1):]), binary.BigEndian.Uint32(got["loca"][4*(i+2):])
		if blank := i == 3; blank != (from == to) {
			t.Errorf("shape %d has %d bytes", i+1, to-from)
		}
	}
	if len(file) > 20_000 {
		t.Errorf("%d bytes for five characters", len(file))
	}
}

func TestOtherFontsAreRefused(t *testing.T) {
	song := unpacked(t, fonts.Hei)
	for name, data := range map[string][]byte{
		"nothing":             nil,
		"a collection":        append([]byte("ttcf"), song[4:]...),
		"PostScript outlines": append([]byte("OTTO"), song[4:]...),
		"the half of a file":  song[:len(song)/2],
		"a directory alone":   song[:12+16*int(song[5])],
		"a text":              []byte(strings.Repeat("text", 100)),
	} {
		if _, err := truetype.Parse(data); err == nil {
			t.Errorf("%s is taken for a font", name)
		}
	}
}
