package web

import (
	"strconv"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// chooseView is the way to a booking: the item, then the time.
type chooseView struct {
	Head   ui.PageHead
	Often  []ui.Door
	Groups []chooseGroup
	Days   []chooseDay
	None   *ui.Empty
}

// chooseGroup is a unit with its items.
type chooseGroup struct {
	Name  string
	Items []ui.Door
}

// chooseDay is a day with its times, by session.
type chooseDay struct {
	Title string
	Parts []choosePart
}

type choosePart struct {
	Name  string
	Times []chooseTime
}

type chooseTime struct {
	Label, Note, Href string // Href "" = full
	Full              string // who hears it
}

// choose asks for the item, then for the time, then who comes: one page each, one
// tap each.
func (p *Pages) choose(c *web.Ctx) error {
	switch {
	case c.Query("item") == "":
		return p.chooseItem(c)
	case c.Query("start") == "":
		return p.chooseTime(c)
	}
	return p.drawBook(c, 200, c.NewForm())
}

func newHref(item kernel.ID, start kernel.Instant) string {
	out := "/bookings/new?item=" + string(item)
	if start != 0 {
		out += "&start=" + strconv.FormatInt(int64(start), 10)
	}
	return out
}

func (p *Pages) crumbs(c *web.Ctx, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("booking.title"), Href: "/bookings"}}, more...)
}

func (p *Pages) chooseItem(c *web.Ctx) error {
	offers, err := p.o.Booking.Offers(c.Context())
	if err != nil {
		return err
	}
	v := chooseView{Head: ui.PageHead{Title: c.T("booking.choose-item"), Sub: c.T("booking.choose-item.sub", p.o.Booking.Rules().Ahead), Crumbs: p.crumbs(c, ui.Crumb{Label: c.T("booking.new")})}}
	for _, name := range p.o.Booking.Rules().Often {
		for _, o := range offers {
			if o.Name.ZH == name {
				v.Often = append(v.Often, ui.Door{Text: c.Say(o.Name), Href: newHref(o.ID, 0)})
			}
		}
	}
	for _, u := range p.o.Booking.Units() {
		g := chooseGroup{Name: p.names(c).Unit(u.ID)}
		for _, o := range offers {
			if o.Unit == u.ID {
				g.Items = append(g.Items, ui.Door{Text: c.Say(o.Name), Href: newHref(o.ID, 0)})
			}
		}
		if len(g.Items) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if len(v.Groups) == 0 {
		v.None = &ui.Empty{Title: c.T("booking.no-items"), Advice: c.T("booking.no-items.advice")}
	}
	return c.Page(v.Head.Title, choosePage(v))
}

func (p *Pages) chooseTime(c *web.Ctx) error {
	offer, err := p.o.Booking.Offer(c.Context(), kernel.ID(c.Query("item")))
	if err != nil {
		return err
	}
	days, err := p.o.Booking.Slots(c.Context(), c.Actor, offer.Desk)
	if err != nil {
		return err
	}
	v := chooseView{Head: ui.PageHead{Title: c.Say(offer.Name), Sub: c.T("booking.choose-time.sub", offer.Desk.Name), Crumbs: p.crumbs(c, ui.Crumb{Label: c.T("booking.new"), Href: "/bookings/new"}, ui.Crumb{Label: c.T("booking.choose-time")})}}
	for _, d := range days {
		v.Days = append(v.Days, p.chooseDay(c, offer, d))
	}
	if len(v.Days) == 0 {
		v.None = &ui.Empty{Title: c.T("booking.no-times"), Advice: c.T("booking.no-times.advice")}
	}
	return c.Page(v.Head.Title, timesPage(v))
}

func (p *Pages) chooseDay(c *web.Ctx, o booking.Offer, d booking.SlotDay) chooseDay {
	out := chooseDay{Title: ui.DayWords(c.Lang, d.Day)}
	last := ""
	for _, s := range d.Slots {
		if s.Session != last {
			out.Parts, last = append(out.Parts, choosePart{Name: p.sessionName(c, s.Session)}), s.Session
		}
		t := chooseTime{Label: clock(c, s.From), Note: c.T("booking.left", s.Left), Href: newHref(o.ID, s.From)}
		if s.Left == 0 {
			t.Note, t.Href = c.T("booking.full"), ""
		}
		part := &out.Parts[len(out.Parts)-1]
		part.Times = append(part.Times, t)
	}
	return out
}
