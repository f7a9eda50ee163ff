package document

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sync"

	"juyan/internal/document/truetype"
	"juyan/internal/kernel"
	"juyan/third_party/fonts"
)

// Face is one of the standard's faces.
type Face uint8

// The faces and what a PDF sets them in; package fonts says why.
const (
	Song     Face = iota // 仿宋 and 宋体
	SongBold             // 小标宋
	Hei                  // 黑体
	Kai                  // 楷体
	faces
)

var loaders = [faces]func() (*truetype.Font, error){loader(fonts.Song), loader(fonts.SongBold), loader(fonts.Hei), loader(fonts.Kai)}

// loader unpacks a face when it is first used, and once.
func loader(packed []byte) func() (*truetype.Font, error) {
	return sync.OnceValues(func() (*truetype.Font, error) {
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		return truetype.Parse(data)
	})
}

// Warm unpacks the faces, which else the first document waits for.
func Warm() {
	for f := range faces {
		f.font()
	}
}

func (f Face) font() *truetype.Font {
	font, err := loaders[f]()
	if err != nil { // the embedded file is broken: a fault of the build
		panic("document: " + err.Error())
	}
	return font
}

// shape finds a character in the face asked for, else in the body face, which
// holds the most.
func (f Face) shape(r rune) (Face, uint16, bool) {
	if g, ok := f.font().Glyph(r); ok {
		return f, g, true
	}
	g, ok := Song.font().Glyph(r)
	return Song, g, ok
}

// missing names a character that no face can show.
func missing(r rune, text string) error {
	return kernel.Invalid("", kernel.T("字符“%s”（%s）没有字形，印不出来：见“%s”。请换一个写法，或用 Word 格式输出", "the character %q (%s) has no shape in the embedded faces: see %q. Write it otherwise, or make the Word file"),
		string(r), fmt.Sprintf("U+%04X", r), clip(text))
}

func clip(text string) string {
	if r := []rune(text); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return text
}
