package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// benchView is a body with what waits for it.
type benchView struct {
	Sheet   ui.Sheet
	Who     string
	Way     string
	Source  string
	Waiting ui.Table
	Plan    *ui.Button
}

// list is the bodies with what waits for each, then the sessions.
func (p *Pages) list(c *web.Ctx) error {
	benches, err := p.o.Review.Benches(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	rows, next, err := p.o.Review.Sessions(c.Context(), c.Actor, c.Query("after"), 40)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("review.title"), Sub: c.T("review.sub")}
	var views []benchView
	if c.Query("after") == "" && c.Actor.Can(p.o.Review.Rules().Kind+".view") != kernel.ScopeNone {
		for _, b := range benches {
			views = append(views, p.bench(c, b))
		}
	}
	return c.Page(head.Title, listPage(head, views, p.sessions(c, rows, next)))
}

func (p *Pages) bench(c *web.Ctx, b *review.Bench) benchView {
	n := p.names(c)
	v := benchView{Sheet: ui.Sheet{ID: "b-" + b.Body.Code, Title: c.Say(b.Body.Name), Note: c.T("review.waiting.count", len(b.Waiting)), Tight: true},
		Way: p.wayWords(c, &b.Terms), Source: b.Terms.Source.In(c.Lang)}
	if b.More {
		v.Sheet.Note = c.T("review.waiting.more", len(b.Waiting))
	}
	if post, ok := n.Dir.PostByCode(b.Terms.Chair); ok {
		v.Who = c.T("review.body.who", n.PostHolder(post.ID, n.At), len(b.Terms.Members))
	}
	if manages(c) && len(b.Waiting) > 0 {
		v.Plan = &ui.Button{Label: c.T("review.plan"), Href: "/reviews/new?body=" + b.Body.Code}
	}
	v.Waiting = p.waiting(c, b)
	return v
}

func (p *Pages) waiting(c *web.Ctx, b *review.Bench) ui.Table {
	n := p.names(c)
	asks := len(b.Terms.Departments)+len(b.Terms.Experts) > 0
	t := ui.Table{ID: "waiting-" + b.Body.Code, Caption: c.T("review.waiting", c.Say(b.Body.Name)), Actions: manages(c) && asks, Empty: ui.Empty{Title: c.T("review.waiting.none"), Advice: c.T("review.waiting.none.advice")},
		Columns: []ui.Column{{Key: "lead", Label: c.T("review.lead"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("review.unit")}, {Key: "since", Label: c.T("review.since")}, {Key: "days", Label: c.T("review.days"), Right: true},
			{Key: "checks", Label: c.T("review.checks")}}}
	if asks {
		t.Columns = append(t.Columns, ui.Column{Key: "opinions", Label: c.T("review.opinions")})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "session", Label: c.T("review.session")})
	for _, w := range b.Waiting {
		since := n.Dir.Day(w.Since)
		cells := []templ.Component{ui.Titled(w.Matter.Number, w.Matter.Title, matterweb.Href(w.Matter)), ui.Text(n.Unit(w.Matter.Unit)), ui.Day(since), ui.Text(num(since.Days(n.Dir.Day(c.Now())))),
			tags(checkTags(c, w.Breaches, w.Unknowns))}
		if asks {
			cells = append(cells, opinionCell(c, w))
		}
		row := ui.Row{Cells: append(cells, p.onSession(c, w.Session))}
		if t.Actions && w.Asked == 0 {
			row.Acts = []ui.Button{{Label: c.T("review.ask"), Href: leadHref(w.Matter.ID) + "/ask", Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func opinionCell(c *web.Ctx, w review.Waiting) templ.Component {
	if w.Asked == 0 {
		return ui.Quiet(c.T("review.not-asked"))
	}
	return ui.Text(c.T("review.answered", w.Stated, w.Asked))
}

func (p *Pages) onSession(c *web.Ctx, s *review.Session) templ.Component {
	if s == nil {
		return ui.Quiet(c.T("review.no-session"))
	}
	return ui.LinkOr(ui.DayWords(c.Lang, s.HeldOn), href(s.ID))
}

func (p *Pages) sessions(c *web.Ctx, rows []review.Row, next string) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "sessions", Caption: c.T("review.sessions"), Next: next, Empty: ui.Empty{Title: c.T("review.none"), Advice: c.T("review.none.advice")}, Columns: []ui.Column{
		{Key: "name", Label: c.T("review.session"), Main: true}, {Key: "held", Label: c.T("review.held-on")}, {Key: "chair", Label: c.T("review.chair")}, {Key: "items", Label: c.T("review.items"), Right: true},
		{Key: "decided", Label: c.T("review.decided"), Right: true}, {Key: "passed", Label: c.T("review.passed"), Right: true}, {Key: "number", Label: c.T("review.minutes")}, {Key: "status", Label: c.T("review.state"), Bare: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Name(r.Body.Name)), href(r.Session.ID)), ui.Text(ui.DayWords(c.Lang, r.HeldOn)), ui.Text(n.PostHolder(r.Chair, r.HeldOn.At(9, 0, c.Loc))),
			ui.Figure(ui.Num(r.Items), href(r.Session.ID)), ui.Text(ui.Num(r.Decided)), ui.Text(ui.Num(r.Passed)), ui.Quiet(r.Number), ui.TagMark(statusTag(c, r.Status))}})
	}
	return t
}
