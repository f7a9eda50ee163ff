// Package workbook writes the scores of one group of a run as an Excel file
// that computes them itself: the values are cells, points, totals and ranks are
// live formulas over them, so that anybody can follow and check a score in the
// program they have.
//
// Layout: workbook.go (the sheet), formula.go (a method as a formula).
//
// Invariants: every number of points is a formula over values in the same row
// or column, never a stored result; a value that is no data is an empty cell;
// what a formula finds is what the run kept, within the rounding of the scheme.
package workbook

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Words are the headings in the reader's language.
type Words struct {
	Subject, Value, Beside, Full, Points, Whole, Total, Rank string
	Lang                                                     kernel.Lang
}

const (
	headRows = 2
	perLeaf  = 4 // value, what it is compared with (or its place), full mark, points
)

// sheet is the workbook under construction. The first error stays.
type sheet struct {
	f     *excelize.File
	name  string
	g     *baton.Group
	rules *indicator.Group
	w     Words
	at    map[int]int // line → column of its points
	wide  int         // columns used
	err   error
}

// Write writes the group g of a run, whose rules are the scheme's.
func Write(out io.Writer, g *baton.Group, rules *indicator.Group, w Words) error {
	s := &sheet{f: excelize.NewFile(), name: "Sheet1", g: g, rules: rules, w: w, at: map[int]int{}, wide: 1}
	s.text(1, 1, w.Subject)
	for i := range g.Scores {
		s.text(1, s.row(i), g.Scores[i].Subject.Name.In(w.Lang))
	}
	for i, l := range g.Lines {
		if l.Leaf {
			s.leaf(i, &l)
		}
	}
	for i := len(g.Lines) - 1; i >= 0; i-- { // parts before their whole
		if !g.Lines[i].Leaf {
			s.parent(i, &g.Lines[i])
		}
	}
	s.totals(s.adjustments())
	s.keep(s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: headRows, TopLeftCell: "B3", ActivePane: "bottomRight"}))
	if s.err == nil {
		s.err = s.f.Write(out)
	}
	return s.err
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) row(subject int) int { return headRows + 1 + subject }

// cell names a place, "E5"; column and row are above 0.
func cell(col, row int) string {
	name, _ := excelize.CoordinatesToCellName(col, row)
	return name
}

func (s *sheet) text(col, row int, text string) { s.keep(s.f.SetCellStr(s.name, cell(col, row), text)) }

// number writes a number as it is; no data is an empty cell.
func (s *sheet) number(col, row int, v indicator.Value) {
	if v.Known() {
		s.keep(s.f.SetCellDefault(s.name, cell(col, row), v.Num().Trim(0).String()))
	}
}

func (s *sheet) formula(col, row int, text string) {
	s.keep(s.f.SetCellFormula(s.name, cell(col, row), text))
}

// column is a whole column of subjects, "D$3:D$20".
func (s *sheet) column(col int) string {
	letters, _ := excelize.ColumnNumberToName(col)
	return fmt.Sprintf("%s$%d:%s$%d", letters, s.row(0), letters, s.row(len(s.g.Scores)-1))
}

// leaf writes one indicator: its values, and the points as a formula over them.
func (s *sheet) leaf(line int, l *indicator.Line) {
	first, ranks := s.wide+1, l.Method.Kind == indicator.RankType
	s.wide += perLeaf
	s.at[line] = first + 3
	s.text(first, 1, l.Name.In(s.w.Lang))
	beside := s.w.Beside
	if ranks {
		beside = s.w.Rank
	}
	for i, head := range []string{s.w.Value, beside, s.w.Full, s.w.Points} {
		s.text(first+i, 2, head)
	}
	for i := range s.g.Scores {
		c, row := &s.g.Scores[i].Cells[line], s.row(i)
		m := method{line: l, x: cell(first, row), beside: cell(first+1, row), full: cell(first+2, row), all: s.column(first), scale: s.g.Scale, factor: s.factor(i)}
		s.number(first, row, c.Used)
		if ranks && c.Used.Known() {
			s.formula(first+1, row, m.place())
		} else {
			s.number(first+1, row, c.Beside)
		}
		s.number(first+2, row, indicator.Number(c.Full))
		s.formula(first+3, row, m.points(c))
	}
}

// factor is the subject's difficulty.
func (s *sheet) factor(subject int) string {
	if n, ok := s.rules.Difficulty[s.g.Scores[subject].Subject.Code]; ok {
		return n.String()
	}
	return "1"
}

// parent writes the points of a line made of others.
func (s *sheet) parent(line int, l *indicator.Line) {
	s.wide++
	s.at[line] = s.wide
	name := l.Name.In(s.w.Lang)
	if line == 0 {
		name = s.w.Whole
	}
	s.text(s.wide, 1, name)
	s.text(s.wide, 2, s.w.Points)
	for i := range s.g.Scores {
		s.formula(s.wide, s.row(i), s.combined(line, i))
	}
}

// combined is how a line's parts come together for one subject.
func (s *sheet) combined(line, subject int) string {
	l, cells, row := s.g.Lines[line], s.g.Scores[subject].Cells, s.row(subject)
	var sum, product []string
	var weight indicator.Num
	for _, part := range s.g.Parts(line) {
		if !cells[part].Points.Known() {
			continue // left out: the others' full marks have grown
		}
		at := cell(s.at[part], row)
		sum = append(sum, at)
		w, err := weight.Add(s.g.Lines[part].Weight)
		s.keep(err)
		weight = w
		product = append(product, fmt.Sprintf("(%s/%s)^(%s/TOTAL)", at, cells[part].Full.Trim(0), s.g.Lines[part].Weight.Trim(0)))
	}
	switch {
	case len(sum) == 0:
		return `""`
	case l.Combine == indicator.Geometric:
		return strings.ReplaceAll(fmt.Sprintf("ROUND(%s*%s,%d)", cells[line].Full.Trim(0), strings.Join(product, "*"), s.g.Scale), "TOTAL", weight.Trim(0).String())
	}
	return strings.Join(sum, "+")
}

// adjustments writes the cases of each bonus and deduction and returns, for each
// subject, what they come to as the end of a formula.
func (s *sheet) adjustments() []string {
	plus, minus := make([][]string, len(s.g.Scores)), make([][]string, len(s.g.Scores))
	for k := range s.rules.Adjustments {
		a := &s.rules.Adjustments[k]
		if a.Kind == indicator.Veto || a.Into == indicator.IntoTies {
			continue // neither enters the total
		}
		first := s.wide + 1
		s.wide += 2
		for i := range s.g.Scores {
			applied := s.g.Scores[i].Adjustments[k]
			s.text(first, 1, applied.Name.In(s.w.Lang))
			s.text(first, 2, s.w.Value)
			s.text(first+1, 2, s.w.Points)
			s.number(first, s.row(i), applied.Value)
			points := fmt.Sprintf("ROUND(MAX(0,%s*%s),%d)", cell(first, s.row(i)), orOne(a.Per), s.g.Scale)
			if a.Cap != nil {
				points = fmt.Sprintf("MIN(%s,%s)", a.Cap.Trim(0), points)
			}
			s.formula(first+1, s.row(i), points)
			if at := cell(first+1, s.row(i)); a.Kind == indicator.Deduction {
				minus[i] = append(minus[i], at)
			} else {
				plus[i] = append(plus[i], at)
			}
		}
	}
	out := make([]string, len(s.g.Scores))
	for i := range out {
		out[i] = capped("+", plus[i], s.rules.BonusCap) + capped("-", minus[i], s.rules.DeductionCap)
	}
	return out
}

func capped(sign string, cells []string, most *indicator.Num) string {
	switch {
	case len(cells) == 0:
		return ""
	case most != nil:
		return fmt.Sprintf("%sMIN(%s,%s)", sign, most.Trim(0), strings.Join(cells, "+"))
	}
	return fmt.Sprintf("%s(%s)", sign, strings.Join(cells, "+"))
}

func orOne(n *indicator.Num) string {
	if n == nil {
		return "1"
	}
	return n.Trim(0).String()
}

// totals writes the last two columns: what everybody has, and where it stands.
func (s *sheet) totals(adjusted []string) {
	total := s.wide + 1
	s.wide += 2
	s.text(total, 1, s.w.Total)
	s.text(total+1, 1, s.w.Rank)
	for i := range s.g.Scores {
		if !s.g.Scores[i].Total.Known() {
			continue // too little is known of it to rank it
		}
		at := cell(s.at[0], s.row(i))
		s.formula(total, s.row(i), at+adjusted[i])
		s.formula(total+1, s.row(i), fmt.Sprintf("RANK(%s,%s)", cell(total, s.row(i)), s.column(total)))
	}
}
