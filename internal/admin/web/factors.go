package web

import (
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// factors lists who has a second factor and who ought to.
func (p *Pages) factors(c *web.Ctx) error {
	list, err := p.o.Auth.Factors(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "factors", Caption: c.T("factors.title"), Total: &ui.Total{N: len(list)}, Columns: []ui.Column{{Key: "name", Label: c.T("accounts.person"), Main: true}, {Key: "place", Label: c.T("accounts.place"), Wrap: true},
		{Key: "state", Label: c.T("factors.state")}, {Key: "since", Label: c.T("factors.since")}, {Key: "roles", Label: c.T("factors.roles"), Wrap: true}},
		Empty: ui.Empty{Title: c.T("factors.empty"), Advice: c.T("factors.empty.advice")}}
	for _, l := range list {
		href := ""
		if l.On() {
			href = "/admin/factors/" + string(l.Person)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", p.personName(c, l.Person), href), p.placeCell(c, l.Person), ui.TagMark(factorTag(c, l)), ui.Figure(stamp(c, l.Confirmed), ""), roleCell(c, p.roleNames(c, l.Roles))}})
	}
	head := ui.PageHead{Title: c.T("factors.title"), Sub: c.T("factors.sub")}
	return c.Page(head.Title, listBody(head, t))
}

func roleCell(c *web.Ctx, names string) templ.Component {
	if names == "" {
		return ui.Quiet(c.T("factors.roles.none"))
	}
	return ui.Text(names)
}

func factorTag(c *web.Ctx, l auth.FactorLine) ui.Tag {
	if l.On() {
		return ui.Tag{Text: c.T("factors.on"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("factors.wanting"), State: ui.Warn}
}

func (p *Pages) roleNames(c *web.Ctx, roles []auth.Role) string {
	out := ""
	for i, r := range roles {
		if i > 0 {
			out += c.T("admin.comma")
		}
		out += c.Say(r.Name)
	}
	return out
}

func (p *Pages) factorPage(c *web.Ctx) error { return p.drawFactor(c, http.StatusOK, c.NewForm()) }

// drawFactor asks why somebody's second factor is to be taken off.
func (p *Pages) drawFactor(c *web.Ctx, status int, state ui.FormState) error {
	list, err := p.o.Auth.Factors(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	person := c.ID("person")
	for _, l := range list {
		if l.Person != person || !l.On() {
			continue
		}
		name := p.personName(c, person)
		page := formPage{Head: ui.PageHead{Title: name, Tags: []ui.Tag{factorTag(c, l)}, Crumbs: p.crumbs(c, "factors.title", "/admin/factors", name)}}
		page.About = []ui.Fact{{Label: c.T("accounts.place"), Text: p.place(c, person), None: c.T("accounts.no-post")}, {Label: c.T("factors.since"), Text: stamp(c, l.Confirmed)},
			{Label: c.T("factors.codes"), Text: ui.Num(int(l.Codes))}, {Label: c.T("factors.roles"), Text: p.roleNames(c, l.Roles), None: c.T("factors.roles.none")}}
		page.Form = ui.Form{ID: "remove", Action: "/admin/factors/" + string(person) + "/remove", State: state, Submit: c.T("factors.remove"), Danger: true, Cancel: "/admin/factors", Next: c.T("factors.remove.next"), NoScript: true}
		page.Fields = []ui.Field{reasonField(c, c.T("factors.remove.hint"))}
		return page.draw(c, status)
	}
	return kernel.NotFound(kernel.T("此人没有启用动态验证码", "This person has no codes switched on"))
}

func (p *Pages) removeFactor(c *web.Ctx) error {
	reason, err := reasonOf(c)
	if err == nil {
		err = p.o.Auth.RemoveFactor(c.Context(), c.Actor, c.ID("person"), reason)
	}
	if err != nil {
		if state, status, ok := refused(c, err, "reason"); ok && kernel.CodeOf(err) != kernel.CodeConflict {
			return p.drawFactor(c, status, state)
		}
		return err
	}
	c.Flash(ui.Good, c.T("factors.removed"))
	return c.Redirect("/admin/factors")
}
