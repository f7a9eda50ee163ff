package counter

import (
	"bytes"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
)

// Bounds of a file of items.
const (
	MaxFile = 16 << 20
	maxRows = 100_000
)

// Line is one row of a file: what it says, or what is wrong with it.
type Line struct {
	Number int // as spreadsheet programs count
	Item   Item
	Errors kernel.Errors
}

// Sheet is a file of items as it was read.
type Sheet struct {
	Lines   []Line
	Faults  int
	Unread  []string // headings that no field takes
	Missing []kernel.Text
}

// reader turns rows into items.
type reader struct {
	s     *Service
	m     Mapping
	units map[string]kernel.ID // by code and by name
	dates *sheet.TimeParser
	at    map[string]int // field → column
	seen  map[string]int // code → row
}

// Read reads a file of items (XLSX or CSV) under a mapping and holds each row
// against the rules. An error is about the whole file.
func (s *Service) Read(name string, body []byte, m Mapping) (out Sheet, err error) {
	in, err := sheet.Open(name, bytes.NewReader(body), int64(len(body)), sheet.Options{Limits: sheet.Limits{Rows: maxRows}})
	if err != nil {
		return out, err
	}
	r, err := s.newReader(m, in.Header(), &out)
	if err != nil {
		return out, err
	}
	for row, err := range in.Rows() {
		if err != nil {
			return out, err
		}
		l := r.line(row)
		if len(l.Errors) > 0 {
			out.Faults++
		}
		out.Lines = append(out.Lines, l)
	}
	return out, nil
}

func (s *Service) newReader(m Mapping, header []string, out *Sheet) (*reader, error) {
	r := &reader{s: s, m: m, units: s.unitNames(), at: map[string]int{}, seen: map[string]int{}}
	for word, code := range m.Units {
		if _, ok := r.units[code]; !ok {
			return nil, kernel.Invalid("map", kernel.T("对应表 units：“%s”对应的“%s”不是本区机构%s", "units of the mapping: %q is to be %q, which is no unit of the zone%s"), word, code, meant(nearest(code, r.units)))
		}
	}
	for word, code := range m.Kinds {
		if _, ok := s.o.Kinds.Option(code); !ok {
			return nil, kernel.Invalid("map", kernel.T("对应表 kinds：“%s”对应的“%s”不是事项类型", "kinds of the mapping: %q is to be %q, which is no kind of item"), word, code)
		}
	}
	taken := map[int]bool{}
	for i := range fields {
		at, err := m.column(&fields[i], header)
		if err != nil {
			return nil, err
		}
		if at < 0 {
			out.Missing = append(out.Missing, fields[i].name)
			continue
		}
		r.at[fields[i].code], taken[at] = at, true
	}
	for i, h := range header {
		if !taken[i] && h != "" {
			out.Unread = append(out.Unread, h)
		}
	}
	for _, must := range []string{"code", "name", "kind", "department"} {
		if _, ok := r.at[must]; !ok {
			return nil, kernel.Invalid("file", kernel.T("表里没有“%s”这一列；表头是：%s。可先下载模板，或附上对应表", "The file has no column %q; its header is: %s. Download the template, or add a mapping"), fieldOf(must).name, strings.Join(header, "、"))
		}
	}
	dates, err := sheet.NewTimeParser(nil, s.o.Org.Location())
	r.dates = dates
	return r, err
}

func (s *Service) unitNames() map[string]kernel.ID {
	out := map[string]kernel.ID{}
	for _, u := range s.o.Org.Directory().Units() {
		for _, name := range []string{u.Name.ZH, u.Short.ZH, u.Name.EN, u.Short.EN, u.Code} {
			if name != "" {
				out[name] = u.ID
			}
		}
	}
	return out
}

// line reads one row.
func (r *reader) line(row sheet.Row) Line {
	l := Line{Number: row.Number}
	for i := range fields {
		f := &fields[i]
		at, there := r.at[f.code]
		if !there {
			continue
		}
		text := r.text(row.At(at))
		if text == "" {
			continue
		}
		if err := f.read(r, &l.Item, text); err != nil {
			if err.Field == "" {
				err.Field = f.code
			}
			l.Errors.Add(err)
		}
	}
	for _, e := range kernel.AllErrors(l.Item.check(r.s.o.Kinds)) {
		if !said(l.Errors, e.Field) {
			l.Errors.Add(e)
		}
	}
	if first, twice := r.seen[l.Item.Code]; twice && l.Item.Code != "" {
		l.Errors.Add(kernel.Invalid("code", kernel.T("“%s”与第 %d 行重复，请只留一行", "%q stands in row %d already; keep one of them"), l.Item.Code, first))
	} else {
		r.seen[l.Item.Code] = l.Number
	}
	return l
}

func said(errs kernel.Errors, field string) bool {
	for _, e := range errs {
		if e.Field == field || field == "unit" && e.Field == "department" {
			return true
		}
	}
	return false
}

func (r *reader) text(cell string) string {
	t := strings.TrimSpace(cell)
	for _, b := range r.m.Blank {
		if t == b {
			return ""
		}
	}
	return t
}
