// Package pdf writes the few kinds of objects a printed document needs: pages
// of text and rules, embedded TrueType shapes with their characters, so that
// what is printed can be searched and copied.
//
// Layout: file.go (objects, cross references, trailer), font.go (an embedded
// face), number.go.
//
// Invariants: the same calls make the same bytes: no clock and no randomness;
// the file's identifier is a digest of its content. Every character put into a
// face can be read back out of the file, those beyond U+FFFF too.
package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// File is a PDF being written.
type File struct {
	objects [][]byte // object i+1
	pages   []int
	fonts   []*Font
	plain   bool
}

// The objects every file begins with.
const (
	catalog = 1
	tree    = 2
	about   = 3
)

// New begins a file. Plain leaves the streams as they are, for tests.
func New(plain bool) *File { return &File{objects: make([][]byte, about), plain: plain} }

// Info is what a reader shows of a file.
type Info struct {
	Title, Author string
	Made          time.Time // zero: not said
}

// Page is one page: its size and content in points; Turn rotates it clockwise
// for the reader.
type Page struct {
	Width, Height int // thousandths of a point
	Turn          int
	Content       []byte
}

func (f *File) add(body []byte) int {
	f.objects = append(f.objects, body)
	return len(f.objects)
}

// packers are used again: each takes the better part of a megabyte.
// packers favour speed: a subset of a face is little, and a document waits for it.
var packers = sync.Pool{New: func() any {
	z, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed) // the level is known to be right
	return z
}}

// stream adds an object with a stream; head is more of its dictionary.
func (f *File) stream(head string, body []byte) (int, error) {
	if !f.plain {
		var packed bytes.Buffer
		z := packers.Get().(*zlib.Writer)
		defer packers.Put(z)
		z.Reset(&packed)
		if _, err := z.Write(body); err != nil {
			return 0, err
		}
		if err := z.Close(); err != nil {
			return 0, err
		}
		head += "/Filter/FlateDecode"
		body = packed.Bytes()
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<<%s/Length %d>>stream\n", head, len(body))
	b.Write(body)
	b.WriteString("\nendstream")
	return f.add(b.Bytes()), nil
}

// AddPage adds a page behind the others.
func (f *File) AddPage(p Page) error {
	content, err := f.stream("", p.Content)
	if err != nil {
		return err
	}
	turn := ""
	if p.Turn != 0 {
		turn = fmt.Sprintf("/Rotate %d", p.Turn)
	}
	f.pages = append(f.pages, f.add(fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]%s/Contents %d 0 R>>", tree, Number(p.Width), Number(p.Height), turn, content)))
	return nil
}

// WriteTo ends the file and writes it.
func (f *File) WriteTo(w io.Writer, info Info) error {
	var names strings.Builder
	for _, font := range f.fonts {
		at, err := f.embed(font)
		if err != nil {
			return err
		}
		fmt.Fprintf(&names, "/%s %d 0 R", font.Key, at)
	}
	var kids strings.Builder
	for _, p := range f.pages {
		fmt.Fprintf(&kids, "%d 0 R ", p)
	}
	f.objects[catalog-1] = fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>", tree)
	f.objects[tree-1] = fmt.Appendf(nil, "<</Type/Pages/Kids[%s]/Count %d/Resources<</Font<<%s>>>>>>", kids.String(), len(f.pages), names.String())
	f.objects[about-1] = []byte(info.object())
	_, err := w.Write(f.bytes())
	return err
}

// bytes joins the objects, the table of where they stand, and the trailer.
func (f *File) bytes() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe5\xb1\x85\xe5\xbb\xb6\n")
	places := make([]int, len(f.objects))
	for i, body := range f.objects {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		b.Write(body)
		b.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(b.Bytes())
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, p := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, catalog, about, id[:16], id[:16], at)
	return b.Bytes()
}

func (i Info) object() string {
	s := "<</Title " + textString(i.Title) + "/Author " + textString(i.Author) + "/Producer(Juyan)"
	if !i.Made.IsZero() {
		s += "/CreationDate(D:" + i.Made.Format("20060102150405") + "Z)"
	}
	return s + ">>"
}

// textString writes a text as UTF-16 with its mark.
func textString(s string) string {
	return "<FEFF" + hex16(s) + ">"
}

func hex16(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}
