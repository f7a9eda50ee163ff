package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/meeting"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// planView is planning: when and where, then the agenda that gives.
type planView struct {
	Head   ui.PageHead
	When   []ui.Field
	Note   string
	Agenda ui.Table
	Form   ui.Form
	Fields []ui.Field
}

// askPlan shows the agenda a meeting on the day in the address would have.
func (p *Pages) askPlan(c *web.Ctx) error {
	on, err := p.dayOf(c, c.Query("held_on"))
	if err != nil {
		return err
	}
	in := meeting.PlanInput{HeldOn: on, Place: c.Query("place"), Enterprise: kernel.ID(c.Query("enterprise"))}
	return p.drawPlan(c, http.StatusOK, in, c.NewForm())
}

// dayOf reads the day; without one it is the coming Monday, the usual day.
func (p *Pages) dayOf(c *web.Ctx, s string) (kernel.Date, error) {
	if s != "" {
		return kernel.ParseDate(s)
	}
	d := kernel.DateOf(c.Now().In(c.Loc)).AddDays(1)
	for d.Weekday() != time.Monday {
		d = d.AddDays(1)
	}
	return d, nil
}

func (p *Pages) drawPlan(c *web.Ctx, status int, in meeting.PlanInput, state ui.FormState) error {
	agenda, err := p.o.Meeting.Agenda(c.Context(), c.Actor, in.HeldOn, in.Enterprise)
	if err != nil {
		return err
	}
	title := c.T("meeting.plan")
	v := planView{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("meeting.title"), Href: "/meetings"}, {Label: title}}},
		When: p.whenFields(c, in), Note: c.T("meeting.proposed.count", len(agenda)), Agenda: p.proposed(c, agenda)}
	v.Form = ui.Form{ID: "plan", Action: "/meetings", State: state, Cancel: "/meetings", Submit: c.T("meeting.confirm", ui.DayWords(c.Lang, in.HeldOn)), Next: c.T("meeting.confirm.next")}
	v.Fields = []ui.Field{
		{Type: "hidden", Name: "held_on", Value: in.HeldOn.String()}, {Type: "hidden", Name: "place", Value: in.Place}, {Type: "hidden", Name: "enterprise", Value: string(in.Enterprise)},
		{Type: "code", Name: "chair", Label: c.T("meeting.chair"), Required: true, Options: p.chairs(c), Value: p.usualChair(c)}}
	return c.PageStatus(status, title, planPage(v))
}

func (p *Pages) whenFields(c *web.Ctx, in meeting.PlanInput) []ui.Field {
	firm := ui.Field{Type: "enterprise", Name: "enterprise", Label: c.T("meeting.firm"), Hint: c.T("meeting.firm.hint"), Lookup: "/lookup/enterprise", Value: string(in.Enterprise)}
	if in.Enterprise != "" {
		firm.Options = []ui.Option{{Value: firm.Value, Label: p.names(c).FirmFull(in.Enterprise)}}
	}
	return []ui.Field{{Type: "date", Name: "held_on", Label: c.T("meeting.held-on"), Required: true, Value: in.HeldOn.String()},
		{Type: "text", Name: "place", Label: c.T("meeting.place"), Hint: c.T("meeting.place.hint"), Max: 100, Value: in.Place}, firm}
}

// chairs are the posts that lead the zone, then the coordinating office's.
func (p *Pages) chairs(c *web.Ctx) []ui.Option {
	n := p.names(c)
	var out []ui.Option
	for _, role := range []string{"leader", "office"} {
		for _, x := range n.Dir.Posts() {
			if slices.Contains(x.Roles, role) && x.In(n.Dir.Day(n.At)) {
				out = append(out, ui.Option{Value: string(x.ID), Label: n.Unit(x.Unit) + " " + n.PostHolder(x.ID, n.At)})
			}
		}
	}
	return out
}

// usualChair is the reader, if the reader's post may take the chair.
func (p *Pages) usualChair(c *web.Ctx) string {
	options := p.chairs(c)
	if slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == string(c.Actor.Post) }) || len(options) == 0 {
		return string(c.Actor.Post)
	}
	return options[0].Value
}

func (p *Pages) proposed(c *web.Ctx, agenda []meeting.Point) ui.Table {
	t := ui.Table{ID: "agenda", Caption: c.T("meeting.proposed"), Columns: p.columns(c)[:3], Empty: ui.Empty{Title: c.T("meeting.proposed.none"), Advice: c.T("meeting.proposed.none.advice")}}
	for i, x := range agenda {
		s := p.subject(c, x.Matter.ID)
		t.Rows = append(t.Rows, ui.Row{State: s.state(), Cells: []templ.Component{ui.Quiet(ui.Num(i + 1)), pointCell(point{Title: s.title(x.Matter.Title), Why: said(c, x.Why)}), s.whose}})
	}
	return t
}

// plan plans the meeting.
func (p *Pages) plan(c *web.Ctx) error {
	in := meeting.PlanInput{Chair: kernel.ID(c.Form("chair")), Place: c.Form("place"), Enterprise: kernel.ID(c.Form("enterprise")), Key: c.Key()}
	var err error
	if in.HeldOn, err = p.dayOf(c, c.Form("held_on")); err != nil {
		return err
	}
	m, err := p.o.Meeting.Plan(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawPlan(c, http.StatusUnprocessableEntity, in, c.FormState(err, "chair"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("meeting.planned", m.Number()))
	return c.Redirect(href(m.ID))
}

func said(c *web.Ctx, texts []kernel.Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, c.Say(t))
	}
	return out
}
