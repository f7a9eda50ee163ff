package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/meeting"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// meetingView is what the page of one meeting draws.
type meetingView struct {
	Head    ui.PageHead
	Agenda  ui.Table
	Note    string
	Minutes []string // paragraphs; none until the meeting is closed
	Part    bool     // the reader sees only what concerns the reader
}

// point is the first cell of an item.
type point struct {
	Title templ.Component
	Why   []string
	Note  string
}

// decision is the last cell of an item.
type decision struct {
	Text string
	Unit string
	Due  string
	Task templ.Component // nil: none, or not for the reader
}

// meeting is one meeting: agenda, decisions, minutes. It prints as minutes.
func (p *Pages) meeting(c *web.Ctx) error {
	v, err := p.o.Meeting.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	m := meetingView{Agenda: p.agenda(c, v), Part: !v.Whole, Note: c.T("meeting.count", len(v.Items), done(v))}
	m.Head = ui.PageHead{Title: c.Say(v.Number()), Crumbs: []ui.Crumb{{Label: c.T("meeting.title"), Href: "/meetings"}, {Label: c.Say(v.Number())}},
		Tags: []ui.Tag{statusTag(c, v.Status)}, Sub: p.whenWords(c, v.Meeting), Actions: p.actions(c, v)}
	for _, s := range strings.Split(v.Minutes, "\n") {
		if s = strings.TrimSpace(s); s != "" {
			m.Minutes = append(m.Minutes, s)
		}
	}
	return c.Page(m.Head.Title, meetingPage(m))
}

func done(v *meeting.View) (n int) {
	for _, i := range v.Items {
		if i.Decided() {
			n++
		}
	}
	return n
}

// whenWords says when, where and under whom: "2023年1月9日 周一 · 主持：…".
func (p *Pages) whenWords(c *web.Ctx, m *meeting.Meeting) string {
	n := p.names(c)
	parts := []string{ui.DayWords(c.Lang, m.HeldOn)}
	if m.Place != "" {
		parts = append(parts, m.Place)
	}
	if m.Enterprise != "" {
		parts = append(parts, n.Firm(m.Enterprise))
	}
	return strings.Join(append(parts, c.T("meeting.chaired", n.PostHolder(m.Chair, m.HeldOn.At(9, 0, c.Loc)))), " · ")
}

func (p *Pages) actions(c *web.Ctx, v *meeting.View) []ui.Button {
	out := []ui.Button{{Label: c.T("meeting.print"), Print: true}}
	if manages(c) && v.Status != meeting.Closed {
		out = append(out, ui.Button{Label: c.T("meeting.add"), Href: href(v.ID) + "/items/new"},
			ui.Button{Label: c.T("meeting.close"), Href: href(v.ID) + "/close", Main: v.Status == meeting.Held && done(v) == len(v.Items)})
	}
	return out
}

func (p *Pages) columns(c *web.Ctx) []ui.Column {
	return []ui.Column{{Key: "n", Label: c.T("meeting.no")}, {Key: "title", Label: c.T("meeting.point"), Main: true, Wrap: true}, {Key: "whose", Label: c.T("meeting.whose"), Wrap: true},
		{Key: "decision", Label: c.T("meeting.decision"), Wrap: true}}
}

func (p *Pages) agenda(c *web.Ctx, v *meeting.View) ui.Table {
	t := ui.Table{ID: "agenda", Caption: c.T("meeting.agenda"), Columns: p.columns(c), Actions: manages(c) && v.Status != meeting.Closed,
		Empty: ui.Empty{Title: c.T("meeting.empty"), Advice: c.T("meeting.empty.advice")}}
	for n, i := range v.Items {
		s := p.subject(c, i.Matter)
		row := ui.Row{ID: "i-" + string(i.ID), Cells: []templ.Component{ui.Quiet(ui.Num(n + 1)), pointCell(point{s.title(i.Title), said(c, i.Why), i.Note}), s.whose, p.decisionCell(c, v, i)}}
		if !i.Decided() {
			row.State = s.state()
		}
		if t.Actions && !i.Decided() {
			row.Acts = []ui.Button{{Label: c.T("meeting.decide"), Href: itemHref(i, "decide"), Small: true}, {Label: c.T("meeting.remove"), Href: itemHref(i, "remove"), Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// decisionCell is what was decided, for whom, by when, and how its task stands.
func (p *Pages) decisionCell(c *web.Ctx, v *meeting.View, i *meeting.Item) templ.Component {
	switch {
	case !i.Decided() && v.Status == meeting.Closed:
		return ui.Quiet(c.T("meeting.not-decided"))
	case !i.Decided():
		return ui.Quiet(c.T("meeting.undecided"))
	}
	d := decision{Text: i.Decision}
	if i.Unit != "" {
		d.Unit, d.Due = p.names(c).Unit(i.Unit), c.T("meeting.by", i.Due.String())
	}
	if task := p.subject(c, i.Task); task.view != nil {
		d.Task = ui.Titled("", task.view.Number, "/matters/"+string(i.Task), ui.Tag{Text: p.stage(c, task.view), State: taskState(task)})
	}
	return decisionWords(d)
}

func taskState(s subject) string {
	switch {
	case !s.view.Open:
		return ui.Good
	case s.over:
		return ui.Bad
	}
	return ui.Info
}
