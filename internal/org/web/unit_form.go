package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// unitForm asks what there is to say of a unit; a new one also its code.
func (p *Pages) unitForm(c *web.Ctx, u org.Unit) *form {
	isNew := u.ID == ""
	f := &form{Head: ui.PageHead{Title: c.T("unit.create"), Crumbs: crumbs(c, "units.title", "/units", ui.Crumb{Label: c.T("unit.create")})},
		Form: ui.Form{ID: "unit", Action: "/units/new", State: c.NewForm(), Submit: c.T("form.create"), Cancel: "/units"}}
	code := ui.Field{Name: "code", Label: c.T("org.field.code"), Hint: c.T("hint.code"), Type: "text", Value: u.Code, Required: true, Max: 64}
	if !isNew {
		f.Head = ui.PageHead{Title: c.T("unit.edit"), Crumbs: crumbs(c, "units.title", "/units", ui.Crumb{Label: u.Name.In(c.Lang), Href: unitHref(u.ID)}, ui.Crumb{Label: c.T("unit.edit")})}
		f.Form.Action, f.Form.Submit, f.Form.Cancel = unitHref(u.ID)+"/edit", c.T("form.save"), unitHref(u.ID)
		code = versionField(u.Version)
	}
	f.Fields = []ui.Field{code,
		{Name: "name", Label: c.T("org.field.name"), Type: "text", Value: u.Name.ZH, Required: true, Max: 200},
		{Name: "name_en", Label: c.T("org.field.name_en"), Type: "text", Value: u.Name.EN, Max: 200},
		{Name: "short", Label: c.T("org.field.short"), Hint: c.T("hint.short"), Type: "text", Value: u.Short.ZH, Max: 40},
		{Name: "short_en", Label: c.T("org.field.short_en"), Type: "text", Value: u.Short.EN, Max: 40},
		{Name: "parent", Label: c.T("org.field.parent"), Type: "unit", Value: string(u.Parent), Options: p.unitOptions(c)},
		{Name: "affiliation", Label: c.T("org.field.affiliation"), Type: "code", Value: string(u.Affiliation), Required: true, Options: options(affiliationCodes, func(s string) string { return affiliation(c, org.Affiliation(s)) })},
		{Name: "kind", Label: c.T("org.field.kind"), Type: "code", Value: string(u.Kind), Required: true, Options: options(unitKindCodes, func(s string) string { return unitKind(c, org.UnitKind(s)) })},
		{Name: "class", Label: c.T("org.field.class"), Type: "code", Value: strconv.Itoa(u.Class), Options: options(classCodes, func(s string) string { n, _ := strconv.Atoi(s); return class(c, n) })},
		{Name: "duty", Label: c.T("org.field.duty"), Type: "longtext", Value: u.Duty.ZH, Rows: 2},
		{Name: "duty_en", Label: c.T("org.field.duty_en"), Type: "longtext", Value: u.Duty.EN, Rows: 2},
		{Name: "basis", Label: c.T("org.field.basis"), Hint: c.T("hint.basis"), Type: "longtext", Value: u.Basis.ZH, Rows: 2},
		{Name: "basis_en", Label: c.T("org.field.basis_en"), Type: "longtext", Value: u.Basis.EN, Rows: 2},
		{Name: "phone", Label: c.T("org.field.duty-phone"), Type: "phone", Value: u.Phone},
		{Name: "sort", Label: c.T("org.field.sort"), Hint: c.T("hint.sort"), Type: "int", Value: strconv.Itoa(u.Sort)}}
	if isNew {
		f.Fields = append(f.Fields, p.todayField(c, "from", c.T("org.field.from")))
	}
	return f
}

func typedUnit(c *web.Ctx, u org.UnitFields) (org.UnitFields, error) {
	t := read(c)
	t.text("code", &u.Code)
	t.both("name", &u.Name)
	t.both("short", &u.Short)
	t.id("parent", &u.Parent)
	t.text("affiliation", (*string)(&u.Affiliation))
	t.text("kind", (*string)(&u.Kind))
	t.number("class", &u.Class)
	t.both("duty", &u.Duty)
	t.both("basis", &u.Basis)
	t.text("phone", &u.Phone)
	t.number("sort", &u.Sort)
	t.date("from", &u.From)
	return u, t.errs.Err()
}

func (p *Pages) askUnit(c *web.Ctx) error {
	u := org.Unit{UnitFields: org.UnitFields{Parent: kernel.ID(c.Query("parent")), Affiliation: org.Own, Kind: org.Department}}
	return p.unitForm(c, u).draw(c, http.StatusOK)
}

func (p *Pages) createUnit(c *web.Ctx) error {
	var u org.Unit
	in, err := typedUnit(c, u.UnitFields)
	if err == nil {
		u, err = p.o.Org.CreateUnit(c.Context(), c.Actor, in)
	}
	return p.unitForm(c, org.Unit{}).answer(c, err, c.T("unit.created", in.Name), unitHref(u.ID))
}

// unitOf is the unit of the address.
func (p *Pages) unitOf(c *web.Ctx) (org.Unit, error) {
	u, ok := p.o.Org.Directory().Unit(c.ID("id"))
	if !ok {
		return u, notFound()
	}
	return u, nil
}

func (p *Pages) askEditUnit(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	return p.unitForm(c, u).draw(c, http.StatusOK)
}

func (p *Pages) editUnit(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	in := org.EditUnitInput{ID: u.ID, Version: typedVersion(c)}
	if in.UnitFields, err = typedUnit(c, u.UnitFields); err == nil {
		var now org.Unit
		now, err = p.o.Org.EditUnit(c.Context(), c.Actor, in)
		if kernel.CodeOf(err) == kernel.CodeConflict && now.Version != in.Version {
			return p.unitForm(c, now).changed(c, err, now.Version)
		}
	}
	return p.unitForm(c, u).answer(c, err, c.T("form.saved"), unitHref(u.ID))
}

func (p *Pages) endUnitForm(c *web.Ctx, u org.Unit) *form {
	return p.endForm(c, c.T("unit.end"), c.T("unit.end.note"), unitHref(u.ID)+"/end", unitHref(u.ID), crumbs(c, "units.title", "/units", ui.Crumb{Label: u.Name.In(c.Lang), Href: unitHref(u.ID)}))
}

func (p *Pages) askEndUnit(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	return p.endUnitForm(c, u).draw(c, http.StatusOK)
}

func (p *Pages) endUnit(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	in, err := ended(c, u.ID)
	if err == nil {
		_, err = p.o.Org.EndUnit(c.Context(), c.Actor, in)
	}
	return p.endUnitForm(c, u).answer(c, err, c.T("unit.ended", u.Name), unitHref(u.ID))
}
