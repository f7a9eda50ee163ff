package org

import (
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// PersonFields is what people write about a person. Phone and Email are
// private: they are masked on pages and never enter the ledger.
type PersonFields struct {
	Code       string      `json:"code" yaml:"code"`
	Name       string      `json:"name" yaml:"name"`
	NameEN     string      `json:"name_en" yaml:"name_en"`   // "Zhang Sanfeng"; default worked out from the pinyin
	Pinyin     string      `json:"pinyin" yaml:"pinyin"`     // sort key, "zhang san feng"; default worked out from the name
	Title      kernel.Text `json:"title" yaml:"title"`       // of an enterprise's contact: 副总经理
	Identity   string      `json:"identity" yaml:"identity"` // 原身份: kept on file, carries no privilege
	Joined     kernel.Date `json:"joined" yaml:"joined"`
	Phone      string      `json:"-" yaml:"phone"`
	Email      string      `json:"-" yaml:"email"`
	Enterprise kernel.ID   `json:"enterprise" yaml:"enterprise"` // set for an enterprise's contact
}

// Person is somebody who can hold posts or act for an enterprise.
type Person struct {
	ID kernel.ID `json:"id"`
	PersonFields
	Roles   []string `json:"roles"` // roles carried without a post, e.g. an administrator's
	Active  bool     `json:"active"`
	Version int64    `json:"version"`
}

// latin writes a pinyin key as a name: "zhang san feng" → "Zhang Sanfeng".
func latin(key string) string {
	family, given, _ := strings.Cut(key, " ")
	given = strings.ReplaceAll(given, " ", "")
	return strings.TrimSpace(capital(family) + " " + capital(given))
}

// In returns the name as written in lang.
func (p Person) In(lang kernel.Lang) string {
	return kernel.T(p.Name, p.NameEN).In(lang)
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (f *PersonFields) normalize() error {
	f.Name = strings.TrimSpace(f.Name)
	if f.Pinyin == "" {
		f.Pinyin = PersonPinyin(f.Name)
	}
	if f.NameEN == "" {
		f.NameEN = latin(f.Pinyin)
	}
	var es kernel.Errors
	checkCode(&es, f.Code)
	checkName(&es, "name", f.Name)
	checkPhone(&es, f.Phone)
	if f.Email != "" && !strings.Contains(strings.Trim(f.Email, "@"), "@") {
		es.Add(kernel.Invalid("email", kernel.T("“%s”不是电子邮箱", "%q is not an e-mail address"), f.Email))
	}
	return es.Err()
}

// checkPhone accepts digits with the usual separators, 5 to 20 of them.
func checkPhone(es *kernel.Errors, phone string) {
	if phone == "" {
		return
	}
	digits := 0
	for _, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-() ", r):
			digits = 99
		}
	}
	if digits < 5 || digits > 20 {
		es.Add(kernel.Invalid("phone", kernel.T("电话号码“%s”不对：只写数字，如 0483-8181234", "Phone number %q is wrong: digits only, like 0483-8181234"), phone))
	}
}

const personColumns = `id, code, name, name_en, pinyin, title_zh, title_en, identity, joined, phone, email, enterprise_id, roles, active, version`

func scanPerson(r store.Scanner) (Person, error) {
	var p Person
	var roles, joined string
	err := r.Scan(&p.ID, &p.Code, &p.Name, &p.NameEN, &p.Pinyin, &p.Title.ZH, &p.Title.EN, &p.Identity, &joined, &p.Phone, &p.Email,
		&p.Enterprise, &roles, &p.Active, &p.Version)
	p.Roles, p.Joined = parseRoles(roles), parseDate(joined)
	return p, err
}

func (p Person) row() []any {
	return []any{p.ID, p.Code, p.Name, p.NameEN, p.Pinyin, p.Title.ZH, p.Title.EN, p.Identity, p.Joined.String(), p.Phone, p.Email,
		p.Enterprise, roleList(p.Roles), asInt(p.Active), p.Version}
}

// person reads one person; NotFound if there is none.
func person(tx *store.Tx, id kernel.ID) (Person, error) {
	return store.One(tx, scanPerson, `SELECT `+personColumns+` FROM person WHERE id = $1`, id)
}

// Person reads a person with the private fields, which the Directory leaves
// out. NotFound if there is none.
func (s *Service) Person(tx *store.Tx, id kernel.ID) (Person, error) { return person(tx, id) }

// PersonEvent is what the ledger keeps of a person.
type PersonEvent struct {
	Code       string    `json:"code"`
	Name       string    `json:"name"`
	Enterprise kernel.ID `json:"enterprise,omitempty"`
}
