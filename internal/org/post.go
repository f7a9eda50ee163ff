package org

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// PostFields is what people write about a post.
type PostFields struct {
	Code  string      `json:"code" yaml:"code"`
	Unit  kernel.ID   `json:"unit" yaml:"unit"`
	Name  kernel.Text `json:"name" yaml:"name"`
	Level string      `json:"level" yaml:"level"` // pack data, e.g. "leader", "head", "deputy", "staff"
	Duty  kernel.Text `json:"duty" yaml:"duty"`
	Roles []string    `json:"roles" yaml:"roles"` // role codes of the pack
	Sort  int         `json:"sort" yaml:"sort"`
	From  kernel.Date `json:"from" yaml:"from"` // default today
	To    kernel.Date `json:"to" yaml:"to"`     // zero = in being
}

// Post is the holder of duty, credit and permission (岗位).
type Post struct {
	ID kernel.ID `json:"id"`
	PostFields
	Version int64 `json:"version"`
}

// In reports whether the post exists on d.
func (p Post) In(d kernel.Date) bool { return contains(p.From, p.To, d) }

func (f *PostFields) normalize(today kernel.Date) error {
	f.From = orToday(f.From, today)
	var es kernel.Errors
	checkCode(&es, f.Code)
	checkName(&es, "name", f.Name.ZH)
	if f.Unit == "" {
		es.Add(kernel.Invalid("unit", kernel.T("请选择岗位所在机构", "Please choose the unit of the post")))
	}
	checkSpan(&es, f.From, f.To)
	checkRoles(&es, f.Roles)
	return es.Err()
}

func checkRoles(es *kernel.Errors, roles []string) {
	for _, r := range roles {
		if !kernel.IsCode(r) {
			es.Add(kernel.Invalid("roles", kernel.T("角色编码“%s”不对", "Role code %q is wrong"), r))
		}
	}
}

const postColumns = `id, code, unit_id, name_zh, name_en, level, duty_zh, duty_en, roles, sort, from_date, to_date, version`

func scanPost(r store.Scanner) (Post, error) {
	var p Post
	var roles, from, to string
	err := r.Scan(&p.ID, &p.Code, &p.Unit, &p.Name.ZH, &p.Name.EN, &p.Level, &p.Duty.ZH, &p.Duty.EN, &roles, &p.Sort, &from, &to, &p.Version)
	p.Roles, p.From, p.To = parseRoles(roles), parseDate(from), parseDate(to)
	return p, err
}

func (p Post) row() []any {
	return []any{p.ID, p.Code, p.Unit, p.Name.ZH, p.Name.EN, p.Level, p.Duty.ZH, p.Duty.EN, roleList(p.Roles), p.Sort, p.From.String(), p.To.String(), p.Version}
}

// post reads one post; NotFound if there is none.
func post(tx *store.Tx, id kernel.ID) (Post, error) {
	return store.One(tx, scanPost, `SELECT `+postColumns+` FROM post WHERE id = $1`, id)
}

// openPost reads a post that exists on d, else says so on field.
func openPost(tx *store.Tx, id kernel.ID, field string, d kernel.Date) (Post, error) {
	p, err := post(tx, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return p, kernel.Invalid(field, kernel.T("没有这个岗位", "There is no such post"))
	}
	if err == nil && !p.In(d) {
		return p, kernel.Invalid(field, kernel.T("岗位“%s”在 %s 不存在（已撤销或尚未设立）", "Post %q does not exist on %s"), p.Name, d)
	}
	return p, err
}
