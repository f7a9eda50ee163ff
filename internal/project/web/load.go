package web

import (
	"github.com/a-h/templ"

	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// loadView is who carries how much.
type loadView struct {
	Head       ui.PageHead
	Rule       string
	Table      ui.Table
	Unassigned *ui.Table
}

// load shows how many projects each commissioner carries.
func (p *Pages) load(c *web.Ctx) error {
	list, unassigned, rule, err := p.o.Project.Load(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	title := c.T("project.load")
	v := loadView{Head: ui.PageHead{Title: title, Sub: c.T("project.load.sub"), Crumbs: []ui.Crumb{{Label: c.T("project.board"), Href: "/projects"}, {Label: title}}}}
	if rule.Most > 0 {
		v.Rule = c.T("project.load-rule", rule.Usual, rule.Most, rule.Source.In(c.Lang))
	}
	v.Table = ui.Table{ID: "load", Caption: title, Empty: ui.Empty{Title: c.T("project.load.none"), Advice: c.T("project.load.none.advice")}, Columns: []ui.Column{
		{Key: "who", Label: c.T("project.commissioner"), Main: true}, {Key: "n", Label: c.T("project.carries"), Right: true}, {Key: "load", Label: c.T("project.load"), Bare: true}, {Key: "red", Label: c.T("project.light.red"), Right: true}, {Key: "yellow", Label: c.T("project.light.yellow"), Right: true}, {Key: "blocks", Label: c.T("project.blocks"), Right: true}, {Key: "projects", Label: c.T("project.project"), Wrap: true}}}
	for _, x := range list {
		row := ui.Row{Cells: []templ.Component{ui.Strong(p.names(c).PostHolder(x.Post, c.Now())), ui.Count(len(x.Projects), "/projects?commissioner="+string(x.Post)), ui.TagMark(loadTag(c, len(x.Projects), rule.Usual, rule.Most)),
			ui.Text(ui.Num(x.Red)), ui.Text(ui.Num(x.Yellow)), ui.Text(ui.Num(x.Blocks)), links(x.Projects)}}
		if rule.Most > 0 && len(x.Projects) > rule.Most {
			row.State = ui.Bad
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	if len(unassigned) > 0 {
		t := p.unassigned(c, unassigned)
		v.Unassigned = &t
	}
	return c.Page(title, loadPage(v))
}

// loadTag says whether one carries too much, by the pack's rule.
func loadTag(c *web.Ctx, n, usual, most int) ui.Tag {
	switch {
	case most == 0:
		return ui.Tag{}
	case n > most:
		return ui.Tag{Text: c.T("project.load.over", n-most), State: ui.Bad}
	case n >= usual:
		return ui.Tag{Text: c.T("project.load.full"), State: ui.Warn}
	}
	return ui.Tag{Text: c.T("project.load.room", usual-n), State: ui.Good}
}

func (p *Pages) unassigned(c *web.Ctx, list []project.Project) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "unassigned", Caption: c.T("project.unassigned"), Columns: []ui.Column{{Key: "title", Label: c.T("project.project"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("project.responsible"), Bare: true}, {Key: "act", Label: c.T("project.staff"), Bare: true}}}
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.ID)), ui.Text(n.Unit(x.Unit)), ui.Act(ui.Button{Label: c.T("project.staff"), Href: actHref(x.ID, "staff", ""), Small: true})}})
	}
	return t
}
