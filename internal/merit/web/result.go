package web

import (
	"fmt"
	"net/url"

	"github.com/a-h/templ"

	matterweb "juyan/internal/matter/web"
	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// resultView is one result.
type resultView struct {
	Head      ui.PageHead
	Notice    *ui.Fuse
	Stats     []ui.Stat
	Tabs      []ui.Tab
	Group     ui.Table
	Note      string
	Appeals   *ui.Table
	Revisions ui.Table
	Documents []ui.Button
}

// result is one result; the address says which group.
func (p *Pages) result(c *web.Ctx) error {
	r, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	v := resultView{Revisions: p.revisions(c, r)}
	v.Head = ui.PageHead{Title: title(c, r.Result), Crumbs: crumbs(c, nil, title(c, r.Result)), Tags: []ui.Tag{statusTag(c, r.Result)}, Sub: p.sub(c, r), Actions: p.actions(c, r)}
	if f, ok := p.notice(c, r.Result); ok {
		v.Notice = &f
	}
	groups := grouped(r.Grades)
	at := chosen(groups, c.Query("group"))
	for i, g := range groups {
		v.Tabs = append(v.Tabs, ui.Tab{Label: c.Say(g[0].GroupOf), Href: ui.Here(c.Context(), "group", g[0].Group), On: i == at, Count: len(g)})
	}
	if at >= 0 {
		v.Group, v.Stats = p.group(c, r, groups[at]), p.counts(c, groups[at])
	} else {
		v.Group = ui.Table{ID: "grades", Caption: c.T("merit.grades"), Empty: ui.Empty{Title: c.T("merit.nothing-yours"), Advice: c.T("merit.nothing-yours.advice")}}
	}
	if r.Hidden > 0 {
		v.Note = c.T("merit.hidden", r.Hidden)
	}
	if len(r.Appeals) > 0 {
		t := p.appeals(c, r)
		v.Appeals = &t
	}
	if v.Documents, err = p.documents(c, r); err != nil {
		return err
	}
	return c.Page(v.Head.Title, resultPage(v))
}

// sub says under which number, from when to when, and who made it final.
func (p *Pages) sub(c *web.Ctx, r *merit.View) string {
	if r.Status == merit.Final {
		return c.T("merit.sub.final", r.FinalNumber, p.names(c).Person(r.FinalBy), ui.WhenWords(ui.EnvOf(c.Context()), r.FinalAt))
	}
	return c.T("merit.sub.notice", r.Number, r.NoticeFrom.String(), r.NoticeTo.String())
}

func (p *Pages) actions(c *web.Ctx, r *merit.View) (out []ui.Button) {
	add := func(show bool, key, to string, main bool) {
		if show {
			out = append(out, ui.Button{Label: c.T(key), Href: to, Main: main})
		}
	}
	open, over := r.Status == merit.Announced, p.o.Org.Directory().Day(c.Now()).After(r.NoticeTo)
	add(open && !over && may(c, "appeal.raise"), "merit.appeal", "/m/appeal/new?result="+url.QueryEscape(r.Number), false)
	add(open && may(c, merit.PermManage), "merit.revise", href(r.ID)+"/revise", false)
	add(open && over && may(c, merit.PermApprove), "merit.final", href(r.ID)+"/final", true)
	add(!open && may(c, merit.PermPay), "merit.pay", href(r.ID)+"/pay", true)
	add(!open && (may(c, merit.PermManage) || may(c, merit.PermApprove)), "merit.lists", href(r.ID)+"/lists", false)
	return out
}

// grouped are the grades by group, in the order of the scheme.
func grouped(list []*merit.Grade) (out [][]*merit.Grade) {
	for i, g := range list {
		if i == 0 || list[i-1].Group != g.Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], g)
	}
	return out
}

// chosen is the group asked for, else the first; −1 for none.
func chosen(groups [][]*merit.Grade, code string) int {
	for i, g := range groups {
		if g[0].Group == code {
			return i
		}
	}
	if len(groups) == 0 {
		return -1
	}
	return 0
}

// counts is how many have which grade, with the quota beside it.
func (p *Pages) counts(c *web.Ctx, list []*merit.Grade) (out []ui.Stat) {
	n, rated := map[string]int{}, 0
	for _, g := range list {
		n[g.Grade]++
		if g.Place > 0 {
			rated++
		}
	}
	for _, g := range p.o.Merit.Award().Rules.Grades {
		s := ui.Stat{Label: c.Say(g.Name), Value: ui.Num(n[g.Code]), Note: c.T("merit.of", len(list))}
		if g.Quota != nil {
			s.Note = c.T("merit.quota", g.Places(rated), len(list))
		}
		out = append(out, s)
	}
	return out
}

// group is one line a subject: rank, total, grade, why, and what it was before.
func (p *Pages) group(c *web.Ctx, r *merit.View, list []*merit.Grade) ui.Table {
	t := ui.Table{ID: "grades", Caption: c.Say(list[0].GroupOf), Columns: []ui.Column{{Key: "rank", Label: c.T("merit.rank"), Right: true}, {Key: "who", Label: c.T("merit.who"), Main: true}, {Key: "total", Label: c.T("merit.total"), Right: true},
		{Key: "grade", Label: c.T("merit.grade")}, {Key: "why", Label: c.T("merit.why"), Wrap: true}}}
	changed := r.Revision > 1
	if changed {
		t.Columns = append(t.Columns, ui.Column{Key: "before", Label: c.T("merit.before"), Wrap: true})
	}
	score := p.o.Scores(c.Context(), c.Actor, r.Revisions[len(r.Revisions)-1].Run)
	for _, g := range list {
		place := ui.Quiet("—")
		if g.Place > 0 {
			place = ui.Figure(ui.Num(g.Place), "")
		}
		var tags []ui.Tag
		if g.Unpaid {
			tags = append(tags, ui.Tag{Text: c.T("merit.unpaid")})
		}
		row := ui.Row{Cells: []templ.Component{place, ui.Titled("", c.Say(g.Name), score(g.Group, g.Subject), tags...), ui.Figure(points(c, g.Total), ""), ui.TagMark(p.gradeTag(c, g.Grade)), ui.Text(c.Say(g.Why))}}
		if changed {
			row.Cells = append(row.Cells, p.before(c, r.Change(g)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// before says what a grade was in the revision before.
func (p *Pages) before(c *web.Ctx, was *merit.Grade) templ.Component {
	if was == nil {
		return ui.Quiet(c.T("merit.unchanged"))
	}
	return ui.Text(fmt.Sprintf("%s · %s · %s", c.T("merit.rank.n", was.Place), points(c, was.Total), p.gradeTag(c, was.Grade).Text))
}

var appealState = map[string]string{merit.AppealOpen: ui.Warn, merit.AppealUpheld: ui.Good, merit.AppealDismissed: "", merit.AppealWithdrawn: ""}

func (p *Pages) appeals(c *web.Ctx, r *merit.View) ui.Table {
	t := ui.Table{ID: "appeals", Caption: c.T("merit.appeals"), Columns: []ui.Column{{Key: "who", Label: c.T("merit.who"), Main: true}, {Key: "line", Label: c.T("merit.line")}, {Key: "status", Label: c.T("merit.status")}, {Key: "clock", Label: c.T("merit.appeal.clock"), Bare: true}, {Key: "raised", Label: c.T("merit.raised")}, {Key: "decided", Label: c.T("merit.decided")}}}
	for _, a := range r.Appeals {
		line := c.Say(a.Line)
		if a.Line.IsZero() {
			line = c.T("merit.line.whole")
		}
		title := ui.Strong(c.Say(a.Name))
		if a.Matter != "" {
			title = ui.Titled("", c.Say(a.Name), "/m/appeal/"+string(a.Matter))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{title, ui.Text(line), ui.TagMark(p.appealTag(c, a)), p.appealClock(c, a), ui.When(a.RaisedAt), ui.When(a.DecidedAt)}})
	}
	return t
}

// appealTag is how an appeal stands; one that is open is at the stage the pack
// names, so that what nobody took up yet is not called under review.
func (p *Pages) appealTag(c *web.Ctx, a merit.Appeal) ui.Tag {
	t := ui.Tag{Text: c.T("merit.appeal." + a.Status), State: appealState[a.Status]}
	if course, err := p.o.Kinds.Current(merit.AppealKind); err == nil && a.Status == merit.AppealOpen {
		if stage := course.Stage("", a.Stage); stage != nil {
			t.Text = c.Say(stage.Name)
		}
	}
	return t
}

// appealClock is the clock that runs on an open appeal, for who may open it.
func (p *Pages) appealClock(c *web.Ctx, a merit.Appeal) templ.Component {
	if a.Matter == "" || a.Status != merit.AppealOpen {
		return nil
	}
	v, err := p.o.Matter.View(c.Context(), c.Actor, a.Matter)
	if err != nil {
		return nil // the page of the appeal says what is wrong
	}
	for _, k := range v.Clocks {
		if k.Running() {
			return ui.Clock(matterweb.Fuse(c, p.o.Calendar(), k, v.Course.Clock("", k.Code)))
		}
	}
	return nil
}

// revisions are the runs the result stood on, newest first.
func (p *Pages) revisions(c *web.Ctx, r *merit.View) ui.Table {
	t := ui.Table{ID: "revisions", Caption: c.T("merit.revisions"), Columns: []ui.Column{{Key: "n", Label: c.T("merit.revision"), Main: true}, {Key: "reason", Label: c.T("merit.reason"), Wrap: true}, {Key: "by", Label: c.T("merit.by")}, {Key: "at", Label: c.T("merit.at")}, {Key: "digest", Label: c.T("merit.digest")}}}
	for i := len(r.Revisions) - 1; i >= 0; i-- {
		v := r.Revisions[i]
		reason := v.Reason
		if reason == "" {
			reason = c.T("merit.first")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.T("merit.revision.n", v.N), "/appraisal/runs/"+string(v.Run)), ui.Text(reason), ui.Text(p.names(c).Person(v.Person)), ui.When(v.At), ui.Quiet(v.Digest[:12])}})
	}
	return t
}
