package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/project"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// dispatchView is the week's list, as it is also printed.
type dispatchView struct {
	Head  ui.PageHead
	Rule  string
	Table ui.Table
}

// week is Monday to Sunday of the week a day lies in.
func week(d kernel.Date) (monday, sunday kernel.Date) {
	monday = d.AddDays(-(int(d.Weekday()) + 6) % 7)
	return monday, monday.AddDays(6)
}

// dispatch is the weekly dispatch list.
func (p *Pages) dispatch(c *web.Ctx) error {
	list, err := p.o.Project.Dispatch(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	monday, sunday := week(today(c))
	v := dispatchView{Head: ui.PageHead{Title: c.T("project.dispatch"), Sub: c.T("project.dispatch.sub", ui.DayWords(c.Lang, monday), ui.DayWords(c.Lang, sunday), len(list)), Crumbs: []ui.Crumb{{Label: c.T("project.board"), Href: "/projects"}, {Label: c.T("project.dispatch")}},
		Actions: []ui.Button{{Label: c.T("project.sheet"), Href: "/projects/dispatch.xlsx"}, {Label: c.T("project.print"), Print: true}}}}
	if rule, ok := p.o.Project.Rules().Light(today(c)); ok {
		v.Rule = c.T("project.light-rule", rule.Yellow, rule.Red, rule.Source.In(c.Lang))
	}
	v.Table = p.pressed(c, list)
	return c.Page(v.Head.Title, dispatchPage(v))
}

// pressed is one project a line: what is wrong, whose move it is, since when.
func (p *Pages) pressed(c *web.Ctx, list []project.Pressed) ui.Table {
	t := ui.Table{ID: "dispatch", Caption: c.T("project.dispatch"), Empty: ui.Empty{Title: c.T("project.dispatch.none"), Advice: c.T("project.dispatch.none.advice")}, Columns: []ui.Column{
		{Key: "title", Label: c.T("project.project"), Main: true, Wrap: true}, {Key: "light", Label: c.T("project.light"), Bare: true}, {Key: "why", Label: c.T("project.why"), Wrap: true}, {Key: "move", Label: c.T("project.move")}, {Key: "since", Label: c.T("project.since")}, {Key: "due", Label: c.T("project.due")}, {Key: "commissioner", Label: c.T("project.commissioner")}}}
	for _, x := range list {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.ID), ui.Tag{Text: p.stage(c, x.Stage), State: ui.Info}), ui.TagMark(lightTag(c, x.Shows())), reasons(c.Lang, x.Why, p.blockWords(c, x.Blocks)), ui.Text(p.movers(c, x)), ui.Quiet(""), ui.Quiet(""), ui.Text(p.holder(c, x.Commissioner))}}
		if len(x.Blocks) > 0 {
			row.Cells[4], row.Cells[5] = ui.Day(x.Blocks[0].Since), due(x.Blocks[0].Due, today(c))
		}
		if x.Shows() == project.Red {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}

	return t
}

// blockWords says each open bottleneck in a line.
func (p *Pages) blockWords(c *web.Ctx, blocks []project.Block) (out []string) {
	for _, b := range blocks {
		out = append(out, p.option(c, "block_kind", b.Kind)+c.T("project.colon")+b.Content)
	}
	return out
}

// movers are the units that must move, else the responsible unit.
func (p *Pages) movers(c *web.Ctx, x project.Pressed) string {
	n := p.names(c)
	seen, out := map[kernel.ID]bool{}, []string{}
	for _, b := range x.Blocks {
		if !seen[b.Unit] {
			seen[b.Unit], out = true, append(out, n.Unit(b.Unit))
		}
	}
	if len(out) == 0 {
		out = append(out, n.Unit(x.Unit))
	}
	return strings.Join(out, c.T("project.and"))
}

// dispatchSheet sends the list as a workbook: a line for each bottleneck.
func (p *Pages) dispatchSheet(c *web.Ctx) error {
	list, err := p.o.Project.Dispatch(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: c.T("project.dispatch"), Zone: c.Loc}
	for _, key := range []string{"project.number", "project.project", "project.stage", "project.light", "project.why", "project.block", "project.move", "project.since", "project.due", "project.responsible", "project.commissioner"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	return web.SendWorkbook(c, "dispatch", t, func(w sheet.Writer) error {
		n := p.names(c)
		for _, x := range list {
			var why []string
			for _, s := range x.Why {
				why = append(why, s.In(c.Lang))
			}
			head := []any{x.Number, x.Title, p.stage(c, x.Stage), lightTag(c, x.Shows()).Text, strings.Join(why, c.T("project.and"))}
			tail := []any{n.Unit(x.Unit), p.holder(c, x.Commissioner)}
			blocks := x.Blocks
			if len(blocks) == 0 {
				blocks = []project.Block{{Unit: x.Unit}}
			}
			for _, b := range blocks {
				row := append(append([]any{}, head...), orNil(b.Content), n.Unit(b.Unit), b.Since, b.Due)
				if err := w.Write(append(row, tail...)...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
