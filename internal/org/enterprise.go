package org

import (
	"strings"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// EnterpriseSize is the statistical size of an enterprise (2017 standard).
type EnterpriseSize string

// The sizes: 大型, 中型, 小型, 微型.
const (
	Large  EnterpriseSize = "large"
	Medium EnterpriseSize = "medium"
	Small  EnterpriseSize = "small"
	Micro  EnterpriseSize = "micro"
)

// EnterpriseStatus is where an enterprise stands in its life.
type EnterpriseStatus string

// The statuses: 在建, 在营, 停产, 已迁出或注销.
const (
	Building  EnterpriseStatus = "building"
	Operating EnterpriseStatus = "operating"
	Suspended EnterpriseStatus = "suspended"
	Gone      EnterpriseStatus = "gone"
)

var (
	sizes    = []EnterpriseSize{"", Large, Medium, Small, Micro}
	statuses = []EnterpriseStatus{Building, Operating, Suspended, Gone}
)

// EnterpriseFields is what people write about an enterprise. Phone is private.
type EnterpriseFields struct {
	Code        string           `json:"code" yaml:"code"` // the zone's own number; default the USCC
	USCC        string           `json:"uscc" yaml:"uscc"` // GB 32100; "" while the firm is being set up
	Name        string           `json:"name" yaml:"name"`
	Short       string           `json:"short" yaml:"short"` // default the name
	NameEN      string           `json:"name_en" yaml:"name_en"`
	ShortEN     string           `json:"short_en" yaml:"short_en"` // default NameEN
	Pinyin      string           `json:"pinyin" yaml:"pinyin"`     // sort key; default worked out from the name
	Industry    string           `json:"industry" yaml:"industry"` // GB/T 4754-2017 class, e.g. "2662"
	Class       string           `json:"class" yaml:"class"`       // pack list, e.g. chemicals, logistics
	Area        string           `json:"area" yaml:"area"`         // GB/T 2260 or the zone's statistics code
	Size        EnterpriseSize   `json:"size" yaml:"size"`         // "" = not known
	Employees   int              `json:"employees" yaml:"employees"`
	Revenue     kernel.Money     `json:"revenue" yaml:"revenue"` // last year's, in fen
	Status      EnterpriseStatus `json:"status" yaml:"status"`   // default operating
	Founded     kernel.Date      `json:"founded" yaml:"founded"`
	Address     string           `json:"address" yaml:"address"`
	AddressEN   string           `json:"address_en" yaml:"address_en"`
	Contact     kernel.ID        `json:"contact" yaml:"contact"` // the person who speaks for it; "" = none yet
	Phone       string           `json:"-" yaml:"phone"`
	AboveScale  bool             `json:"above_scale" yaml:"above_scale"`   // industry: revenue ≥ 20 M yuan (规上)
	PartyBranch bool             `json:"party_branch" yaml:"party_branch"` // has a party branch
}

// Enterprise is a firm of the zone.
type Enterprise struct {
	ID kernel.ID `json:"id"`
	EnterpriseFields
	Version int64 `json:"version"`
}

// In returns the name as written in lang.
func (e Enterprise) In(lang kernel.Lang) string { return kernel.T(e.Name, e.NameEN).In(lang) }

// ShortIn returns the short name as written in lang.
func (e Enterprise) ShortIn(lang kernel.Lang) string { return kernel.T(e.Short, e.ShortEN).In(lang) }

func (f *EnterpriseFields) normalize() error {
	f.Name, f.USCC = strings.TrimSpace(f.Name), codes.Normalize(f.USCC)
	if f.Code == "" {
		f.Code = f.USCC
	}
	if f.Code == "" {
		return kernel.Invalid("code", kernel.T("请填写企业编码或统一社会信用代码", "Fill in the code of the enterprise or its credit code"))
	}
	if f.Short == "" {
		f.Short = f.Name
	}
	if f.ShortEN == "" {
		f.ShortEN = f.NameEN
	}
	if f.Pinyin == "" {
		f.Pinyin = PinyinKey(f.Name)
	}
	if f.Status == "" {
		f.Status = Operating
	}
	var es kernel.Errors
	checkCode(&es, f.Code)
	checkName(&es, "name", f.Name)
	checkPhone(&es, f.Phone)
	oneOf(&es, "size", f.Size, sizes)
	oneOf(&es, "status", f.Status, statuses)
	f.checkCodes(&es)
	if f.Employees < 0 || f.Revenue < 0 {
		es.Add(kernel.Invalid("employees", kernel.T("人数和营业收入不能为负", "Employees and revenue cannot be negative")))
	}
	return es.Err()
}

// checkCodes refuses what cannot be a code at all. A genuine code may fail its
// check character, so that is only a warning (see package codes).
func (f *EnterpriseFields) checkCodes(es *kernel.Errors) {
	for _, c := range []struct {
		field, code string
		check       func(string) codes.Result
	}{{"uscc", f.USCC, codes.CheckUSCC}, {"industry", f.Industry, codes.CheckIndustry}, {"area", f.Area, codes.CheckArea}} {
		if c.code != "" {
			es.Add(c.check(c.code).Err(c.field))
		}
	}
}

const enterpriseColumns = `id, code, uscc, name, short, name_en, short_en, pinyin, industry, class, area, size, employees, revenue, status,
	founded, address, address_en, contact_id, phone, above_scale, party_branch, version`

func scanEnterprise(r store.Scanner) (Enterprise, error) {
	var e Enterprise
	var founded string
	err := r.Scan(&e.ID, &e.Code, &e.USCC, &e.Name, &e.Short, &e.NameEN, &e.ShortEN, &e.Pinyin, &e.Industry, &e.Class, &e.Area,
		&e.Size, &e.Employees, &e.Revenue, &e.Status, &founded, &e.Address, &e.AddressEN, &e.Contact, &e.Phone, &e.AboveScale, &e.PartyBranch, &e.Version)
	e.Founded = parseDate(founded)
	return e, err
}

func (e Enterprise) row() []any {
	return []any{e.ID, e.Code, e.USCC, e.Name, e.Short, e.NameEN, e.ShortEN, e.Pinyin, e.Industry, e.Class, e.Area, string(e.Size),
		e.Employees, int64(e.Revenue), string(e.Status), e.Founded.String(), e.Address, e.AddressEN, e.Contact, e.Phone, asInt(e.AboveScale),
		asInt(e.PartyBranch), e.Version}
}

// enterprise reads one enterprise; NotFound if there is none.
func enterprise(tx *store.Tx, id kernel.ID) (Enterprise, error) {
	return store.One(tx, scanEnterprise, `SELECT `+enterpriseColumns+` FROM enterprise WHERE id = $1`, id)
}

// Enterprise reads an enterprise with its phone, which the Directory leaves
// out. NotFound if there is none.
func (s *Service) Enterprise(tx *store.Tx, id kernel.ID) (Enterprise, error) {
	return enterprise(tx, id)
}
