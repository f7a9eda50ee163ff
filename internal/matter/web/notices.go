package web

import (
	"github.com/a-h/templ"

	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// notices are what the reader was told: what is unread first, then the newest.
func (p *Pages) notices(c *web.Ctx) error {
	page, err := p.o.Matter.Notices(c.Context(), c.Actor, matter.NoticeFilter{State: c.Query("state"), After: c.Query("after"), Limit: 50})
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("notices.title")}
	if page.Unread > 0 {
		head.Actions = []ui.Button{{Label: c.T("notices.read"), Post: "/notices/read"}}
	}
	t := ui.Table{ID: "notice-list", Caption: head.Title, Next: page.Next, Total: &ui.Total{N: page.Total, More: page.More},
		Columns: []ui.Column{{Key: "text", Label: c.T("notices.what"), Main: true, Wrap: true}, {Key: "at", Label: c.T("notices.when")}},
		Filters: []ui.Filter{{Name: "state", Label: c.T("notices.state"), Kind: ui.FilterChips, Options: []ui.Option{
			{Value: matter.NoticeUnread, Label: c.T("notices.unread")}, {Value: matter.NoticeRead, Label: c.T("notices.seen")}}}},
		Empty: ui.Empty{Title: c.T("notices.empty"), Advice: c.T("notices.empty.advice")}}
	for _, x := range page.Notices {
		t.Rows = append(t.Rows, noticeRow(c, x))
	}
	return c.Page(head.Title, listPage(head, t))
}

func noticeRow(c *web.Ctx, x matter.Notice) ui.Row {
	var tags []ui.Tag
	if !x.Read {
		tags = append(tags, ui.Tag{Text: c.T("notices.new"), State: ui.Info})
	}
	return ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Text.In(c.Lang), "/matters/"+string(x.Matter), tags...), ui.When(x.At)}}
}

func (p *Pages) readNotices(c *web.Ctx) error {
	if err := p.o.Matter.MarkRead(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.Redirect("/notices")
}
