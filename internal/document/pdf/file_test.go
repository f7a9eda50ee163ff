package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestNumbersAreShort(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: "0.001", 10: "0.01", 22677: "22.677", 595276: "595.276", 16000: "16", -207: "-0.207", -1000: "-1", 1200: "1.2"} {
		if got := Number(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestTheFileSaysWhatItIs(t *testing.T) {
	f := New(true)
	if err := f.AddPage(Page{Width: 595276, Height: 841890, Turn: 90, Content: []byte("q Q")}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.WriteTo(&b, Info{Title: "通知", Author: "管委会", Made: time.Date(2023, 1, 16, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"%PDF-1.7", "/Title <FEFF901A77E5>", "/CreationDate(D:20230116000000Z)", "/Lang(zh-CN)", "/MediaBox[0 0 595.276 841.89]/Rotate 90", "/Count 1", "%%EOF"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

// Copying a character beyond U+FFFF takes a surrogate pair in the map.
func TestRareCharactersAreMappedAsPairs(t *testing.T) {
	font := &Font{number: map[string]int{}}
	a, b := font.Use("𬭎", 7), font.Use("——", 8)
	if again := font.Use("𬭎", 7); a != 1 || b != 2 || again != a {
		t.Fatalf("numbered %d, %d, %d", a, b, again)
	}
	if got := string(font.toUnicode()); !strings.Contains(got, "<0001><D872DF4E>") || !strings.Contains(got, "<0002><20142014>") {
		t.Error(got)
	}
}

// No block of a map has more than a hundred entries.
func TestMapsAreCutIntoBlocks(t *testing.T) {
	font := &Font{number: map[string]int{}}
	for r := range rune(250) {
		font.Use(string('一'+r), 1)
	}
	got := string(font.toUnicode())
	for _, want := range []string{"100 beginbfchar", "50 beginbfchar"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
}
