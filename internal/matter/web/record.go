package web

import (
	"encoding/json"
	"mime"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// recordView is what the record page draws.
type recordView struct {
	Head     ui.PageHead
	Next     string // to the enterprise: what happens next
	Steps    []ui.Step
	Panels   []templ.Component
	Lanes    *ui.Table
	LaneName string
	LaneNote string
	Slips    []ui.Slip
	Facts    []ui.Fact
	Who      []ui.Fact
	Clocks   []clockLine
	Files    []ui.File
	Children *ui.Table
	Chain    *chainView
	Holders  ui.Timeline
	Audit    string
	Inside   bool // staff: the zone's own marks are shown
}

type clockLine struct {
	Name, Source string
	Fuse         ui.Fuse
}

// record is the page of one matter.
func (p *Pages) record(c *web.Ctx, kind string) error {
	v, err := p.o.Matter.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	if v.Kind != kind {
		return c.Redirect(Href(v.Matter))
	}
	r := p.recordView(c, v)
	if r.Chain, err = p.chainView(c, v.Course, v.Matter); err != nil {
		return err
	}
	p.acting(c, v)
	if r.Panels, err = p.panels(c, v); err != nil {
		return err
	}
	return c.Page(v.Number+" "+v.Title, recordPage(r))
}

func (p *Pages) acting(c *web.Ctx, v *matter.View) {
	if p.o.Acting != nil {
		p.o.Acting(c, v)
	}
}

// panels asks the other modules what they know of the matter.
func (p *Pages) panels(c *web.Ctx, v *matter.View) (out []templ.Component, err error) {
	list := p.o.Shown
	if c.Actor.Enterprise == "" {
		list = slices.Concat(list, p.o.Panels)
	}
	for _, panel := range list {
		x, err := panel(c, v)
		if err != nil {
			return nil, err
		}
		if x != nil {
			out = append(out, x)
		}
	}
	return out, nil
}

func (p *Pages) recordView(c *web.Ctx, v *matter.View) recordView {
	n := p.names(c)
	def := v.Course.Def
	r := recordView{Inside: c.Actor.Enterprise == "", Steps: p.steps(c, v), Files: p.files(v)}
	r.Head = ui.PageHead{Crumbs: []ui.Crumb{{Label: def.Many().In(c.Lang), Href: "/m/" + def.Kind}, {Label: v.Number}}, Title: v.Title,
		Tags: p.recordTags(c, v), Actions: p.actions(c, v)}
	if s := v.Course.Stage("", v.Stage); s != nil && !r.Inside {
		r.Next = s.Next.In(c.Lang)
	}
	if len(v.Lanes) > 0 {
		t := p.laneTable(c, v)
		r.Lanes, r.LaneName, r.LaneNote = &t, def.Lanes[0].Name.In(c.Lang), p.laneNote(c, v)
	}
	for i := len(v.Events) - 1; i >= 0; i-- {
		s := n.Slip(v.Course, v.Events[i], c.T)
		s.Inward = s.Inward && r.Inside
		s.Verify = proofHref(Href(v.Matter), v.Events[i])
		r.Slips = append(r.Slips, s)
	}
	r.Facts, r.Who = p.facts(c, v), p.who(c, v)
	for i, k := range v.Clocks {
		if k.Lane == "" && ran(k) && !restarted(v.Clocks[i+1:], k) { // those of lanes stand in their lines
			r.Clocks = append(r.Clocks, p.clockLine(c, v, k))
		}
	}
	if children := p.others(v); len(children) > 0 {
		t := p.childTable(c, children)
		r.Children = &t
	}
	if r.Inside {
		r.Holders = p.holders(c, v)
	}
	return r
}

// ran reports whether a clock was ever at work: one stopped as it began was
// none of this matter's.
func ran(k matter.Clock) bool { return k.StopAt == 0 || k.StopAt > k.StartAt }

// restarted reports whether a later round of the same clock began.
func restarted(later []matter.Clock, k matter.Clock) bool {
	return slices.ContainsFunc(later, func(x matter.Clock) bool { return x.Lane == k.Lane && x.Code == k.Code })
}

func (p *Pages) recordTags(c *web.Ctx, v *matter.View) []ui.Tag {
	state := map[caseflow.Face]string{caseflow.FaceAccepted: ui.Info, caseflow.FaceWorking: ui.Info, caseflow.FaceDone: ui.Good}[v.Face]
	out := []ui.Tag{{Text: p.stageWords(c, v.Course, v.Matter), State: state}}
	out = append(out, p.tags(c, v.Course, v.Matter)...)
	if v.Source != "" {
		out = append(out, ui.Tag{Text: c.T("record.imported")})
	}
	return out
}

// actions are the acts open to the reader on the main course: the awaited one
// first and green, the rest plain; those of lanes stand in their lines.
func (p *Pages) actions(c *web.Ctx, v *matter.View) []ui.Button {
	var main, rest []ui.Button
	for _, can := range v.Can {
		if can.Lane != nil {
			continue
		}
		b := ui.Button{Label: can.Action.Name.In(c.Lang), Href: actHref(v.Matter, can)}
		if can.Awaited && len(main) == 0 {
			b.Main = true
			main = append(main, b)
			continue
		}
		rest = append(rest, b) // what is dangerous is red on its own page, where it is asked
	}
	if !v.Open && c.Actor.Can(matter.PermErase) != kernel.ScopeNone && len(v.Erasable())+len(v.Files) > 0 {
		rest = append(rest, ui.Button{Label: c.T("erase.title"), Href: Href(v.Matter) + "/erase"})
	}
	return append(rest, main...)
}

func actHref(m *matter.Matter, can matter.Can) string {
	href := Href(m) + "/actions/" + can.Action.Code
	if can.Lane != nil {
		href += "?lane=" + string(can.Lane.ID)
	}
	return href
}

// steps shows the main course as the milestones a matter passes: the stages it
// has been in, the one it is in, and the end.
func (p *Pages) steps(c *web.Ctx, v *matter.View) []ui.Step {
	reached := map[string]kernel.Instant{}
	for _, ev := range v.Events {
		if stage := eventStage(ev); stage != "" && ev.Lane == "" {
			if _, seen := reached[stage]; !seen {
				reached[stage] = ev.At
			}
		}
	}
	if c.Actor.Enterprise != "" {
		return faceSteps(c, v, reached)
	}
	usual, ahead := v.Course.UsualFrom(v.Stage), false
	var out []ui.Step
	for i := range v.Course.Def.Stages {
		s := &v.Course.Def.Stages[i]
		at, was := reached[s.Code]
		step := ui.Step{Label: s.Name.In(c.Lang), At: at, State: "done"}
		switch {
		case s.Code == v.Stage && !s.End:
			step.State, ahead = "now", true
		case (!was || ahead) && (!v.Open || !contains(usual, s.Code)):
			continue
		case !was || ahead: // what a redo has yet to pass again
			step.State, step.At = "todo", 0
			if s.End && len(usual) > 1 && v.Course.Verdict(usual[len(usual)-2]) {
				step.Label = c.T("list.closed") // which end it is to be, is still to be found
			}
		}
		out = append(out, step)
	}
	return out
}

// faceSteps is what an enterprise sees of the course: accepted, in hand, done;
// the zone's own stages (a bounce, a deferral asked for, a check) are not shown.
func faceSteps(c *web.Ctx, v *matter.View, reached map[string]kernel.Instant) []ui.Step {
	first := map[caseflow.Face]kernel.Instant{}
	for i := range v.Course.Def.Stages {
		s := &v.Course.Def.Stages[i]
		if at, was := reached[s.Code]; was && (first[s.Face] == 0 || at < first[s.Face]) {
			first[s.Face] = at
		}
	}
	state, over := "done", v.Face == caseflow.FaceDone
	var out []ui.Step
	for _, face := range []caseflow.Face{caseflow.FaceAccepted, caseflow.FaceWorking, caseflow.FaceDone} {
		step := ui.Step{Label: faceWords(c, v.Course.Def, face), At: first[face], State: state}
		if face == v.Face && !over {
			step.State, state = "now", "todo"
		}
		if over && face != v.Face && step.At == 0 {
			continue // it was passed over
		}
		out = append(out, step)
	}
	return out
}

func eventStage(ev ledger.Event) string {
	var pl payload
	if ev.Erased || json.Unmarshal(ev.Payload, &pl) != nil {
		return ""
	}
	return pl.Stage
}

func (p *Pages) clockLine(c *web.Ctx, v *matter.View, k matter.Clock) clockLine {
	def := v.Course.Clock("", k.Code)
	line := clockLine{Name: k.Code, Fuse: p.fuse(c, k, def)}
	if def != nil {
		line.Name = def.Name.In(c.Lang)
		if c.Actor.Enterprise == "" {
			line.Source = def.Source.In(c.Lang)
		}
	}
	line.Name += " · " + LimitWords(k.Limit, c.Lang)
	return line
}

// facts are the fields of a matter that are filled, as far as the reader may
// see them.
func (p *Pages) facts(c *web.Ctx, v *matter.View) []ui.Fact {
	n := p.names(c)
	var out []ui.Fact
	if v.Enterprise != "" {
		f := ui.Fact{Label: c.T("list.firm"), Text: n.FirmFull(v.Enterprise)}
		if c.Actor.Enterprise == "" {
			f.Href = "/enterprises/" + string(v.Enterprise)
		}
		out = append(out, f)
	}
	raised, shown := v.Course.Def.Raise.Form, whoFields(v)
	for i := range v.Course.Def.Fields {
		f := &v.Course.Def.Fields[i]
		value, ok := v.Data[f.Code]
		if !ok || f.Kept || f.Type == caseflow.TypeFiles || shown[f.Code] || f.Internal && c.Actor.Enterprise != "" || !contains(raised, f.Code) && !f.Filter {
			continue // what later steps filled in stands in the slips
		}
		text := n.Value(f, value)
		if f.Code == v.Course.Def.Titled && text == v.Title {
			continue // it stands above
		}
		if f.Type == caseflow.TypePhone {
			text = p.o.Mask(c.Actor, text)
		}
		if text != "" {
			out = append(out, ui.Fact{Label: f.Label().In(c.Lang), Text: text})
		}
	}
	return out
}

// whoFields are the fields that say who works on the matter: those stand under that
// head, as they are now.
func whoFields(v *matter.View) map[string]bool {
	out := map[string]bool{}
	for _, i := range v.Involved {
		for _, a := range append([]caseflow.Action{v.Course.Def.Raise}, v.Course.Def.Acts...) {
			for _, x := range a.Assign {
				if x.Relation == i.Relation && i.To == 0 && contains(shownRelations, x.Relation) {
					out[x.From] = true
				}
			}
		}
	}
	return out
}

// shownRelations are the relations of a record's list of people, in its order.
var shownRelations = []string{"commissioner", "officer", "leader", "overall", "item", "lead", "handler", "responsible", "doer", "addressee", "supervisor", "agent", "creator"}

// who lists the people on a matter: the relations that stand.
func (p *Pages) who(c *web.Ctx, v *matter.View) []ui.Fact {
	n := p.names(c)
	var out []ui.Fact
	if v.TaskForce != "" {
		out = append(out, ui.Fact{Label: c.T("matter.relation.task_force"), Text: n.Force(v.TaskForce)})
	}
	for _, relation := range shownRelations {
		for _, i := range v.Involved {
			if i.Relation == relation && i.To == 0 && (c.Actor.Enterprise == "" || relation != "supervisor") {
				out = append(out, ui.Fact{Label: relationName(c, v.Course, relation), Text: n.Involved(i)})
			}
		}
	}
	return out
}

// chain are the relations that each kind calls by its own words: those of the
// field that names the unit.
var chain = []string{"overall", "item", "responsible"}

func relationName(c *web.Ctx, course *caseflow.Course, relation string) string {
	for _, a := range course.Def.Raise.Assign {
		if f := course.Field(a.From); f != nil && a.Relation == relation && slices.Contains(chain, relation) {
			return f.Name.In(c.Lang)
		}
	}
	return c.T("matter.relation." + relation)
}

func (p *Pages) files(v *matter.View) []ui.File {
	var out []ui.File
	for _, f := range v.Files {
		out = append(out, fileLink(f))
	}
	return out
}

func fileLink(a matter.Attachment) ui.File {
	return ui.File{ID: string(a.ID), Name: a.Name, Href: "/files/" + string(a.ID), Size: a.Size, Picture: strings.HasPrefix(a.MediaType, "image/"), Note: a.By}
}

// others are the matters that came of this one, without the parts a panel
// draws.
func (p *Pages) others(v *matter.View) []*matter.Matter {
	return slices.DeleteFunc(slices.Clone(v.Children), func(m *matter.Matter) bool { return m.Kind == v.Kind && slices.Contains(p.o.Parted, m.Kind) })
}

func (p *Pages) childTable(c *web.Ctx, children []*matter.Matter) ui.Table {
	t := ui.Table{ID: "children", Caption: c.T("record.children"), Columns: []ui.Column{{Key: "title", Label: c.T("list.matter"), Main: true, Wrap: true}, {Key: "unit", Label: c.T("list.unit")}, {Key: "stage", Label: c.T("list.stage")}, {Key: "due", Label: c.T("list.due")}}}
	n := p.names(c)
	for _, m := range children {
		course, err := p.o.Matter.Kinds().Version(m.Kind, m.Version)
		if err != nil {
			continue // a kind that was withdrawn has no page to link to
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, Href(m)), ui.Text(n.Unit(m.Unit)), ui.Text(p.stageWords(c, course, m)), p.dueCell(c, course, m)}})
	}
	return t
}

// holders splits the elapsed time by who held the matter.
func (p *Pages) holders(c *web.Ctx, v *matter.View) ui.Timeline {
	end := c.Now()
	if !v.Open {
		end = v.ClosedAt
	}
	whole := float64(max(1, end-v.CreatedAt))
	at := func(i kernel.Instant) float64 { return float64(i-v.CreatedAt) / whole }
	t := ui.Timeline{Title: c.T("record.holders"), Now: -1, Ticks: []ui.Tick{{At: 0, Label: stampShort(c, v.CreatedAt)}, {At: 1, Label: stampShort(c, end)}}}
	lanes := map[string]int{}
	add := func(name string, from, to kernel.Instant) {
		i, ok := lanes[name]
		if !ok {
			i = len(t.Lanes)
			lanes[name] = i
			t.Lanes = append(t.Lanes, ui.Lane{Name: name})
		}
		t.Lanes[i].Bars = append(t.Lanes[i].Bars, ui.Bar{From: at(from), To: at(to), State: ui.Info, Label: name,
			Title: ui.SpanWords(c.Context(), max(1, int64(to-from)/60_000))})
	}
	stage, since := "", v.CreatedAt
	for _, ev := range v.Events {
		next := eventStage(ev)
		if next == "" || ev.Lane != "" || next == stage {
			continue
		}
		if stage != "" && ev.At > since {
			add(p.holderName(c, v, stage), since, ev.At)
		}
		stage, since = next, ev.At
	}
	if stage != "" && end > since {
		add(p.holderName(c, v, stage), since, end)
	}
	return t
}

func (p *Pages) holderName(c *web.Ctx, v *matter.View, stage string) string {
	s := v.Course.Stage("", stage)
	if s == nil || s.Holder == "" {
		return c.T("matter.relation.none")
	}
	n := p.names(c)
	if s.Holder == "caller" && v.Enterprise != "" {
		return n.Firm(v.Enterprise)
	}
	for _, i := range v.Involved {
		if i.Relation == s.Holder && i.To == 0 {
			if i.Unit != "" {
				return n.Unit(i.Unit)
			}
			return n.Involved(i)
		}
	}
	return c.T("matter.relation." + s.Holder)
}

func stampShort(c *web.Ctx, i kernel.Instant) string { return i.In(c.Loc).Format("01-02 15:04") }

// file sends an attachment.
func (p *Pages) file(c *web.Ctx) error {
	a, body, err := p.o.Matter.Attachment(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	return sendFile(c, a.Name, a.MediaType, body)
}

// sendFile answers with a file.
func sendFile(c *web.Ctx, name, mediaType string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition(name, mediaType))
	h.Set("Cache-Control", "private, max-age=3600")
	if _, err := c.W.Write(body); err != nil {
		return nil // the reader has gone
	}
	return nil
}

// disposition shows pictures and PDFs in the browser and downloads the rest.
func disposition(name, mediaType string) string {
	how := "attachment"
	if strings.HasPrefix(mediaType, "image/") || mediaType == "application/pdf" {
		how = "inline"
	}
	return mime.FormatMediaType(how, map[string]string{"filename": name})
}
