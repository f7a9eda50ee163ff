package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// postForm asks what there is to say of a post; a new one also its code.
func (p *Pages) postForm(c *web.Ctx, x org.Post) *form {
	u := p.names(c).Unit(x.Unit)
	way := crumbs(c, "units.title", "/units", ui.Crumb{Label: u, Href: unitHref(x.Unit)})
	f := &form{Head: ui.PageHead{Title: c.T("post.create"), Crumbs: append(way, ui.Crumb{Label: c.T("post.create")})},
		Form: ui.Form{ID: "post", Action: unitHref(x.Unit) + "/posts/new", State: c.NewForm(), Submit: c.T("form.create"), Cancel: unitHref(x.Unit)}}
	code := ui.Field{Name: "code", Label: c.T("org.field.code"), Hint: c.T("hint.code"), Type: "text", Required: true, Max: 64}
	if x.ID != "" {
		f.Head = ui.PageHead{Title: c.T("post.edit"), Crumbs: append(way, ui.Crumb{Label: x.Name.In(c.Lang), Href: postHref(x.ID)}, ui.Crumb{Label: c.T("post.edit")})}
		f.Form.Action, f.Form.Submit, f.Form.Cancel = postHref(x.ID)+"/edit", c.T("form.save"), postHref(x.ID)
		code = versionField(x.Version)
	}
	f.Fields = []ui.Field{code,
		{Name: "name", Label: c.T("org.field.name"), Type: "text", Value: x.Name.ZH, Required: true, Max: 200},
		{Name: "name_en", Label: c.T("org.field.name_en"), Type: "text", Value: x.Name.EN, Max: 200},
		{Name: "level", Label: c.T("org.field.level"), Type: "code", Value: x.Level, Options: options(levelCodes, func(s string) string { return level(c, s) })},
		{Name: "duty", Label: c.T("org.field.duty"), Type: "longtext", Value: x.Duty.ZH, Rows: 2},
		{Name: "duty_en", Label: c.T("org.field.duty_en"), Type: "longtext", Value: x.Duty.EN, Rows: 2},
		{Name: "sort", Label: c.T("org.field.sort"), Hint: c.T("hint.sort"), Type: "int", Value: strconv.Itoa(x.Sort)}}
	if x.ID == "" {
		f.Fields = append(f.Fields, p.todayField(c, "from", c.T("org.field.from")))
	} else {
		f.Fields = append(f.Fields, ui.Field{Name: "unit", Label: c.T("org.field.unit"), Hint: c.T("hint.move"), Type: "unit", Value: string(x.Unit), Required: true, Options: p.unitOptions(c)})
	}
	return f
}

func typedPost(c *web.Ctx, x org.PostFields) (org.PostFields, error) {
	t := read(c)
	t.text("code", &x.Code)
	t.both("name", &x.Name)
	t.text("level", &x.Level)
	t.both("duty", &x.Duty)
	t.number("sort", &x.Sort)
	t.id("unit", &x.Unit)
	t.date("from", &x.From)
	return x, t.errs.Err()
}

func (p *Pages) askPost(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	return p.postForm(c, org.Post{PostFields: org.PostFields{Unit: u.ID, Level: "staff"}}).draw(c, http.StatusOK)
}

func (p *Pages) createPost(c *web.Ctx) error {
	u, err := p.unitOf(c)
	if err != nil {
		return err
	}
	blank := org.Post{PostFields: org.PostFields{Unit: u.ID}}
	in, err := typedPost(c, blank.PostFields)
	var x org.Post
	if err == nil {
		x, err = p.o.Org.CreatePost(c.Context(), c.Actor, in)
	}
	return p.postForm(c, blank).answer(c, err, c.T("post.created", in.Name), postHref(x.ID))
}

// postOf is the post of the address.
func (p *Pages) postOf(c *web.Ctx) (org.Post, error) {
	x, ok := p.o.Org.Directory().Post(c.ID("id"))
	if !ok {
		return x, notFound()
	}
	return x, nil
}

func (p *Pages) askEditPost(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	return p.postForm(c, x).draw(c, http.StatusOK)
}

func (p *Pages) editPost(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	in := org.EditPostInput{ID: x.ID, Version: typedVersion(c)}
	if in.PostFields, err = typedPost(c, x.PostFields); err == nil {
		var now org.Post
		now, err = p.o.Org.EditPost(c.Context(), c.Actor, in)
		if kernel.CodeOf(err) == kernel.CodeConflict && now.Version != in.Version {
			return p.postForm(c, now).changed(c, err, now.Version)
		}
	}
	return p.postForm(c, x).answer(c, err, c.T("form.saved"), postHref(x.ID))
}

// postWay is the way to a form about a post.
func (p *Pages) postWay(c *web.Ctx, x org.Post) []ui.Crumb {
	return crumbs(c, "units.title", "/units", ui.Crumb{Label: p.names(c).Unit(x.Unit), Href: unitHref(x.Unit)}, ui.Crumb{Label: x.Name.In(c.Lang), Href: postHref(x.ID)})
}

func (p *Pages) endPostForm(c *web.Ctx, x org.Post) *form {
	return p.endForm(c, c.T("post.end"), c.T("post.end.note"), postHref(x.ID)+"/end", postHref(x.ID), p.postWay(c, x))
}

func (p *Pages) askEndPost(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	return p.endPostForm(c, x).draw(c, http.StatusOK)
}

func (p *Pages) endPost(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	in, err := ended(c, x.ID)
	if err == nil {
		_, err = p.o.Org.EndPost(c.Context(), c.Actor, in)
	}
	return p.endPostForm(c, x).answer(c, err, c.T("post.ended", x.Name), postHref(x.ID))
}

// appointForm asks who gets the post, from when.
func (p *Pages) appointForm(c *web.Ctx, x org.Post) *form {
	n := p.names(c)
	f := &form{Head: ui.PageHead{Title: c.T("post.appoint"), Crumbs: append(p.postWay(c, x), ui.Crumb{Label: c.T("post.appoint")})},
		Form: ui.Form{ID: "appoint", Action: postHref(x.ID) + "/appoint", State: c.NewForm(), Submit: c.T("post.appoint.do"), Cancel: postHref(x.ID), Next: c.T("post.appoint.next")}}
	if name, _ := p.held(n, x.ID); name != "" {
		f.Note = c.T("post.appoint.held", name)
	}
	who := ui.Field{Name: "person", Label: c.T("post.appoint.who"), Type: "person", Lookup: "/lookup/person", Required: true}
	if id := kernel.ID(c.Form("person")); id != "" {
		who.Options = []ui.Option{{Value: string(id), Label: n.Person(id)}}
	}
	f.Fields = []ui.Field{who, p.todayField(c, "from", c.T("post.from")), {Name: "to", Label: c.T("post.to"), Hint: c.T("hint.open-end"), Type: "date"}}
	return f
}

func (p *Pages) askAppoint(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	return p.appointForm(c, x).draw(c, http.StatusOK)
}

func (p *Pages) appoint(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	in, t := org.AppointInput{Post: x.ID}, read(c)
	t.chosen("person", &in.Person)
	t.date("from", &in.From)
	t.date("to", &in.To)
	if err = t.errs.Err(); err == nil {
		_, err = p.o.Org.Appoint(c.Context(), c.Actor, in)
	}
	return p.appointForm(c, x).answer(c, err, c.T("post.appointed", p.names(c).Person(in.Person)), postHref(x.ID))
}

func (p *Pages) vacateForm(c *web.Ctx, x org.Post) *form {
	name, _ := p.held(p.names(c), x.ID)
	return p.endForm(c, c.T("post.vacate"), c.T("post.vacate.note", name), postHref(x.ID)+"/vacate", postHref(x.ID), p.postWay(c, x))
}

func (p *Pages) askVacate(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	return p.vacateForm(c, x).draw(c, http.StatusOK)
}

func (p *Pages) vacate(c *web.Ctx) error {
	x, err := p.postOf(c)
	if err != nil {
		return err
	}
	form := p.vacateForm(c, x)
	in, err := ended(c, p.appointmentNow(c, x.ID))
	if err == nil {
		_, err = p.o.Org.EndAppointment(c.Context(), c.Actor, in)
	}
	return form.answer(c, err, c.T("post.vacated"), postHref(x.ID))
}

// appointmentNow is the appointment by which a post is held now.
func (p *Pages) appointmentNow(c *web.Ctx, post kernel.ID) kernel.ID {
	d := p.o.Org.Directory()
	day := d.Day(c.Now())
	for _, a := range d.Appointments(post) {
		if !a.From.After(day) && (a.To.IsZero() || a.To.After(day)) {
			return a.ID
		}
	}
	return ""
}
