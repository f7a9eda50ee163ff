package matter

import (
	"slices"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/sheet"
	"juyan/internal/store"
)

// recordPlan turns rows into what is to be done, as one transaction sees the
// register and the zone.
type recordPlan struct {
	r     *caseflow.Register
	actor kernel.Actor
	dir   *org.Directory
	dates *sheet.TimeParser
	have  map[string]*Record // by key
	seen  map[string]int     // key → row in which it stood first
}

func (s *Service) newRecordPlan(tx *store.Tx, actor kernel.Actor, register string) (*recordPlan, error) {
	r, err := s.Register(register)
	if err != nil {
		return nil, err
	}
	dir, err := s.org.DirectoryTx(tx)
	if err != nil {
		return nil, err
	}
	dates, err := sheet.NewTimeParser(nil, s.org.Location())
	if err != nil {
		return nil, err
	}
	all, err := store.All(tx, scanRecord, `SELECT `+recordColumns+` FROM register_record WHERE register = $1`, register)
	if err != nil {
		return nil, err
	}
	p := &recordPlan{r: r, actor: actor, dir: dir, dates: dates, have: map[string]*Record{}, seen: map[string]int{}}
	for _, rec := range all {
		if rec.Key != "" {
			p.have[rec.Key] = rec
		}
	}
	return p, nil
}

// row plans one row.
func (p *recordPlan) row(columns []RecordColumn, raw sheet.Row) RecordRow {
	out := RecordRow{Number: raw.Number, Set: caseflow.Values{}}
	for i, c := range columns {
		text := strings.TrimSpace(raw.At(i))
		if c.Field == nil || text == "" {
			continue
		}
		v, err := p.cell(c.Field, text)
		if err != nil {
			out.Errors.Add(err)
		} else if v != nil {
			out.Set[c.Field.Code] = v
		}
	}
	p.match(&out)
	p.demand(&out)
	out.Title, _ = out.Set[p.r.Titled].(string)
	p.decide(&out)
	return out
}

// match finds the record of a row by its key.
func (p *recordPlan) match(row *RecordRow) {
	if p.r.Key == "" {
		return
	}
	row.Key, _ = row.Set[p.r.Key].(string)
	if row.Key == "" {
		return // demand says that it is missing
	}
	if first, twice := p.seen[row.Key]; twice {
		row.Errors.Add(kernel.Invalid(p.r.Key, kernel.T("“%s”与第 %d 行重复，请只留一行", "%q stands in row %d already; keep one of them"), row.Key, first))
		return
	}
	p.seen[row.Key] = row.Number
	if old := p.have[row.Key]; old != nil {
		copied := *old
		row.old, row.Was, row.Set = &copied, old.Data, merged(old.Data, row.Set)
		if !Reaches(p.actor, p.r.Code+".edit", old) {
			row.Errors.Add(kernel.Invalid(p.r.Key, kernel.T("“%s”不属于您的单位或企业，不能修改", "%q is not your unit's or enterprise's, so you may not change it"), row.Key))
		}
	}
}

// demand reports the mandatory fields a row leaves empty; the key is one.
func (p *recordPlan) demand(row *RecordRow) {
	for i := range p.r.Fields {
		f := &p.r.Fields[i]
		must := slices.Contains(p.r.Required, f.Code) || f.Code == p.r.Key || f.Code == p.r.Titled
		wrong := slices.ContainsFunc(row.Errors, func(e *kernel.Error) bool { return e.Field == f.Code })
		if must && row.Set[f.Code] == nil && !wrong {
			row.Errors.Add(kernel.Invalid(f.Code, kernel.T("“%s”是空的，请填上", "%q is empty; please fill it in"), f.Name))
		}
	}
}

func (p *recordPlan) decide(row *RecordRow) {
	switch {
	case len(row.Errors) > 0:
		row.Action = RowWrong
		return
	case row.old == nil:
		row.Action = RowNew
		return
	}
	for i := range p.r.Fields {
		code := p.r.Fields[i].Code
		if !sameValues(row.old.Data[code], row.Set[code]) {
			row.Changes = append(row.Changes, code)
		}
	}
	row.Action = RowSame
	if len(row.Changes) > 0 {
		row.Action = RowChanged
	}
}

// cell reads one cell as people fill tables: names instead of codes, dates in
// any spelling, several choices separated by commas.
func (p *recordPlan) cell(f *caseflow.Field, text string) (any, *kernel.Error) {
	raw := []string{text}
	switch f.Type {
	case caseflow.TypeDate:
		if d, err := p.dates.ParseDate(text); err == nil {
			raw[0] = d.String()
		}
	case caseflow.TypeTime:
		if t, err := p.dates.Parse(text); err == nil {
			return int64(t.At), nil
		}
	case caseflow.TypeInt:
		if whole, zeros, ok := strings.Cut(text, "."); ok && strings.Trim(zeros, "0") == "" {
			raw[0] = whole // a spreadsheet's 12.00
		}
	case caseflow.TypeCodes:
		raw = splitList(text)
	case caseflow.TypeUnits:
		return p.ids(f, splitList(text))
	case caseflow.TypeUnit, caseflow.TypeEnterprise, caseflow.TypePost, caseflow.TypePerson:
		return p.id(f, text)
	}
	return f.Parse(raw)
}

func splitList(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;；|\n", r) })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (p *recordPlan) ids(f *caseflow.Field, names []string) (any, *kernel.Error) {
	var out []string
	for _, n := range names {
		id, err := p.id(f, n)
		if err != nil {
			return nil, err
		}
		out = append(out, id.(string))
	}
	return out, nil
}

// id finds what a cell names: by code, or by a name that only one has.
func (p *recordPlan) id(f *caseflow.Field, name string) (any, *kernel.Error) {
	var found []kernel.ID
	switch f.Type {
	case caseflow.TypeEnterprise:
		found = p.firms(name)
	case caseflow.TypeUnit, caseflow.TypeUnits:
		found = p.unitsNamed(name)
	case caseflow.TypePost:
		if x, ok := p.dir.PostByCode(name); ok {
			found = append(found, x.ID)
		}
	case caseflow.TypePerson:
		found = p.peopleNamed(name)
	}
	switch len(found) {
	case 1:
		return string(found[0]), nil
	case 0:
		return nil, kernel.Invalid(f.Code, kernel.T("“%s”：没有找到“%s”，请核对名称或改填代码", "%q: %q was not found; check the name or give its code"), f.Name, name)
	}
	return nil, kernel.Invalid(f.Code, kernel.T("“%s”：有 %d 个“%s”，请改填代码", "%q: there are %d called %q; give the code instead"), f.Name, len(found), name)
}

func (p *recordPlan) firms(name string) (out []kernel.ID) {
	if e, ok := p.dir.EnterpriseByCode(name); ok {
		return []kernel.ID{e.ID}
	}
	for _, e := range p.dir.Enterprises() {
		if e.Name == name || e.Short == name || strings.EqualFold(e.NameEN, name) {
			out = append(out, e.ID)
		}
	}
	return out
}

func (p *recordPlan) unitsNamed(name string) (out []kernel.ID) {
	if u, ok := p.dir.UnitByCode(name); ok {
		return []kernel.ID{u.ID}
	}
	for _, u := range p.dir.Units() {
		if u.Name.ZH == name || u.Short.ZH == name || strings.EqualFold(u.Name.EN, name) || strings.EqualFold(u.Short.EN, name) {
			out = append(out, u.ID)
		}
	}
	return out
}

func (p *recordPlan) peopleNamed(name string) (out []kernel.ID) {
	if x, ok := p.dir.PersonByCode(name); ok {
		return []kernel.ID{x.ID}
	}
	for _, x := range p.dir.People() {
		if x.Name == name {
			out = append(out, x.ID)
		}
	}
	return out
}
