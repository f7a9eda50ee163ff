package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
)

// rows is a table of n rows.
func rows(n int) *Table {
	t := &Table{Caption: "各单位得分", Columns: []Column{{Title: "序号"}, {Title: "单位", Align: Left}, {Title: "得分", Align: Right}, {Title: "说明", Align: Left}}}
	for i := range n {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("第%d单位", i+1), "92.40", "按期办结率为“96.4%”，申诉成立"})
	}
	return t
}

func tabled(t *Table) *Document {
	return &Document{Title: "考核结果", Body: []Block{{Table: t}, Paragraph("以上。")}}
}

func TestATableGoesOnWithItsHeadRepeated(t *testing.T) {
	pages := laidOut(t, tabled(rows(100)))
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	next := 1
	for i, p := range pages {
		heads := 0
		for _, r := range p.Runs {
			if r.text() == "得分" {
				heads++
			}
			if r.text() == fmt.Sprintf("第%d单位", next) {
				next++
			}
			if bottom := r.top(r.Size) + r.Size; bottom > marginTop+coreHeight {
				t.Errorf("page %d: %q stands below the core", i+1, r.text())
			}
		}
		if heads != 1 && next <= 100 {
			t.Errorf("page %d has %d heads", i+1, heads)
		}
	}
	if next != 101 {
		t.Errorf("row %d is missing", next)
	}
}

func TestNumbersStandRightAndNamesLeft(t *testing.T) {
	pages := laidOut(t, tabled(rows(3)))
	var scores, names []Run
	for _, r := range pages[0].Runs {
		switch {
		case r.text() == "92.40":
			scores = append(scores, r)
		case strings.HasSuffix(r.text(), "单位") && strings.HasPrefix(r.text(), "第"):
			names = append(names, r)
		}
	}
	if len(scores) != 3 || len(names) != 3 {
		t.Fatalf("%d scores, %d names", len(scores), len(names))
	}
	near(t, "the scores' right edge", scores[0].end(), scores[2].end())
	near(t, "the names' left edge", names[0].X, names[2].X)
}

// A row is not torn apart unless no page can hold it; then nothing is lost.
func TestARowHigherThanAPageGoesOnOverleaf(t *testing.T) {
	long := strings.Repeat("长", 4000)
	table := &Table{Columns: []Column{{Title: "说明", Width: 1}, {Title: "栏", Width: 1}}, Rows: [][]string{{long, "短"}}}
	got := 0
	pages := laidOut(t, tabled(table))
	for _, p := range pages {
		for _, r := range p.Runs {
			got += strings.Count(r.text(), "长")
		}
	}
	if got != 4000 || len(pages) < 3 {
		t.Errorf("%d of 4000 characters on %d pages", got, len(pages))
	}
}

func TestOnlyLongTextsAreBroken(t *testing.T) {
	table := &Table{Columns: []Column{{Title: "单位"}, {Title: "税收"}, {Title: "备注"}}, Rows: [][]string{{"经济发展局", "1,034,200.55", strings.Repeat("很长的说明", 12)}}}
	pages := laidOut(t, tabled(table))
	for _, whole := range []string{"经济发展局", "1,034,200.55"} {
		find(t, pages, whole)
	}
}

func TestManyColumnsAreRefusedWithTheWayOut(t *testing.T) {
	table := &Table{Columns: make([]Column, 40), Rows: [][]string{make([]string, 40)}}
	_, err := Layout(tabled(table))
	if kernel.CodeOf(err) != kernel.CodeInvalid || !strings.Contains(err.Error(), "landscape") {
		t.Errorf("%v", err)
	}
	turned := &Document{Title: "表", Annexes: []Annex{{Landscape: true, Body: []Block{{Table: &Table{Columns: make([]Column, 30), Rows: [][]string{make([]string, 30)}}}}}}}
	laidOut(t, turned)
}

func TestAnEmptyTableHasItsHead(t *testing.T) {
	pages := laidOut(t, tabled(&Table{Columns: []Column{{Title: "单位"}}}))
	find(t, pages, "单位")
	find(t, pages, "以上")
}

func TestTenThousandRowsTakeLessThanThreeSeconds(t *testing.T) {
	d := tabled(rows(10_000))
	laidOut(t, plain(1)) // the faces are unpacked
	for name, write := range map[string]func(*bytes.Buffer) error{
		"PDF":  func(b *bytes.Buffer) error { return WritePDF(b, d) },
		"Word": func(b *bytes.Buffer) error { return WriteDOCX(b, d) },
	} {
		var out bytes.Buffer
		began := time.Now()
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		t.Logf("%s: %v, %d bytes", name, took, out.Len())
		if took > 3*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestACaptionStaysWithItsTable(t *testing.T) {
	for n := 1; n < 24; n++ {
		d := plain(n)
		d.Body = append(d.Body, Block{Table: rows(2)})
		_, caption := find(t, laidOut(t, d), "各单位得分")
		if !slices.ContainsFunc(caption.Runs, func(r Run) bool { return r.text() == "第1单位" }) {
			t.Errorf("%d lines: the caption is left behind", n)
		}
	}
}
