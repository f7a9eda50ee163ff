package economy

import (
	"bytes"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/sheet"
)

// maxRows bounds one file; a zone's year of every firm and series is far below.
const maxRows = 20_000

// Headings of a file of values; the subject is asked of series of firms and
// units alone.
var (
	headSeries  = []string{"指标", "Series"}
	headPeriod  = []string{"统计期", "Period"}
	headSubject = []string{"对象", "Subject"}
	headValue   = []string{"数值", "Value"}
)

// Headings are the columns of a file of values.
var Headings = []kernel.Text{kernel.T(headSeries[0], headSeries[1]), kernel.T(headPeriod[0], headPeriod[1]), kernel.T(headSubject[0], headSubject[1]), kernel.T(headValue[0], headValue[1])}

// Line is one row of a file: what it says, or what is wrong with it.
type Line struct {
	Number int // as spreadsheet programs count
	Cells  [4]string
	Row    Row
	Fault  error
}

// Sheet is a file of values as it was read.
type Sheet struct {
	Lines  []Line
	Faults int
}

// Rows are the values of a file without faults.
func (s Sheet) Rows() []Row {
	out := make([]Row, 0, len(s.Lines))
	for _, l := range s.Lines {
		out = append(out, l.Row)
	}
	return out
}

// Read reads a file of values (XLSX or CSV) and holds each row against the
// series. An error is about the whole file; a fault about a row.
func (s *Service) Read(name string, body []byte) (out Sheet, err error) {
	r, err := sheet.Open(name, bytes.NewReader(body), int64(len(body)), sheet.Options{Limits: sheet.Limits{Rows: maxRows}})
	if err != nil {
		return out, err
	}
	var at [4]int
	for i, names := range [][]string{headSeries, headPeriod, headSubject, headValue} {
		at[i] = max(r.Column(names[0]), r.Column(names[1]))
		if at[i] < 0 && i != 2 {
			return out, kernel.Invalid("file", kernel.T("表里没有“%s”这一列；可先下载模板", "The file has no column %q; download the template first"), kernel.T(names[0], names[1]))
		}
	}
	seen := map[Row]int{}
	for row, err := range r.Rows() {
		if err != nil {
			return out, err
		}
		l := Line{Number: row.Number}
		for i, col := range at {
			l.Cells[i] = strings.TrimSpace(row.At(col))
		}
		l.Row, l.Fault = s.line(l.Cells)
		if l.Fault == nil {
			same := Row{Series: l.Row.Series, Period: l.Row.Period, Subject: l.Row.Subject}
			if first, twice := seen[same]; twice {
				l.Fault = kernel.Invalid("period", kernel.T("与第 %d 行重复", "The same as row %d"), first)
			}
			seen[same] = l.Number
		}
		if l.Fault != nil {
			out.Faults++
		}
		out.Lines = append(out.Lines, l)
	}
	return out, nil
}

// line reads one row.
func (s *Service) line(cells [4]string) (r Row, err error) {
	x := s.named(cells[0])
	if x == nil {
		return r, kernel.Invalid("series", kernel.T("没有统计指标“%s”", "There is no series %q"), cells[0])
	}
	r.Series = x.Code
	if r.Period, err = ParsePeriod(cells[1]); err != nil {
		return r, err
	}
	if r.Subject, err = s.subject(x, cells[2]); err != nil {
		return r, err
	}
	if r.Value, err = Parse(cells[3], x.Scale); err != nil {
		return r, err
	}
	return r, s.fit([]Row{r})
}

// named finds a series by its code or name.
func (s *Service) named(text string) *pack.Series {
	for i := range s.o.Series {
		if x := &s.o.Series[i]; text != "" && (text == x.Code || text == x.Name.ZH || text == x.Name.EN) {
			return x
		}
	}
	return nil
}

// subject finds whose value it is.
func (s *Service) subject(x *pack.Series, text string) (kernel.ID, error) {
	dir := s.o.Org.Directory()
	switch {
	case x.Subject == pack.OfZone:
		return "", nil
	case text == "":
		return "", kernel.Invalid("subject", kernel.T("“%s”要写明对象", "%q needs a subject"), x.Name)
	case x.Subject == pack.OfUnits:
		for _, u := range dir.Units() {
			if text == u.Code || text == u.Name.ZH || text == u.Short.ZH || text == u.Name.EN || text == u.Short.EN {
				return u.ID, nil
			}
		}
	default:
		if e := firm(dir, text); e != "" {
			return e, nil
		}
	}
	return "", kernel.Invalid("subject", kernel.T("没有“%s”；请写统一社会信用代码、代码或全称", "There is no %q; write its USCC, code or full name"), text)
}

func firm(dir *org.Directory, text string) kernel.ID {
	if e, ok := dir.EnterpriseByCode(text); ok {
		return e.ID
	}
	for _, e := range dir.Enterprises() {
		if text == e.USCC || text == e.Name || text == e.Short {
			return e.ID
		}
	}
	return ""
}
