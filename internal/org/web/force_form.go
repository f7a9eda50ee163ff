package web

import (
	"net/http"

	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func (p *Pages) forceForm(c *web.Ctx) *form {
	return &form{Head: ui.PageHead{Title: c.T("force.form"), Crumbs: crumbs(c, "forces.title", "/task-forces", ui.Crumb{Label: c.T("force.form")})},
		Form: ui.Form{ID: "force", Action: "/task-forces/new", State: c.NewForm(), Submit: c.T("force.form"), Cancel: "/task-forces", Next: c.T("force.form.next")},
		Fields: []ui.Field{
			{Name: "name", Label: c.T("org.field.name"), Type: "text", Required: true, Max: 200},
			{Name: "name_en", Label: c.T("org.field.name_en"), Type: "text", Max: 200},
			{Name: "code", Label: c.T("org.field.code"), Hint: c.T("hint.code"), Type: "text", Required: true, Max: 64},
			{Name: "kind", Label: c.T("org.field.kind"), Type: "code", Required: true, Value: string(org.Project), Options: options(forceKindCodes, func(s string) string { return forceKind(c, org.TaskForceKind(s)) })},
			{Name: "project", Label: c.T("org.field.project"), Hint: c.T("hint.project"), Type: "text", Max: 200},
			{Name: "project_en", Label: c.T("org.field.project_en"), Type: "text", Max: 200},
			{Name: "lead_unit", Label: c.T("org.field.lead"), Type: "unit", Required: true, Options: p.unitOptions(c)},
			p.todayField(c, "from", c.T("org.field.from")),
			{Name: "to", Label: c.T("org.field.to"), Hint: c.T("hint.open-end"), Type: "date"},
		}}
}

func (p *Pages) askForce(c *web.Ctx) error { return p.forceForm(c).draw(c, http.StatusOK) }

func (p *Pages) formForce(c *web.Ctx) error {
	var in org.TaskForceFields
	var made org.TaskForce
	t := read(c)
	t.both("name", &in.Name)
	t.text("code", &in.Code)
	t.text("kind", (*string)(&in.Kind))
	t.both("project", &in.Project)
	t.chosen("lead_unit", &in.LeadUnit)
	t.date("from", &in.From)
	t.date("to", &in.To)
	err := t.errs.Err()
	if err == nil {
		made, err = p.o.Org.FormTaskForce(c.Context(), c.Actor, in)
	}
	return p.forceForm(c).answer(c, err, c.T("force.formed", in.Name), forceHref(made.ID))
}

// forceOf is the task force of the address.
func (p *Pages) forceOf(c *web.Ctx) (org.TaskForce, error) {
	t, ok := p.o.Org.Directory().TaskForce(c.ID("id"))
	if !ok {
		return t, notFound()
	}
	return t, nil
}

func (p *Pages) forceWay(c *web.Ctx, t org.TaskForce) []ui.Crumb {
	return crumbs(c, "forces.title", "/task-forces", ui.Crumb{Label: t.Name.In(c.Lang), Href: forceHref(t.ID)})
}

func (p *Pages) endForceForm(c *web.Ctx, t org.TaskForce) *form {
	return p.endForm(c, c.T("force.end"), c.T("force.end.note", p.firmsOf(c, t.ID)), forceHref(t.ID)+"/end", forceHref(t.ID), p.forceWay(c, t))
}

func (p *Pages) askEndForce(c *web.Ctx) error {
	t, err := p.forceOf(c)
	if err != nil {
		return err
	}
	return p.endForceForm(c, t).draw(c, http.StatusOK)
}

func (p *Pages) endForce(c *web.Ctx) error {
	t, err := p.forceOf(c)
	if err != nil {
		return err
	}
	form := p.endForceForm(c, t)
	in, err := ended(c, t.ID)
	if err == nil {
		_, err = p.o.Org.EndTaskForce(c.Context(), c.Actor, in)
	}
	return form.answer(c, err, c.T("force.ended", t.Name), forceHref(t.ID))
}

func (p *Pages) memberForm(c *web.Ctx, t org.TaskForce) *form {
	return &form{Head: ui.PageHead{Title: c.T("force.add"), Crumbs: append(p.forceWay(c, t), ui.Crumb{Label: c.T("force.add")})},
		Form: ui.Form{ID: "member", Action: forceHref(t.ID) + "/members/new", State: c.NewForm(), Submit: c.T("force.add"), Cancel: forceHref(t.ID), Next: c.T("force.add.next")},
		Fields: []ui.Field{p.postField(c, "post", c.T("org.field.post"), ""),
			{Name: "role", Label: c.T("org.field.role"), Type: "code", Required: true, Value: string(org.RoleMember), Options: options(memberRoleCodes, func(s string) string { return memberRole(c, org.MemberRole(s)) })},
			p.todayField(c, "from", c.T("org.field.from"))}}
}

func (p *Pages) askMember(c *web.Ctx) error {
	t, err := p.forceOf(c)
	if err != nil {
		return err
	}
	return p.memberForm(c, t).draw(c, http.StatusOK)
}

func (p *Pages) addMember(c *web.Ctx) error {
	force, err := p.forceOf(c)
	if err != nil {
		return err
	}
	in, t := org.AddMemberInput{TaskForce: force.ID}, read(c)
	t.chosen("post", &in.Post)
	t.text("role", (*string)(&in.Role))
	t.date("from", &in.From)
	if err = t.errs.Err(); err == nil {
		_, err = p.o.Org.AddMember(c.Context(), c.Actor, in)
	}
	return p.memberForm(c, force).answer(c, err, c.T("force.added", p.names(c).PostWords(in.Post)), forceHref(force.ID))
}

func (p *Pages) removeForm(c *web.Ctx, t org.TaskForce) *form {
	return p.endForm(c, c.T("force.remove"), c.T("force.remove.note", p.names(c).PostWords(c.ID("post"))),
		forceHref(t.ID)+"/members/"+c.Path("post")+"/remove", forceHref(t.ID), p.forceWay(c, t))
}

func (p *Pages) askRemove(c *web.Ctx) error {
	t, err := p.forceOf(c)
	if err != nil {
		return err
	}
	if _, ok := p.o.Org.Directory().Post(c.ID("post")); !ok {
		return notFound()
	}
	return p.removeForm(c, t).draw(c, http.StatusOK)
}

func (p *Pages) removeMember(c *web.Ctx) error {
	t, err := p.forceOf(c)
	if err != nil {
		return err
	}
	in, err := ended(c, t.ID)
	if err == nil {
		err = p.o.Org.RemoveMember(c.Context(), c.Actor, org.RemoveMemberInput{TaskForce: t.ID, Post: c.ID("post"), On: in.On})
	}
	return p.removeForm(c, t).answer(c, err, c.T("force.removed", p.names(c).PostWords(c.ID("post"))), forceHref(t.ID))
}
