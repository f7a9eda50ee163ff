package web

import (
	"github.com/a-h/templ"

	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// list is every meeting the reader may see, newest first; a page holds a year.
func (p *Pages) list(c *web.Ctx) error {
	rows, next, err := p.o.Meeting.List(c.Context(), c.Actor, c.Query("after"), 60)
	if err != nil {
		return err
	}
	n := p.names(c)
	head := ui.PageHead{Title: c.T("meeting.title"), Sub: c.T("meeting.sub")}
	t := ui.Table{ID: "meetings", Caption: head.Title, Next: next, Empty: ui.Empty{Title: c.T("meeting.none"), Advice: c.T("meeting.none.advice")}, Columns: []ui.Column{
		{Key: "number", Label: c.T("meeting.meeting"), Main: true}, {Key: "held", Label: c.T("meeting.held-on")}, {Key: "chair", Label: c.T("meeting.chair")},
		{Key: "items", Label: c.T("meeting.items"), Right: true}, {Key: "decided", Label: c.T("meeting.decided"), Right: true}, {Key: "tasks", Label: c.T("meeting.tasks"), Right: true}, {Key: "status", Label: c.T("meeting.status")}}}
	if manages(c) {
		plan := ui.Button{Label: c.T("meeting.plan"), Href: "/meetings/new", Main: true}
		head.Actions = []ui.Button{plan}
		t.Empty.Action = &plan
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Number()), href(r.ID)), ui.Text(ui.DayWords(c.Lang, r.HeldOn)), ui.Text(n.PostHolder(r.Chair, r.HeldOn.At(9, 0, c.Loc))),
			ui.Figure(ui.Num(r.Items), href(r.ID)), ui.Figure(ui.Num(r.Decided), href(r.ID)), ui.Figure(ui.Num(r.Tasks), href(r.ID)), ui.TagMark(statusTag(c, r.Status))}})
	}
	return c.Page(head.Title, listPage(head, t))
}
