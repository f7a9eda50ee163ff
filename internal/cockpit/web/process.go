package web

import (
	"fmt"
	"strconv"

	"juyan/internal/caseflow"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// processView is how a set of matters went.
type processView struct {
	Head     ui.PageHead
	Kinds    []ui.Tab
	Filters  ui.Table
	Paths    []ui.Tab
	Facts    []ui.Fact
	Map      string // SVG
	Shown    string
	Wide     bool // the map needs the whole width
	Views    []ui.Tab
	Table    ui.Table
	Note     string
	Drift    *ui.Chart
	Nothing  ui.Empty
	HasCases bool
}

// shares of the transitions a map may show.
var shares = []string{"50", "80", "95", "100"}

// besideTable is how many steps a map may have that stands beside its table.
const besideTable = 12

// process is how the matters of a filter really went.
func (p *Pages) process(c *web.Ctx) error {
	r, err := p.processOf(c)
	if err != nil {
		return err
	}
	s, err := exchange.Analyse(r.Log, r.options)
	if err != nil {
		return err
	}
	v := processView{Head: r.head(s), Kinds: p.everyKind(c, r.course.Def.Kind), Filters: p.processFilters(c, r.course), Paths: r.paths(), HasCases: s.Events > 0,
		Nothing: ui.Empty{Title: c.T("process.none"), Advice: c.T("process.none.advice")}}
	if !v.HasCases {
		return c.Page(v.Head.Title, processPage(v))
	}
	g, err := s.Graph(r.Log, r.options, r.focus())
	if err != nil {
		return err
	}
	v.Map, v.Shown = string(g.SVG(exchange.Look{Lang: c.Lang, Href: r.edgeDoor})), c.Say(g.Caption())
	v.Wide = len(g.Nodes) > besideTable
	v.Facts = r.facts(s, g.Study.Bottleneck)
	r.show(&v, s)
	return c.Page(v.Head.Title, processPage(v))
}

// show draws the table the address asks for, the first without.
func (r *processRead) show(v *processView, s *exchange.Study) {
	on := processTables[0]
	for _, t := range processTables {
		if t.code == r.c.Query("show") {
			on = t
		}
	}
	for _, t := range processTables {
		v.Views = append(v.Views, ui.Tab{Label: r.c.T("process.table." + t.code), Href: ui.Here(r.c.Context(), "show", t.code), On: t.code == on.code})
	}
	v.Table = on.draw(r, s)
	v.Note = r.note
	if on.code == "months" {
		v.Drift = r.drift(s)
	}
}

func (r *processRead) head(s *exchange.Study) ui.PageHead {
	sub := r.c.T("process.sub", r.course.Def.Many(), ui.Num(s.Cases), ui.Num(s.Events))
	if r.More {
		sub += " · " + r.c.T("process.more")
	}
	return ui.PageHead{Title: r.c.T("process.title"), Sub: sub, Actions: r.exports()}
}

// exports are the buttons of who may take such matters along.
func (r *processRead) exports(pairs ...string) []ui.Button {
	if r.c.Actor.Can(r.course.Def.Kind+".export") == kernel.ScopeNone {
		return nil
	}
	return []ui.Button{{Label: r.c.T("process.export", "XES"), Href: r.at("/process/export.xes", pairs...)}, {Label: r.c.T("process.export", "CSV"), Href: r.at("/process/export.csv", pairs...)}}
}

func (p *Pages) everyKind(c *web.Ctx, on string) []ui.Tab {
	var out []ui.Tab
	for _, k := range p.o.Kinds.All() {
		if c.Actor.Can(k.Def.Kind+".view") != kernel.ScopeNone {
			out = append(out, ui.Tab{Label: k.Def.Many().In(c.Lang), Href: "/process?kind=" + k.Def.Kind, On: k.Def.Kind == on})
		}
	}
	return out
}

func (p *Pages) processFilters(c *web.Ctx, course *caseflow.Course) ui.Table {
	t := ui.Table{ID: "process", Caption: c.T("process.title")}
	units := ui.Filter{Name: "unit", Label: c.T("process.col.holder"), Kind: ui.FilterSelect}
	day := kernel.DateOf(c.Now().In(c.Loc))
	for _, u := range p.o.Org.Directory().Units() {
		if (u.Kind == org.Agency || u.Kind == org.Company || u.Affiliation != org.Own) && u.In(day) {
			units.Options = append(units.Options, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	t.Filters = append(t.Filters, units, ui.Filter{Name: "state", Label: c.T("process.state"), Kind: ui.FilterSelect,
		Options: []ui.Option{{Value: "open", Label: c.T("process.open")}, {Value: "closed", Label: c.T("process.closed")}}})
	if f := course.Field("topic"); f != nil {
		topics := ui.Filter{Name: "topic", Label: f.Label().In(c.Lang), Kind: ui.FilterSelect}
		for _, o := range f.Options {
			topics.Options = append(topics.Options, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
		}
		t.Filters = append(t.Filters, topics)
	}
	t.Filters = append(t.Filters, ui.Filter{Name: "raised", Label: c.T("process.raised"), Kind: ui.FilterDates})
	return t
}

func (r *processRead) paths() []ui.Tab {
	var out []ui.Tab
	for _, s := range shares {
		out = append(out, ui.Tab{Label: r.c.T("process.paths", s), Href: ui.Here(r.c.Context(), "paths", s), On: strconv.Itoa(r.share) == s})
	}
	return out
}

func (r *processRead) facts(s *exchange.Study, b *exchange.Edge) []ui.Fact {
	words := func(ms int64) string { return r.c.Say(s.Words(ms)) }
	out := []ui.Fact{
		{Label: r.c.T("process.length"), Text: r.c.T("process.length.of", words(s.Throughput.Median), words(s.Throughput.Mean), words(s.Throughput.P90))},
		{Label: r.c.T("process.rework"), Text: r.c.T("process.rework.of", ui.Num(s.Rework.Events), ui.Num(s.Rework.Cases)), Href: r.door("rework", "1")},
	}
	if b != nil {
		out = append(out, ui.Fact{Label: r.c.T("process.bottleneck"), Href: r.edgeDoor(b.From, b.To, false),
			Text: fmt.Sprintf("%s → %s · %s", b.From, b.To, r.c.T("process.bottleneck.of", ui.Num(b.Count), words(b.Wait.Total)))})
	}
	if r.near > 0 {
		out = append(out, r.pauses(s))
	}
	return out
}

// pauses says how many suspensions began right before their limit.
func (r *processRead) pauses(s *exchange.Study) ui.Fact {
	f := ui.Fact{Label: r.c.T("process.pauses", r.c.Say(s.Words(r.near.Milliseconds()))), None: r.c.T("process.pauses.none")}
	if s.Pauses == nil {
		return f
	}
	f.Text = r.c.T("process.pauses.of", ui.Num(s.Pauses.Near), ui.Num(s.Pauses.All))
	if s.Pauses.Near > 0 {
		f.Href = r.door("pauses", "1")
	}
	return f
}
