package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Affiliation says whose a unit is. All units muster, serve and are rated;
// only the zone's own enter its appointments and pay pool.
type Affiliation string

// The affiliations: 区管, 派驻, 垂管, 公用企业.
const (
	Own       Affiliation = "own"
	Stationed Affiliation = "stationed"
	Vertical  Affiliation = "vertical"
	UtilityCo Affiliation = "utility"
)

// UnitKind says what sort of body a unit is.
type UnitKind string

// The kinds of unit.
const (
	Committee  UnitKind = "committee"
	Agency     UnitKind = "agency"
	Department UnitKind = "department"
	Company    UnitKind = "company"
	Party      UnitKind = "party"
)

var (
	affiliations = []Affiliation{Own, Stationed, Vertical, UtilityCo}
	unitKinds    = []UnitKind{Committee, Agency, Department, Company, Party}
)

// UnitFields is what people write about a unit.
type UnitFields struct {
	Code        string      `json:"code" yaml:"code"`
	Name        kernel.Text `json:"name" yaml:"name"`
	Short       kernel.Text `json:"short" yaml:"short"`             // for narrow columns; default the name
	Class       int         `json:"class" yaml:"class"`             // 1, 2 or 3 (一/二/三类工作机构); 0 = not classed
	Affiliation Affiliation `json:"affiliation" yaml:"affiliation"` // default own
	Kind        UnitKind    `json:"kind" yaml:"kind"`               // default department
	Parent      kernel.ID   `json:"parent" yaml:"parent"`           // "" = a root
	Sort        int         `json:"sort" yaml:"sort"`               // protocol order among siblings
	Duty        kernel.Text `json:"duty" yaml:"duty"`               // what it is for
	Basis       kernel.Text `json:"basis" yaml:"basis"`             // 职责依据: what a bounce must cite
	Phone       string      `json:"phone" yaml:"phone"`             // duty telephone, public
	From        kernel.Date `json:"from" yaml:"from"`               // default today
	To          kernel.Date `json:"to" yaml:"to"`                   // zero = in being
}

// Unit is a body of the zone (机构): a node of the unit tree.
type Unit struct {
	ID kernel.ID `json:"id"`
	UnitFields
	Pinyin  string `json:"-"`
	Version int64  `json:"version"`
}

// In reports whether the unit exists on d.
func (u Unit) In(d kernel.Date) bool { return contains(u.From, u.To, d) }

// Works reports whether work can be given to the unit on d: agencies, stations
// and utilities, not committees, sections or branches.
func (u Unit) Works(d kernel.Date) bool {
	return (u.Kind == Agency || u.Kind == Company || u.Affiliation != Own) && u.In(d)
}

// normalize fills defaults and returns what is wrong with f.
func (f *UnitFields) normalize(today kernel.Date) error {
	if f.Short.IsZero() {
		f.Short = f.Name
	}
	if f.Affiliation == "" {
		f.Affiliation = Own
	}
	if f.Kind == "" {
		f.Kind = Department
	}
	f.From = orToday(f.From, today)
	var es kernel.Errors
	checkCode(&es, f.Code)
	checkName(&es, "name", f.Name.ZH)
	checkSpan(&es, f.From, f.To)
	oneOf(&es, "affiliation", f.Affiliation, affiliations)
	oneOf(&es, "kind", f.Kind, unitKinds)
	if f.Class < 0 || f.Class > 3 {
		es.Add(kernel.Invalid("class", kernel.T("机构类别只能是 1、2、3，或 0（不分类），不能是 %d", "Class is 1, 2, 3 or 0 (not classed), not %d"), f.Class))
	}
	return es.Err()
}

const unitColumns = `id, code, name_zh, name_en, short_zh, short_en, class, affiliation, kind, parent_id, sort, pinyin,
	duty_zh, duty_en, basis_zh, basis_en, phone, from_date, to_date, version`

func scanUnit(r store.Scanner) (Unit, error) {
	var u Unit
	var from, to string
	err := r.Scan(&u.ID, &u.Code, &u.Name.ZH, &u.Name.EN, &u.Short.ZH, &u.Short.EN, &u.Class, &u.Affiliation, &u.Kind,
		&u.Parent, &u.Sort, &u.Pinyin, &u.Duty.ZH, &u.Duty.EN, &u.Basis.ZH, &u.Basis.EN, &u.Phone, &from, &to, &u.Version)
	u.From, u.To = parseDate(from), parseDate(to)
	return u, err
}

func (u Unit) row() []any {
	return []any{u.ID, u.Code, u.Name.ZH, u.Name.EN, u.Short.ZH, u.Short.EN, u.Class, string(u.Affiliation), string(u.Kind),
		u.Parent, u.Sort, u.Pinyin, u.Duty.ZH, u.Duty.EN, u.Basis.ZH, u.Basis.EN, u.Phone, u.From.String(), u.To.String(), u.Version}
}

// unit reads one unit; NotFound if there is none.
func unit(tx *store.Tx, id kernel.ID) (Unit, error) {
	return store.One(tx, scanUnit, `SELECT `+unitColumns+` FROM unit WHERE id = $1`, id)
}
