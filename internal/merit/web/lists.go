package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// listsView is the lists of a result.
type listsView struct {
	Head  ui.PageHead
	Small []string // groups too small for quotas
	Rule  string   // where that comes from
	Lists []oneList
}

// oneList is one list with what the pack says about it.
type oneList struct {
	Name, Note string
	Table      ui.Table
}

var decisionState = map[string]string{merit.Adopted: ui.Good, merit.Declined: ""}

// lists are the recommendations a result makes.
func (p *Pages) lists(c *web.Ctx) error {
	r, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	all, err := p.o.Merit.Proposals(c.Context(), c.Actor, r.ID)
	if err != nil {
		return err
	}
	v := listsView{Head: ui.PageHead{Title: c.T("merit.lists"), Crumbs: crumbs(c, r.Result, c.T("merit.lists")), Sub: c.T("merit.lists.sub")}}
	small, err := p.o.Merit.SmallGroups(c.Context(), c.Actor, r.ID)
	if err != nil {
		return err
	}
	for _, g := range small {
		v.Small = append(v.Small, c.T("merit.small.one", c.Say(g.Name), g.Subjects, g.Below))
	}
	v.Rule = c.T("merit.small.rule", p.o.Merit.Award().SmallGroup.Source.In(c.Lang))
	for _, l := range p.o.Merit.Award().Lists {
		one := oneList{Name: c.Say(l.Name), Note: c.Say(l.Note), Table: p.proposals(c, r, l.Code, all)}
		one.Table.Caption = one.Name
		v.Lists = append(v.Lists, one)
	}
	return c.Page(v.Head.Title, listsPage(v))
}

func (p *Pages) proposals(c *web.Ctx, r *merit.View, list string, all []*merit.Proposal) ui.Table {
	t := ui.Table{ID: "list-" + list, Columns: []ui.Column{{Key: "who", Label: c.T("merit.who"), Main: true}, {Key: "group", Label: c.T("merit.group")}, {Key: "grade", Label: c.T("merit.grade")}, {Key: "because", Label: c.T("merit.because"), Wrap: true},
		{Key: "decision", Label: c.T("merit.decision"), Wrap: true}}, Empty: ui.Empty{Title: c.T("merit.lists.none")}}
	for _, x := range all {
		if x.List != list {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(x.Grade.Name), ""), ui.Text(c.Say(x.GroupOf)), ui.TagMark(p.gradeTag(c, x.Grade.Grade)), ui.Text(c.Say(x.Because)), p.decision(c, r, x)}})
	}
	return t
}

// decision is what was decided, or the way to decide.
func (p *Pages) decision(c *web.Ctx, r *merit.View, x *merit.Proposal) templ.Component {
	switch {
	case x.Decision != "":
		return decisionCell(ui.Tag{Text: c.T("merit.decision." + x.Decision), State: decisionState[x.Decision]}, x.Reason, p.names(c).Person(x.By)+" · "+ui.WhenWords(ui.EnvOf(c.Context()), x.At))
	case may(c, merit.PermApprove):
		return ui.Act(ui.Button{Label: c.T("merit.decide"), Href: href(r.ID) + "/lists/" + string(x.ID), Small: true})
	}
	return ui.Quiet(c.T("merit.undecided"))
}

func (p *Pages) askDecide(c *web.Ctx) error { return p.drawDecide(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawDecide(c *web.Ctx, status int, state ui.FormState) error {
	r, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	all, err := p.o.Merit.Proposals(c.Context(), c.Actor, r.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x *merit.Proposal) bool { return x.ID == c.ID("proposal") })
	if i < 0 {
		return kernel.NotFound(kernel.T("没有这条建议，或您无权查看", "There is no such recommendation, or you may not see it"))
	}
	x, title := all[i], c.T("merit.decide")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, r.Result, title)}, Say: []string{c.Say(x.Grade.Name) + " · " + p.listName(c, x.List), c.Say(x.Because)},
		Form: ui.Form{ID: "decide", Action: href(r.ID) + "/lists/" + string(x.ID), State: state, Submit: title, Cancel: href(r.ID) + "/lists", Next: c.T("merit.decide.next")},
		Fields: []ui.Field{{Type: "code", Name: "decision", Label: c.T("merit.decision"), Required: true, Options: []ui.Option{{Value: merit.Adopted, Label: c.T("merit.decision.adopted")}, {Value: merit.Declined, Label: c.T("merit.decision.declined")}}},
			{Type: "longtext", Name: "reason", Label: c.T("merit.reason"), Required: true, Max: 500}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) listName(c *web.Ctx, code string) string {
	for _, l := range p.o.Merit.Award().Lists {
		if l.Code == code {
			return c.Say(l.Name)
		}
	}
	return code
}

func (p *Pages) decide(c *web.Ctx) error {
	err := p.o.Merit.Decide(c.Context(), c.Actor, merit.DecideInput{Proposal: c.ID("proposal"), Decision: c.Form("decision"), Reason: c.Form("reason"), Key: c.Key()})
	return send(c, err, p.drawDecide, c.T("merit.decided-on"), href(c.ID("id"))+"/lists", "decision", "reason")
}
