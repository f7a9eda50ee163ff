package web

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/booking"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// useView is what extended hours are used for in a year.
type useView struct {
	Head  ui.PageHead
	Years []ui.Tab
	Stats []ui.Stat
	Table ui.Table
}

func (p *Pages) use(c *web.Ctx) error {
	today := p.o.Booking.Today(c.Now())
	year := c.QueryInt("year", today.Year)
	from, to := yearOf(year)
	list, err := p.o.Booking.Used(c.Context(), c.Actor, from, to)
	if err != nil {
		return err
	}
	v := useView{Head: ui.PageHead{Title: c.T("booking.use"), Sub: c.T("booking.use.sub", strconv.Itoa(year)), Crumbs: []ui.Crumb{{Label: c.T("booking.desks"), Href: "/desks"}, {Label: c.T("booking.use")}}}, Table: p.useTable(c, list, year)}
	for y := p.o.Booking.Rules().From.Year; y <= today.Year; y++ {
		v.Years = append(v.Years, ui.Tab{Label: strconv.Itoa(y), Href: "/desks/use?year=" + strconv.Itoa(y), On: y == year})
	}
	var all booking.Use
	for _, u := range list {
		all.Booked, all.Came, all.Absent, all.Walked = all.Booked+u.Booked, all.Came+u.Came, all.Absent+u.Absent, all.Walked+u.Walked
	}
	v.Stats = []ui.Stat{{Label: c.T("booking.use.served"), Value: ui.Num(all.Served())}, {Label: c.T("booking.use.booked"), Value: ui.Num(all.Booked)}, {Label: c.T("booking.use.came"), Value: ui.Num(all.Came)}, {Label: c.T("booking.use.absent"), Value: ui.Num(all.Absent)}, {Label: c.T("booking.use.walked"), Value: ui.Num(all.Walked)}}
	return c.Page(v.Head.Title, usePage(v))
}

func (p *Pages) useTable(c *web.Ctx, list []booking.Use, year int) ui.Table {
	t := ui.Table{ID: "use", Caption: c.T("booking.use"), Empty: ui.Empty{Title: c.T("booking.use.none")}, Columns: []ui.Column{{Key: "unit", Label: c.T("booking.unit"), Main: true}, {Key: "served", Label: c.T("booking.use.served"), Right: true}, {Key: "booked", Label: c.T("booking.use.booked"), Right: true}, {Key: "came", Label: c.T("booking.use.came"), Right: true}, {Key: "absent", Label: c.T("booking.use.absent"), Right: true}, {Key: "walked", Label: c.T("booking.use.walked"), Right: true}}}
	for _, u := range list {
		door := func(n int, how, state string) templ.Component {
			q := url.Values{"year": {strconv.Itoa(year)}, "view": {"past"}, "unit": {string(u.Unit)}, "how": {how}, "state": {state}}
			return ui.Count(n, "/bookings?"+q.Encode())
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(p.names(c).Unit(u.Unit)), ui.Count(u.Served(), ""), ui.Count(u.Booked, ""), door(u.Came, booking.ByBooking, booking.StateCame), door(u.Absent, booking.ByBooking, booking.StateAbsent), door(u.Walked, booking.ByWalkIn, booking.StateCame)}})
	}
	return t
}
