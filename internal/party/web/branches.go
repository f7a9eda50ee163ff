package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/party"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// branches is every branch with what it took and how it came out.
func (p *Pages) branches(c *web.Ctx) error {
	counts, err := p.o.Party.Counts(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	n := p.names(c)
	head := ui.PageHead{Title: c.T("party.title"), Sub: c.T("party.sub")}
	t := ui.Table{ID: "branches", Caption: head.Title, Empty: ui.Empty{Title: c.T("party.none")}, Columns: []ui.Column{{Key: "branch", Label: c.T("party.branch"), Main: true}, {Key: "secretary", Label: c.T("party.secretary")},
		{Key: "taken", Label: c.T("party.taken"), Right: true}, {Key: "solved", Label: c.T("party.solved"), Right: true}, {Key: "open", Label: c.T("party.open"), Right: true}, {Key: "pioneers", Label: c.T("party.pioneers"), Right: true}}}
	var all party.Count
	for _, b := range p.o.Party.Branches() {
		k := counts[b.ID]
		all.Taken, all.Solved, all.Open, all.Pioneers = all.Taken+k.Taken, all.Solved+k.Solved, all.Open+k.Open, all.Pioneers+k.Pioneers
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", b.Name.In(c.Lang), href(b.ID)), ui.Text(n.PostHolder(b.Secretary, c.Now())), ui.Count(k.Taken, href(b.ID)), ui.Count(k.Solved, href(b.ID)),
			ui.Count(k.Open, href(b.ID)), ui.Count(k.Pioneers, href(b.ID)+"#pioneer-posts")}})
	}
	stats := []ui.Stat{{Label: c.T("party.taken"), Value: ui.Num(all.Taken), Unit: c.T("party.unit")}, {Label: c.T("party.solved"), Value: ui.Num(all.Solved), Unit: c.T("party.unit"), State: ui.Good},
		{Label: c.T("party.open"), Value: ui.Num(all.Open), Unit: c.T("party.unit")}, {Label: c.T("party.pioneers"), Value: ui.Num(all.Pioneers)}}
	return c.Page(head.Title, branchesPage(head, stats, t))
}

// branch is one branch: its charges and pioneer posts.
func (p *Pages) branch(c *web.Ctx) error {
	b, err := p.o.Party.Branch(c.ID("id"))
	if err != nil {
		return err
	}
	charges, pioneers, err := p.o.Party.Of(c.Context(), c.Actor, b.ID)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: b.Name.In(c.Lang), Sub: c.T("party.secretary-is", p.names(c).PostHolder(b.Secretary, c.Now())), Crumbs: []ui.Crumb{{Label: c.T("party.title"), Href: "/party"}, {Label: b.Name.In(c.Lang)}}}
	for _, mine := range p.o.Party.Speaks(c.Actor) {
		if mine.ID == b.ID {
			head.Actions = []ui.Button{{Label: c.T("party.name-pioneer"), Href: href(b.ID) + "/pioneers/new", Main: true}}
		}
	}
	return c.Page(head.Title, branchPage(head, p.charges(c, charges), p.pioneers(c, pioneers)))
}

func (p *Pages) charges(c *web.Ctx, charges []party.Charge) ui.Table {
	t := ui.Table{ID: "charges", Caption: c.T("party.charges"), Empty: ui.Empty{Title: c.T("party.no-charges"), Advice: c.T("party.no-charges.advice")}, Columns: []ui.Column{{Key: "matter", Label: c.T("party.matter"), Main: true, Wrap: true},
		{Key: "promise", Label: c.T("party.promise"), Wrap: true}, {Key: "outcome", Label: c.T("party.outcome"), Bare: true}, {Key: "taken", Label: c.T("party.taken-at")}, {Key: "ended", Label: c.T("party.ended-at")}}}
	for _, x := range charges {
		title, ended := ui.Quiet(c.T("party.hidden")), ui.Quiet("")
		if x.Number != "" {
			title = ui.Titled(x.Number, x.Title, "/m/"+x.Kind+"/"+string(x.Matter))
		}
		if x.EndedAt != 0 {
			ended = ui.When(x.EndedAt)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{title, ui.Text(x.Promise), ui.TagMark(outcome(c, x.Outcome)), ui.When(x.TakenAt), ended}})
	}
	return t
}

func (p *Pages) pioneers(c *web.Ctx, pioneers []party.Pioneer) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "pioneers", Caption: c.T("party.pioneers"), Empty: ui.Empty{Title: c.T("party.no-pioneers")}, Columns: []ui.Column{{Key: "post", Label: c.T("party.post"), Main: true}, {Key: "commitment", Label: c.T("party.commitment"), Wrap: true},
		{Key: "from", Label: c.T("party.from")}, {Key: "to", Label: c.T("party.to")}}}
	for _, x := range pioneers {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(n.PostHolder(x.Post, c.Now())), ui.Text(x.Commitment), ui.Day(x.From), ui.Day(x.To)}})
	}
	return t
}

func outcome(c *web.Ctx, o string) ui.Tag {
	switch o {
	case "":
		return ui.Tag{Text: c.T("party.goes-on"), State: ui.Info}
	case party.WellDone:
		return ui.Tag{Text: c.T("party.done-well"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("party.ended")}
}

func dateOf(s, field string) (kernel.Date, error) {
	if s == "" {
		return kernel.Date{}, nil
	}
	d, err := kernel.ParseDate(s)
	if err != nil {
		return d, kernel.Invalid(field, kernel.AllErrors(err)[0].Text)
	}
	return d, nil
}
