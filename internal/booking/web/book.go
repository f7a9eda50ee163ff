package web

import (
	"net/http"
	"strconv"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// bookView is the last step: who comes.
type bookView struct {
	Head   ui.PageHead
	Facts  []ui.Fact
	Form   ui.Form
	Fields []ui.Field
}

// said is what the address or the form says of the item and the time.
func said(c *web.Ctx, name string) string {
	if v := c.Form(name); v != "" {
		return v
	}
	return c.Query(name)
}

func (p *Pages) drawBook(c *web.Ctx, status int, state ui.FormState) error {
	offer, err := p.o.Booking.Offer(c.Context(), kernel.ID(said(c, "item")))
	if err != nil {
		return err
	}
	start, err := strconv.ParseInt(said(c, "start"), 10, 64)
	if err != nil {
		return c.Redirect(newHref(offer.ID, 0))
	}
	at := kernel.Instant(start)
	v := bookView{Head: ui.PageHead{Title: c.T("booking.confirm"), Crumbs: p.crumbs(c, ui.Crumb{Label: c.T("booking.new"), Href: "/bookings/new"}, ui.Crumb{Label: c.Say(offer.Name), Href: newHref(offer.ID, 0)})},
		Facts: []ui.Fact{{Label: c.T("booking.item"), Text: c.Say(offer.Name), Href: "/services/" + string(offer.ID)}, {Label: c.T("booking.when"), Text: ui.DayWords(c.Lang, kernel.DateOf(at.In(c.Loc))) + " " + clock(c, at)}, {Label: c.T("booking.desk"), Text: c.Say(offer.Desk.Name)}},
		Form:  ui.Form{ID: "book", Action: "/bookings", State: state, Submit: c.T("booking.do"), Cancel: newHref(offer.ID, 0), Next: c.T("booking.next")}}
	v.Fields = []ui.Field{{Name: "item", Type: "hidden", Value: string(offer.ID)}, {Name: "start", Type: "hidden", Value: strconv.FormatInt(start, 10)}}
	if c.Actor.Enterprise == "" {
		v.Fields = append(v.Fields, ui.Field{Name: "enterprise", Type: "enterprise", Label: c.T("booking.firm"), Hint: c.T("booking.firm.hint"), Lookup: "/lookup/enterprise"})
	}
	v.Fields = append(v.Fields, ui.Field{Name: "visitor", Label: c.T("booking.visitor"), Required: true, Max: 30, Value: p.self(c), Complete: "name"}, ui.Field{Name: "note", Type: "longtext", Label: c.T("booking.note"), Hint: c.T("booking.note.hint"), Max: 200, Rows: 2})
	return c.PageStatus(status, v.Head.Title, bookPage(v))
}

// self is who probably comes: the contact; staff book for others.
func (p *Pages) self(c *web.Ctx) string {
	if c.Actor.Enterprise == "" {
		return ""
	}
	return c.Actor.Name
}

func (p *Pages) book(c *web.Ctx) error {
	if c.Form("item") == "" {
		return c.Redirect("/bookings/new")
	}
	start, _ := strconv.ParseInt(c.Form("start"), 10, 64)
	b, err := p.o.Booking.Book(c.Context(), c.Actor, booking.BookInput{Item: kernel.ID(c.Form("item")), Start: kernel.Instant(start), Enterprise: p.firm(c), Visitor: c.Form("visitor"), Note: c.Form("note"), Key: c.Key()})
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("booking.done", whenIs(c, b), b.Number))
		return c.Redirect(href(b.ID))
	case web.Mendable(err):
		return p.drawBook(c, web.Status(err), c.FormState(err, "visitor", "note", "enterprise"))
	}
	return err
}

// firm is the enterprise a form names: chosen, or typed exactly.
func (p *Pages) firm(c *web.Ctx) kernel.ID {
	if id := c.Form("enterprise"); id != "" {
		return kernel.ID(id)
	}
	e, _ := p.o.Org.Directory().EnterpriseByName(c.Form("enterprise.text"))
	return e.ID
}

// recordView is one booking.
type recordView struct {
	Head   ui.PageHead
	Facts  []ui.Fact
	Marks  []ui.Button
	Cancel *ui.Form
}

func (p *Pages) record(c *web.Ctx) error { return p.drawRecord(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRecord(c *web.Ctx, status int, state ui.FormState) error {
	b, err := p.o.Booking.Get(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	v := recordView{Head: ui.PageHead{Title: c.Say(b.ItemName), Sub: whenIs(c, b), Tags: []ui.Tag{stateTag(c, b)}, Crumbs: p.crumbs(c, ui.Crumb{Label: c.T("booking.number", b.Number)})},
		Facts: []ui.Fact{{Label: c.T("booking.when"), Text: whenIs(c, b)}, {Label: c.T("booking.desk"), Text: p.deskName(c, b.Desk)}, {Label: c.T("booking.no"), Text: strconv.FormatInt(b.Number, 10)},
			{Label: c.T("booking.firm"), Text: p.whose(c, b)}, {Label: c.T("booking.visitor"), Text: b.Visitor}}}
	if b.Note != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("booking.note"), Text: b.Note})
	}
	if b.SettledAt != 0 {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("booking.settled"), Value: ui.When(b.SettledAt)})
	}
	v.Marks = p.marks(c, b)
	if b.State == booking.StateBooked && b.Span.From > c.Now() && may(c, booking.PermRaise) {
		v.Cancel = &ui.Form{ID: "cancel", Action: href(b.ID) + "/cancel", State: state, Submit: c.T("booking.cancel"), Danger: true, Next: c.T("booking.cancel.next")}
	}
	return c.PageStatus(status, v.Head.Title, recordPage(v))
}

// marks are what may be said of a booking at the desk now.
func (p *Pages) marks(c *web.Ctx, b *booking.Booking) (out []ui.Button) {
	d, err := p.o.Booking.Desk(b.Desk)
	if err != nil || !p.o.Booking.May(c.Actor, booking.PermHandle, d) || b.How == booking.ByWalkIn || p.o.Booking.Today(c.Now()) != b.Day {
		return nil
	}
	if b.State == booking.StateBooked || b.State == booking.StateAbsent {
		out = append(out, ui.Button{Label: c.T("booking.mark.came"), Post: href(b.ID) + "/came", Main: b.State == booking.StateBooked, Small: true})
	}
	if b.Span.To <= c.Now() && (b.State == booking.StateBooked || b.State == booking.StateCame) {
		out = append(out, ui.Button{Label: c.T("booking.mark.absent"), Post: href(b.ID) + "/absent", Small: true})
	}
	return out
}

func (p *Pages) cancel(c *web.Ctx) error {
	err := p.o.Booking.Cancel(c.Context(), c.Actor, c.ID("id"), c.Form("reason"))
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("booking.cancelled"))
		return c.Redirect("/bookings")
	case web.Mendable(err):
		return p.drawRecord(c, web.Status(err), c.FormState(err, "reason"))
	}
	return err
}

func (p *Pages) came(c *web.Ctx) error {
	return p.marked(c, p.o.Booking.Came(c.Context(), c.Actor, c.ID("id")))
}

func (p *Pages) absent(c *web.Ctx) error {
	return p.marked(c, p.o.Booking.Absent(c.Context(), c.Actor, c.ID("id")))
}

// marked leads back to the day at the desks.
func (p *Pages) marked(c *web.Ctx, err error) error {
	if err != nil {
		return err
	}
	b, err := p.o.Booking.Get(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	return c.Redirect("/desks?unit=" + string(b.Unit) + "&day=" + b.Day.String())
}
