package web

import (
	"github.com/a-h/templ"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// listView is the bookings the reader may see.
type listView struct {
	Head  ui.PageHead
	Tabs  []ui.Tab
	Table ui.Table
}

func (p *Pages) list(c *web.Ctx) error {
	today, past := p.o.Booking.Today(c.Now()), c.Query("view") == "past"
	f := booking.Filter{State: c.Query("state"), How: c.Query("how"), Unit: kernel.ID(c.Query("unit")), Past: past, After: c.Query("after")}
	switch year := c.QueryInt("year", 0); {
	case year > 0: // behind a figure of that year
		f.From, f.To = yearOf(year)
	case c.Query("from") != "": // behind a figure of some days
		var err error
		if f.From, err = kernel.ParseDate(c.Query("from")); err == nil {
			f.To, err = kernel.ParseDate(c.Query("to"))
		}
		if err != nil {
			return err
		}
	case past:
		f.To = today.AddDays(-1)
	default:
		f.From = today
	}
	page, err := p.o.Booking.List(c.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := listView{Head: ui.PageHead{Title: c.T("booking.title"), Sub: c.Say(p.hours())},
		Tabs: []ui.Tab{{Label: c.T("booking.ahead"), Href: "/bookings", On: !past}, {Label: c.T("booking.past"), Href: "/bookings?view=past", On: past}}}
	if may(c, booking.PermRaise) {
		v.Head.Actions = []ui.Button{{Label: c.T("booking.new"), Href: "/bookings/new", Main: true}}
	}
	v.Table = p.table(c, page)
	return c.Page(v.Head.Title, listPage(v))
}

func yearOf(year int) (from, to kernel.Date) {
	return kernel.Date{Year: year, Month: 1, Day: 1}, kernel.Date{Year: year, Month: 12, Day: 31}
}

// hours says that nobody needs a booking.
func (p *Pages) hours() kernel.Text {
	return kernel.T("不预约也能来；约好时间不用等", "You may come without booking; booked, you need not wait")
}

func (p *Pages) table(c *web.Ctx, page booking.Page) ui.Table {
	t := ui.Table{ID: "bookings", Caption: c.T("booking.title"), Total: &ui.Total{N: page.Total, More: page.More}, Next: page.Next, Filters: p.filters(c),
		Empty:   ui.Empty{Title: c.T("booking.none"), Advice: c.T("booking.none.advice")},
		Columns: []ui.Column{{Key: "item", Label: c.T("booking.item"), Main: true, Wrap: true}, {Key: "when", Label: c.T("booking.when")}, {Key: "desk", Label: c.T("booking.desk")}, {Key: "firm", Label: c.T("booking.firm"), Wrap: true}, {Key: "visitor", Label: c.T("booking.visitor")}, {Key: "state", Label: c.T("booking.state"), Bare: true}}}
	for _, b := range page.Bookings {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(b.ItemName), href(b.ID)), ui.Text(whenIs(c, b)), ui.Text(p.deskName(c, b.Desk)), ui.Text(p.whose(c, b)), ui.Text(b.Visitor), ui.TagMark(stateTag(c, b))}})
	}
	return t
}

func (p *Pages) filters(c *web.Ctx) []ui.Filter {
	if c.Actor.Enterprise != "" {
		return nil
	}
	state := ui.Filter{Name: "state", Label: c.T("booking.state"), Kind: ui.FilterChips}
	for _, s := range []string{booking.StateBooked, booking.StateCame, booking.StateAbsent, booking.StateCancelled} {
		state.Options = append(state.Options, ui.Option{Value: s, Label: c.T("booking.state." + s)})
	}
	return []ui.Filter{state, p.unitFilter(c)}
}

func (p *Pages) unitFilter(c *web.Ctx) ui.Filter {
	f := ui.Filter{Name: "unit", Label: c.T("booking.unit"), Kind: ui.FilterSelect}
	for _, u := range p.o.Booking.Units() {
		f.Options = append(f.Options, ui.Option{Value: string(u.ID), Label: p.names(c).Unit(u.ID)})
	}
	return f
}
