package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// stuckView is the one screen for leaders.
type stuckView struct {
	Head  ui.PageHead
	Views []ui.Tab
	Stats []ui.Stat
	Table ui.Table
	Note  string
}

// reasons in the order of the figures above the table.
var reasons = []pipeline.Reason{pipeline.Blocked, pipeline.LateStep, pipeline.Overdue, pipeline.Waits}

// stuck answers: what is stuck, where, since when, whose move is it, and when will
// it produce?
func (p *Pages) stuck(c *web.Ctx) error {
	list, more, err := p.o.Pipeline.Stuck(c.Context(), c.Actor, filter(c))
	if err != nil {
		return err
	}
	v := stuckView{Head: ui.PageHead{Title: c.T("pipeline.stuck"), Sub: c.T("pipeline.stuck.sub"), Actions: []ui.Button{{Label: c.T("pipeline.print"), Print: true}}}, Views: views(c, "stuck"), Stats: p.stuckStats(c, list)}
	shown := only(list, pipeline.Reason(c.Query("why")))
	v.Table = p.stuckTable(c, shown)
	v.Table.Filters = append([]ui.Filter{whyFilter(c)}, p.filters(c, nil)...)
	v.Table.Total = &ui.Total{N: len(shown), More: more}
	if len(shown) > stuckShown {
		v.Note = c.T("pipeline.stuck.rest", stuckShown)
	}
	return c.Page(v.Head.Title, stuckPage(v))
}

// stuckShown bounds the table: what is stuck longest comes first.
const stuckShown = 200

func whyFilter(c *web.Ctx) ui.Filter {
	f := ui.Filter{Name: "why", Label: c.T("pipeline.why"), Kind: ui.FilterChips}
	for _, r := range reasons {
		f.Options = append(f.Options, ui.Option{Value: string(r), Label: c.T("pipeline.why." + string(r))})
	}
	return f
}

func only(list []pipeline.Stuck, r pipeline.Reason) (out []pipeline.Stuck) {
	for _, x := range list {
		if r == "" || x.Reason == r {
			out = append(out, x)
		}
	}
	return out
}

func (p *Pages) stuckStats(c *web.Ctx, list []pipeline.Stuck) []ui.Stat {
	var out []ui.Stat
	for _, r := range reasons {
		some := only(list, r)
		s := ui.Stat{Label: c.T("pipeline.why." + string(r)), Value: ui.Num(len(some)), Unit: c.T("pipeline.items"), Href: ui.Here(c.Context(), "why", string(r))}
		if len(some) > 0 {
			s.Note = c.T("pipeline.longest", oldest(some).Days(today(c)))
		}
		if len(some) > 0 && r != pipeline.Waits {
			s.State = ui.Bad
		}
		out = append(out, s)
	}
	return out
}

func oldest(list []pipeline.Stuck) kernel.Date {
	first := list[0].From
	for _, x := range list {
		if x.From.Before(first) {
			first = x.From
		}
	}
	return first
}

func (p *Pages) stuckTable(c *web.Ctx, list []pipeline.Stuck) ui.Table {
	t := ui.Table{ID: "stuck", Caption: c.T("pipeline.stuck"), Empty: ui.Empty{Title: c.T("pipeline.stuck.none"), Advice: c.T("pipeline.stuck.none.advice")}, Columns: []ui.Column{{Key: "title", Label: c.T("pipeline.what"), Main: true, Wrap: true},
		{Key: "stage", Label: c.T("pipeline.stage"), Bare: true}, {Key: "why", Label: c.T("pipeline.holds"), Wrap: true}, {Key: "since", Label: c.T("pipeline.since")}, {Key: "move", Label: c.T("pipeline.move")}, {Key: "will", Label: c.T("pipeline.produces")}}}
	var last kernel.ID
	for _, x := range list[:min(len(list), stuckShown)] {
		row := ui.Row{Cells: []templ.Component{ui.Titled(x.Number, x.Title, href(x.Row), lights(c, x.Light)...), ui.Text(p.stage(c, x.Row)), p.why(c, x), since(c, x.From), ui.Text(p.move(c, x)), p.produces(c, x)}}
		if x.ID == last { // the same project again: its name is not repeated
			row.Cells[0] = again(x.Title, href(x.Row))
		}
		if last = x.ID; x.Light == "red" {
			row.State = ui.Bad
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func lights(c *web.Ctx, l string) []ui.Tag {
	if t := light(c, l); t.Text != "" {
		return []ui.Tag{t}
	}
	return nil
}

// why says what holds it up: a mark for the reason, then what it is.
func (p *Pages) why(c *web.Ctx, x pipeline.Stuck) templ.Component {
	state := ui.Bad
	if x.Reason == pipeline.Waits {
		state = ui.Warn
	}
	tag := ui.TagMark(ui.Tag{Text: c.T("pipeline.why." + string(x.Reason)), State: state})
	words := p.holds(c, x)
	if x.Reason != pipeline.Overdue && x.Note != "" {
		words += c.T("pipeline.colon") + x.Note
	}
	return both(tag, ui.Text(words))
}

// holds is what holds it up, in few words.
func (p *Pages) holds(c *web.Ctx, x pipeline.Stuck) string {
	switch x.Reason {
	case pipeline.Overdue:
		return p.action(c, x)
	case pipeline.Waits:
		return p.stage(c, x.Row)
	}
	return c.Say(x.What)
}

// action names what is awaited of an overdue matter.
func (p *Pages) action(c *web.Ctx, x pipeline.Stuck) string {
	if course, err := p.o.Kinds.Version(x.Kind, x.Version); err == nil {
		if a := course.Action("", x.Action); a != nil {
			return a.Name.In(c.Lang)
		}
	}
	return x.Action
}

// move is whose move it is.
func (p *Pages) move(c *web.Ctx, x pipeline.Stuck) string {
	n := p.names(c)
	switch {
	case x.Move != "":
		return n.Unit(x.Move)
	case x.Reason == pipeline.Waits:
		return orElse(c.Say(x.What), c.T("pipeline.body"))
	case x.Holder != "":
		return n.Holder(x.Holder)
	case x.Reason == pipeline.LateStep:
		return orElse(n.Firm(x.Enterprise), c.T("pipeline.enterprise"))
	}
	return n.Unit(x.Unit)
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// produces is when a project will produce; a lead says nothing of that yet.
func (p *Pages) produces(c *web.Ctx, x pipeline.Stuck) templ.Component {
	if x.Kind != p.o.Pipeline.Rules().Project.Kind {
		return ui.Quiet("")
	}
	marks := p.o.Pipeline.Rules().Milestones
	if len(marks) == 0 {
		return ui.NoData(c.T("pipeline.no-forecast"))
	}
	return will(c, x.Will, marks[len(marks)-1].Stage)
}
