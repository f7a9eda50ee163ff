package web

import (
	"net/http"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// openView asks how to open a plan.
type openView struct {
	Head   ui.PageHead
	Form   ui.Form
	Fields []ui.Field
}

func (p *Pages) openForm(c *web.Ctx) error { return p.drawOpen(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawOpen(c *web.Ctx, status int, state ui.FormState) error {
	m, err := p.o.Matter.Get(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	today := kernel.DateOf(c.Now().In(c.Loc))
	sort := ui.Field{Name: "template", Label: c.T("approval.template"), Type: "code", Required: true}
	for _, s := range p.o.Approval.Sorts() {
		sort.Options = append(sort.Options, ui.Option{Value: s.Code, Label: s.Name.In(c.Lang)})
	}
	back := "/m/" + m.Kind + "/" + string(m.ID)
	v := openView{Head: ui.PageHead{Title: c.T("approval.open"), Sub: m.Title, Crumbs: []ui.Crumb{{Label: m.Number, Href: back}, {Label: c.T("approval.open")}}},
		Form: ui.Form{ID: "open", Action: planHref(m.ID) + "/open", State: state, Submit: c.T("approval.open"), Cancel: back, Next: c.T("approval.open.next")},
		Fields: []ui.Field{sort, {Name: "start", Label: c.T("approval.from"), Hint: c.T("approval.from.hint"), Type: "date", Value: today.String(), Required: true},
			{Name: "filed", Label: c.T("approval.filed"), Hint: c.T("approval.filed.hint"), Type: "bool"}}}
	return c.PageStatus(status, v.Head.Title, openPage(v))
}

// open opens the plan of a project by hand.
func (p *Pages) open(c *web.Ctx) error {
	start, err := kernel.ParseDate(c.Form("start"))
	if err != nil {
		start = kernel.Date{}
	}
	in := approval.OpenInput{Project: c.ID("id"), Template: c.Form("template"), Start: start, Filed: c.Form("filed") == "1", Key: c.Key()}
	if err := p.o.Approval.OpenByHand(c.Context(), c.Actor, in); err != nil {
		if !web.Mendable(err) {
			return err
		}
		return p.drawOpen(c, web.Status(err), c.FormState(err, "template", "start", "filed"))
	}
	c.Flash(ui.Good, c.T("approval.opened"))
	return c.Redirect(planHref(in.Project))
}

// early opens a step before everything before it is finished, and leads to its
// record.
func (p *Pages) early(c *web.Ctx) error {
	id, err := p.o.Approval.Early(c.Context(), c.Actor, c.ID("id"), c.Form("step"))
	if err != nil {
		return err
	}
	return c.Redirect(stepHref(id))
}
