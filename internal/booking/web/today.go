package web

import (
	"github.com/a-h/templ"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Today are the reader's duties of today that are not over, and the bookings of the
// reader's enterprise for today and tomorrow, as rows of that page.
func (p *Pages) Today(c *web.Ctx) ([]ui.Row, error) {
	if c.Actor.Enterprise != "" {
		return p.bookedSoon(c)
	}
	if c.Actor.Post == "" || !may(c, booking.PermRoster) {
		return nil, nil
	}
	day := p.o.Booking.Today(c.Now())
	list, err := p.o.Booking.DutiesOf(c.Context(), c.Actor, day, day)
	if kernel.CodeOf(err) == kernel.CodeInvalid {
		return nil, nil // the calendar of this year is not loaded; other pages say so
	}
	var out []ui.Row
	for _, d := range list {
		desk, err := p.o.Booking.Desk(d.Desk)
		if err != nil || d.Span.To <= c.Now() {
			continue
		}
		to := "/desks?unit=" + string(p.o.Booking.UnitOf(desk)) + "&day=" + d.Day.String()
		out = append(out, ui.Row{Cells: []templ.Component{ui.Titled("", c.T("booking.duty.today", desk.Name, d.Name), to), ui.Text(""), ui.Text(span(c, d.Span))}, Acts: []ui.Button{{Label: c.T("booking.duty.see"), Href: to, Small: true}}})
	}
	return out, err
}

func (p *Pages) bookedSoon(c *web.Ctx) ([]ui.Row, error) {
	if !may(c, booking.PermView) {
		return nil, nil
	}
	day := p.o.Booking.Today(c.Now())
	page, err := p.o.Booking.List(c.Context(), c.Actor, booking.Filter{From: day, To: day.AddDays(1), State: booking.StateBooked})
	var out []ui.Row
	for _, b := range page.Bookings {
		if b.Span.To > c.Now() {
			out = append(out, ui.Row{Cells: []templ.Component{ui.Titled("", c.T("booking.booked.today", b.ItemName), href(b.ID)), ui.Text(whenIs(c, b))}, Acts: []ui.Button{{Label: c.T("booking.booked.see"), Href: href(b.ID), Small: true}}})
		}
	}
	return out, err
}
