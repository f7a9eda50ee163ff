package org

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

// importField is a field that a column may hold, with the column titles that
// mean it.
type importField struct {
	code   string
	must   bool // the column has to be there
	titles []string
}

// importKind is one sort of record that can be imported.
type importKind struct {
	name   kernel.Text
	needs  string // the permission to enter one by hand
	fields []importField
	plan   func(*planner, *cells, *ImportRow) error
}

// ImportFieldInfo describes a field for the page that explains the format.
type ImportFieldInfo struct {
	Code  string
	Title string // the first title, as in the template
	Must  bool
}

// importKinds are "enterprises", "posts" and "people"; filled in below.
var importKinds = map[string]importKind{
	"enterprises": {kernel.T("企业", "Enterprises"), PermEnterprise, enterpriseImport, planEnterprise},
	"posts":       {kernel.T("岗位", "Posts"), PermManage, postImport, planPost},
	"people":      {kernel.T("人员", "People"), PermPeople, personImport, planPerson},
}

// ImportKinds returns the codes and names of what can be imported.
func ImportKinds() map[string]kernel.Text {
	out := map[string]kernel.Text{}
	for code, k := range importKinds {
		out[code] = k.name
	}
	return out
}

// MayImport reports whether the actor may import records of a kind: whoever may
// import, and enter one by hand.
func MayImport(actor kernel.Actor, kind string) bool {
	return zoneWide(actor, PermImport) == nil && zoneWide(actor, importKinds[kind].needs) == nil
}

// ImportFields returns the columns of a kind in order; nil for an unknown kind.
func ImportFields(kind string) []ImportFieldInfo {
	var out []ImportFieldInfo
	for _, f := range importKinds[kind].fields {
		out = append(out, ImportFieldInfo{f.code, f.titles[0], f.must})
	}
	return out
}

// match finds for each column of the file the field it holds.
func (k importKind) match(header []string) ([]ImportColumn, error) {
	var found []string
	columns := make([]ImportColumn, len(header))
	for i, title := range header {
		columns[i].Title = title
		for _, f := range k.fields {
			if f.is(title) && !slices.Contains(found, f.code) {
				columns[i].Field = f.code
				found = append(found, f.code)
				break
			}
		}
	}
	var es kernel.Errors
	for _, f := range k.fields {
		if f.must && !slices.Contains(found, f.code) {
			es.Add(kernel.Invalid(f.code, kernel.T("表中没有“%s”这一列；表头是：%s", "There is no column %q; the header is: %s"), f.titles[0], strings.Join(header, "、")))
		}
	}
	return columns, es.Err()
}

// is compares a title without regard to case, blanks, stars and what stands in
// brackets.
func (f importField) is(title string) bool {
	plain := plainTitle(title)
	return plain == f.code || slices.ContainsFunc(f.titles, func(t string) bool { return plainTitle(t) == plain })
}

func plainTitle(s string) string {
	if i := strings.IndexAny(s, "（("); i > 0 {
		s = s[:i]
	}
	return strings.ToLower(strings.NewReplacer(" ", "", "*", "", "　", "").Replace(s))
}

// planner turns rows into what is to be done, as one transaction sees the zone.
type planner struct {
	s     *Service
	tx    *store.Tx
	actor kernel.Actor
	d     *Directory
	dates *sheet.TimeParser
	seen  map[string]int // key → row in which it stood first
}

// row plans one row. Its faults are in the row; the error is the database's.
func (p *planner) row(kind importKind, columns []ImportColumn, raw sheet.Row) (ImportRow, error) {
	c := &cells{text: map[string]string{}, dates: p.dates}
	for i, col := range columns {
		if col.Field != "" {
			c.text[col.Field] = strings.TrimSpace(raw.At(i))
		}
	}
	r := ImportRow{Number: raw.Number, Title: c.text["name"]}
	if err := kind.plan(p, c, &r); err != nil {
		return r, err
	}
	if r.Errors = append(c.errs, r.Errors...); len(r.Errors) > 0 {
		r.Action, r.apply = ImportWrong, nil
	}
	return r, nil
}

// once refuses a key that stood in an earlier row.
func (p *planner) once(r *ImportRow, field, key string) {
	if key == "" {
		return
	}
	if first, dup := p.seen[field+key]; dup {
		r.Errors.Add(kernel.Invalid(field, kernel.T("“%s”与第 %d 行重复", "%q stands in row %d already"), key, first))
		return
	}
	p.seen[field+key] = r.Number
}

// collect adds the errors of a check to the row.
func (r *ImportRow) collect(err error) {
	for _, e := range kernel.AllErrors(err) {
		r.Errors.Add(e)
	}
}

// cells are the texts of one row by field, and what was wrong with them.
type cells struct {
	text  map[string]string
	dates *sheet.TimeParser
	errs  kernel.Errors
}

// into stores a text unless the cell is empty.
func (c *cells) into(field string, to *string) {
	if s := c.text[field]; s != "" {
		*to = s
	}
}

func (c *cells) date(field string, to *kernel.Date) {
	if s := c.text[field]; s != "" {
		d, err := c.dates.ParseDate(s)
		if err != nil {
			c.wrong(field, kernel.T("“%s”不是日期，应写成 2022-07-01 这样", "%q is not a date; write it like 2022-07-01"), s)
			return
		}
		*to = d
	}
}

func (c *cells) number(field string, to *int) {
	if s := strings.ReplaceAll(c.text[field], ",", ""); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			c.wrong(field, kernel.T("“%s”不是整数", "%q is not a whole number"), c.text[field])
			return
		}
		*to = n
	}
}

// money reads 万元 (10,000 yuan), as statistics forms do.
func (c *cells) money(field string, to *kernel.Money) {
	if s := strings.ReplaceAll(c.text[field], ",", ""); s != "" {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || v < 0 || v > 1e9 {
			c.wrong(field, kernel.T("“%s”不是金额（万元）", "%q is not an amount in 10,000 yuan"), c.text[field])
			return
		}
		*to = kernel.Money(v*1_000_000 + 0.5)
	}
}

// word reads one of several words, each with other spellings.
func (c *cells) word(field string, words map[string]string, set func(string)) {
	s := c.text[field]
	if s == "" {
		return
	}
	if v, ok := words[strings.ToLower(s)]; ok {
		set(v)
		return
	}
	c.wrong(field, kernel.T("“%s”不在可选值之中", "%q is not one of the choices"), s)
}

var yesNo = map[string]string{"是": "y", "有": "y", "√": "y", "yes": "y", "y": "y", "1": "y", "true": "y", "否": "", "无": "", "×": "", "no": "", "n": "", "0": "", "false": ""}

func (c *cells) yes(field string, to *bool) {
	c.word(field, yesNo, func(v string) { *to = v != "" })
}

func (c *cells) wrong(field string, t kernel.Text, args ...any) {
	c.errs.Add(kernel.Invalid(field, t, args...))
}
