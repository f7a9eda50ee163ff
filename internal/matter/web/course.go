package web

import (
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// courseView is what the page of a kind's course draws.
type courseView struct {
	Head    ui.PageHead
	Note    string
	Diagram string // SVG
	Parts   []coursePart
}

// coursePart is one table of the page.
type coursePart struct {
	Title string
	Note  string
	Table ui.Table
}

// course shows a kind's definition as people read it. An enterprise sees what
// the zone promises it, not how the zone works inside.
func (p *Pages) course(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	r := courseReader{p: p, c: c, course: course, def: course.Def}
	v := courseView{Head: ui.PageHead{Title: c.T("course.of", course.Def.Name), Crumbs: []ui.Crumb{{Label: course.Def.Many().In(c.Lang), Href: "/m/" + kind}, {Label: c.T("course.title")}},
		Actions: []ui.Button{{Label: c.T("course.print"), Print: true}}}}
	if c.Actor.Enterprise != "" {
		v.Parts = r.promised()
		return c.Page(v.Head.Title, coursePage(v))
	}
	v.Head.Sub, v.Note = r.inForce(), c.T("course.pinned")
	v.Diagram = diagram(course.Def, c.Lang)
	v.Parts = append(v.Parts, r.stages("", course.Def.Stages), r.actions("", append([]caseflow.Action{course.Def.Raise}, course.Def.Acts...), course.Def.Stages), r.clocks("", course.Def.Clocks))
	for i := range course.Def.Lanes {
		l := &course.Def.Lanes[i]
		lane := c.T("course.lane", l.Name)
		v.Parts = append(v.Parts, r.stages(lane, l.Stages), r.actions(lane, l.Acts, l.Stages), r.clocks(lane, l.Clocks))
	}
	v.Parts = append(v.Parts, r.fields())
	v.Parts = slices.DeleteFunc(v.Parts, func(x coursePart) bool { return len(x.Table.Rows) == 0 })
	return c.Page(v.Head.Title, coursePage(v))
}

// drawn keeps the diagrams drawn so far: a version never changes.
var drawn sync.Map

func diagram(def *caseflow.Definition, lang kernel.Lang) string {
	key := def.Kind + " " + def.Version + " " + string(lang)
	if svg, ok := drawn.Load(key); ok {
		return svg.(string)
	}
	svg := string(caseflow.Diagram(def, lang))
	drawn.Store(key, svg)
	return svg
}

// courseReader turns a definition into tables of words.
type courseReader struct {
	p      *Pages
	c      *web.Ctx
	course *caseflow.Course
	def    *caseflow.Definition
}

// inForce says which version this is, since when, and where it comes from.
func (r *courseReader) inForce() string {
	parts := []string{r.c.T("course.version", short(r.def.Version))}
	if r.def.From != "" {
		parts = append(parts, r.c.T("course.from", r.def.From))
	}
	if !r.def.Source.IsZero() {
		parts = append(parts, r.c.T("register.source", r.def.Source.In(r.c.Lang)))
	}
	return strings.Join(parts, " · ")
}

// short is enough of a content hash to tell versions apart.
func short(hash string) string { return hash[:min(len(hash), 12)] }

func (r *courseReader) part(lane, id, title, note string, cols ...ui.Column) coursePart {
	caption := r.c.T(title)
	if lane != "" {
		caption = lane + r.c.T("record.colon") + caption
		id += "-lane"
	}
	return coursePart{Title: caption, Note: note, Table: ui.Table{ID: id, Caption: caption, Columns: cols}}
}

func (r *courseReader) col(key, label string) ui.Column {
	return ui.Column{Key: key, Label: r.c.T(label)}
}

// stages: what each is called, what an outsider sees, whose move it is, what
// is awaited.
func (r *courseReader) stages(lane string, stages []caseflow.Stage) coursePart {
	main := r.col("name", "list.stage")
	main.Main = true
	out := r.part(lane, "stages", "course.stages", "", main, r.col("face", "course.face"), r.col("holder", "course.holder"), r.col("awaits", "course.awaits"))
	names := r.actionNames()
	for _, s := range stages {
		var tags []ui.Tag
		if s.End {
			tags = append(tags, ui.Tag{Text: r.c.T("course.end"), State: ui.Good})
		}
		face := ""
		if s.Face != "" {
			face = faceWords(r.c, r.def, s.Face)
		}
		out.Table.Rows = append(out.Table.Rows, ui.Row{ID: "stage-" + s.Code, Cells: []templ.Component{named(s.Name.In(r.c.Lang), tags), ui.Text(face), ui.Text(r.who(s.Holder)), ui.Text(r.join(s.Awaits, names))}})
	}
	return out
}

func (r *courseReader) actionNames() map[string]string {
	out := map[string]string{}
	for _, code := range r.course.ActionCodes() {
		for _, lane := range append([]string{""}, laneCodes(r.course)...) {
			if a := r.course.Action(lane, code); a != nil && out[code] == "" {
				out[code] = a.Name.In(r.c.Lang)
			}
		}
	}
	return out
}

// join writes codes as names in a row; a code without a name stays itself.
func (r *courseReader) join(codes []string, names map[string]string) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = orElse(names[code], code)
	}
	return strings.Join(out, kernel.T("、", ", ").In(r.c.Lang))
}

// actions: who, from where to where, what must be filled, which clocks.
func (r *courseReader) actions(lane string, acts []caseflow.Action, stages []caseflow.Stage) coursePart {
	main, by, way, form := r.col("name", "course.action"), r.col("by", "course.by"), r.col("way", "course.way"), r.col("form", "course.form")
	main.Main, by.Wrap, way.Wrap, form.Wrap = true, true, true, true
	out := r.part(lane, "actions", "course.actions", "", main, by, way, form)
	for i := range acts {
		a := &acts[i]
		out.Table.Rows = append(out.Table.Rows, ui.Row{ID: "action-" + a.Code, Cells: []templ.Component{named(a.Name.In(r.c.Lang), r.actionTags(a)), saidLines(r.whoCan(a)), saidLines(r.way(a, stages)), saidLines(append(r.asks(a), r.moves(a)...))}})
	}
	return out
}

func (r *courseReader) actionTags(a *caseflow.Action) []ui.Tag {
	var out []ui.Tag
	for _, t := range []struct {
		on    bool
		key   string
		state string
	}{{a.Key, "course.key", ui.Info}, {contains(a.By, "system"), "course.automatic", ""}, {a.Bad, "course.bad", ui.Warn}, {a.Danger, "course.danger", ui.Bad}} {
		if t.on {
			out = append(out, ui.Tag{Text: r.c.T(t.key), State: t.state})
		}
	}
	return out
}

// whoCan: relations and roles, and who may not.
func (r *courseReader) whoCan(a *caseflow.Action) []string {
	var who []string
	for _, by := range a.By {
		who = append(who, r.who(by))
	}
	out := []string{strings.Join(who, kernel.T("、", ", ").In(r.c.Lang))}
	if len(a.NotWho) > 0 {
		out = append(out, r.c.T("course.not-who", r.join(a.NotWho, r.actionNames())))
	}
	return out
}

// way: from which stages to which, and under which conditions.
func (r *courseReader) way(a *caseflow.Action, stages []caseflow.Stage) []string {
	names := map[string]string{"*": r.c.T("course.any")}
	for _, s := range stages {
		names[s.Code] = s.Name.In(r.c.Lang)
	}
	from := r.join(a.From, names)
	var out []string
	switch {
	case len(a.From) == 0:
		out = append(out, "→ "+names[a.To])
	case a.To == "":
		out = append(out, from, r.c.T("course.stays"))
	default:
		out = append(out, from+" → "+names[a.To])
	}
	for _, b := range a.Branches {
		out = append(out, r.c.T("course.branch", r.condition(b.When), names[b.To]))
	}
	for _, when := range []string{a.When, a.Auto} {
		if when != "" {
			out = append(out, r.c.T("course.when", r.condition(when)))
		}
	}
	return out
}

// asks: what must be filled, what may be, and what the action does besides.
func (r *courseReader) asks(a *caseflow.Action) []string {
	var must, may []string
	for _, code := range a.Form {
		if contains(a.Requires, code) {
			must = append(must, r.fieldName(code))
		} else {
			may = append(may, r.fieldName(code))
		}
	}
	comma := kernel.T("、", ", ").In(r.c.Lang)
	var out []string
	if len(must) > 0 {
		out = append(out, r.c.T("course.must", strings.Join(must, comma)))
	}
	if len(may) > 0 {
		out = append(out, r.c.T("course.may", strings.Join(may, comma)))
	}
	if a.Open != nil {
		if l := r.course.LaneDef(a.Open.Lane); l != nil {
			out = append(out, r.c.T("course.opens", l.Name))
		}
	}
	if a.Level > 0 {
		out = append(out, r.c.T("record.level", a.Level))
	}
	if a.Child != "" {
		if k, err := r.p.o.Matter.Kinds().Current(a.Child); err == nil {
			out = append(out, r.c.T("course.child", k.Def.Name))
		}
	}
	return out
}

// moves: which clocks an action starts, stops, pauses and resumes.
func (r *courseReader) moves(a *caseflow.Action) []string {
	var out []string
	for _, m := range []struct {
		key   string
		codes []string
	}{{"course.start", a.Start}, {"course.stop", a.Stop}, {"course.suspend", a.Suspend}, {"course.resume", a.Resume}} {
		if len(m.codes) == 0 {
			continue
		}
		names := map[string]string{"*": r.c.T("course.all-clocks")}
		for _, code := range m.codes {
			if code != "*" {
				names[code] = Names{Lang: r.c.Lang}.clockName(r.course, code)
			}
		}
		out = append(out, r.c.T(m.key, r.join(m.codes, names)))
	}
	return out
}
