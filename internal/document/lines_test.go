package document

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func set(t testing.TB, text string) []Glyph {
	t.Helper()
	glyphs, err := bodyStyle.glyphs(text)
	if err != nil {
		t.Fatal(err)
	}
	return glyphs
}

func broken(t testing.TB, text string, squares int) []string {
	t.Helper()
	w := Length(squares) * charPitch
	var out []string
	for _, line := range (para{first: w, width: w, justify: true}).lines(set(t, text)) {
		out = append(out, Run{Glyphs: line}.text())
	}
	return out
}

func TestNoClosingMarkBeginsALineAndNoOpeningOneEndsIt(t *testing.T) {
	for _, v := range []struct{ text, want string }{
		{"一二三四五六七八。九十", "一二三四五六七|八。九十"},          // one mark gives no room: the character goes along
		{"一，三，五六七八。九十", "一，三，五六七八。|九十"},          // three marks do
		{"一二三四五六七（八）九", "一二三四五六七|（八）九"},          // an opening mark goes to the next line
		{"一二三四五六七“八”。九", "一二三四五六七|“八”。九"},        // and takes nothing apart
		{"一二三四五六七——九十", "一二三四五六七|——九十"},          // a dash is not torn
		{"一二三四五六七……九十", "一二三四五六|七……九十"},          // nor an ellipsis begun with
		{"一二三四五2022年六七", "一二三四五2022|年六七"},        // a number stays whole
		{"一二三四五六 Whistle 七", "一二三四五六|Whistle 七"}, // a word stays whole
	} {
		if got := strings.Join(broken(t, v.text, 8), "|"); got != v.want {
			t.Errorf("%s: %s, want %s", v.text, got, v.want)
		}
	}
}

func TestAWordLongerThanALineIsBrokenAnyway(t *testing.T) {
	word := strings.Repeat("w", 100)
	lines := broken(t, word, 8)
	if len(lines) < 2 || strings.Join(lines, "") != word {
		t.Errorf("%v", lines)
	}
}

func TestMarksThatMeetShareASquare(t *testing.T) {
	if got, want := widthOf(set(t, "“王翀”“李喆”")), 8*charPitch-charPitch/2; got != want {
		t.Errorf("%d, want %d", got, want)
	}
}

// pieces are what texts are made of; at most two closing marks in a row, as more
// have no lawful break between them.
var pieces = rapid.SampledFrom([]string{"字", "居延", "管理委员会", "，", "。”", "（", "“甲", "——", "……", " ", "2022", "Whistle-blow", "39.48%", "《法》", "、"})

func TestLinesKeepEveryCharacterWithinTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(pieces, 1, 60).Draw(t, "pieces") {
			if last := text[max(0, len(text)-3):]; strings.ContainsAny(p, noBegin) && strings.ContainsAny(last, noBegin+noEnd) {
				p = "字" + p
			}
			text += p
		}
		squares := rapid.IntRange(8, 28).Draw(t, "squares")
		glyphs, err := bodyStyle.glyphs(text)
		if err != nil {
			t.Fatal(err)
		}
		w := Length(squares) * charPitch
		var all strings.Builder
		lines := para{first: w, width: w, justify: true}.lines(glyphs)
		for i, line := range lines {
			got := Run{Glyphs: line}.text()
			all.WriteString(got)
			if len(line) == 0 {
				continue
			}
			if widthOf(line) > w {
				t.Errorf("%q is wider than the line", got)
			}
			if i > 0 && among(noBegin, line[0]) {
				t.Errorf("a line begins with %q in %q", got, text)
			}
			if last := line[len(line)-1]; i < len(lines)-1 && among(noEnd, last) && len(line) > 1 {
				t.Errorf("a line ends with %q in %q", got, text)
			}
		}
		if strings.ReplaceAll(all.String(), " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q became %q", text, all.String())
		}
	})
}
