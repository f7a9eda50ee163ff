package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// guideView is what one item asks of an applicant.
type guideView struct {
	Head     ui.PageHead
	Notices  []ui.Notice
	Stats    []ui.Stat
	Papers   ui.Table
	Steps    []counter.Step
	Text     []ui.Fact // conditions, legal basis, fee
	Facts    []ui.Fact
	Versions *ui.Table
}

// guide is one item: what it asks, how long it takes, who handles it.
func (p *Pages) guide(c *web.Ctx) error {
	g, err := p.o.Counter.Guide(c.Context(), c.Actor, c.ID("id"), kernel.ID(c.Query("version")))
	if err != nil {
		return err
	}
	i := &g.Item
	v := guideView{Head: ui.PageHead{Title: named(c, i.Name, i.NameEN), Sub: p.department(c, i.Unit, i.Department), Crumbs: []ui.Crumb{{Label: c.T("counter.items"), Href: "/services"}, {Label: named(c, i.Name, i.NameEN)}}, Tags: services(c, brief(i)), Actions: p.acts(c, &g)},
		Notices: p.guideNotices(c, &g), Stats: p.figures(c, i), Papers: papers(c, i.Materials, false), Steps: steps(c, i.Steps), Text: texts(c, i), Facts: p.facts(c, &g)}
	if len(g.Versions) > 1 || can(c, counter.PermEdit) {
		t := p.versions(c, &g)
		v.Versions = &t
	}
	return c.Page(v.Head.Title, guidePage(v))
}

// guideNotices say when what is shown does not hold today, and what a reviewer
// should look at.
func (p *Pages) guideNotices(c *web.Ctx, g *counter.Guide) (out []ui.Notice) {
	switch {
	case g.State == counter.Draft && g.Note != "":
		out = append(out, ui.Notice{Kind: ui.Warn, Text: c.T("counter.returned", g.Note)})
	case g.State != counter.Published:
		out = append(out, ui.Notice{Kind: ui.Info, Text: c.T("counter.not-published")})
	case !g.InForce:
		out = append(out, ui.Notice{Kind: ui.Warn, Text: c.T("counter.not-in-force", g.Item.From.String())})
	}
	if g.State == counter.Submitted {
		for _, w := range g.Item.Warnings() {
			out = append(out, ui.Notice{Kind: ui.Warn, Text: c.Say(w)})
		}
	}
	return out
}

func (p *Pages) figures(c *web.Ctx, i *counter.Item) []ui.Stat {
	limit := func(key string, l *counter.Limit) ui.Stat {
		s := ui.Stat{Label: c.T(key)}
		if l == nil {
			s.NoData = c.T("counter.no-limit")
		} else {
			s.Value = c.Say(l.Words())
		}
		if l != nil && l.N > 0 {
			s.Value, s.Unit, _ = strings.Cut(s.Value, " ")
		}
		return s
	}
	out := []ui.Stat{limit("counter.promised", i.Promised), limit("counter.statutory", i.Statutory)}
	visits := ui.Stat{Label: c.T("counter.visits"), NoData: c.T("counter.unknown")}
	if i.Visits != nil {
		visits = ui.Stat{Label: c.T("counter.visits")}
		visits.Value, visits.Unit, _ = strings.Cut(c.T("counter.times-n", *i.Visits), " ")
	}
	fee := ui.Stat{Label: c.T("counter.fee"), NoData: c.T("counter.unknown")}
	if i.Fee != "" {
		fee = ui.Stat{Label: c.T("counter.fee"), Value: fees(c, i)}
	}
	return append(out, visits, fee)
}

// fees says the one fee everybody knows in the reader's language, even where an item
// has no English.
func fees(c *web.Ctx, i *counter.Item) string {
	if i.Fee == "不收费" {
		return c.T("counter.free")
	}
	return named(c, i.Fee, i.FeeEN)
}

// steps are the steps in the words of the reader.
func steps(c *web.Ctx, list []counter.Step) (out []counter.Step) {
	for _, s := range list {
		out = append(out, counter.Step{Name: named(c, s.Name, s.NameEN), Note: named(c, s.Note, s.NoteEN)})
	}
	return out
}

// papers lists materials; settled says that the applicant's situation is known.
func papers(c *web.Ctx, list []counter.Material, settled bool) ui.Table {
	t := ui.Table{ID: "materials", Caption: c.T("counter.materials"), Empty: ui.Empty{Title: c.T("counter.materials.none")}, Columns: []ui.Column{{Key: "n", Label: c.T("counter.number"), Right: true}, {Key: "name", Label: c.T("counter.material"), Main: true, Wrap: true},
		{Key: "form", Label: c.T("counter.form")}, {Key: "issuer", Label: c.T("counter.issuer")}, {Key: "sample", Label: c.T("counter.sample"), Wrap: true}, {Key: "marks", Label: c.T("counter.marks"), Bare: true}}}
	for n, m := range list {
		var marks []ui.Tag
		add := func(on bool, key, state string) {
			if on {
				marks = append(marks, ui.Tag{Text: c.T(key), State: state})
			}
		}
		add(m.Held != "" && !settled, "counter.mark.held", ui.Good)
		add(m.Deferrable, "counter.mark.deferrable", ui.Info)
		add(m.Optional, "counter.mark.optional", "")
		add(m.When != "" && !settled, "counter.mark.when", "")
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(ui.Num(n + 1)), ui.Text(named(c, m.Name, m.NameEN)), ui.Figure(named(c, m.Form, m.FormEN), ""), ui.Text(named(c, m.Issuer, m.IssuerEN)), ui.Quiet(named(c, m.Sample, m.SampleEN)), tags(marks)}})
	}
	return t
}

func texts(c *web.Ctx, i *counter.Item) (out []ui.Fact) {
	for _, x := range []struct{ key, text, english string }{{"counter.conditions", i.Conditions, i.ConditionsEN}, {"counter.legal", i.Legal, i.LegalEN}, {"counter.special", i.Special, i.SpecialEN}, {"counter.fee-basis", i.FeeBasis, i.FeeBasisEN}} {
		if x.text != "" {
			out = append(out, ui.Fact{Label: c.T(x.key), Text: named(c, x.text, x.english)})
		}
	}
	return out
}

func (p *Pages) facts(c *web.Ctx, g *counter.Guide) []ui.Fact {
	i := &g.Item
	out := []ui.Fact{{Label: c.T("counter.department"), Text: p.department(c, i.Unit, i.Department)}}
	if i.Department != "" {
		out = append(out, ui.Fact{Label: c.T("counter.unit"), Text: p.names(c).Unit(i.Unit)})
	}
	out = append(out, ui.Fact{Label: c.T("counter.kind"), Text: p.kind(c, i.Kind)}, ui.Fact{Label: c.T("counter.duty"), Text: named(c, i.Duty, i.DutyEN), None: none(c, i.Duty)},
		ui.Fact{Label: c.T("counter.code"), Text: i.Code}, ui.Fact{Label: c.T("counter.basic"), Text: i.Basic, None: none(c, i.Basic)})
	if i.Main != "" {
		out = append(out, ui.Fact{Label: c.T("counter.main"), Text: named(c, i.Main, i.MainEN)})
	}
	if len(i.Words) > 0 {
		out = append(out, ui.Fact{Label: c.T("counter.words"), Text: named(c, strings.Join(i.Words, "、"), strings.Join(i.WordsEN, ", "))})
	}
	span := i.From.String()
	if !i.Until.IsZero() {
		span += " — " + i.Until.String()
	}
	return append(out, ui.Fact{Label: c.T("counter.from"), Text: span, None: none(c, span)}, ui.Fact{Label: c.T("counter.version"), Text: ui.Num(g.Number), Tags: []ui.Tag{stateTag(c, g.State)}})
}

func none(c *web.Ctx, text string) string {
	if text == "" {
		return c.T("counter.unknown")
	}
	return ""
}

func (p *Pages) versions(c *web.Ctx, g *counter.Guide) ui.Table {
	t := ui.Table{ID: "versions", Caption: c.T("counter.versions"), Columns: []ui.Column{{Key: "number", Label: c.T("counter.version"), Main: true}, {Key: "state", Label: c.T("counter.state"), Bare: true}, {Key: "from", Label: c.T("counter.from")}, {Key: "promised", Label: c.T("counter.promised")},
		{Key: "drafted", Label: c.T("counter.drafted"), Wrap: true}, {Key: "reviewed", Label: c.T("counter.reviewed"), Wrap: true}}}
	for k := len(g.Versions) - 1; k >= 0; k-- {
		v := g.Versions[k]
		reviewed := ui.Quiet("")
		if v.State == counter.Published {
			reviewed = ui.Text(p.by(c, v.ReviewedBy, v.ReviewPost))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.T("counter.version-n", v.Number), itemHref(v.ItemID)+"?version="+string(v.ID)), ui.TagMark(stateTag(c, v.State)), ui.Day(v.Item.From), limitCell(c, v.Item.Promised), ui.Text(p.by(c, v.DraftedBy, v.DraftPost)), reviewed}})
	}
	return t
}

// acts are what the reader may do with the version shown.
func (p *Pages) acts(c *web.Ctx, g *counter.Guide) (out []ui.Button) {
	at := itemHref(g.ItemID) + "/versions/" + string(g.ID)
	if g.State == counter.Submitted && can(c, counter.PermReview) && g.DraftedBy != c.Actor.Person {
		out = append(out, ui.Button{Label: c.T("counter.publish"), Post: at + "/publish", Main: true}, ui.Button{Label: c.T("counter.return"), Href: at + "/return"})
	}
	if g.InForce && can(c, counter.PermFile) {
		out = append(out, ui.Button{Label: c.T("counter.to-file"), Href: itemHref(g.ItemID) + "/file", Main: true})
	}
	if g.InForce && c.Actor.Enterprise != "" && can(c, counter.PermFile) {
		out = append(out, ui.Button{Label: c.T("counter.mandate.for"), Href: "/mandates?item=" + string(g.ItemID) + "#give"})
	}
	if can(c, counter.PermEdit) {
		switch g.State {
		case counter.Published:
			out = append(out, ui.Button{Label: c.T("counter.next-version"), Href: itemHref(g.ItemID) + "/draft"})
		default:
			out = append(out, ui.Button{Label: c.T("counter.edit"), Href: itemHref(g.ItemID) + "/draft?version=" + string(g.ID)}, ui.Button{Label: c.T("counter.drop"), Post: at + "/drop", Danger: true})
		}
	}
	return out
}
