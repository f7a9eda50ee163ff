package web

import (
	"net/http"
	"strconv"
	"strings"

	"juyan/internal/meeting"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askClose asks for the minutes, drafted from what was decided.
func (p *Pages) askClose(c *web.Ctx) error { return p.drawClose(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawClose(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Meeting.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("meeting.close")
	page := formPage{Head: ui.PageHead{Title: title, Sub: c.T("meeting.count", len(v.Items), done(v)), Crumbs: crumbs(c, v.Meeting, title)},
		Form: ui.Form{ID: "close", Action: href(v.ID) + "/close", State: state, Submit: title, Cancel: href(v.ID), Draft: "close-" + string(v.ID), Next: c.T("meeting.close.next")},
		Fields: []ui.Field{{Type: "hidden", Name: "record", Value: strconv.FormatInt(v.Record, 10)},
			{Type: "longtext", Name: "minutes", Label: c.T("meeting.minutes"), Hint: c.T("meeting.minutes.hint"), Required: true, Max: 8000, Rows: 14, Value: p.draft(c, v)}}}
	return c.PageStatus(status, title, askPage(page))
}

// draft writes the minutes as far as the record knows them.
func (p *Pages) draft(c *web.Ctx, v *meeting.View) string {
	var b strings.Builder
	b.WriteString(c.T("meeting.draft.head", ui.DayWords(c.Lang, v.HeldOn), v.Number(), p.names(c).PostHolder(v.Chair, v.HeldOn.At(9, 0, c.Loc))))
	n := 0
	for _, i := range v.Items {
		if !i.Decided() {
			continue
		}
		n++
		b.WriteString("\n" + c.T("meeting.draft.item", n, i.Title, i.Decision))
		if i.Unit != "" {
			b.WriteString(c.T("meeting.draft.task", p.names(c).Unit(i.Unit), i.Due.String()))
		}
	}
	return b.String()
}

// close keeps the minutes and freezes the meeting. A form that is older than
// the last decision is refused once and then holds the new version.
func (p *Pages) close(c *web.Ctx) error {
	record, err := strconv.ParseInt(c.Form("record"), 10, 64)
	if err != nil {
		record = 0
	}
	err = p.o.Meeting.Close(c.Context(), c.Actor, meeting.CloseInput{Meeting: c.ID("id"), Minutes: c.Form("minutes"), Record: record, Key: c.Key()})
	switch {
	case web.Mendable(err):
		state := c.FormState(err, "minutes")
		state.Values.Del("record")
		return p.drawClose(c, http.StatusUnprocessableEntity, state)
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("meeting.closed"))
	return c.Redirect(href(c.ID("id")))
}
