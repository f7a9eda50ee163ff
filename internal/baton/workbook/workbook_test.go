package workbook_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/govalues/decimal"
	"github.com/xuri/excelize/v2"

	"juyan/internal/baton"
	"juyan/internal/baton/workbook"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// every has each method, nested parts, a geometric one, adjustments with caps.
const every = `
code: every
name: {zh: 全部, en: Every}
period: year
from: 2022-01-01
no_data: drop
indicators:
  - {code: a, name: {zh: 甲, en: A}, given: true}
  - {code: b, name: {zh: 乙, en: B}, given: true, direction: down}
  - {code: c, name: {zh: 丙, en: C}, given: true}
  - {code: d, name: {zh: 丁, en: D}, given: true}
  - {code: e, name: {zh: 戊, en: E}, given: true}
  - {code: f, name: {zh: 己, en: F}, given: true}
  - {code: g, name: {zh: 庚, en: G}, given: true}
  - {code: h, name: {zh: 辛, en: H}, given: true}
  - {code: i, name: {zh: 壬, en: I}, given: true}
  - {code: j, name: {zh: 癸, en: J}, given: true}
  - {code: k, name: {zh: 子, en: K}, given: true, direction: down}
  - {code: l, name: {zh: 丑, en: L}, given: true}
groups:
  - code: all
    name: {zh: 全部, en: All}
    kind: unit
    subjects: [p, q, r, s, none]
    items:
      - {code: growth, indicator: a, weight: 10, method: growth, target: 90, targets: {q: 80}}
      - {code: control, indicator: b, weight: 10, method: control, target: 50}
      - code: nested
        name: {zh: 合, en: Nested}
        weight: 40
        items:
          - {code: efficacy, indicator: c, weight: 10, method: efficacy, floor: 60, goal: 98, clamp: true}
          - {code: interval, indicator: d, weight: 10, method: interval, table: [{to: 70, share: 0.4}, {from: 70, to: 90, points: 7}, {from: 90, share: 1}]}
          - {code: tier, indicator: e, weight: 10, method: tier, tiers: [{at: 95, share: 1}, {at: 85, share: 0.8}, {at: 60, share: 0.4}]}
          - {code: linear, indicator: f, weight: 10, method: linear, worst: 40, best: 100, no_data: zero}
      - code: product
        name: {zh: 积, en: Product}
        weight: 20
        combine: geometric
        items:
          - {code: leader, indicator: g, weight: 12, method: leader}
          - {code: direct, indicator: i, weight: 8, method: direct, of: 100}
      - {code: rank, indicator: h, weight: 10, method: rank, step: 0.1, ties: mean}
      - {code: log, indicator: j, weight: 10, method: linear, transform: log, worst: 1, best: 1000, no_data: mean}
    bonus_cap: 3
    deduction_cap: 2
    adjustments:
      - {code: plus, kind: bonus, indicator: l, per: 1.5, cap: 4}
      - {code: minus, kind: deduction, indicator: k, per: 0.5, cap: 5}
`

// The workbook finds what the run kept: every total and every rank, from the
// values alone.
func TestTheWorkbookComputesTheScores(t *testing.T) {
	scheme, problems := pack.ReadScheme("every.yaml", []byte(every), nil, indicator.Known{Standalone: true})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	book, err := indicator.NewBook(scheme.From, scheme.Indicators)
	if err != nil {
		t.Fatal(err)
	}
	in := &indicator.Inputs{Period: scheme.First(), Values: map[string][]indicator.Value{}}
	for _, code := range []string{"p", "q", "r", "s", "none"} {
		in.Subjects = append(in.Subjects, indicator.Subject{Code: code, Name: kernel.T("单位"+code, "Unit "+code)})
	}
	for n, ind := range scheme.Indicators {
		for s := range in.Subjects {
			v := indicator.Number(decimal.MustParse(fmt.Sprint(37 + (n*29+s*17)%61)))
			if n == 5 && s == 1 || n == 2 && s == 2 || n == 9 && s == 3 {
				v = indicator.NoData(kernel.T("没有", "none"))
			}
			if s == 4 && n < 10 {
				v = indicator.NoData(kernel.T("没有", "none"))
			}
			if n >= 10 {
				v = indicator.Number(decimal.MustNew(int64(s), 0)) // cases
			}
			in.Values[ind.Code] = append(in.Values[ind.Code], v)
		}
	}
	result, err := indicator.Score(scheme, "all", book, in)
	if err != nil {
		t.Fatal(err)
	}
	g := &baton.Group{Code: "all", Frame: baton.Frame{Heading: baton.Heading{Name: kernel.T("全部", "All")}, Result: *result}}
	for i := range result.Subjects {
		g.Scores = append(g.Scores, &baton.Score{Subject: baton.Subject{Code: result.Subjects[i].Code, Name: result.Subjects[i].Name}, SubjectResult: result.Subjects[i]})
	}
	for _, s := range g.Scores { // with too little data there is no total and no place
		if s.Rank == len(g.Scores) {
			s.Total, s.Rank = indicator.NoData(kernel.T("数据不足", "too little data")), 0
		}
	}
	var out bytes.Buffer
	if err := workbook.Write(&out, g, scheme.Group("all"), workbook.Words{Subject: "Subject", Whole: "All", Total: "Total", Rank: "Rank", Lang: kernel.EN}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	total := column(t, f, "Total")
	for i, s := range g.Scores {
		for line, l := range g.Lines {
			at := column(t, f, l.Name.In(kernel.EN))
			if l.Leaf {
				at += 3
			}
			same(t, s.Subject.Code+" "+l.Code, computed(t, f, at, 3+i), s.Cells[line].Points)
		}
		same(t, s.Subject.Code+" total", computed(t, f, total, 3+i), s.Total)
		if got := computed(t, f, total+1, 3+i); got != strconv.Itoa(s.Rank) && (got != "" || s.Rank != 0) {
			t.Errorf("%s: the workbook says place %s, the run %d", s.Subject.Code, got, s.Rank)
		}
	}
}

// same holds a computed cell to what the run kept: to the last digit of its
// scale, for a geometric mean goes on from rounded parts; no data is empty.
func same(t *testing.T, what, found string, kept indicator.Value) {
	t.Helper()
	if !kept.Known() {
		if found != "" {
			t.Errorf("%s: the workbook finds %s, the run has no data", what, found)
		}
		return
	}
	got, err := strconv.ParseFloat(found, 64)
	want, _ := kept.Num().Float64()
	if err != nil || math.Abs(got-want) > 0.00011 {
		t.Errorf("%s: the workbook finds %q, the run %v", what, found, want)
	}
}

func column(t *testing.T, f *excelize.File, head string) int {
	t.Helper()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range rows[0] {
		if text == head {
			return i + 1
		}
	}
	t.Fatalf("no column %s in %v", head, rows[0])
	return 0
}

func computed(t *testing.T, f *excelize.File, col, row int) string {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	text, err := f.CalcCellValue("Sheet1", at)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return text
}
