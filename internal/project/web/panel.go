package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands on a project's record.
type panelView struct {
	Facts      []ui.Fact
	Acts       []ui.Button
	Blocks     *ui.Table
	Promises   *ui.Table
	Conditions *ui.Table
	Chart      *ui.Chart
	Funds      *ui.Table
	FundsNote  string
	Holders    *ui.Table
	Phases     *ui.Table
	Plots      *ui.Table
	Months     *ui.Table
	Whistles   *ui.Table
}

// Panel draws what this module keeps of a project on its record page.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind == kindLead && v.Stage == leadApproved && c.Actor.Can(project.PermRaise) != kernel.ScopeNone {
		return signPanel(ui.Button{Label: c.T("project.sign"), Href: "/projects/sign?lead=" + string(v.ID), Main: true}), nil
	}
	if v.Kind != project.Kind {
		return nil, nil
	}
	r, err := p.o.Project.Record(c.Context(), c.Actor, v.ID)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, nil // a past record that an import brought: it has no tables yet
	}
	if err != nil {
		return nil, err
	}
	list, err := p.o.Project.Compare(c.Context(), c.Actor, v.ID)
	if err != nil {
		return nil, err
	}
	x := panelView{Facts: p.standing(c, v, r), Acts: p.acts(c, v, r), Chart: p.factChart(c, list)}
	if len(list) > 0 {
		t := p.compared(c, "promised", list, false)
		x.Promises = &t
	}
	p.parts(c, v, r, &x)
	x.Whistles, err = p.whistles(c, r)
	return panel(x), err
}

// standing is how the project stands, in facts.
func (p *Pages) standing(c *web.Ctx, v *matter.View, r project.Record) []ui.Fact {
	n := p.names(c)
	out := []ui.Fact{{Label: c.T("project.light"), Tags: []ui.Tag{lightTag(c, r.Shows())}, Text: progressWords(c, r.Project)}, {Label: c.T("project.status"), Tags: []ui.Tag{p.statusTag(c, r.Status)}},
		{Label: c.T("project.investment"), Text: large(c, r.Investment)},
		{Label: c.T("project.funds"), Value: fundsCell(large(c, r.Verified), c.T("project.claimed-of", large(c, r.Claimed)), r.Claimed != r.Verified)}}
	if code, _ := v.Data["code"].(string); code != "" {
		fact := ui.Fact{Label: c.T("project.code"), Text: code}
		if check := codes.CheckProjectCode(code); check.Verdict == codes.Warn {
			fact.Tags = []ui.Tag{{Text: check.Reason.In(c.Lang), State: ui.Warn}}
		}
		out = append(out, fact)
	}
	var shares []string
	for _, s := range r.Shares {
		shares = append(shares, n.Unit(s.Unit)+" "+project.Percent(s.Points)+"%")
	}
	out = append(out, ui.Fact{Label: c.T("project.shares"), Text: strings.Join(shares, c.T("project.and"))})
	if r.Lead != "" {
		out = append(out, ui.Fact{Label: c.T("project.lead"), Text: c.T("project.lead.open"), Href: "/matters/" + string(r.Lead)})
	}
	if r.Green {
		out = append(out, ui.Fact{Label: c.T("project.green"), Tags: []ui.Tag{{Text: c.T("project.green.on"), State: ui.Info}}})
	}
	return out
}

func progressWords(c *web.Ctx, x project.Project) string {
	switch {
	case x.Settled != "":
		return c.T("project.stands", x.Reported, x.Planned)
	case x.Expects == "" && x.Open:
		return c.T("project.unplanned")
	}
	return c.T("project.first-report", ui.DayWords(c.Lang, x.ExpectsBy))
}

// acts are the doors to what is kept beside the record.
func (p *Pages) acts(c *web.Ctx, v *matter.View, r project.Record) (out []ui.Button) {
	if p.plans(c) {
		out = append(out, ui.Button{Label: c.T("project.plan"), Href: p.o.Plan(r.ID), Small: true})
	}
	if can(v, "increase") && c.Actor.Can(project.PermRaise) != kernel.ScopeNone {
		out = append(out, ui.Button{Label: c.T("project.increase"), Href: "/projects/sign?project=" + string(r.ID), Small: true})
	}
	return out
}

// plans reports whether there are approval plans and the reader may see them.
func (p *Pages) plans(c *web.Ctx) bool {
	return p.o.Plan != nil && c.Actor.Can("approval.view") != kernel.ScopeNone
}

// can reports whether the reader may take an action now.
func can(v *matter.View, action string) bool {
	for _, x := range v.Can {
		if x.Action.Code == action {
			return true
		}
	}
	return false
}

// parts draws the tables that have rows.
func (p *Pages) parts(c *web.Ctx, v *matter.View, r project.Record, x *panelView) {
	set := func(into **ui.Table, t ui.Table) {
		if len(t.Rows) > 0 {
			*into = &t
		}
	}
	set(&x.Blocks, p.blockTable(c, v, r.Blocks))
	set(&x.Conditions, p.conditionTable(c, r.Conditions))
	set(&x.Funds, p.fundTable(c, v, r.Funds))
	set(&x.Holders, holderTable(c, r.Holders))
	set(&x.Phases, phaseTable(c, r.Phases))
	set(&x.Plots, plotTable(c, r.Plots))
	set(&x.Months, monthTable(c, r.Months))
	x.FundsNote = c.T("project.funds-note", large(c, r.Verified), large(c, r.Claimed))
}

func (p *Pages) blockTable(c *web.Ctx, v *matter.View, list []project.Block) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "blocks", Caption: c.T("project.blocks"), Actions: true, Columns: []ui.Column{{Key: "what", Label: c.T("project.block"), Main: true, Wrap: true}, {Key: "move", Label: c.T("project.move")}, {Key: "since", Label: c.T("project.since")}, {Key: "due", Label: c.T("project.due")}, {Key: "removed", Label: c.T("project.removed")}}}
	for _, b := range list {
		row := ui.Row{Cells: []templ.Component{block(strconv.Itoa(b.No)+". "+p.option(c, "block_kind", b.Kind), b.Content), ui.Text(n.Unit(b.Unit)), ui.Day(b.Since), ui.Day(b.Due), ui.Text(c.T("project.open"))}}
		if b.Task != "" {
			row.Cells[1] = ui.LinkOr(n.Unit(b.Unit), "/matters/"+string(b.Task))
		}
		if b.Removed.IsZero() {
			row.Cells[3] = due(b.Due, today(c))
			if can(v, "unblock") {
				row.Acts = append(row.Acts, ui.Button{Label: c.T("project.unblock"), Href: actHref(v.ID, "unblock", "?block_no="+strconv.Itoa(b.No)), Small: true})
			}
		} else {
			row.Cells[4] = solved(b.Removed, b.Remedy, c.T("project.days-blocked", b.Since.Days(b.Removed)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p *Pages) conditionTable(c *web.Ctx, list []project.Condition) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "conditions", Caption: c.T("project.conditions"), Columns: []ui.Column{{Key: "what", Label: c.T("project.condition"), Main: true, Wrap: true}, {Key: "side", Label: c.T("project.side"), Bare: true}, {Key: "unit", Label: c.T("project.condition.unit")}, {Key: "due", Label: c.T("project.due")}}}
	for _, x := range list {
		unit := ui.Text(n.Unit(x.Unit))
		if x.Task != "" {
			unit = ui.LinkOr(n.Unit(x.Unit), "/matters/"+string(x.Task))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Content), ui.Text(c.T("project.side." + x.Side)), unit, ui.Day(x.Due)}})
	}
	return t
}

func (p *Pages) fundTable(c *web.Ctx, v *matter.View, list []project.Fund) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "funds-table", Caption: c.T("project.funds"), Actions: true, Columns: []ui.Column{{Key: "no", Label: c.T("project.no"), Main: true}, {Key: "on", Label: c.T("project.paid-on")}, {Key: "claimed", Label: c.T("project.claimed"), Right: true}, {Key: "evidence", Label: c.T("project.evidence")}, {Key: "verified", Label: c.T("project.verified"), Right: true}, {Key: "by", Label: c.T("project.verified-by"), Wrap: true}}}
	for _, f := range list {
		var evidence []string
		for _, code := range f.Evidence {
			evidence = append(evidence, p.option(c, "fund_evidence", code))
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(c.T("project.nth", f.No)), ui.Day(f.PaidOn), ui.Text(large(c, f.Claimed)), ui.Text(strings.Join(evidence, c.T("project.and"))), ui.NoData(c.T("project.not-verified")), ui.Quiet("")}}
		if f.VerifiedAt != 0 {
			row.Cells[4], row.Cells[5] = ui.Text(large(c, f.Verified)), block(n.Person(f.VerifiedBy), f.Finding)
			if can(v, "fund_correct") {
				row.Acts = append(row.Acts, ui.Button{Label: c.T("project.correct"), Href: actHref(v.ID, "fund_correct", "?fund_no="+strconv.Itoa(f.No)), Small: true})
			}
		} else if can(v, "fund_verify") {
			row.Acts = append(row.Acts, ui.Button{Label: c.T("project.verify"), Href: actHref(v.ID, "fund_verify", "?fund_no="+strconv.Itoa(f.No)+"&fund_verified="+kernel.Money(f.Claimed).InWan()), Small: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func holderTable(c *web.Ctx, list []project.Holder) ui.Table {
	t := ui.Table{ID: "holders", Caption: c.T("project.holders"), Columns: []ui.Column{{Key: "name", Label: c.T("project.holder"), Main: true, Wrap: true}, {Key: "share", Label: c.T("project.holding"), Right: true}, {Key: "paid", Label: c.T("project.contribution"), Right: true}}}
	for _, h := range list {
		paid := ui.Quiet("–")
		if h.Contribution > 0 {
			paid = ui.Text(large(c, h.Contribution))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(h.Name), ui.Text(project.Percent(h.Points) + "%"), paid}})
	}
	return t
}

func phaseTable(c *web.Ctx, list []project.Phase) ui.Table {
	t := ui.Table{ID: "phases", Caption: c.T("project.phases"), Columns: []ui.Column{{Key: "name", Label: c.T("project.phase"), Main: true}, {Key: "investment", Label: c.T("project.investment"), Right: true}, {Key: "start", Label: c.T("project.start")}, {Key: "trial", Label: c.T("project.trial")}}}
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Name), ui.Text(large(c, x.Investment)), ui.Day(x.Start), ui.Day(x.Trial)}})
	}
	return t
}

func plotTable(c *web.Ctx, list []project.Used) ui.Table {
	t := ui.Table{ID: "plots", Caption: c.T("project.plots"), Columns: []ui.Column{{Key: "plot", Label: c.T("project.plot"), Main: true}, {Key: "mu", Label: c.T("project.mu"), Right: true}, {Key: "from", Label: c.T("project.handed")}}}
	for _, u := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(u.Plot), ui.Text(u.Area.String()), ui.Day(u.From)}})
	}
	return t
}

func monthTable(c *web.Ctx, list []project.Settled) ui.Table {
	t := ui.Table{ID: "months", Caption: c.T("project.months"), Columns: []ui.Column{{Key: "month", Label: c.T("project.month"), Main: true}, {Key: "planned", Label: c.T("project.planned"), Right: true}, {Key: "reported", Label: c.T("project.reported"), Right: true}, {Key: "light", Label: c.T("project.light"), Bare: true}}}
	for i := len(list) - 1; i >= 0; i-- {
		m := list[i]
		said := ui.Text(strconv.Itoa(m.Reported) + "%")
		if !m.Known {
			said = ui.NoData(c.T("project.no-report"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(m.Month.String()), ui.Text(strconv.Itoa(m.Planned) + "%"), said, ui.TagMark(lightTag(c, m.Light))}})
	}
	return t
}

// The codes of the zone pack that these pages read of other kinds.
const (
	kindWhistle  = "whistle"
	kindLead     = "lead"
	leadApproved = "approved"
)

// whistles are what the project's firm whistled and is not ended.
func (p *Pages) whistles(c *web.Ctx, r project.Record) (*ui.Table, error) {
	if _, err := p.o.Matter.Kinds().Current(kindWhistle); err != nil || c.Actor.Can(kindWhistle+".view") == kernel.ScopeNone || r.Enterprise == "" {
		return nil, nil
	}
	page, err := p.o.Matter.List(c.Context(), c.Actor, matter.Filter{Kind: kindWhistle, State: "open", Enterprise: r.Enterprise, Limit: 10})
	if err != nil || len(page.Matters) == 0 {
		return nil, err
	}
	n := p.names(c)
	t := ui.Table{ID: "whistles", Caption: c.T("project.whistles"), Columns: []ui.Column{{Key: "title", Label: c.T("project.whistle"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("project.move")}, {Key: "raised", Label: c.T("project.since")}}}
	for _, m := range page.Matters {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, "/matters/"+string(m.ID)), ui.Text(n.Unit(m.Unit)), ui.When(m.CreatedAt)}})
	}
	return &t, nil
}
