package org

import (
	"juyan/internal/codes"
	"juyan/internal/kernel"
)

var enterpriseImport = []importField{
	{"name", true, []string{"企业名称", "名称", "单位名称", "enterprise"}},
	{"uscc", false, []string{"统一社会信用代码", "信用代码", "社会信用代码"}},
	{"code", false, []string{"企业编码", "编码", "企业代码"}},
	{"short", false, []string{"简称"}},
	{"name_en", false, []string{"英文名称"}},
	{"industry", false, []string{"行业代码", "行业"}},
	{"class", false, []string{"类别"}},
	{"area", false, []string{"区划代码", "行政区划"}},
	{"size", false, []string{"规模", "企业规模"}},
	{"employees", false, []string{"从业人数", "职工人数", "从业人员"}},
	{"revenue", false, []string{"营业收入（万元）", "营收", "主营业务收入"}},
	{"status", false, []string{"经营状态", "状态"}},
	{"founded", false, []string{"成立日期"}},
	{"address", false, []string{"地址", "注册地址", "经营地址"}},
	{"phone", false, []string{"联系电话", "电话"}},
	{"above_scale", false, []string{"规上", "是否规上", "规上企业"}},
	{"party_branch", false, []string{"党组织", "有党组织"}},
}

var sizeWords = map[string]string{"大型": "large", "中型": "medium", "小型": "small", "微型": "micro", "large": "large", "medium": "medium", "small": "small", "micro": "micro"}

var statusWords = map[string]string{"在建": "building", "在营": "operating", "在产": "operating", "停产": "suspended", "已迁出": "gone", "注销": "gone", "已迁出或注销": "gone",
	"building": "building", "operating": "operating", "suspended": "suspended", "gone": "gone"}

// fill puts the cells of a row over the fields of a firm.
func (f *EnterpriseFields) fill(c *cells) {
	for field, to := range map[string]*string{"name": &f.Name, "uscc": &f.USCC, "code": &f.Code, "short": &f.Short, "name_en": &f.NameEN,
		"industry": &f.Industry, "class": &f.Class, "area": &f.Area, "address": &f.Address, "phone": &f.Phone} {
		c.into(field, to)
	}
	c.word("size", sizeWords, func(v string) { f.Size = EnterpriseSize(v) })
	c.word("status", statusWords, func(v string) { f.Status = EnterpriseStatus(v) })
	c.number("employees", &f.Employees)
	c.money("revenue", &f.Revenue)
	c.date("founded", &f.Founded)
	c.yes("above_scale", &f.AboveScale)
	c.yes("party_branch", &f.PartyBranch)
}

func planEnterprise(p *planner, c *cells, r *ImportRow) error {
	old, known, err := p.firm(c)
	if err != nil {
		return err
	}
	f := old.EnterpriseFields
	f.fill(c)
	if known {
		f.Code = old.Code
		if f.Name != old.Name && f.Pinyin == old.Pinyin {
			f.Pinyin = ""
		}
	}
	r.collect(f.normalize())
	if other, taken := p.d.EnterpriseByCode(f.USCC); taken && other.ID != old.ID {
		r.Errors.Add(kernel.Invalid("uscc", kernel.T("统一社会信用代码 %s 已登记在“%s”名下", "Credit code %s already belongs to %q"), f.USCC, other.Name))
	}
	p.once(r, "code", f.Code)
	p.once(r, "uscc", f.USCC)
	if v := codes.CheckUSCC(f.USCC); f.USCC != "" && v.Verdict == codes.Warn {
		r.Warnings = append(r.Warnings, v.Reason)
	}
	switch {
	case !known:
		r.Action = ImportNew
		r.apply = func() error { _, err := p.s.RegisterEnterpriseTx(p.tx, p.actor, f); return err }
	case f == old.EnterpriseFields:
		r.Action = ImportSame
	default:
		r.Action, r.Changes = ImportChanged, changes(old.EnterpriseFields, f)
		privateChange(r.Changes, "phone", old.Phone, f.Phone)
		r.apply = func() error {
			_, err := p.s.EditEnterpriseTx(p.tx, p.actor, EditEnterpriseInput{old.ID, old.Version, f})
			return err
		}
	}
	return nil
}

// firm finds the firm of a row by code, credit code or name, its phone
// included.
func (p *planner) firm(c *cells) (Enterprise, bool, error) {
	for _, key := range []string{c.text["code"], codes.Normalize(c.text["uscc"])} {
		if e, ok := p.d.EnterpriseByCode(key); ok && key != "" {
			e, err := enterprise(p.tx, e.ID)
			return e, true, err
		}
	}
	if c.text["code"] == "" && c.text["uscc"] == "" {
		if e, ok := p.d.EnterpriseByName(c.text["name"]); ok {
			e, err := enterprise(p.tx, e.ID)
			return e, true, err
		}
	}
	return Enterprise{}, false, nil
}

var postImport = []importField{
	{"code", true, []string{"岗位编码", "岗位代码", "编码"}},
	{"unit", true, []string{"机构", "机构代码", "所在机构", "单位"}},
	{"name", true, []string{"岗位名称", "名称", "岗位"}},
	{"name_en", false, []string{"英文名称"}},
	{"level", false, []string{"层级"}},
	{"duty", false, []string{"岗位职责", "职责"}},
	{"sort", false, []string{"顺序", "排序"}},
	{"from", false, []string{"设立日期"}},
}

func (f *PostFields) fill(c *cells) {
	c.into("code", &f.Code)
	c.into("name", &f.Name.ZH)
	c.into("name_en", &f.Name.EN)
	c.into("level", &f.Level)
	c.into("duty", &f.Duty.ZH)
	c.number("sort", &f.Sort)
	c.date("from", &f.From)
}

func planPost(p *planner, c *cells, r *ImportRow) error {
	old, known := p.d.PostByCode(c.text["code"])
	f := old.PostFields
	f.fill(c)
	if s := c.text["unit"]; s != "" {
		u, ok := p.unitNamed(s)
		if !ok {
			r.Errors.Add(kernel.Invalid("unit", kernel.T("没有机构“%s”（写编码或全称）", "There is no unit %q (give its code or full name)"), s))
		}
		f.Unit = u.ID
	}
	if known {
		f.From = old.From
	}
	if len(r.Errors) == 0 {
		r.collect(f.normalize(p.s.Today(p.tx)))
	}
	p.once(r, "code", f.Code)
	switch {
	case !known:
		r.Action = ImportNew
		r.apply = func() error { _, err := p.s.CreatePostTx(p.tx, p.actor, f); return err }
	case len(changes(old.PostFields, f)) == 0:
		r.Action = ImportSame
	default:
		r.Action, r.Changes = ImportChanged, changes(old.PostFields, f)
		r.apply = func() error {
			_, err := p.s.EditPostTx(p.tx, p.actor, EditPostInput{old.ID, old.Version, f})
			return err
		}
	}
	return nil
}

// unitNamed finds a unit that exists today by code or full name.
func (p *planner) unitNamed(s string) (Unit, bool) {
	today := p.s.Today(p.tx)
	if u, ok := p.d.UnitByCode(s); ok && u.In(today) {
		return u, true
	}
	for _, u := range p.d.Units() {
		if u.Name.ZH == s && u.In(today) {
			return u, true
		}
	}
	return Unit{}, false
}

var personImport = []importField{
	{"code", true, []string{"人员编码", "人员代码", "工号", "编码"}},
	{"name", true, []string{"姓名"}},
	{"name_en", false, []string{"姓名拼写", "英文名"}},
	{"phone", false, []string{"电话", "联系电话", "手机"}},
	{"email", false, []string{"邮箱", "电子邮箱"}},
	{"enterprise", false, []string{"企业", "企业编码", "所在企业"}},
	{"title", false, []string{"职务"}},
	{"identity", false, []string{"原身份", "身份"}},
	{"joined", false, []string{"到区日期"}},
	{"post", false, []string{"岗位", "岗位编码", "岗位代码"}},
	{"from", false, []string{"任职日期"}},
}

func (f *PersonFields) fill(c *cells) {
	for field, to := range map[string]*string{"code": &f.Code, "name": &f.Name, "name_en": &f.NameEN, "phone": &f.Phone, "email": &f.Email,
		"title": &f.Title.ZH, "identity": &f.Identity} {
		c.into(field, to)
	}
	c.date("joined", &f.Joined)
}

func planPerson(p *planner, c *cells, r *ImportRow) error {
	old, known := p.d.PersonByCode(c.text["code"])
	if known {
		var err error
		if old, err = person(p.tx, old.ID); err != nil {
			return err
		}
	}
	in := EditPersonInput{ID: old.ID, Version: old.Version, PersonFields: old.PersonFields, Inactive: known && !old.Active}
	in.fill(c)
	if in.Name != old.Name {
		in.forgetSpelling(old)
	}
	if s := c.text["enterprise"]; s != "" {
		e, ok := p.d.EnterpriseByCode(s)
		if !ok {
			e, ok = p.d.EnterpriseByName(s)
		}
		if !ok {
			r.Errors.Add(kernel.Invalid("enterprise", kernel.T("没有企业“%s”（写编码、信用代码或全称）", "There is no enterprise %q (give its code, credit code or full name)"), s))
		}
		in.Enterprise = e.ID
	}
	r.collect(in.normalize())
	p.once(r, "code", in.Code)
	appoint := p.appointment(c, r, old.ID)
	p.personAction(r, old, in, known, appoint)
	return nil
}

// personAction says what becomes of the row: the person entered or changed,
// then appointed.
func (p *planner) personAction(r *ImportRow, old Person, in EditPersonInput, known bool, appoint *AppointInput) {
	change := known && in.PersonFields != old.PersonFields
	r.Action = ImportSame
	switch {
	case !known:
		r.Action = ImportNew
	case change || appoint != nil:
		r.Action, r.Changes = ImportChanged, changes(old.PersonFields, in.PersonFields)
		privateChange(r.Changes, "phone", old.Phone, in.Phone)
		privateChange(r.Changes, "email", old.Email, in.Email)
		if appoint != nil {
			r.Changes["post"] = Change{New: string(appoint.Post)}
		}
	}
	r.apply = func() error {
		id := old.ID
		if !known {
			n, err := p.s.RegisterPersonTx(p.tx, p.actor, in.PersonFields)
			if err != nil {
				return err
			}
			id = n.ID
		} else if change {
			if _, err := p.s.EditPersonTx(p.tx, p.actor, in); err != nil {
				return err
			}
		}
		if appoint == nil {
			return nil
		}
		appoint.Person = id
		_, err := p.s.AppointTx(p.tx, p.actor, *appoint)
		return err
	}
}

// appointment reads the post and day of a row; nil if it names none, or the
// post is the person's already.
func (p *planner) appointment(c *cells, r *ImportRow, person kernel.ID) *AppointInput {
	code := c.text["post"]
	if code == "" {
		return nil
	}
	a := &AppointInput{From: p.s.Today(p.tx)}
	c.date("from", &a.From)
	post, ok := p.d.PostByCode(code)
	if !ok || !post.In(a.From) {
		r.Errors.Add(kernel.Invalid("post", kernel.T("%s 没有岗位“%s”（写岗位编码）", "On %s there is no post %q (give its code)"), a.From, code))
		return nil
	}
	p.once(r, "post", code)
	if h, held := p.d.Holder(post.ID, a.From.At(12, 0, p.s.loc)); held && h.ID == person {
		return nil
	}
	a.Post = post.ID
	return a
}
