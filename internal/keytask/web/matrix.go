package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/keytask"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// matrix is the tasks against the units that work on them: the light stands
// under the unit that leads.
func (p *Pages) matrix(c *web.Ctx, page keytask.Page) ui.Table {
	units := p.columns(page.Tasks)
	t := ui.Table{ID: "matrix", Caption: c.T("keytask.view.matrix"), Empty: ui.Empty{Title: c.T("keytask.none"), Advice: c.T("keytask.none.advice")}, Columns: []ui.Column{
		{Key: "title", Label: c.T("keytask.task"), Main: true, Wrap: true}, {Key: "deadline", Label: c.T("keytask.deadline")}, {Key: "progress", Label: c.T("keytask.progress"), Right: true}}}
	for _, u := range units {
		t.Columns = append(t.Columns, ui.Column{Key: string(u.ID), Label: u.Short.In(c.Lang)})
	}
	for _, x := range page.Tasks {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x), p.tierTags(c, x)...), ui.Day(x.Deadline), progressCell(x)}}
		for _, u := range units {
			row.Cells = append(row.Cells, matrixCell(c, x, x.Units[u.ID]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// columns are the units that have to do with any of the tasks, in the order of
// the directory.
func (p *Pages) columns(tasks []keytask.Task) (out []org.Unit) {
	busy := map[kernel.ID]bool{}
	for _, t := range tasks {
		for id := range t.Units {
			busy[id] = true
		}
	}
	for _, u := range p.o.Org.Directory().Units() {
		if busy[u.ID] {
			out = append(out, u)
		}
	}
	return out
}

// matrixCell says what a unit is to a task; nothing where it has no part.
func matrixCell(c *web.Ctx, t keytask.Task, relation string) templ.Component {
	switch relation {
	case "":
		return nil
	case "lead":
		tag := lightTag(c, t)
		return mark(c.T("keytask.mark."+markOf(t)), tag.Text, tag.State)
	}
	return mark(c.T("keytask.mark."+relation), c.T("keytask.relation."+relation), "")
}

func markOf(t keytask.Task) string {
	switch {
	case t.Ended != "":
		return t.Ended
	case t.Light == keytask.NoLight:
		return "none"
	}
	return string(t.Light)
}
