package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// explainView is one line of a score, down to the numbers.
type explainView struct {
	Head    ui.PageHead
	Stats   []ui.Stat
	How     string
	Formula []formulaLine
	Terms   ui.Table
	Facts   []ui.Fact
	Frozen  string
}

// formulaLine is a formula as written and with its numbers.
type formulaLine struct{ Name, Formula, Numbers, Value string }

// explain shows how one line's points came about.
func (p *Pages) explain(c *web.Ctx) error {
	x, err := p.o.Baton.Explain(c.Context(), c.Actor, c.ID("run"), c.R.PathValue("group"), c.R.PathValue("subject"), c.R.PathValue("line"))
	if err != nil {
		return err
	}
	who, line := x.Score.Subject.Name.In(c.Lang), c.Say(x.Line.Name)
	v := explainView{Head: ui.PageHead{Title: line, Sub: who, Crumbs: p.lineCrumbs(c, x, line), Tags: tags(c, x.Run, x.Score)}, Frozen: sealed(c, x.Run), How: p.how(c, x), Facts: p.rule(c, x), Terms: p.terms(c, x)}
	v.Stats = []ui.Stat{{Label: c.T("baton.points"), Value: points(c, x.Cell.Points), Note: c.T("baton.of", number(x.Cell.Full))},
		{Label: c.T("baton.value"), Value: figure(c, x.Cell.Raw, x.Line), Note: p.why(c, x.Cell.Raw)}}
	if x.Cell.Beside.Known() {
		v.Stats = append(v.Stats, ui.Stat{Label: c.T("baton.beside"), Value: figure(c, x.Cell.Beside, x.Line)})
	}
	if x.Line.Leaf {
		v.Formula = formulas(line, x.Trace)
	}
	return c.Page(v.Head.Title, explainPage(v))
}

func (p *Pages) lineCrumbs(c *web.Ctx, x *baton.Explained, more ...string) []ui.Crumb {
	out := p.crumbs(c, x.Run, ui.Crumb{Label: x.Group.Name.In(c.Lang), Href: door(x.Run.ID) + "?group=" + x.Group.Code},
		ui.Crumb{Label: x.Score.Subject.Name.In(c.Lang), Href: door(x.Run.ID, x.Group.Code, x.Score.Subject.Code)})
	for i, s := range more {
		crumb := ui.Crumb{Label: s}
		if i < len(more)-1 {
			crumb.Href = door(x.Run.ID, x.Group.Code, x.Score.Subject.Code, x.Line.Code)
		}
		out = append(out, crumb)
	}
	return out
}

// how is the engine's own sentence about the line.
func (p *Pages) how(c *web.Ctx, x *baton.Explained) string {
	var find func(indicator.Step) string
	find = func(s indicator.Step) string {
		if s.Code == x.Line.Code {
			return p.o.Baton.InWords(s.How).In(c.Lang)
		}
		for _, part := range s.Parts {
			if found := find(part); found != "" {
				return found
			}
		}
		return ""
	}
	return find(x.Group.Explain(&x.Score.SubjectResult))
}

// formulas are the indicator's formula and those it reads.
func formulas(name string, t indicator.Trace) []formulaLine {
	out := []formulaLine{{name, t.Formula, t.Numbers, t.Value.String()}}
	for _, part := range t.Parts {
		out = append(out, formulas(part.Indicator, part.Trace)...)
	}
	return out
}

// rule is where the line comes from: level, basis, owner, method.
func (p *Pages) rule(c *web.Ctx, x *baton.Explained) []ui.Fact {
	facts := []ui.Fact{{Label: c.T("baton.method"), Text: methodWords(c, x.Line)}}
	if x.What == nil {
		return facts
	}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, ui.Fact{Label: label, Text: text})
		}
	}
	add(c.T("baton.level"), c.T("baton.level."+string(x.What.Level)))
	add(c.T("baton.basis"), c.Say(x.What.Basis))
	if u, ok := p.o.Org.Directory().UnitByCode(x.What.Owner); ok {
		add(c.T("baton.owner"), u.Name.In(c.Lang))
	}
	add(c.T("baton.direction"), c.T("baton.direction."+string(x.What.Good())))
	add(c.T("baton.in-force"), x.What.From.String())
	add(c.T("baton.version"), short(x.Run.Version))
	return facts
}

func short(hash string) string { return hash[:min(12, len(hash))] }

// terms are the numbers of the formula; those made of facts open them.
func (p *Pages) terms(c *web.Ctx, x *baton.Explained) ui.Table {
	t := ui.Table{ID: "terms", Caption: c.T("baton.terms"), Columns: []ui.Column{{Key: "name", Label: c.T("baton.term"), Main: true}, {Key: "term", Label: c.T("baton.term.formula")}, {Key: "value", Label: c.T("baton.value"), Right: true}, {Key: "facts", Label: c.T("baton.records"), Right: true}}}
	for n, s := range x.Terms {
		records := ui.Quiet("")
		if s.Facts > 0 {
			records = ui.Figure(ui.Num(s.Facts), door(x.Run.ID, x.Group.Code, x.Score.Subject.Code, x.Line.Code, "records", strconv.Itoa(n)))
		}
		value := ui.Figure(s.Value.String(), "")
		if !s.Value.Known() {
			value = ui.NoData(p.why(c, s.Value))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(s.Name.In(c.Lang)), ui.Quiet(s.Term.String()), value, records}})
	}
	return t
}

// recordsView is a page of the facts behind one number.
type recordsView struct {
	Head   ui.PageHead
	Table  ui.Table
	WhatIf string // where ticked matters are left out to try; "" = not the reader's
}

// pickForm is the id of the form that the boxes beside records belong to.
const pickForm = "leave-out"

const perPage = 50

// records lists the facts behind one number of a line.
func (p *Pages) records(c *web.Ctx) error {
	n, err := strconv.Atoi(c.R.PathValue("n"))
	if err != nil {
		return kernel.NotFound(kernel.T("没有这一页", "There is no such page"))
	}
	skip, _ := strconv.Atoi(c.Query("after"))
	b, err := p.o.Baton.Records(c.Context(), c.Actor, c.ID("run"), c.R.PathValue("group"), c.R.PathValue("subject"), c.R.PathValue("line"), n, max(0, skip), perPage)
	if err != nil {
		return err
	}
	v := recordsView{Head: ui.PageHead{Title: b.Source.Name.In(c.Lang), Sub: b.Score.Subject.Name.In(c.Lang) + " · " + b.Source.Term.String() + " = " + b.Source.Value.String(), Crumbs: p.lineCrumbs(c, b.Explained, c.Say(b.Line.Name), b.Source.Name.In(c.Lang))}}
	all, err := p.o.Baton.Groups(c.Context(), c.Actor, b.Run.ID, b.Group.Code)
	if err != nil {
		return err
	}
	v.Table, v.WhatIf = p.recordTable(c, b), whatifDoor(b.Run.ID, b.Group.Code)
	if all[0].Hidden > 0 || !p.pickable(c, b, &v.Table) {
		v.WhatIf = ""
	}
	if skip > 0 {
		v.Table.Prev = strconv.Itoa(max(0, skip-perPage))
	}
	if skip+perPage < b.Total {
		v.Table.Next = strconv.Itoa(skip + perPage)
	}
	return c.Page(v.Head.Title, recordsPage(v))
}

// recordTable is one line a fact: when, what it was worth, in which matter, what
// was done and who did it. The event opens its slip on the matter's record.
func (p *Pages) recordTable(c *web.Ctx, b *baton.Behind) ui.Table {
	t := ui.Table{ID: "records", Caption: c.T("baton.records"), Total: &ui.Total{N: b.Total}, Columns: []ui.Column{{Key: "matter", Label: c.T("baton.matter"), Main: true, Wrap: true}, {Key: "at", Label: c.T("baton.at")}, {Key: "value", Label: c.T("baton.counts"), Right: true},
		{Key: "event", Label: c.T("baton.event")}, {Key: "by", Label: c.T("baton.confirmed")}, {Key: "recorded", Label: c.T("baton.recorded")}}}
	for _, r := range b.Records {
		worth := strconv.FormatInt(r.Fact.Value, 10)
		if r.TakesBack {
			worth = c.T("baton.taken-back", worth)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{p.matterCell(c, r), ui.When(r.Fact.At), ui.Figure(worth, ""), ui.LinkOr(p.eventWords(c, r), p.slip(c, r)), ui.Text(p.confirmer(c, r)), ui.When(r.Recorded)}})
	}
	return t
}

// pickable puts a box beside each record of a matter the reader may see, and
// reports whether there is one.
func (p *Pages) pickable(c *web.Ctx, b *baton.Behind, t *ui.Table) (some bool) {
	boxes := make([]templ.Component, len(b.Records))
	for i, r := range b.Records {
		boxes[i] = ui.Text("")
		if r.Fact.Matter == "" {
			continue
		}
		if number, _, ok := p.o.Matter(c.Context(), c.Actor, r.Fact.Matter); ok {
			boxes[i], some = pickBox(number), true
		}
	}
	if some {
		t.Columns = append([]ui.Column{{Key: "pick", Label: c.T("baton.whatif.pick")}}, t.Columns...)
		for i := range t.Rows {
			t.Rows[i].Cells = append([]templ.Component{boxes[i]}, t.Rows[i].Cells...)
		}
	}
	return some
}

// slip is the address of the event on the record of its matter, where the reader
// may see it.
func (p *Pages) slip(c *web.Ctx, r baton.Fact) string {
	if r.Fact.Matter == "" {
		return ""
	}
	if _, _, ok := p.o.Matter(c.Context(), c.Actor, r.Fact.Matter); !ok {
		return ""
	}
	return "/matters/" + string(r.Fact.Matter) + "#e-" + string(r.Event.ID)
}

// matterCell names the matter a fact comes from, where the reader may see it.
func (p *Pages) matterCell(c *web.Ctx, r baton.Fact) templ.Component {
	if r.Fact.Matter == "" {
		return ui.Quiet(c.T("baton.no-matter"))
	}
	number, title, ok := p.o.Matter(c.Context(), c.Actor, r.Fact.Matter)
	if !ok {
		return ui.Quiet(c.T("baton.matter.hidden"))
	}
	return ui.Titled(number, title, "/matters/"+string(r.Fact.Matter))
}

// eventWords says what was done.
func (p *Pages) eventWords(c *web.Ctx, r baton.Fact) string {
	if said := c.Say(p.o.Event(r.Event)); said != "" {
		return said
	}
	_, what, _ := strings.Cut(r.Event.Kind, ".")
	if clockEvents[what] {
		return c.T("baton.event." + what)
	}
	return r.Event.Kind
}

// clockEvents are written by clocks, not by an action of somebody.
var clockEvents = map[string]bool{"overdue": true, "warned": true, "escalated": true}

// confirmer is who did it, in which post; English takes the directory's spelling
// of the name in the record.
func (p *Pages) confirmer(c *web.Ctx, r baton.Fact) string {
	dir, name := p.o.Org.Directory(), r.Event.ActorName
	switch x, known := dir.Person(r.Event.Person); {
	case r.Event.ActorKind == kernel.ActorSystem:
		return c.T("baton.system")
	case known && c.Lang == kernel.EN:
		name = x.In(c.Lang)
	}
	post, _ := dir.Post(r.Event.Post)
	return ui.Person{Name: name, Post: post.Name.In(c.Lang)}.Words()
}
