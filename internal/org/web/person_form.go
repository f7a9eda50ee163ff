package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// personForm asks about a person; about an enterprise's contact less, and where
// their telephone is not shown it stays as it is when left empty.
func (p *Pages) personForm(c *web.Ctx, x org.Person) *form {
	title, way, back := c.T("person.register"), crumbs(c, "posts.title", "/posts"), "/posts"
	if x.Enterprise != "" {
		title, back = c.T("person.register-contact"), firmHref(x.Enterprise)
		way = crumbs(c, "firms.title", "/enterprises", ui.Crumb{Label: p.names(c).Firm(x.Enterprise), Href: back})
	}
	f := &form{Form: ui.Form{ID: "person", Action: "/people/new?firm=" + string(x.Enterprise), State: c.NewForm(), Submit: c.T("form.register"), Cancel: back}}
	first := ui.Field{Name: "code", Label: c.T("org.field.code"), Hint: c.T("hint.code"), Type: "text", Required: true, Max: 64}
	if x.ID != "" {
		title, way = c.T("person.edit"), append(way, ui.Crumb{Label: x.In(c.Lang), Href: personHref(x.ID)})
		f.Form.Action, f.Form.Submit, f.Form.Cancel = personHref(x.ID)+"/edit", c.T("form.save"), personHref(x.ID)
		first = versionField(x.Version)
	}
	f.Head = ui.PageHead{Title: title, Crumbs: append(way, ui.Crumb{Label: title})}
	f.Fields = []ui.Field{first,
		{Name: "name", Label: c.T("org.field.person"), Type: "text", Value: x.Name, Required: true, Max: 60},
		{Name: "name_en", Label: c.T("org.field.name_en"), Hint: c.T("hint.spelling"), Type: "text", Value: x.NameEN, Max: 60}}
	f.Fields = append(f.Fields, p.personFields(c, x)...)
	return f
}

func (p *Pages) personFields(c *web.Ctx, x org.Person) []ui.Field {
	phone := ui.Field{Name: "phone", Label: c.T("org.field.phone"), Type: "phone", Complete: "off"}
	if x.Phone != "" {
		phone.Hint = c.T("hint.phone-kept", p.o.Mask(c.Actor, x.Phone))
	}
	var out []ui.Field
	if x.Enterprise != "" {
		out = append(out, ui.Field{Name: "title", Label: c.T("org.field.title"), Type: "text", Value: x.Title.ZH, Max: 60},
			ui.Field{Name: "title_en", Label: c.T("org.field.title_en"), Type: "text", Value: x.Title.EN, Max: 60})
	} else {
		out = append(out, ui.Field{Name: "identity", Label: c.T("org.field.identity"), Hint: c.T("hint.identity"), Type: "code", Value: x.Identity, Options: listOptions(c, p.o.Identities)},
			ui.Field{Name: "joined", Label: c.T("org.field.joined"), Type: "date", Value: x.Joined.String()})
	}
	out = append(out, phone)
	if x.ID != "" {
		out = append(out, ui.Field{Name: "inactive", Label: c.T("person.left"), Hint: c.T("hint.inactive"), Type: "bool", Value: oneIf(!x.Active)})
	}
	return out
}

func typedPerson(c *web.Ctx, x org.PersonFields) (org.PersonFields, error) {
	t := read(c)
	t.text("code", &x.Code)
	t.text("name", &x.Name)
	t.text("name_en", &x.NameEN)
	t.both("title", &x.Title)
	t.text("identity", &x.Identity)
	t.date("joined", &x.Joined)
	if c.Form("phone") != "" {
		t.text("phone", &x.Phone)
	}
	return x, t.errs.Err()
}

// newcomer is a blank person, of the enterprise the address names.
func newcomer(c *web.Ctx) org.Person {
	return org.Person{PersonFields: org.PersonFields{Enterprise: kernel.ID(c.Query("firm"))}, Active: true}
}

func (p *Pages) askPerson(c *web.Ctx) error {
	return p.personForm(c, newcomer(c)).draw(c, http.StatusOK)
}

func (p *Pages) registerPerson(c *web.Ctx) error {
	blank := newcomer(c)
	in, err := typedPerson(c, blank.PersonFields)
	to := firmHref(blank.Enterprise)
	if err == nil {
		var x org.Person
		if x, err = p.o.Org.RegisterPerson(c.Context(), c.Actor, in); blank.Enterprise == "" {
			to = personHref(x.ID)
		}
	}
	return p.personForm(c, blank).answer(c, err, c.T("person.registered", in.Name), to)
}

func (p *Pages) askEditPerson(c *web.Ctx) error {
	x, err := p.o.Org.ViewPerson(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	return p.personForm(c, x).draw(c, http.StatusOK)
}

func (p *Pages) editPerson(c *web.Ctx) error {
	x, err := p.o.Org.ViewPerson(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	in := org.EditPersonInput{ID: x.ID, Version: typedVersion(c), Inactive: c.Form("inactive") == "1"}
	if in.PersonFields, err = typedPerson(c, x.PersonFields); err == nil {
		var now org.Person
		now, err = p.o.Org.EditPerson(c.Context(), c.Actor, in)
		if kernel.CodeOf(err) == kernel.CodeConflict && now.Version != in.Version {
			return p.personForm(c, now).changed(c, err, now.Version)
		}
	}
	return p.personForm(c, x).answer(c, err, c.T("form.saved"), personHref(x.ID))
}
