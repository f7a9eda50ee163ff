package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// mandatesView is who may act for a firm, or for which firms an agent may.
type mandatesView struct {
	Head   ui.PageHead
	Table  ui.Table
	Form   *ui.Form
	Fields []ui.Field
}

func (p *Pages) mandates(c *web.Ctx) error { return p.drawMandates(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawMandates(c *web.Ctx, status int, state ui.FormState) error {
	list, err := p.o.Counter.Mandates(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	v := mandatesView{Head: ui.PageHead{Title: c.T("counter.mandates"), Sub: c.T("counter.mandates.sub")}, Table: p.mandateTable(c, list)}
	if c.Actor.Enterprise != "" {
		today := p.o.Org.Directory().Day(c.Now())
		v.Form = &ui.Form{ID: "mandate", Action: "/mandates", State: state, Submit: c.T("counter.mandate.give"), Next: c.T("counter.mandate.next")}
		agents := ui.Field{Type: "code", Name: "post", Label: c.T("counter.mandate.agent"), Required: true}
		for _, id := range p.o.Counter.Agents() {
			agents.Options = append(agents.Options, ui.Option{Value: string(id), Label: p.holder(c, id)})
		}
		role := ui.Field{Type: "code", Name: "role", Label: c.T("counter.mandate.role"), Hint: c.T("counter.mandate.role.hint"), Required: true}
		for _, r := range p.o.Counter.Roles() {
			role.Options = append(role.Options, ui.Option{Value: r.Code, Label: c.Say(r.Name)})
		}
		v.Fields = []ui.Field{agents, role, {Type: "date", Name: "from", Label: c.T("counter.mandate.from"), Value: today.String(), Required: true}, {Type: "date", Name: "until", Label: c.T("counter.mandate.until"), Value: today.AddDays(90).String(), Required: true},
			{Type: "longtext", Name: "items", Label: c.T("counter.mandate.items"), Hint: c.T("counter.mandate.items.hint"), Value: p.asked(c), Rows: 3},
			{Type: "longtext", Name: "scope", Label: c.T("counter.mandate.scope"), Hint: c.T("counter.mandate.scope.hint"), Max: 300, Rows: 2}}
	}
	return c.PageStatus(status, v.Head.Title, mandatesPage(v))
}

// asked is the item the reader comes from, to be named in a mandate.
func (p *Pages) asked(c *web.Ctx) string {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, kernel.ID(c.Query("item")), "")
	if err != nil {
		return "" // none is named
	}
	return g.Item.Name
}

// mandateItems are the items a mandate is for.
func (p *Pages) mandateItems(c *web.Ctx, m *counter.Mandate) string {
	if len(m.Items) == 0 {
		return c.T("counter.mandate.all")
	}
	var names []string
	for _, id := range m.Items {
		name := string(id)
		if g, err := p.o.Counter.Guide(c.Context(), c.Actor, id, ""); err == nil {
			name = named(c, g.Item.Name, g.Item.NameEN)
		}
		names = append(names, name)
	}
	return strings.Join(names, c.T("counter.comma"))
}

// holder is a post with whoever holds it today.
func (p *Pages) holder(c *web.Ctx, post kernel.ID) string {
	n := p.names(c)
	if person, ok := p.o.Org.Directory().Holder(post, c.Now()); ok {
		return n.Person(person.ID) + " · " + n.Post(post)
	}
	return n.Post(post)
}

func (p *Pages) roleName(c *web.Ctx, code string) string {
	for _, r := range p.o.Counter.Roles() {
		if r.Code == code {
			return c.Say(r.Name)
		}
	}
	return code
}

// Acting says above the pages of a case for which firm an agent acts.
func (p *Pages) Acting(c *web.Ctx, v *matter.View) {
	if v.Kind != counter.Kind || c.Actor.Enterprise != "" || c.Actor.Can(counter.PermFile) == kernel.ScopeNone {
		return
	}
	list, err := p.o.Counter.Mandates(c.Context(), c.Actor)
	if err != nil {
		return // the banner never costs the page; what is sent is checked anyhow
	}
	today := p.o.Org.Directory().Day(c.Now())
	for _, m := range list {
		if m.Enterprise == v.Enterprise && m.Holds(today) && p.covers(c, &m, v.ID) {
			c.OnBehalf(p.names(c).FirmFull(v.Enterprise), "")
			return
		}
	}
}

// covers reports whether a mandate is for the item of a case.
func (p *Pages) covers(c *web.Ctx, m *counter.Mandate, id kernel.ID) bool {
	_, of, err := p.o.Counter.Case(c.Context(), id)
	return err != nil || m.Covers(of.ItemID) // a case taken over from elsewhere has no item
}

func (p *Pages) mandateTable(c *web.Ctx, list []counter.Mandate) ui.Table {
	n, today := p.names(c), p.o.Org.Directory().Day(c.Now())
	other := ui.Column{Key: "firm", Label: c.T("counter.file.firm"), Main: true, Wrap: true}
	if c.Actor.Enterprise != "" {
		other = ui.Column{Key: "agent", Label: c.T("counter.mandate.agent"), Main: true, Wrap: true}
	}
	t := ui.Table{ID: "mandates", Caption: c.T("counter.mandates"), Actions: true, Empty: ui.Empty{Title: c.T("counter.mandates.none")}, Columns: []ui.Column{other, {Key: "role", Label: c.T("counter.mandate.role")},
		{Key: "from", Label: c.T("counter.mandate.from")}, {Key: "until", Label: c.T("counter.mandate.until")}, {Key: "items", Label: c.T("counter.mandate.items"), Wrap: true}, {Key: "state", Label: c.T("counter.state"), Bare: true}}}
	for _, m := range list {
		tag := ui.Tag{Text: c.T("counter.mandate.ended")}
		row := ui.Row{}
		if m.Holds(today) {
			tag = ui.Tag{Text: c.T("counter.mandate.holds"), State: ui.Good}
		}
		if m.RevokedAt == 0 && !m.Until.Before(today) && c.Actor.Enterprise != "" {
			row.Acts = []ui.Button{{Label: c.T("counter.mandate.revoke"), Post: "/mandates/" + string(m.ID) + "/revoke", Small: true, Danger: true}}
		}
		who := n.FirmFull(m.Enterprise)
		if c.Actor.Enterprise != "" {
			who = p.holder(c, m.Post)
		}
		row.Cells = []templ.Component{ui.Text(who), ui.Text(p.roleName(c, m.Role)), ui.Day(m.From), ui.Day(m.Until), covered(p.mandateItems(c, &m), m.Scope), ui.TagMark(tag)}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p *Pages) giveMandate(c *web.Ctx) error {
	var errs kernel.Errors
	day := func(name string) kernel.Date {
		d, err := kernel.ParseDate(c.Form(name))
		if err != nil {
			errs.Add(kernel.Invalid(name, kernel.T("请填日期", "Give a date")))
		}
		return d
	}
	in := counter.MandateInput{Post: kernel.ID(c.Form("post")), Role: c.Form("role"), From: day("from"), Until: day("until"), Scope: c.Form("scope"), Items: lines(c.Form("items")), Key: c.Key()}
	err := errs.Err()
	if err == nil {
		err = p.o.Counter.Give(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawMandates(c, web.Status(err), c.FormState(err, "post", "role", "from", "until", "items", "scope"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("counter.mandate.given"))
	return c.Redirect("/mandates")
}

func (p *Pages) revokeMandate(c *web.Ctx) error {
	if err := p.o.Counter.Revoke(c.Context(), c.Actor, c.ID("id")); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("counter.mandate.revoked"))
	return c.Redirect("/mandates")
}
