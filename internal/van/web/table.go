package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/route"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// roundView is the round of one van.
type roundView struct {
	ID, Title, Note string
	Table           ui.Table
}

func (p *Pages) rounds(c *web.Ctx, d *van.Day) []roundView {
	var out []roundView
	for i, r := range d.Plan.Routes {
		x, _ := p.o.Van.Van(r.Van)
		t := ui.Table{ID: "r" + strconv.Itoa(i), Caption: c.Say(x.Name), Actions: true, Columns: []ui.Column{{Key: "n", Label: c.T("van.n"), Right: true}, {Key: "when", Label: c.T("van.when")}, {Key: "visit", Label: c.T("van.visit"), Main: true, Wrap: true},
			{Key: "place", Label: c.T("van.place")}, {Key: "part", Label: c.T("van.part")}, {Key: "way", Label: c.T("van.way"), Right: true}, {Key: "state", Label: c.T("van.state"), Bare: true}}}
		for n, s := range r.Visits {
			t.Rows = append(t.Rows, p.row(c, d, n+1, s))
		}
		note := c.T("van.round", clock(r.Leaves), clock(r.Returns), km(r.Distance))
		if r.Overtime > 0 {
			note += " · " + c.T("van.overtime", minutes(r.Overtime))
		}
		if r.Overload > 0 {
			note += " · " + c.T("van.overload", r.Overload)
		}
		out = append(out, roundView{ID: "round-" + r.Van, Title: c.Say(x.Name), Note: note, Table: t})
	}
	return out
}

func clock(seconds int) string { return string(van.TimeOf(seconds)) }

// stretch writes one time until another on one line.
func stretch(from, till string) string { return from + "\u2060–\u2060" + till }

// row is one visit of a round.
func (p *Pages) row(c *web.Ctx, d *van.Day, n int, s route.Visit) ui.Row {
	v := d.Visit(kernel.ID(s.Stop))
	r := ui.Row{Cells: []templ.Component{ui.Figure(strconv.Itoa(n), ""), ui.Text(stretch(clock(s.Begins), clock(s.Leaves))), p.title(c, v), ui.Text(p.place(c, v)), ui.Text(p.part(c, v)), ui.Text(km(s.Distance) + " " + c.T("van.km")), tags(p.marks(c, v, s))}}
	if s.Late > 0 || len(s.Lacks) > 0 {
		r.State = ui.Bad
	}
	r.Acts = p.moves(c, d, v)
	return r
}

// moves leads to the form that changes a round, for whoever may.
func (p *Pages) moves(c *web.Ctx, d *van.Day, v *van.Visit) []ui.Button {
	if c.Actor.Can(van.PermPlan) == kernel.ScopeNone || v.State == "visited" {
		return nil
	}
	return []ui.Button{{Label: c.T("van.change"), Small: true, Href: "/vans?day=" + d.On.String() + "&visit=" + string(v.Matter) + "#change"}}
}

// title is the visit with its firm; its door is the record.
func (p *Pages) title(c *web.Ctx, v *van.Visit) templ.Component {
	return ui.Titled(v.Number, p.what(c, v), "/m/"+van.Kind+"/"+string(v.Matter))
}

// what says whom a visit is to and what for.
func (p *Pages) what(c *web.Ctx, v *van.Visit) string {
	return strings.TrimPrefix(p.names(c).Firm(v.Firm)+" · "+p.checks(c, v), " · ")
}

func (p *Pages) checks(c *web.Ctx, v *van.Visit) string {
	var out []string
	for _, code := range v.Checks {
		if x, ok := p.o.Van.Check(code); ok {
			out = append(out, c.Say(x.Name))
		}
	}
	return strings.Join(out, c.T("van.and"))
}

// place is the plot with what stands there, or its area.
func (p *Pages) place(c *web.Ctx, v *van.Visit) string {
	land := p.o.Van.Land()
	x, ok := land.Plot(v.Place)
	if !ok {
		return v.Place
	}
	if x.Name != nil {
		return v.Place + " " + c.Say(*x.Name)
	}
	a, _ := land.Area(x.Area)
	return v.Place + " " + c.Say(a.Name)
}

func (p *Pages) part(c *web.Ctx, v *van.Visit) string {
	if w, ok := p.o.Van.Window(v.Part); ok {
		return stretch(string(w.From), string(w.Till))
	}
	return v.Part
}

// marks say how a visit stands.
func (p *Pages) marks(c *web.Ctx, v *van.Visit, s route.Visit) []ui.Tag {
	var out []ui.Tag
	if v.State == "visited" {
		out = append(out, result(c, v))
	}
	if s.Late > 0 {
		out = append(out, ui.Tag{Text: c.T("van.late-by", (s.Late+59)/60), State: ui.Bad})
	}
	for _, code := range s.Lacks {
		out = append(out, ui.Tag{Text: c.T("van.lacks", p.skill(c, code)), State: ui.Bad})
	}
	if s.Waits >= 60 {
		out = append(out, ui.Tag{Text: c.T("van.waits", minutes(s.Waits))})
	}
	if v.Locked {
		out = append(out, ui.Tag{Text: c.T("van.by-hand"), State: ui.Info})
	}
	if v.State == "planned" && v.PlannedAt == clock(s.Begins) {
		out = append(out, ui.Tag{Text: c.T("van.is-told"), State: ui.Good})
	} else if v.State == "planned" {
		out = append(out, ui.Tag{Text: c.T("van.told-otherwise", v.PlannedAt), State: ui.Warn})
	}
	return out
}

func (p *Pages) skill(c *web.Ctx, code string) string {
	for _, x := range p.o.Van.Rules().Skills {
		if x.Code == code {
			return c.Say(x.Name)
		}
	}
	return code
}

// result is what came of a visit.
func result(c *web.Ctx, v *van.Visit) ui.Tag {
	switch v.Result {
	case "ready":
		return ui.Tag{Text: c.T("van.ready"), State: ui.Good}
	case "lacking":
		return ui.Tag{Text: c.T("van.lacking"), State: ui.Warn}
	}
	return ui.Tag{Text: c.T("van.absent"), State: ui.Bad}
}

// left lists who is on no round, with the reason.
func (p *Pages) left(c *web.Ctx, d *van.Day) *ui.Table {
	if len(d.Plan.Left) == 0 {
		return nil
	}
	caption := c.T("van.left")
	if !d.Planned() {
		caption = c.T("van.unplanned")
	}
	t := &ui.Table{ID: "left", Caption: caption, Actions: true, Columns: []ui.Column{{Key: "visit", Label: c.T("van.visit"), Main: true, Wrap: true}, {Key: "place", Label: c.T("van.place")}, {Key: "part", Label: c.T("van.part")}, {Key: "why", Label: c.T("van.why"), Wrap: true}}}
	for _, l := range d.Plan.Left {
		v := d.Visit(kernel.ID(l.Stop))
		why := ui.Text(c.Say(l.Why))
		if !d.Planned() {
			why = ui.Quiet(c.T("van.not-yet"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{p.title(c, v), ui.Text(p.place(c, v)), ui.Text(p.part(c, v)), why}, Acts: p.moves(c, d, v)})
	}
	return t
}
