package web

import (
	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// schemes lists the versions the reader may see.
func (p *Pages) schemes(c *web.Ctx) error {
	list, err := p.o.Baton.Versions(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "schemes", Caption: c.T("baton.schemes"), Columns: []ui.Column{{Key: "name", Label: c.T("baton.scheme"), Main: true}, {Key: "status", Label: c.T("baton.status"), Bare: true}, {Key: "force", Label: c.T("baton.in-force")},
		{Key: "consult", Label: c.T("baton.consult-to")}, {Key: "published", Label: c.T("baton.published-at")}},
		Empty: ui.Empty{Title: c.T("baton.no-schemes"), Advice: c.T("baton.no-schemes.advice")}}
	for _, v := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(v.Name), schemeDoor(v.ID)), ui.TagMark(statusTag(c, v)), ui.Text(force(c, v)), ui.Day(v.ConsultTo), ui.When(v.PublishedAt)}})
	}
	head := ui.PageHead{Title: c.T("baton.schemes"), Sub: c.T("baton.schemes.sub"), Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.schemes")})}
	if manages(c) {
		head.Actions = []ui.Button{{Label: c.T("baton.scheme.new"), Href: "/appraisal/schemes/new", Main: true}}
	}
	return c.Page(head.Title, listPage(head, t))
}

func manages(c *web.Ctx) bool { return c.Actor.Can(baton.PermManage) != kernel.ScopeNone }

func schemeDoor(id kernel.ID) string { return "/appraisal/schemes/" + string(id) }

func statusTag(c *web.Ctx, v *baton.Version) ui.Tag {
	state := map[baton.Status]string{baton.Published: ui.Good, baton.Consulting: ui.Info}[v.Status]
	return ui.Tag{Text: c.T("baton.status." + string(v.Status)), State: state}
}

// force is the time a version is in force; its end is the last day.
func force(c *web.Ctx, v *baton.Version) string {
	if v.To.IsZero() {
		return c.T("baton.force.open", v.From)
	}
	return c.T("baton.force", v.From, v.To.AddDays(-1))
}

// schemeView is one version as people read it.
type schemeView struct {
	Head     ui.PageHead
	Basis    []ui.Fact
	Mend     string   // how many faults there are
	Faults   []string // of a draft, by line
	Tabs     []ui.Tab
	Group    string
	Note     string // how many are in the group
	Subjects string
	Lines    ui.Table
	Weights  string // where the computed weights are from
	Adjust   ui.Table
	Coverage ui.Table
	Opinions []opinionView
	Said     string // why there are no opinions
	Opine    *formPage
	Steps    []formPage
}

// opinionView is one opinion with its answer, or the form that answers it.
type opinionView struct {
	Who, Unit, Text string
	At              kernel.Instant
	Answer          string
	Taken           ui.Tag
	Form            *formPage  // the one being answered
	Open            *ui.Button // leads to its form
}

// failed is a form of the page that was refused.
type failed struct {
	form  string
	state ui.FormState
}

func (f failed) of(c *web.Ctx, form string) ui.FormState {
	if f.form == form {
		return f.state
	}
	return c.NewForm()
}

func (p *Pages) scheme(c *web.Ctx) error { return p.drawScheme(c, 200, failed{}) }

func (p *Pages) drawScheme(c *web.Ctx, status int, f failed) error {
	o, err := p.o.Baton.Outline(c.Context(), c.Actor, c.ID("scheme"))
	if err != nil {
		return err
	}
	opinions, err := p.o.Baton.Opinions(c.Context(), c.Actor, o.Version.ID)
	if err != nil {
		return err
	}
	v := schemeView{Head: p.schemeHead(c, o), Coverage: p.coverage(c, o), Steps: p.steps(c, o.Version, f), Opine: p.opineForm(c, o.Version, f)}
	v.Basis = []ui.Fact{{Label: c.T("baton.in-force"), Text: force(c, o.Version)}, {Label: c.T("baton.period"), Text: c.T("baton.every." + string(o.Scheme.Every))}, {Label: c.T("baton.basis"), Text: c.Say(o.Scheme.Basis)},
		{Label: c.T("baton.no-data"), Text: c.T("baton.no-data." + string(o.Scheme.NoData))}, {Label: c.T("baton.version"), Text: short(o.Version.Hash), None: c.T("baton.version.none")}}
	if manages(c) && len(o.Faults) > 0 {
		v.Mend = c.T("baton.faults", len(o.Faults))
		for _, x := range o.Faults {
			v.Faults = append(v.Faults, c.Say(x))
		}
	}
	g := &o.Scheme.Groups[0]
	if asked := o.Scheme.Group(c.Query("group")); asked != nil {
		g = asked
	}
	for i := range o.Scheme.Groups {
		x := &o.Scheme.Groups[i]
		v.Tabs = append(v.Tabs, ui.Tab{Label: c.Say(x.Name), Href: schemeDoor(o.Version.ID) + "?group=" + x.Code, On: x == g, Count: len(o.Subjects[x.Code])})
	}
	p.drawOutline(c, &v, o, g)
	v.Opinions, v.Said = p.opinions(c, o.Version, opinions, f), c.T("baton.opinions.none")
	return c.PageStatus(status, v.Head.Title, schemePage(v))
}

func (p *Pages) schemeHead(c *web.Ctx, o *baton.Outline) ui.PageHead {
	v := o.Version
	head := ui.PageHead{Title: c.Say(v.Name), Tags: []ui.Tag{statusTag(c, v)}, Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, ui.Crumb{Label: c.Say(v.Name)})}
	head.Actions = []ui.Button{{Label: c.T("baton.print"), Print: true}}
	if !manages(c) {
		return head
	}
	if v.Open() {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("baton.edit"), Href: schemeDoor(v.ID) + "/edit"})
	} else {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("baton.copy"), Href: "/appraisal/schemes/new?from=copy&copy=" + string(v.ID)})
	}
	if v.Status != baton.Dropped {
		head.Actions = append(head.Actions, ui.Button{Label: c.T("baton.panels"), Href: schemeDoor(v.ID) + "/panels"})
		head.Actions = append(head.Actions, ui.Button{Label: c.T("baton.run.new"), Href: "/appraisal/runs/new?scheme=" + string(v.ID)})
	}
	return head
}

// drawOutline is one group: who is in it and by what it is appraised.
func (p *Pages) drawOutline(c *web.Ctx, v *schemeView, o *baton.Outline, g *indicator.Group) {
	v.Group, v.Note = c.Say(g.Name), c.T("baton.subjects", len(o.Subjects[g.Code]))
	if g.Unpaid {
		v.Note += c.T("baton.unpaid")
	}
	var list []string
	for _, s := range o.Subjects[g.Code] {
		list = append(list, s.Name.In(c.Lang))
	}
	v.Subjects = listed(c, list)
	t := outlineTable(c, o)
	p.items(c, o, g, g.Items, 0, &t)
	v.Lines, v.Adjust = t, adjustments(c, g)
	if o.Computed != nil {
		v.Weights = c.T("baton.computed.from", runName(c, o.Computed))
	}
}

func outlineTable(c *web.Ctx, o *baton.Outline) ui.Table {
	t := ui.Table{ID: "outline", Caption: c.T("baton.outline"), Columns: []ui.Column{{Key: "line", Label: c.T("baton.line"), Main: true, Wrap: true}, {Key: "weight", Label: c.T("baton.weight"), Right: true}}}
	if o.Computed != nil {
		t.Columns = append(t.Columns, ui.Column{Key: "entropy", Label: c.T("baton.entropy"), Right: true}, ui.Column{Key: "critic", Label: c.T("baton.critic"), Right: true})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "method", Label: c.T("baton.method"), Wrap: true}, ui.Column{Key: "target", Label: c.T("baton.target"), Wrap: true}, ui.Column{Key: "level", Label: c.T("baton.level")})
	return t
}

// items adds the lines of a level and those below it.
func (p *Pages) items(c *web.Ctx, o *baton.Outline, g *indicator.Group, items []indicator.Item, depth int, t *ui.Table) {
	for i := range items {
		item := &items[i]
		name, what := c.Say(item.Name), o.Book.Indicator(item.Indicator)
		if what != nil && name == "" {
			name = c.Say(what.Name)
		}
		row := ui.Row{Cells: []templ.Component{lineName(name, depth, !item.Leaf()), ui.Figure(number(item.Weight), "")}}
		if o.Computed != nil {
			w := o.Weights[g.Code][item.Code]
			row.Cells = append(row.Cells, computedCell(c, w.Entropy), computedCell(c, w.Critic))
		}
		row.Cells = append(row.Cells, ui.Text(methodOf(c, item)), ui.Text(p.targets(c, o, g, item, what)), ui.Quiet(levelOf(c, what)))
		t.Rows = append(t.Rows, row)
		p.items(c, o, g, item.Items, depth+1, t)
	}
}

func levelOf(c *web.Ctx, what *indicator.Indicator) string {
	if what == nil {
		return ""
	}
	return c.T("baton.level." + string(what.Level))
}

// computedCell is a weight the data suggest; a quiet dash where none follows.
func computedCell(c *web.Ctx, v indicator.Value) templ.Component {
	if !v.Known() {
		return ui.Quiet("—")
	}
	return ui.Quiet(points(c, v))
}

// targets are the target of all, and those of single subjects.
func (p *Pages) targets(c *web.Ctx, o *baton.Outline, g *indicator.Group, item *indicator.Item, what *indicator.Indicator) string {
	unit := ""
	if what != nil {
		if unit = c.Say(what.Unit); c.Lang == kernel.EN && unit != "%" {
			unit = " " + unit
		}
	}
	var parts []string
	if item.Target != nil {
		parts = append(parts, grouped(*item.Target)+unit)
	}
	for _, s := range o.Subjects[g.Code] {
		if n, ok := item.Targets[s.Code]; ok {
			parts = append(parts, s.Name.In(c.Lang)+" "+grouped(n)+unit)
		}
	}
	return listed(c, parts)
}

// adjustments are the bonuses, deductions and vetoes of a group.
func adjustments(c *web.Ctx, g *indicator.Group) ui.Table {
	t := ui.Table{ID: "adjustments", Caption: c.T("baton.adjustments"), Columns: []ui.Column{{Key: "name", Label: c.T("baton.adjustments"), Main: true}, {Key: "kind", Label: c.T("baton.kind"), Bare: true}, {Key: "rule", Label: c.T("baton.how-much"), Wrap: true}}}
	for _, a := range g.Adjustments {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Say(a.Name)), ui.TagMark(ui.Tag{Text: c.T("baton.adjust." + string(a.Kind)), State: map[indicator.AdjustmentKind]string{indicator.Veto: ui.Bad}[a.Kind]}), ui.Text(adjustWords(c, a))}})
	}
	return t
}

func adjustWords(c *web.Ctx, a indicator.Adjustment) string {
	if a.Kind == indicator.Veto {
		at := indicator.Int(1)
		if a.At != nil {
			at = *a.At
		}
		return c.T("baton.adjust.veto.rule", number(at), gradeWords(c, a.Grade))
	}
	words := ""
	if a.Per != nil {
		words = c.T("baton.adjust.per", number(*a.Per))
	}
	if a.Cap != nil {
		words += c.T("baton.adjust.cap", number(*a.Cap))
	}
	if a.Into == indicator.IntoTies {
		words += c.T("baton.adjust.ties")
	}
	return words
}

// coverage compares the zone's targets with the sum of what subjects carry.
func (p *Pages) coverage(c *web.Ctx, o *baton.Outline) ui.Table {
	t := ui.Table{ID: "coverage", Caption: c.T("baton.coverage"), Columns: []ui.Column{{Key: "line", Label: c.T("baton.line"), Main: true}, {Key: "zone", Label: c.T("baton.zone-target"), Right: true}, {Key: "sum", Label: c.T("baton.sum"), Right: true},
		{Key: "gap", Label: c.T("baton.gap"), Bare: true}, {Key: "who", Label: c.T("baton.carried"), Wrap: true}},
		Empty: ui.Empty{Title: c.T("baton.coverage.none"), Advice: c.T("baton.coverage.none.advice")}}
	for _, x := range o.Coverage {
		name := x.Indicator
		if what := o.Book.Indicator(x.Indicator); what != nil {
			name = c.Say(what.Name)
		}
		var by []string
		for _, t := range x.Targets {
			by = append(by, subjectName(c, o, t)+" "+grouped(t.Target))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Figure(grouped(x.Zone), ""), ui.Figure(grouped(x.Sum), ""), ui.TagMark(gapTag(c, x.Gap)), ui.Quiet(listed(c, by))}})
	}
	return t
}

func gapTag(c *web.Ctx, gap indicator.Num) ui.Tag {
	switch {
	case gap.IsPos():
		return ui.Tag{Text: c.T("baton.gap.uncovered", grouped(gap)), State: ui.Bad}
	case gap.IsNeg():
		return ui.Tag{Text: c.T("baton.gap.twice", grouped(gap.Abs())), State: ui.Warn}
	}
	return ui.Tag{Text: c.T("baton.gap.none"), State: ui.Good}
}

func subjectName(c *web.Ctx, o *baton.Outline, t indicator.Carried) string {
	for _, s := range o.Subjects[t.Group] {
		if s.Code == t.Subject {
			return s.Name.In(c.Lang)
		}
	}
	return t.Subject
}
