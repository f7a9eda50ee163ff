package web

import (
	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func may(c *web.Ctx, permission string) bool { return c.Actor.Can(permission) != kernel.ScopeNone }

// clock writes a time of the day.
func clock(c *web.Ctx, at kernel.Instant) string { return at.In(c.Loc).Format("15:04") }

func span(c *web.Ctx, p kernel.Period) string { return clock(c, p.From) + "–" + clock(c, p.To) }

// whenIs says when a booking is: the day, and the time.
func whenIs(c *web.Ctx, b *booking.Booking) string {
	return ui.DayWords(c.Lang, b.Day) + " " + span(c, b.Span)
}

func href(id kernel.ID) string { return "/bookings/" + string(id) }

func (p *Pages) deskName(c *web.Ctx, code string) string {
	d, err := p.o.Booking.Desk(code)
	if err != nil {
		return code
	}
	return c.Say(d.Name)
}

// sessionName is what a session is called.
func (p *Pages) sessionName(c *web.Ctx, code string) string {
	s, _ := p.o.Booking.Rules().Session(code)
	return c.Say(s.Name)
}

func stateTag(c *web.Ctx, b *booking.Booking) ui.Tag {
	if b.How == booking.ByWalkIn {
		return ui.Tag{Text: c.T("booking.walked-in"), State: ui.Good}
	}
	state := map[string]string{booking.StateBooked: ui.Info, booking.StateCame: ui.Good, booking.StateAbsent: ui.Warn}[b.State]
	return ui.Tag{Text: c.T("booking.state." + b.State), State: state}
}

// whose is the enterprise, else who comes for themself.
func (p *Pages) whose(c *web.Ctx, b *booking.Booking) string {
	if b.Enterprise == "" {
		return c.T("booking.private")
	}
	return p.names(c).Firm(b.Enterprise)
}
