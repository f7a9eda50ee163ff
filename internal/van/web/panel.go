package web

import (
	"net/url"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands on the record of a matter.
type panelView struct {
	Table ui.Table
	Door  *ui.Door
	Ask   *ui.Button
}

// Panel draws the visits that belong to a matter with their results.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind == van.Kind {
		return nil, nil
	}
	list, err := p.o.Van.OfMatter(c.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	x := panelView{Table: ui.Table{ID: "visits", Caption: c.T("van.of-matter"), Empty: ui.Empty{Title: c.T("van.none")}, Columns: []ui.Column{{Key: "day", Label: c.T("van.day"), Main: true}, {Key: "checks", Label: c.T("van.checks"), Wrap: true}, {Key: "place", Label: c.T("van.place")}, {Key: "state", Label: c.T("van.state"), Bare: true}, {Key: "lacking", Label: c.T("van.missing"), Wrap: true}}}}
	for i := range list {
		y := &list[i]
		x.Table.Rows = append(x.Table.Rows, ui.Row{Cells: []templ.Component{ui.Titled(y.Number, y.On.String(), "/m/"+van.Kind+"/"+string(y.Matter)), ui.Text(p.checks(c, y)), ui.Text(p.place(c, y)), ui.TagMark(stands(c, y)), ui.Text(y.Lacking)}})
	}
	if p.o.Van.Serves(v.Kind) && v.Open && c.Actor.Can(van.PermRaise) != kernel.ScopeNone {
		x.Ask = &ui.Button{Label: c.T("van.ask"), Small: true, Href: "/m/" + van.Kind + "/new?" + url.Values{"parent": {string(v.ID)}, "firm": {string(v.Enterprise)}}.Encode()}
	}
	if len(list) == 0 && x.Ask == nil {
		return nil, nil
	}
	if c.Actor.Can(van.PermView) != kernel.ScopeNone {
		x.Door = &ui.Door{Text: c.T("van.title"), Href: "/vans"}
	}
	return panel(x), nil
}

func stands(c *web.Ctx, v *van.Visit) ui.Tag {
	switch v.State {
	case "visited":
		return result(c, v)
	case "planned":
		return ui.Tag{Text: c.T("van.expected", v.PlannedAt), State: ui.Info}
	}
	return ui.Tag{Text: c.T("van.unplanned"), State: ui.Warn}
}
