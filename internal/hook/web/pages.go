package web

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/hook"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func (p *Pages) list(c *web.Ctx) error {
	list, err := p.hooks.List(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("hook.title"), Sub: c.T("hook.sub"), Actions: []ui.Button{{Label: c.T("hook.new"), Href: "/admin/hooks/new", Main: true}}}
	t := ui.Table{ID: "hooks", Caption: c.T("hook.title"), Empty: ui.Empty{Title: c.T("hook.none"), Advice: c.T("hook.none.advice")},
		Columns: []ui.Column{{Key: "name", Label: c.T("hook.name"), Main: true, Wrap: true}, {Key: "format", Label: c.T("hook.format")}, {Key: "host", Label: c.T("hook.url")},
			{Key: "state", Label: c.T("hook.state")}, {Key: "sent", Label: c.T("hook.sent"), Right: true}, {Key: "waiting", Label: c.T("hook.waiting"), Right: true}, {Key: "dead", Label: c.T("hook.dead"), Right: true}}}
	for _, h := range list {
		row := ui.Row{Cells: []templ.Component{ui.Titled("", h.Name, href(h.ID)), ui.Text(c.T("hook.format." + string(h.Format))), ui.Text(host(h.URL)),
			ui.TagMark(stateTag(c, h.Active)), ui.Text(ui.Num(h.Sent)), ui.Text(ui.Num(h.Waiting)), ui.Count(h.Dead, href(h.ID))}}
		if h.Dead > 0 {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return c.Page(head.Title, listPage(head, t))
}

func href(id kernel.ID) string { return "/admin/hooks/" + string(id) }

func stateTag(c *web.Ctx, active bool) ui.Tag {
	if active {
		return ui.Tag{Text: c.T("hook.active"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("hook.paused")}
}

// hookView is one webhook.
type hookView struct {
	Head     ui.PageHead
	Facts    []ui.Fact
	Messages ui.Table
	Dead     string // "" = none
	Resend   ui.Button
	How      string
}

func (p *Pages) page(c *web.Ctx) error {
	l, list, err := p.hooks.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	at := href(l.ID)
	v := hookView{Head: ui.PageHead{Title: l.Name, Crumbs: crumbs(c, l.Name)}, Messages: messages(c, at, list), How: c.T("hook.how." + string(l.Format))}
	v.Head.Actions = []ui.Button{{Label: c.T("hook.test"), Post: at + "/test"}, {Label: c.T("hook.turn-off"), Post: at + "/off"}}
	if !l.Active {
		v.Head.Actions = []ui.Button{{Label: c.T("hook.turn-on"), Post: at + "/on", Main: true}}
	}
	v.Facts = []ui.Fact{{Label: c.T("hook.state"), Value: ui.TagMark(stateTag(c, l.Active))}, {Label: c.T("hook.format"), Text: c.T("hook.format." + string(l.Format))},
		{Label: c.T("hook.url"), Text: host(l.URL)}, {Label: c.T("hook.events"), Text: strings.Join(l.Events, ", ")},
		{Label: c.T("hook.tally"), Text: fmt.Sprintf("%s / %s / %s", ui.Num(l.Sent), ui.Num(l.Waiting), ui.Num(l.Dead))}}
	if l.Dead > 0 {
		v.Dead, v.Resend = c.T("hook.dead.some", ui.Num(l.Dead)), ui.Button{Label: c.T("hook.resend-all"), Post: at + "/resend"}
	}
	return c.Page(l.Name, hookPage(v))
}

func messages(c *web.Ctx, at string, list []hook.Sent) ui.Table {
	t := ui.Table{ID: "messages", Caption: c.T("hook.messages"), Actions: true, Empty: ui.Empty{Title: c.T("hook.messages.none")},
		Columns: []ui.Column{{Key: "what", Label: c.T("hook.what"), Main: true, Wrap: true}, {Key: "at", Label: c.T("hook.at")}, {Key: "state", Label: c.T("hook.state")},
			{Key: "tries", Label: c.T("hook.tries"), Right: true}, {Key: "note", Label: c.T("hook.note"), Wrap: true}}}
	for _, m := range list {
		what := strings.TrimSpace(m.Name.In(c.Lang) + " " + m.Number)
		row := ui.Row{Cells: []templ.Component{ui.Text(what), ui.When(m.At), ui.TagMark(messageTag(c, m.State)), ui.Text(ui.Num(m.Attempts)), note(c, m)}}
		if m.State == "dead" {
			row.State = ui.Bad
			row.Acts = []ui.Button{{Label: c.T("hook.resend"), Post: at + "/resend?message=" + string(m.ID), Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func messageTag(c *web.Ctx, state string) ui.Tag {
	return ui.Tag{Text: c.T("hook.is." + state), State: map[string]string{"sent": ui.Good, "dead": ui.Bad, "waiting": ui.Warn}[state]}
}

// note says when a message arrived, or why not and when it is tried again.
func note(c *web.Ctx, m hook.Sent) templ.Component {
	switch {
	case m.State == "sent":
		return ui.When(m.SentAt)
	case m.State == "waiting" && m.Attempts > 0:
		return templ.Join(ui.Text(m.Error+" · "+c.T("hook.again")+" "), ui.When(m.Due))
	}
	return ui.Text(m.Error)
}

// do runs a small act of a webhook and comes back to it.
func (p *Pages) do(c *web.Ctx, done string, act func(id kernel.ID) error) error {
	if err := act(c.ID("id")); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T(done))
	return c.Redirect(href(c.ID("id")))
}

func (p *Pages) test(c *web.Ctx) error {
	return p.do(c, "hook.test.done", func(id kernel.ID) error { return p.hooks.Test(c.Context(), c.Actor, id) })
}

func (p *Pages) on(c *web.Ctx) error {
	return p.do(c, "hook.on.done", func(id kernel.ID) error { return p.hooks.Switch(c.Context(), c.Actor, id, true) })
}

func (p *Pages) off(c *web.Ctx) error {
	return p.do(c, "hook.off.done", func(id kernel.ID) error { return p.hooks.Switch(c.Context(), c.Actor, id, false) })
}

func (p *Pages) resend(c *web.Ctx) error {
	return p.do(c, "hook.resend.done", func(id kernel.ID) error {
		_, err := p.hooks.Resend(c.Context(), c.Actor, id, kernel.ID(c.Query("message")))
		return err
	})
}
