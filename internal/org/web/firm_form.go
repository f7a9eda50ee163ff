package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firmForm asks about an enterprise: all of it, or what the firm itself and
// those who serve it keep. e carries its telephone.
func (p *Pages) firmForm(c *web.Ctx, e org.Enterprise, whole bool) *form {
	f := &form{Head: ui.PageHead{Title: c.T("firm.register"), Crumbs: crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: c.T("firm.register")})},
		Form: ui.Form{ID: "firm", Action: "/enterprises/new", State: c.NewForm(), Submit: c.T("firm.register"), Cancel: "/enterprises"}}
	if e.ID != "" {
		f.Head = ui.PageHead{Title: c.T("firm.edit"), Crumbs: crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: e.ShortIn(c.Lang), Href: firmHref(e.ID)}, ui.Crumb{Label: c.T("firm.edit")})}
		f.Form.Action, f.Form.Submit, f.Form.Cancel = firmHref(e.ID)+"/edit", c.T("form.save"), firmHref(e.ID)
		f.Fields = append(f.Fields, versionField(e.Version))
	}
	if whole {
		f.Fields = append(f.Fields, p.decidedFields(c, e)...)
	} else {
		f.Note = c.T("firm.edit.own")
	}
	f.Fields = append(f.Fields, p.ownFields(c, e)...)
	return f
}

// decidedFields are what the zone decides about an enterprise.
func (p *Pages) decidedFields(c *web.Ctx, e org.Enterprise) []ui.Field {
	out := []ui.Field{
		{Name: "name", Label: c.T("org.field.name"), Type: "text", Value: e.Name, Required: true, Max: 200},
		{Name: "uscc", Label: c.T("org.field.uscc"), Hint: c.T("hint.uscc"), Type: "text", Value: e.USCC, Max: 24}}
	if e.ID == "" {
		out = append(out, ui.Field{Name: "code", Label: c.T("org.field.code"), Hint: c.T("hint.firm-code"), Type: "text", Max: 64})
	}
	return append(out,
		ui.Field{Name: "class", Label: c.T("org.field.firm-class"), Type: "code", Value: e.Class, Options: listOptions(c, p.o.Classes)},
		ui.Field{Name: "industry", Label: c.T("org.field.industry"), Hint: c.T("hint.industry"), Type: "text", Value: e.Industry, Max: 5},
		ui.Field{Name: "size", Label: c.T("org.field.size"), Type: "code", Value: string(e.Size), Options: options(sizeCodes, func(s string) string { return size(c, org.EnterpriseSize(s)) })},
		ui.Field{Name: "status", Label: c.T("org.field.status"), Type: "code", Value: string(e.Status), Required: true, Options: options(statusCodes, func(s string) string { return status(c, org.EnterpriseStatus(s)) })},
		ui.Field{Name: "area", Label: c.T("org.field.area"), Hint: c.T("hint.area"), Type: "text", Value: e.Area, Max: 6},
		ui.Field{Name: "founded", Label: c.T("org.field.founded"), Type: "date", Value: e.Founded.String()},
		ui.Field{Name: "above_scale", Label: c.T("org.field.above_scale"), Hint: c.T("hint.above"), Type: "bool", Value: oneIf(e.AboveScale)},
		ui.Field{Name: "party_branch", Label: c.T("org.field.party_branch"), Type: "bool", Value: oneIf(e.PartyBranch)})
}

func oneIf(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// told writes a number; none is what nobody has told.
func told(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// ownFields are what the firm itself may change.
func (p *Pages) ownFields(c *web.Ctx, e org.Enterprise) []ui.Field {
	out := []ui.Field{
		{Name: "short", Label: c.T("org.field.short"), Hint: c.T("hint.short"), Type: "text", Value: e.Short, Max: 40},
		{Name: "name_en", Label: c.T("org.field.name_en"), Type: "text", Value: e.NameEN, Max: 200},
		{Name: "short_en", Label: c.T("org.field.short_en"), Type: "text", Value: e.ShortEN, Max: 60},
		{Name: "employees", Label: c.T("org.field.employees"), Type: "int", Value: told(float64(e.Employees)), Unit: c.T("unit.people")},
		{Name: "revenue", Label: c.T("org.field.revenue"), Type: "money", Value: told(float64(e.Revenue) / 1_000_000), Unit: c.T("unit.wan")},
		{Name: "address", Label: c.T("org.field.address"), Type: "text", Value: e.Address, Max: 200},
		{Name: "address_en", Label: c.T("org.field.address_en"), Type: "text", Value: e.AddressEN, Max: 200}}
	if people := p.o.Org.Directory().Contacts(e.ID); len(people) > 0 {
		f := ui.Field{Name: "contact", Label: c.T("firm.speaks"), Type: "person", Value: string(e.Contact)}
		for _, x := range people {
			f.Options = append(f.Options, ui.Option{Value: string(x.ID), Label: x.In(c.Lang)})
		}
		out = append(out, f)
	}
	return append(out, p.phoneField(c, e))
}

// phoneField never shows the number to those who may not see it: left empty, it
// stays as it is.
func (p *Pages) phoneField(c *web.Ctx, e org.Enterprise) ui.Field {
	f := ui.Field{Name: "phone", Label: c.T("org.field.phone"), Type: "phone", Complete: "off"}
	switch {
	case e.ID != "" && c.Actor.Enterprise == e.ID:
		f.Value = e.Phone
	case e.Phone != "":
		f.Hint = c.T("hint.phone-kept", p.o.Mask(c.Actor, e.Phone))
	}
	return f
}

// typedFirm puts what was typed over e; only the fields the form showed.
func typedFirm(c *web.Ctx, e org.EnterpriseFields, whole bool) (org.EnterpriseFields, error) {
	t := read(c)
	if whole {
		t.text("name", &e.Name)
		t.text("uscc", &e.USCC)
		t.text("code", &e.Code)
		t.text("class", &e.Class)
		t.text("industry", &e.Industry)
		t.text("size", (*string)(&e.Size))
		t.text("status", (*string)(&e.Status))
		t.text("area", &e.Area)
		t.date("founded", &e.Founded)
		t.yes("above_scale", &e.AboveScale)
		t.yes("party_branch", &e.PartyBranch)
	}
	t.text("short", &e.Short)
	t.text("name_en", &e.NameEN)
	t.text("short_en", &e.ShortEN)
	t.number("employees", &e.Employees)
	t.wan("revenue", &e.Revenue)
	t.text("address", &e.Address)
	t.text("address_en", &e.AddressEN)
	t.id("contact", &e.Contact)
	if c.Form("phone") != "" {
		t.text("phone", &e.Phone)
	}
	return e, t.errs.Err()
}

func (p *Pages) askFirm(c *web.Ctx) error {
	return p.firmForm(c, org.Enterprise{EnterpriseFields: org.EnterpriseFields{Status: org.Operating}}, true).draw(c, http.StatusOK)
}

func (p *Pages) registerFirm(c *web.Ctx) error {
	var e org.Enterprise
	in, err := typedFirm(c, e.EnterpriseFields, true)
	if err == nil {
		e, err = p.o.Org.RegisterEnterprise(c.Context(), c.Actor, in)
	}
	return p.firmForm(c, org.Enterprise{}, true).answer(c, err, c.T("firm.registered", in.Name), firmHref(e.ID))
}

// editable is the enterprise of the address and how much of it the actor may
// change.
func (p *Pages) editable(c *web.Ctx) (e org.Enterprise, whole bool, err error) {
	v, err := p.o.Org.ViewEnterprise(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return e, false, err
	}
	may, whole := p.o.Org.Directory().MayEditEnterprise(c.Actor, v.ID, c.Now())
	if !may {
		return e, false, kernel.Forbidden(kernel.T("您不能修改这家企业的信息", "You may not change this enterprise's record"))
	}
	return v.Enterprise, whole, nil
}

func (p *Pages) askEditFirm(c *web.Ctx) error {
	e, whole, err := p.editable(c)
	if err != nil {
		return err
	}
	return p.firmForm(c, e, whole).draw(c, http.StatusOK)
}

func (p *Pages) editFirm(c *web.Ctx) error {
	e, whole, err := p.editable(c)
	if err != nil {
		return err
	}
	in := org.EditEnterpriseInput{ID: e.ID, Version: typedVersion(c)}
	if in.EnterpriseFields, err = typedFirm(c, e.EnterpriseFields, whole); err == nil {
		var now org.Enterprise
		now, err = p.o.Org.EditEnterprise(c.Context(), c.Actor, in)
		if kernel.CodeOf(err) == kernel.CodeConflict && now.Version != in.Version {
			return p.firmForm(c, now, whole).changed(c, err, now.Version)
		}
	}
	return p.firmForm(c, e, whole).answer(c, err, c.T("form.saved"), firmHref(e.ID))
}

// serveForm asks who is to serve an enterprise: task force, commissioner,
// officer.
func (p *Pages) serveForm(c *web.Ctx, e org.Enterprise) *form {
	who, _ := p.o.Org.Directory().Serving(org.EnterpriseSubject(e.ID), c.Now())
	return &form{Head: ui.PageHead{Title: c.T("firm.serve"), Crumbs: crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: e.ShortIn(c.Lang), Href: firmHref(e.ID)}, ui.Crumb{Label: c.T("firm.serve")})},
		Form: ui.Form{ID: "serve", Action: firmHref(e.ID) + "/serve", State: c.NewForm(), Submit: c.T("firm.serve.do"), Cancel: firmHref(e.ID), Next: c.T("firm.serve.next")},
		Fields: []ui.Field{
			{Name: "task_force", Label: c.T("org.field.force"), Type: "unit", Required: true, Value: string(who.TaskForce), Options: p.forceOptions(c)},
			p.postField(c, "commissioner", c.T("member.role.commissioner"), who.Commissioner),
			p.postField(c, "officer", c.T("member.role.officer"), who.Officer),
			p.todayField(c, "from", c.T("org.field.from")),
			{Name: "to", Label: c.T("org.field.to"), Hint: c.T("hint.open-end"), Type: "date"}}}
}

// firmOf is the enterprise of the address, without its telephone.
func (p *Pages) firmOf(c *web.Ctx) (org.Enterprise, error) {
	e, ok := p.o.Org.Directory().Enterprise(c.ID("id"))
	if !ok {
		return e, notFound()
	}
	return e, nil
}

func (p *Pages) askServe(c *web.Ctx) error {
	e, err := p.firmOf(c)
	if err != nil {
		return err
	}
	return p.serveForm(c, e).draw(c, http.StatusOK)
}

func (p *Pages) serve(c *web.Ctx) error {
	e, err := p.firmOf(c)
	if err != nil {
		return err
	}
	in, t := org.AssignServiceInput{Subject: org.EnterpriseSubject(e.ID)}, read(c)
	t.chosen("task_force", &in.TaskForce)
	t.chosen("commissioner", &in.Commissioner)
	t.chosen("officer", &in.Officer)
	t.date("from", &in.From)
	t.date("to", &in.To)
	if err = t.errs.Err(); err == nil {
		_, err = p.o.Org.AssignService(c.Context(), c.Actor, in)
	}
	return p.serveForm(c, e).answer(c, err, c.T("firm.served"), firmHref(e.ID))
}
