package counter

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// Item is what a version says of a service item, in the national fields
// (GB/T 39554.1 and the exchange schema of service items), what English readers read
// beside it.
type Item struct {
	Code         string      `json:"code"`              // implementation code (实施编码)
	Basic        string      `json:"basic,omitempty"`   // basic code (基本编码)
	Name         string      `json:"name"`              // 事项名称
	NameEN       string      `json:"name_en,omitempty"` // for English readers
	Main         string      `json:"main,omitempty"`    // the main item it belongs to
	MainEN       string      `json:"main_en,omitempty"`
	Kind         string      `json:"kind"`                 // of the pack's list of kinds
	Department   string      `json:"department,omitempty"` // as a file calls it, where that is no unit of the zone
	Unit         kernel.ID   `json:"unit"`                 // who handles it
	Duty         string      `json:"duty,omitempty"`       // its duty basis
	DutyEN       string      `json:"duty_en,omitempty"`
	Statutory    *Limit      `json:"statutory,omitempty"`  // nil = unknown
	Promised     *Limit      `json:"promised,omitempty"`   // nil = unknown
	Conditions   string      `json:"conditions,omitempty"` // when it is accepted
	ConditionsEN string      `json:"conditions_en,omitempty"`
	Materials    []Material  `json:"materials,omitempty"` //
	Steps        []Step      `json:"steps,omitempty"`     //
	Visits       *int        `json:"visits,omitempty"`    // times one must come; nil = unknown
	Fee          string      `json:"fee,omitempty"`       // "" = unknown
	FeeEN        string      `json:"fee_en,omitempty"`
	FeeBasis     string      `json:"fee_basis,omitempty"` //
	FeeBasisEN   string      `json:"fee_basis_en,omitempty"`
	Legal        string      `json:"legal,omitempty"` // legal basis
	LegalEN      string      `json:"legal_en,omitempty"`
	From         kernel.Date `json:"from,omitzero"`        // in force from; zero = the day it is published
	Until        kernel.Date `json:"until,omitzero"`       // cancelled on; zero = open
	Extended     bool        `json:"extended,omitempty"`   // 延时办
	AtDoor       bool        `json:"at_door,omitempty"`    // 上门办
	WholeRegion  bool        `json:"whole,omitempty"`      // 全区通办
	Commitment   bool        `json:"commitment,omitempty"` // 告知承诺
	Words        []string    `json:"words,omitempty"`      // everyday words
	WordsEN      []string    `json:"words_en,omitempty"`
	Special      string      `json:"special,omitempty"` // special procedures outside the clock, and how long they take
	SpecialEN    string      `json:"special_en,omitempty"`
}

// Material is one paper an applicant hands in.
type Material struct {
	Name       string `json:"name"`
	NameEN     string `json:"name_en,omitempty"`
	Form       string `json:"form,omitempty"` // original, copy, electronic, and how many
	FormEN     string `json:"form_en,omitempty"`
	Issuer     string `json:"issuer,omitempty"` // who can issue it
	IssuerEN   string `json:"issuer_en,omitempty"`
	Sample     string `json:"sample,omitempty"` // what a good one looks like, or where it is
	SampleEN   string `json:"sample_en,omitempty"`
	Held       string `json:"held,omitempty"` // what the zone holds of it: "uscc", "name" …; then it is not asked
	When       string `json:"when,omitempty"` // answers under which it is asked: "place=rented"
	Optional   bool   `json:"optional,omitempty"`
	Deferrable bool   `json:"deferrable,omitempty"` // may come later (容缺)
}

// Step is one step of handling.
type Step struct {
	Name   string `json:"name"`
	NameEN string `json:"name_en,omitempty"`
	Note   string `json:"note,omitempty"`
	NoteEN string `json:"note_en,omitempty"`
}

// Title is its name in both languages.
func (i *Item) Title() kernel.Text { return kernel.T(i.Name, i.NameEN) }

// Deferrable reports whether some material may come later.
func (i *Item) Deferrable() bool {
	for _, m := range i.Materials {
		if m.Deferrable {
			return true
		}
	}
	return false
}

const (
	maxName = 200
	maxText = 4000
	maxList = 60
)

// check holds an item against the rules; every fault at once.
func (i *Item) check(kinds pack.List) error {
	var errs kernel.Errors
	need := func(field, value string, label kernel.Text) {
		if value == "" {
			errs.Add(kernel.Invalid(field, kernel.T("“%s”是空的，请填上", "%q is empty; please fill it in"), label))
		}
	}
	need("code", i.Code, kernel.T("实施编码", "Implementation code"))
	need("name", i.Name, kernel.T("事项名称", "Name"))
	need("unit", string(i.Unit), kernel.T("实施部门", "Department"))
	if _, ok := kinds.Option(i.Kind); !ok {
		errs.Add(kernel.Invalid("kind", kernel.T("没有“%s”这种事项类型", "There is no kind of item %q"), i.Kind))
	}
	for field, text := range map[string]string{"code": i.Code, "basic": i.Basic, "name": i.Name, "name_en": i.NameEN, "main": i.Main} {
		if utf8.RuneCountInString(text) > maxName {
			errs.Add(kernel.Invalid(field, kernel.T("不超过 %d 个字", "%d characters at most"), maxName))
		}
	}
	for field, text := range map[string][2]string{"main": {i.MainEN}, "conditions": {i.Conditions, i.ConditionsEN}, "legal": {i.Legal, i.LegalEN}, "duty": {i.Duty, i.DutyEN}, "fee": {i.Fee, i.FeeEN}, "fee_basis": {i.FeeBasis, i.FeeBasisEN}, "special": {i.Special, i.SpecialEN}} {
		if utf8.RuneCountInString(text[0]) > maxText || utf8.RuneCountInString(text[1]) > maxText {
			errs.Add(kernel.Invalid(field, kernel.T("不超过 %d 个字", "%d characters at most"), maxText))
		}
	}
	errs.Add(fits(i.Promised, i.Statutory))
	if !i.Until.IsZero() && !i.From.IsZero() && !i.Until.After(i.From) {
		errs.Add(kernel.Invalid("until", kernel.T("取消日期 %s 不晚于生效日期 %s", "The day it is cancelled, %s, is not after the day it begins, %s"), i.Until, i.From))
	}
	if i.Visits != nil && (*i.Visits < 0 || *i.Visits > 20) {
		errs.Add(kernel.Invalid("visits", kernel.T("到现场次数应在 0 到 20 之间", "The number of visits is 0 to 20")))
	}
	errs.Add(i.checkLists())
	return errs.Err()
}

func (i *Item) checkLists() *kernel.Error {
	if len(i.Materials) > maxList || len(i.Steps) > maxList {
		return kernel.Invalid("materials", kernel.T("材料和步骤各不超过 %d 项", "At most %d materials and as many steps"), maxList)
	}
	seen := map[string]bool{}
	for _, m := range i.Materials {
		switch {
		case m.Name == "":
			return kernel.Invalid("materials", kernel.T("有一项材料没有名称", "A material has no name"))
		case seen[m.Name]:
			return kernel.Invalid("materials", kernel.T("材料“%s”写了两次", "The material %q stands there twice"), m.Name)
		}
		seen[m.Name] = true
	}
	return nil
}

// Warnings are what is odd about an item and yet may be right.
func (i *Item) Warnings() (out []kernel.Text) {
	if uscc := i.credit(); uscc != "" {
		if codes.CheckUSCC(uscc).Verdict != codes.OK {
			out = append(out, kernel.T("编码里的统一社会信用代码校验位不符，请核对", "The credit code within the item's code fails its check; please look at it"))
		}
	}
	if i.Promised == nil {
		out = append(out, kernel.T("没有承诺时限", "There is no promised limit"))
	}
	if len(i.Materials) == 0 {
		out = append(out, kernel.T("没有材料清单", "There is no list of materials"))
	}
	return out
}

// credit is the unit's credit code within the item's code: its first 18 signs, or
// the part between dashes that has 18.
func (i *Item) credit() string {
	if len(i.Code) == 31 {
		return i.Code[:18]
	}
	for _, part := range strings.Split(i.Code, "-") {
		if len(part) == 18 {
			return part
		}
	}
	return ""
}

func (i *Item) encode() (string, error) {
	b, err := json.Marshal(i)
	return string(b), err
}

func decodeItem(s string) (i Item, err error) { return i, json.Unmarshal([]byte(s), &i) }
