package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// dayView is the day at the desks.
type dayView struct {
	Head  ui.PageHead
	Days  []ui.Tab
	Units []ui.Option
	Unit  string
	Day   string
	None  *ui.Empty
	Desks []deskView
	Walk  *walkView
}

// deskView is one duty with who comes.
type deskView struct {
	ID, Title, Note string
	Table           ui.Table
}

// walkView enters somebody who came without booking.
type walkView struct {
	Form   ui.Form
	Fields []ui.Field
}

func (p *Pages) day(c *web.Ctx) error { return p.drawDay(c, http.StatusOK, c.NewForm()) }

// chosenDay is that of the address, else today.
func (p *Pages) chosenDay(c *web.Ctx) kernel.Date {
	if d, err := kernel.ParseDate(said(c, "day")); err == nil {
		return d
	}
	return p.o.Booking.Today(c.Now())
}

// chosenUnit is that of the address, else the reader's own if it has desks.
func (p *Pages) chosenUnit(c *web.Ctx) kernel.ID {
	want := kernel.ID(said(c, "unit"))
	units := p.o.Booking.Units()
	for _, u := range units {
		if u.ID == want {
			return u.ID
		}
	}
	for _, above := range p.o.Org.Directory().Path(c.Actor.Unit) {
		for _, u := range units {
			if u.ID == above.ID {
				return u.ID
			}
		}
	}
	if len(units) > 0 && want == "" {
		return units[0].ID
	}
	return ""
}

func (p *Pages) drawDay(c *web.Ctx, status int, state ui.FormState) error {
	day, unit := p.chosenDay(c), p.chosenUnit(c)
	d, err := p.o.Booking.Day(c.Context(), c.Actor, unit, day)
	if err != nil {
		return err
	}
	v := dayView{Head: ui.PageHead{Title: c.T("booking.desks"), Sub: ui.DayWords(c.Lang, day)}, Unit: string(unit), Day: day.String(), Days: p.dayTabs(c, day, unit)}
	for _, u := range p.o.Booking.Units() {
		v.Units = append(v.Units, ui.Option{Value: string(u.ID), Label: p.names(c).Unit(u.ID)})
	}
	v.Head.Actions = []ui.Button{{Label: c.T("booking.use"), Href: "/desks/use"}}
	if may(c, booking.PermRoster) {
		v.Head.Actions = append(v.Head.Actions, ui.Button{Label: c.T("booking.rosters"), Href: "/rosters?unit=" + string(unit) + "&month=" + kernel.MonthOf(day).String()})
	}
	for _, x := range d.Duties {
		v.Desks = append(v.Desks, p.deskView(c, x))
	}
	if len(v.Desks) == 0 {
		v.None = &ui.Empty{Title: c.T("booking.no-duty"), Advice: c.T("booking.no-duty.advice")}
	}
	if v.Walk, err = p.walk(c, d, state); err != nil {
		return err
	}
	return c.PageStatus(status, v.Head.Title, dayPage(v))
}

// dayTabs are the days around the one shown.
func (p *Pages) dayTabs(c *web.Ctx, day kernel.Date, unit kernel.ID) (out []ui.Tab) {
	today := p.o.Booking.Today(c.Now())
	for n := -2; n <= 4; n++ {
		d := day.AddDays(n)
		label := ui.DateWords(c.Lang, d, today)
		if d == today {
			label = c.T("booking.today")
		}
		out = append(out, ui.Tab{Label: label, Href: "/desks?unit=" + string(unit) + "&day=" + d.String(), On: n == 0})
	}
	return out
}

func (p *Pages) deskView(c *web.Ctx, x booking.DutyView) deskView {
	v := deskView{ID: "duty-" + x.Desk.Code + "-" + x.Session, Title: c.Say(x.Desk.Name) + " · " + c.Say(x.Name) + " " + span(c, x.Span), Note: c.T("booking.nobody")}
	if x.Open() {
		v.Note = c.T("booking.on-duty", p.names(c).Person(x.Person), len(x.Bookings), x.Places)
	}
	v.Table = ui.Table{ID: "t-" + x.Desk.Code + "-" + x.Session, Caption: v.Title, Actions: true, Empty: ui.Empty{Title: c.T("booking.nobody-booked")},
		Columns: []ui.Column{{Key: "no", Label: c.T("booking.no"), Right: true}, {Key: "time", Label: c.T("booking.time")}, {Key: "who", Label: c.T("booking.visitor"), Main: true, Wrap: true}, {Key: "item", Label: c.T("booking.item"), Wrap: true}, {Key: "state", Label: c.T("booking.state"), Bare: true}}}
	for _, b := range x.Bookings {
		v.Table.Rows = append(v.Table.Rows, ui.Row{ID: "b-" + string(b.ID), Cells: []templ.Component{ui.Figure(strconv.FormatInt(b.Number, 10), ""), ui.Text(clock(c, b.Span.From)), ui.Titled("", b.Visitor+" · "+p.whose(c, b), href(b.ID)), ui.Text(c.Say(b.ItemName)), ui.TagMark(stateTag(c, b))}, Acts: p.marks(c, b)})
	}
	return v
}

// walk is the form for who came without booking, while a desk is open.
func (p *Pages) walk(c *web.Ctx, d booking.DayView, state ui.FormState) (*walkView, error) {
	open := map[string]bool{}
	for _, x := range d.Duties {
		if x.Open() && x.May && x.Span.Contains(c.Now()) {
			open[x.Desk.Code] = true
		}
	}
	if len(open) == 0 && !state.Failed() {
		return nil, nil
	}
	offers, err := p.o.Booking.Offers(c.Context())
	if err != nil {
		return nil, err
	}
	item := ui.Field{Name: "item", Type: "code", Label: c.T("booking.item"), Required: true}
	for _, o := range offers {
		if open[o.Desk.Code] {
			item.Options = append(item.Options, ui.Option{Value: string(o.ID), Label: c.Say(o.Name)})
		}
	}
	return &walkView{Form: ui.Form{ID: "walk-in", Action: "/desks/walk-in", State: state, Submit: c.T("booking.walk-in.do")},
		Fields: []ui.Field{{Name: "unit", Type: "hidden", Value: string(p.chosenUnit(c))}, item, {Name: "visitor", Label: c.T("booking.visitor"), Required: true, Max: 30}, {Name: "enterprise", Type: "enterprise", Label: c.T("booking.firm"), Hint: c.T("booking.firm.hint"), Lookup: "/lookup/enterprise"}}}, nil
}

func (p *Pages) walkIn(c *web.Ctx) error {
	b, err := p.o.Booking.WalkIn(c.Context(), c.Actor, booking.WalkInInput{Item: kernel.ID(c.Form("item")), Enterprise: p.firm(c), Visitor: c.Form("visitor"), Key: c.Key()})
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("booking.walk-in.done", b.Number))
		return c.Redirect("/desks?unit=" + string(b.Unit) + "&day=" + b.Day.String())
	case web.Mendable(err):
		return p.drawDay(c, web.Status(err), c.FormState(err, "item", "visitor", "enterprise"))
	}
	return err
}
