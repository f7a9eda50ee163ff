package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/cockpit"
	"juyan/internal/exchange"
	"juyan/internal/kernel"
	"juyan/internal/matter"
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
	Tables   []ui.Table
	Nothing  ui.Empty
	HasCases bool
}

// shares of the transitions a map may show.
var shares = []string{"50", "80", "95", "100"}

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
	v.Facts = r.facts(s, g.Study.Bottleneck)
	v.Tables = []ui.Table{r.variants(s), r.waiting(s), r.holders(s), r.pingPong(s), r.months(s)}
	return c.Page(v.Head.Title, processPage(v))
}

// processRead is a log with what its page needs.
type processRead struct {
	*cockpit.Process
	c       *web.Ctx
	course  *caseflow.Course
	options exchange.Options
	share   int
}

// processOf reads the set of matters the address names.
func (p *Pages) processOf(c *web.Ctx) (*processRead, error) {
	kind := orElse(c.Query("kind"), "whistle")
	course, err := p.o.Kinds.Current(kind)
	if err != nil {
		return nil, err
	}
	f := matter.Filter{Kind: kind, Unit: kernel.ID(c.Query("unit"))}
	if t := c.Query("topic"); t != "" && course.Field("topic") != nil {
		f.Tags = map[string]string{"topic": t}
	}
	for name, edge := range map[string]struct {
		at   *kernel.Instant
		days int
	}{"raised.from": {&f.From, 0}, "raised.to": {&f.To, 1}} {
		if s := c.Query(name); s != "" {
			d, err := kernel.ParseDate(s)
			if err != nil {
				return nil, err
			}
			*edge.at = d.AddDays(edge.days).At(0, 0, c.Loc)
		}
	}
	log, err := p.o.Cockpit.Process(c.Context(), c.Actor, f, c.Lang, p.names(c))
	if err != nil {
		return nil, err
	}
	r := &processRead{Process: log, c: c, course: course, share: 80, options: exchange.Options{Month: func(t kernel.Instant) string { return t.In(c.Loc).Format("2006-01") }}}
	if n, err := strconv.Atoi(c.Query("paths")); err == nil && n > 0 && n <= 100 {
		r.share = n
	}
	return r, nil
}

// focus is one knob for both: to show the most frequent 80 % of paths is to show
// the most frequent 90 % of activities.
func (r *processRead) focus() exchange.Focus {
	paths := float64(r.share) / 100
	return exchange.Focus{Paths: paths, Activities: (1 + paths) / 2}
}

func (r *processRead) head(s *exchange.Study) ui.PageHead {
	sub := r.c.T("process.sub", r.course.Def.Many(), ui.Num(s.Cases), ui.Num(s.Events))
	if r.More {
		sub += " · " + r.c.T("process.more")
	}
	return ui.PageHead{Title: r.c.T("process.title"), Sub: sub, Actions: []ui.Button{
		{Label: r.c.T("process.export", "XES"), Href: r.at("/process/export.xes")}, {Label: r.c.T("process.export", "CSV"), Href: r.at("/process/export.csv")}}}
}

// at is another address with the same set of matters, and more pairs.
func (r *processRead) at(path string, pairs ...string) string {
	q := url.Values{}
	for _, name := range []string{"kind", "unit", "topic", "raised.from", "raised.to", "paths"} {
		if v := r.c.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}

// edgeDoor opens the matters that took a step of the map.
func (r *processRead) edgeDoor(from, to string, self bool) string {
	if self {
		return r.at("/process/matters", "activity", from)
	}
	return r.at("/process/matters", "from", from, "to", to)
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
	t.Filters = append(t.Filters, units)
	if f := course.Field("topic"); f != nil {
		topics := ui.Filter{Name: "topic", Label: f.Name.In(c.Lang), Kind: ui.FilterSelect}
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
		{Label: r.c.T("process.rework"), Text: r.c.T("process.rework.of", ui.Num(s.Rework.Events), ui.Num(s.Rework.Cases)), Href: r.at("/process/matters", "rework", "1")},
	}
	if b != nil {
		out = append(out, ui.Fact{Label: r.c.T("process.bottleneck"), Href: r.edgeDoor(b.From, b.To, false),
			Text: fmt.Sprintf("%s → %s · %s", b.From, b.To, r.c.T("process.bottleneck.of", ui.Num(b.Count), words(b.Wait.Total)))})
	}
	return out
}

// table begins a table whose first column names what a row is about.
func (r *processRead) table(id string, columns ...string) ui.Table {
	t := ui.Table{ID: id, Caption: r.c.T("process.table." + id), Empty: ui.Empty{Title: r.c.T("process.none." + id)}}
	for i, k := range columns {
		t.Columns = append(t.Columns, ui.Column{Key: k, Label: r.c.T("process.col." + k), Main: i == 0, Wrap: i == 0, Right: i > 0})
	}
	return t
}

func (r *processRead) wait(s *exchange.Study, t exchange.Times) []templ.Component {
	if t.N == 0 {
		none := ui.Quiet("—")
		return []templ.Component{none, none, none}
	}
	var out []templ.Component
	for _, ms := range []int64{t.Median, t.P90, t.Total} {
		out = append(out, ui.Text(r.c.Say(s.Words(ms))))
	}
	return out
}

// variantsShown bounds the table; the rest is in the export.
const variantsShown = 20

func (r *processRead) variants(s *exchange.Study) ui.Table {
	t := r.table("variants", "variant", "cases", "median")
	for i, v := range s.Variants[:min(variantsShown, len(s.Variants))] {
		median := ui.Quiet("—")
		if v.Throughput.N > 0 {
			median = ui.Text(r.c.Say(s.Words(v.Throughput.Median)))
		}
		way := strings.Join(v.Activities, " → ")
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(way), ui.Figure(ui.Num(v.Cases), r.at("/process/matters", "variant", strconv.Itoa(i+1))), median}})
	}
	return t
}

func (r *processRead) waiting(s *exchange.Study) ui.Table {
	t := r.table("waiting", "activity", "events", "repeats", "wait", "p90", "total")
	for _, a := range s.Activities {
		t.Rows = append(t.Rows, ui.Row{Cells: append([]templ.Component{ui.Strong(a.Name), ui.Figure(ui.Num(a.Events), r.edgeDoor(a.Name, a.Name, true)), ui.Text(ui.Num(a.Repeats))}, r.wait(s, a.Wait)...)})
	}
	return t
}

func (r *processRead) holders(s *exchange.Study) ui.Table {
	t := r.table("holders", "holder", "events", "cases", "wait", "p90", "total")
	for _, h := range s.Holders {
		t.Rows = append(t.Rows, ui.Row{Cells: append([]templ.Component{ui.Strong(h.Name), ui.Text(ui.Num(h.Events)), ui.Figure(ui.Num(h.Cases), r.at("/process/matters", "holder", h.Name))}, r.wait(s, h.Wait)...)})
	}
	return t
}

func (r *processRead) pingPong(s *exchange.Study) ui.Table {
	t := r.table("pingpong", "between", "times", "cases")
	for _, x := range s.PingPong {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(x.A + " ⇄ " + x.B), ui.Text(ui.Num(x.Count)), ui.Text(ui.Num(x.Cases))}})
	}
	return t
}

func (r *processRead) months(s *exchange.Study) ui.Table {
	t := r.table("months", "month", "cases", "median", "main")
	for _, m := range s.Months {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(m.Month), ui.Text(ui.Num(m.Cases)), ui.Text(r.c.Say(s.Words(m.Throughput.Median))), ui.Text(fmt.Sprintf("%d / %d", m.Main, m.Cases))}})
	}
	return t
}
