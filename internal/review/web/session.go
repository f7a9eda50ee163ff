package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// sessionView is what the page of one session draws.
type sessionView struct {
	Head    ui.PageHead
	Agenda  ui.Table
	Note    string
	Pending *ui.Table
	Members ui.Table
	There   string
	Way     string
	Source  string
	Minutes []ui.Button
	Number  string
	Part    bool
}

func (p *Pages) session(c *web.Ctx) error {
	v, err := p.o.Review.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	x := sessionView{Agenda: p.agenda(c, v), Note: c.T("review.count", len(v.Items), decided(v)), Members: p.members(c, v), Way: p.wayWords(c, v.Terms), Source: v.Terms.Source.In(c.Lang), Part: !v.Whole, Number: v.Number}
	if v.Status != review.Planned {
		x.There = c.T("review.there", present(v), len(v.Members))
	}
	if len(v.Pending) > 0 {
		t := p.conditions(c, v.Pending)
		x.Pending = &t
	}
	if v.PDF != "" && v.Whole {
		for _, ext := range []string{"pdf", "docx"} {
			x.Minutes = append(x.Minutes, ui.Button{Label: c.T("review.minutes") + " " + strings.ToUpper(ext), Href: href(v.ID) + "/minutes/minutes." + ext})
		}
	}
	title := c.Say(v.Name(v.Body.Name))
	x.Head = ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v)[:1:1], Tags: []ui.Tag{statusTag(c, v.Status)}, Sub: p.when(c, v), Actions: p.sessionActs(c, v)}
	x.Head.Crumbs = append(x.Head.Crumbs, ui.Crumb{Label: title})
	return c.Page(title, sessionPage(x))
}

func decided(v *review.View) (n int) {
	for _, i := range v.Items {
		if i.Decided() {
			n++
		}
	}
	return n
}

func present(v *review.View) (n int) {
	for _, m := range v.Members {
		if m.State == review.Present {
			n++
		}
	}
	return n
}

func (p *Pages) when(c *web.Ctx, v *review.View) string {
	parts := []string{ui.DayWords(c.Lang, v.HeldOn)}
	if v.Place != "" {
		parts = append(parts, v.Place)
	}
	if v.Status != review.Planned {
		parts = append(parts, c.T("review.chaired", p.names(c).PostHolder(v.Chair, v.OpenedAt)))
	}
	return strings.Join(parts, " · ")
}

func (p *Pages) sessionActs(c *web.Ctx, v *review.View) (out []ui.Button) {
	if manages(c) && v.Status == review.Planned {
		today := p.o.Org.Directory().Day(c.Now())
		out = append(out, ui.Button{Label: c.T("review.open"), Href: href(v.ID) + "/open", Main: !today.Before(v.HeldOn)})
	}
	if manages(c) && v.Status != review.Closed {
		out = append(out, ui.Button{Label: c.T("review.add"), Href: href(v.ID) + "/items/new"})
	}
	if manages(c) && v.Status == review.Open {
		out = append(out, ui.Button{Label: c.T("review.close"), Href: href(v.ID) + "/close", Main: decided(v) == len(v.Items)})
	}
	return append(out, ui.Button{Label: c.T("review.print"), Print: true})
}

func (p *Pages) agenda(c *web.Ctx, v *review.View) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "agenda", Caption: c.T("review.agenda"), Actions: v.Status != review.Closed, Empty: ui.Empty{Title: c.T("review.agenda.none"), Advice: c.T("review.agenda.none.advice")}, Columns: []ui.Column{
		{Key: "n", Label: c.T("review.no")}, {Key: "lead", Label: c.T("review.lead"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("review.unit")}, {Key: "checks", Label: c.T("review.checks")},
		{Key: "papers", Label: c.T("review.papers"), Right: true}, {Key: "decision", Label: c.T("review.decision"), Wrap: true}}}
	for k, i := range v.Items {
		b, u := tally(i.Findings)
		row := ui.Row{ID: "i-" + string(i.ID), Cells: []templ.Component{ui.Quiet(num(k + 1)), ui.Titled(i.Lead.Number, i.Lead.Title, itemHref(i.Item)), ui.Text(n.Unit(i.Lead.Unit)), tags(checkTags(c, b, u)),
			ui.Figure(num(len(i.Papers)), itemHref(i.Item)+"#papers"), p.decisionCell(c, v, i)}}
		if t.Actions {
			row.Acts = p.itemActs(c, v, i, true)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// itemActs is what the reader may do with an item now.
func (p *Pages) itemActs(c *web.Ctx, v *review.View, i *review.ItemView, small bool) (out []ui.Button) {
	if i.Decided() || v.Status == review.Closed {
		return nil
	}
	add := func(key, to string, main bool) {
		out = append(out, ui.Button{Label: c.T(key), Href: itemHref(i.Item) + to, Small: small, Main: main && !small})
	}
	if i.CanVote && small {
		add(map[bool]string{true: "review.vote", false: "review.vote.again"}[i.Mine == ""], "#vote", false)
	}
	if manages(c) && v.Status == review.Open {
		add("review.decide", "/decide", true)
		if !small && !v.Terms.Secret {
			add("review.hands", "/hands", false)
		}
	}
	if v.Status == review.Open && !small && (manages(c) || i.CanVote) {
		add("review.recuse", "/recuse", false)
	}
	if manages(c) && v.Status == review.Planned {
		add("review.remove", "/remove", false)
	}
	return out
}

// decisionCell is what was decided, or how far the item has come.
func (p *Pages) decisionCell(c *web.Ctx, v *review.View, i *review.ItemView) templ.Component {
	switch {
	case i.Decided():
		return outcomeCell(outcomeTag(c, i.Outcome), p.ballotWords(c, v, i), i.Reason)
	case v.Status == review.Closed:
		return ui.Quiet(c.T("review.not-decided"))
	case v.Status == review.Planned:
		return ui.Quiet(c.T("review.undecided"))
	case !i.Quorate:
		return tags([]ui.Tag{{Text: c.T("review.no-quorum", i.Roll.Present, i.Needed), State: ui.Bad}})
	}
	return ui.Text(p.ballotWords(c, v, i))
}

// ballotWords is how the votes stand, as far as the reader may know.
func (p *Pages) ballotWords(c *web.Ctx, v *review.View, i *review.ItemView) string {
	switch {
	case i.Decided() && i.Outcome == review.Postponed:
		return ""
	case v.Terms.Way == "consensus" && i.Decided():
		return c.T("review.by-consensus", i.Roll.Present)
	case v.Terms.Way == "consensus":
		return c.T("review.objections", no(i))
	case i.Decided():
		return c.T("review.fell", i.Item.Ballot.Yes, i.Item.Ballot.No, i.Item.Ballot.Abstain)
	}
	return c.T("review.voted", i.Voted, i.Roll.Present)
}

func no(i *review.ItemView) int {
	if i.Tally == nil {
		return 0
	}
	return i.Tally.No
}

func (p *Pages) members(c *web.Ctx, v *review.View) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "members", Caption: c.T("review.members"), Columns: []ui.Column{{Key: "post", Label: c.T("review.member"), Main: true}, {Key: "state", Label: c.T("review.attendance"), Bare: true}}}
	for _, m := range v.Members {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{memberCell(n.Person(m.Person), n.Post(m.Post)), tags(p.attendance(c, v, m))}})
	}
	return t
}

func (p *Pages) attendance(c *web.Ctx, v *review.View, m review.Member) (out []ui.Tag) {
	if m.State != "" {
		state := map[review.State]string{review.Present: ui.Good, review.Leave: "", review.Absent: ui.Warn}[m.State]
		out = append(out, ui.Tag{Text: c.T("review.attendance." + string(m.State)), State: state})
	}
	if v.Status != review.Planned && m.Post == v.Chair || v.Status == review.Planned && len(v.Chairs) > 0 && m.Post == v.Chairs[0] {
		out = append(out, ui.Tag{Text: c.T("review.chair"), State: ui.Info})
	}
	return out
}

// memberName is a post with who held it in the session.
func (p *Pages) memberName(c *web.Ctx, v *review.View, post kernel.ID) string {
	name, of := p.member(c, v, post)
	if name == "" {
		return of
	}
	return name + " · " + of
}

// member is who held a post in the session, and the post.
func (p *Pages) member(c *web.Ctx, v *review.View, post kernel.ID) (name, of string) {
	n := p.names(c)
	for _, m := range v.Members {
		if m.Post == post {
			name = n.Person(m.Person)
		}
	}
	return name, n.Post(post)
}
