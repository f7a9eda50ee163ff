package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/resource"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// projectKind is the kind of matter that has needs.
const projectKind = "project"

// Panel draws a project's needs on its record.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind != projectKind || c.Actor.Can(resource.PermView) == kernel.ScopeNone {
		return nil, nil
	}
	list, err := p.o.Resource.OfProject(c.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	x := panelView{Table: p.covers(c, list), Door: &ui.Door{Text: c.T("resource.all"), Href: "/resources"}}
	if v.Open && c.Actor.Can(resource.PermRaise) != kernel.ScopeNone {
		x.Claim = &ui.Button{Label: c.T("resource.claim"), Small: true, Href: "/m/" + resource.Kind + "/new?parent=" + string(v.ID)}
	}
	return panel(x), nil
}

// panelView is what stands on a project's record.
type panelView struct {
	Table ui.Table
	Door  *ui.Door
	Claim *ui.Button
}

func (p *Pages) covers(c *web.Ctx, list []resource.Cover) ui.Table {
	t := ui.Table{ID: "needs", Caption: c.T("resource.needs"), Empty: ui.Empty{Title: c.T("resource.none")}, Columns: []ui.Column{{Key: "resource", Label: c.T("resource.resource"), Main: true}, {Key: "amount", Label: c.T("resource.amount"), Right: true},
		{Key: "from", Label: c.T("resource.from")}, {Key: "until", Label: c.T("resource.until")}, {Key: "state", Label: c.T("resource.state"), Bare: true}}}
	for _, x := range list {
		until := templ.Component(ui.Quiet(c.T("resource.goes-on")))
		if !x.Until.IsZero() {
			until = ui.Day(x.Until)
		}
		amount := x.Amount
		if x.Confirmed {
			amount = x.Agreed
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.LinkOr(c.Say(x.Resource.Name), "/m/"+resource.Kind+"/"+string(x.Matter)), ui.Text(ui.Num(amount) + " " + c.Say(x.Resource.Measure)), ui.Day(x.From), until, ui.TagMark(coverTag(c, x))}})
	}
	return t
}

func coverTag(c *web.Ctx, x resource.Cover) ui.Tag {
	switch {
	case !x.Confirmed:
		return ui.Tag{Text: c.T("resource.tag.claimed"), State: ui.Warn}
	case len(x.Gaps) > 0:
		return ui.Tag{Text: c.T("resource.tag.short", x.Gaps[0].From.String()), State: ui.Bad}
	}
	return ui.Tag{Text: c.T("resource.tag.covered"), State: ui.Good}
}
