package document

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"juyan/internal/kernel"
)

// example is docs/examples/notice.yaml.
func example(t testing.TB) *Document {
	t.Helper()
	text, err := os.ReadFile("../../docs/examples/notice.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read("notice.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func laidOut(t testing.TB, d *Document) []*Page {
	t.Helper()
	pages, err := Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func (r Run) text() string {
	var b strings.Builder
	for _, g := range r.Glyphs {
		b.WriteString(g.Text())
	}
	return b.String()
}

func (r Run) end() Length { return r.X + widthOf(r.Glyphs) }

func (r Run) top(box Length) Length { return r.Y - baseline(box, r.Size) }

// find returns the first run that contains a text, and its page.
func find(t testing.TB, pages []*Page, text string) (Run, *Page) {
	t.Helper()
	for _, p := range pages {
		for _, r := range p.Runs {
			if strings.Contains(r.text(), text) {
				return r, p
			}
		}
	}
	t.Fatalf("%q is on no page", text)
	return Run{}, nil
}

// near compares lengths to a hundredth of a millimetre.
func near(t testing.TB, what string, got, want Length) {
	t.Helper()
	if d := got - want; d < -mm(1)/100 || d > mm(1)/100 {
		t.Errorf("%s is at %.2f mm, want %.2f mm", what, inMM(got), inMM(want))
	}
}

func inMM(l Length) float64 { return float64(l) * 25.4 / 72000 }

// plain is a document of n lines of body text behind a title.
func plain(n int) *Document {
	return &Document{Title: "关于试行的通知", Body: []Block{Paragraph(strings.Repeat("字", 26+28*(n-1)))}}
}

func TestTwentyTwoLinesOfTwentyEightCharacters(t *testing.T) {
	pages := laidOut(t, plain(60))
	second := pages[1]
	if len(second.Runs) != 22 {
		t.Fatalf("%d lines on a page", len(second.Runs))
	}
	for i, r := range second.Runs {
		if len(r.Glyphs) != 28 || r.Size != pt(16) {
			t.Fatalf("line %d has %d characters of %d", i+1, len(r.Glyphs), r.Size)
		}
		near(t, "the left edge", r.X, mm(28))
		near(t, "the right edge", r.end(), mm(28+156))
		near(t, "the line's upper edge", r.top(linePitch), mm(37)+Length(i)*linePitch)
	}
	near(t, "the core's lower edge", second.Runs[21].top(linePitch)+linePitch, mm(37+225))
}

func TestParagraphsBeginTwoCharactersIn(t *testing.T) {
	first := laidOut(t, plain(2))[0].Runs[1]
	near(t, "the first line", first.X, mm(28)+2*charPitch)
	if len(first.Glyphs) != 26 {
		t.Errorf("%d characters in a first line", len(first.Glyphs))
	}
}

func TestTheHeadStandsWhereTheStandardHasIt(t *testing.T) {
	pages := laidOut(t, example(t))
	first := pages[0]
	copyNo, _ := find(t, pages, "000001")
	near(t, "the copy number", copyNo.top(linePitch), mm(37))
	urgency, _ := find(t, pages, "特急")
	near(t, "the urgency", urgency.top(linePitch), mm(37)+linePitch)
	name, _ := find(t, pages, "管理委员会文件")
	near(t, "the letterhead", name.top(name.Size), mm(37+35))
	if !name.Red || name.Size > mm(15) {
		t.Errorf("the letterhead is red %v and %.1f mm high", name.Red, inMM(name.Size))
	}
	near(t, "the letterhead's middle", name.X+widthOf(name.Glyphs)/2, mm(28)+mm(156)/2)
	number, _ := find(t, pages, "〔2023〕5号")
	near(t, "the number", number.top(linePitch), name.top(name.Size)+name.Size+2*linePitch)
	red := first.Rules[0]
	if !red.Red {
		t.Error("the rule is not red")
	}
	near(t, "the red rule", red.Y, number.top(linePitch)+linePitch+mm(4))
	near(t, "its width", red.W, mm(156))
	title, _ := find(t, pages, "开发区管理委员会")
	title2, _ := find(t, pages, "考核结果的通报")
	if title.Size == name.Size { // the letterhead names the committee too
		title = first.Runs[slices.IndexFunc(first.Runs, func(r Run) bool { return r.Size == size2 })]
	}
	if gap := title.top(linePitch) - red.Y; gap < 3*linePitch/2 || gap > 5*linePitch/2 {
		t.Errorf("%.1f mm between rule and title, two lines are 20.5", inMM(gap))
	}
	to, _ := find(t, pages, "各内设机构")
	near(t, "the addressee", to.top(linePitch), title2.top(linePitch)+2*linePitch)
	near(t, "its left edge", to.X, mm(28))
	if !strings.HasSuffix(to.text(), "：") {
		t.Errorf("the addressee ends in %q", to.text())
	}
}

func TestADocumentThatGoesUpwardNamesItsSigner(t *testing.T) {
	d := plain(3)
	d.Letterhead, d.Number, d.Signer = "居延管理委员会文件", "居管报〔2023〕1号", "王翀"
	pages := laidOut(t, d)
	number, _ := find(t, pages, "居管报")
	near(t, "the number", number.X, mm(28)+charPitch)
	signer, _ := find(t, pages, "签发人：王翀")
	near(t, "the signer's right edge", signer.end(), mm(28+156)-charPitch)
	near(t, "the signer's line", signer.Y, number.Y)
	if last := signer.Glyphs[len(signer.Glyphs)-2]; last.Face != Kai {
		t.Errorf("the signer's name is set in face %d", last.Face)
	}
}

func TestASealedSignatureStandsOverTheMiddleOfItsDate(t *testing.T) {
	d := plain(3)
	d.Issuers, d.Seal, d.Date = []string{"居延管理委员会"}, true, kernel.Date{Year: 2023, Month: 1, Day: 5}
	pages := laidOut(t, d)
	date, _ := find(t, pages, "2023年1月5日")
	name, _ := find(t, pages, "居延管理委员会")
	near(t, "the date's right edge", date.end(), mm(28+156)-4*charPitch)
	near(t, "the name's middle", name.X+widthOf(name.Glyphs)/2, date.X+widthOf(date.Glyphs)/2)
	last := pages[0].Runs[3]
	// A seal of 42 mm upon the middle of both begins less than a line below the text.
	if gap := (date.top(linePitch) - mm(21)) - (last.top(linePitch) + linePitch); gap < 0 || gap > linePitch {
		t.Errorf("a seal would begin %.1f mm below the text", inMM(gap))
	}
}

func TestAnUnsealedDateBeginsTwoCharactersFurtherIn(t *testing.T) {
	for name, rightEmpty := range map[string]bool{"居延高新技术产业开发区管理委员会": true, "党办": false} {
		d := plain(3)
		d.Issuers, d.Date = []string{name}, kernel.Date{Year: 2023, Month: 11, Day: 25}
		pages := laidOut(t, d)
		run, _ := find(t, pages, name)
		date, _ := find(t, pages, "2023年11月25日")
		near(t, "the date", date.X, run.X+2*charPitch)
		if rightEmpty {
			near(t, "the name's right edge", run.end(), mm(28+156)-2*charPitch)
		} else {
			near(t, "a long date's right edge", date.end(), mm(28+156)-2*charPitch)
		}
	}
}

func TestASignatureNeverStandsWithoutText(t *testing.T) {
	for n := 1; n < 50; n++ {
		d := plain(n)
		d.Issuers, d.Seal, d.Date = []string{"居延管理委员会"}, true, kernel.Date{Year: 2023, Month: 1, Day: 5}
		if n%3 == 0 {
			d.Body = append(d.Body, Block{Table: &Table{Columns: []Column{{Title: "字"}}, Rows: [][]string{{"字字"}, {"字字"}}}})
		}
		pages := laidOut(t, d)
		_, with := find(t, pages, "2023年1月5日")
		if !slices.ContainsFunc(with.Runs, func(r Run) bool { return strings.Contains(r.text(), "字字") }) {
			t.Errorf("%d lines: the signature is alone on page %d", n, with.Number)
		}
	}
}

func TestAHeadingNeverEndsAPage(t *testing.T) {
	for n := 1; n < 30; n++ {
		d := plain(n)
		d.Body = append(d.Body, Heading(1, "考核"), Paragraph("字"))
		for _, p := range laidOut(t, d) {
			if last := p.Runs[len(p.Runs)-1]; last.text() == "一、考核" {
				t.Errorf("%d lines: page %d ends with a heading", n, p.Number)
			}
		}
	}
}

func TestHeadingsAreNumberedAndSetByLevel(t *testing.T) {
	d := plain(1)
	d.Body = []Block{Heading(1, "甲"), Heading(2, "乙"), Heading(3, "丙"), Heading(4, "丁"), Heading(4, "戊"), Heading(2, "己"), Heading(3, "庚"), Heading(1, "辛"),
		{Level: 2, Heading: "壬", Text: "接着写\n另起一段"}}
	runs := laidOut(t, d)[0].Runs[1:]
	for i, want := range []struct {
		text string
		face Face
	}{{"一、甲", Hei}, {"（一）乙", Kai}, {"1.丙", Song}, {"（1）丁", Song}, {"（2）戊", Song}, {"（二）己", Kai}, {"1.庚", Song}, {"二、辛", Hei}, {"（一）壬。接着写", Kai}, {"另起一段", Song}} {
		if got := runs[i]; got.text() != want.text || got.Glyphs[len([]rune(want.text))/2-1].Face != want.face {
			t.Errorf("line %d is %q in face %d, want %q in %d", i+1, got.text(), got.Glyphs[0].Face, want.text, want.face)
		}
	}
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 23: "二十三", 99: "九十九"} {
		if got := chinese(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestPageNumbersStandOutside(t *testing.T) {
	pages := laidOut(t, plain(60))
	for i, p := range pages {
		foot := p.Foot[0]
		if want := "— " + strconv.Itoa(i+1) + " —"; foot.text() != want || foot.Size != pt(14) {
			t.Errorf("page %d is numbered %q in %d", i+1, foot.text(), foot.Size)
		}
		if i%2 == 0 {
			near(t, "an odd number's right edge", foot.end(), mm(28+156)-size4)
		} else {
			near(t, "an even number", foot.X, mm(28)+size4)
		}
		near(t, "its strokes", foot.Y-foot.Size*38/100, mm(37+225+7))
	}
}

// imprinted is a document of n body lines with an imprint of two parts.
func imprinted(n int) *Document {
	d := plain(n)
	d.CC, d.Printer, d.Printed = []string{"盟行政公署办公室"}, "管委会办公室", kernel.Date{Year: 2023, Month: 1, Day: 16}
	return d
}

func TestTheImprintEndsTheLastEvenPage(t *testing.T) {
	pages := laidOut(t, imprinted(30))
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	_, p := find(t, pages, "2023年1月16日印发")
	rules := p.Rules
	if p.Number != 2 || len(rules) != 3 {
		t.Fatalf("on page %d with %d rules", p.Number, len(rules))
	}
	near(t, "the last rule's lower edge", rules[2].Y+rules[2].H, mm(37+225))
	for i, want := range []Length{mm(35) / 100, mm(25) / 100, mm(35) / 100} {
		if p.Rules[i].W != coreWidth || !slices.ContainsFunc(rules, func(r Rule) bool { return r.H == want }) {
			t.Errorf("rule %d: %+v", i+1, p.Rules[i])
		}
	}
	cc, _ := find(t, pages, "抄送：盟行政公署办公室。")
	near(t, "抄送", cc.X, mm(28)+size4)
	printed, _ := find(t, pages, "印发")
	near(t, "the date of printing", printed.end(), mm(28+156)-size4)
}

func TestAnImprintAfterAnOddPageStandsOverleaf(t *testing.T) {
	pages := laidOut(t, imprinted(3))
	if _, p := find(t, pages, "印发"); len(pages) != 2 || p.Number != 2 || len(p.Foot) != 1 {
		t.Errorf("%d pages, the imprint on %d", len(pages), p.Number)
	}
}

func TestABlankPageAndTheImprintBehindItBearNoNumber(t *testing.T) {
	pages := laidOut(t, imprinted(41)) // the second page is full
	if len(pages) != 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, numbered := range []bool{true, true, false, false} {
		if (len(pages[i].Foot) == 1) != numbered {
			t.Errorf("page %d bears %d numbers", i+1, len(pages[i].Foot))
		}
	}
	if len(pages[2].Runs) != 0 {
		t.Error("the page before the imprint is not blank")
	}
	find(t, pages[3:], "印发")
}

func TestAttachmentsAreListedAndBeginOnPagesOfTheirOwn(t *testing.T) {
	pages := laidOut(t, example(t))
	first, _ := find(t, pages, "附件：1. 2022年度一类单位")
	second, _ := find(t, pages, "2. 2022年度各单位")
	near(t, "附件", first.X, mm(28)+2*charPitch)
	near(t, "the second attachment", second.X, first.X+3*charPitch)
	for i, want := range []string{"附件1", "附件2"} {
		mark, page := find(t, pages, want)
		if page.Runs[0].text() != want || page.Number != 4+i || mark.Face() != Hei {
			t.Errorf("%s begins page %d with %q", want, page.Number, page.Runs[0].text())
		}
	}
}

// Face is the face of a run's first glyph.
func (r Run) Face() Face { return r.Glyphs[0].Face }

func TestATurnedPageHasItsHeadAtTheBinding(t *testing.T) {
	pages := laidOut(t, example(t))
	mark, page := find(t, pages, "附件1")
	if !page.Turned {
		t.Fatal("the wide table is not turned")
	}
	near(t, "the turned core's upper edge", mark.top(linePitch), mm(28))
	near(t, "the turned core's left edge", mark.X, mm(297-37-225))
	near(t, "the number of the fourth page", page.Foot[0].X, mm(28)+size4)
}
