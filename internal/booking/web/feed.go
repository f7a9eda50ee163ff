package web

import (
	"strings"
	"time"

	"juyan/internal/booking"
	"juyan/internal/ical"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
)

// How far a feed looks back and ahead.
const (
	feedBack  = 30
	feedAhead = 60
)

// feed is the calendar of whoever the secret address speaks for, with what that
// person may see in that post now: duties and bookings of extended hours, and the
// limits of what waits for them. Errors: not_found, the same for every address
// that opens nothing.
func (p *Pages) feed(c *web.Ctx) error {
	actor, err := p.o.Auth.AuthenticateFeed(c.Context(), c.Path("token"), c.IP())
	if kernel.CodeOf(err) == kernel.CodeUnauthenticated {
		return kernel.NotFound(kernel.T("这个订阅地址已失效，请在账号页重新生成", "This address works no more; make a new one on the account page"))
	}
	if err != nil {
		return err
	}
	cal := ical.Calendar{Name: c.T("feed.of", actor.Name), Product: "-//Juyan//" + strings.ToUpper(string(c.Lang))}
	for _, part := range []func(*web.Ctx, kernel.Actor) ([]ical.Event, error){p.duties, p.booked, p.limits} {
		events, err := part(c, actor)
		if err != nil {
			return err
		}
		cal.Events = append(cal.Events, events...)
	}
	c.W.Header().Set("Content-Disposition", `inline; filename="calendar.ics"`)
	return c.Tagged(ical.Type, cal.Bytes())
}

// uid names an entry the same for ever.
func uid(parts ...string) string { return strings.Join(parts, "-") + "@juyan" }

// duties are those of the actor's post.
func (p *Pages) duties(c *web.Ctx, actor kernel.Actor) (out []ical.Event, err error) {
	if actor.Post == "" || actor.Can(booking.PermRoster) == kernel.ScopeNone {
		return nil, nil
	}
	today := p.o.Booking.Today(c.Now())
	list, err := p.o.Booking.DutiesOf(c.Context(), actor, today.AddDays(-feedBack), p.o.Booking.Known(today, feedAhead))
	for _, d := range list {
		desk, _ := p.o.Booking.Desk(d.Desk)
		out = append(out, ical.Event{UID: uid("duty", d.Desk, d.Day.String(), d.Session), Stamp: max(d.At, p.o.Booking.Rules().From.At(0, 0, c.Loc)), Begin: d.Span.From, End: d.Span.To, Busy: true, Alarm: 60,
			Summary: c.T("feed.duty", desk.Name, d.Name), Description: d.Reason, Location: c.Say(desk.Name), URL: c.Origin() + "/desks?unit=" + string(p.o.Booking.UnitOf(desk)) + "&day=" + d.Day.String()})
	}
	return out, err
}

// booked are the bookings of the actor's enterprise, the cancelled among them, so
// that a calendar takes them away.
func (p *Pages) booked(c *web.Ctx, actor kernel.Actor) (out []ical.Event, err error) {
	if actor.Enterprise == "" || actor.Can(booking.PermView) == kernel.ScopeNone {
		return nil, nil
	}
	today := p.o.Booking.Today(c.Now())
	page, err := p.o.Booking.List(c.Context(), actor, booking.Filter{From: today.AddDays(-feedBack), To: today.AddDays(feedAhead), How: booking.ByBooking, Limit: 500})
	for _, b := range page.Bookings {
		out = append(out, ical.Event{UID: uid("booking", string(b.ID)), Stamp: max(b.CreatedAt, b.SettledAt), Begin: b.Span.From, End: b.Span.To, Busy: true, Alarm: 60, Cancelled: b.State == booking.StateCancelled,
			Summary: c.T("feed.booking", b.ItemName, b.Number), Description: c.T("feed.visitor", b.Visitor), Location: p.deskName(c, b.Desk), URL: c.Origin() + href(b.ID)})
	}
	return out, err
}

// most limits are told at once.
const mostLimits = 200

// before is how long an entry for a limit is: it ends when the limit does.
const before = kernel.Instant(15 * time.Minute / time.Millisecond)

// limits are those of what waits for the actor.
func (p *Pages) limits(c *web.Ctx, actor kernel.Actor) (out []ical.Event, err error) {
	list, err := p.o.Matter.Today(c.Context(), actor, mostLimits)
	for _, w := range list {
		if w.Due == 0 || w.Due == matter.Never {
			continue
		}
		act := p.action(c, w)
		out = append(out, ical.Event{UID: uid("limit", string(w.ID), string(w.Lane), w.Action), Stamp: w.Since, Begin: w.Due - before, End: w.Due, Alarm: 60,
			Summary: c.T("feed.limit", act, w.Number), Description: w.Title, URL: c.Origin() + matterweb.Href(w.Matter)})
	}
	return out, err
}

// action is what an awaited act is called.
func (p *Pages) action(c *web.Ctx, w matter.Waiting) string {
	course, err := p.o.Matter.Kinds().Version(w.Kind, w.Version)
	if err != nil {
		return w.Action
	}
	lane := ""
	if w.Lane != "" && len(course.Def.Lanes) > 0 {
		lane = course.Def.Lanes[0].Code
	}
	if a := course.Action(lane, w.Action); a != nil {
		return c.Say(a.Name)
	}
	return w.Action
}
