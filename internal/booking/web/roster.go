package web

import (
	"strconv"

	"juyan/internal/booking"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// monthView is a month's roster of a unit, a calendar for each desk.
type monthView struct {
	Head     ui.PageHead
	Units    []ui.Option
	Unit     string
	Month    string
	Weekdays []string
	Desks    []monthDesk
	Note     string
}

type monthDesk struct {
	ID, Title, Note string
	Weeks           [][]monthDay
}

type monthDay struct {
	Day, Name      string
	Outside, Today bool
	Rest           bool
	Duties         []monthDuty
}

// monthDuty is one duty; Href leads to its change.
type monthDuty struct {
	Label, Who, Href string
	Mark             *ui.Tag
}

func (p *Pages) month(c *web.Ctx) error {
	unit := p.chosenUnit(c)
	month, err := kernel.ParseMonth(c.Query("month"))
	if err != nil {
		month = kernel.MonthOf(p.o.Booking.Today(c.Now()))
	}
	from, to := month.First(), month.Last()
	list, err := p.o.Booking.Roster(c.Context(), c.Actor, unit, from, to)
	if err != nil {
		return err
	}
	v := monthView{Unit: string(unit), Month: month.String(), Note: c.T("booking.roster.note", p.o.Booking.Rules().Source.In(c.Lang)),
		Head: ui.PageHead{Title: p.names(c).Unit(unit) + " " + c.T("booking.rosters") + " " + month.String(), Actions: []ui.Button{{Label: c.T("booking.month.before"), Href: rosterHref(unit, kernel.MonthOf(from.AddDays(-1)))}, {Label: c.T("booking.month.after"), Href: rosterHref(unit, month.Next())}, {Label: c.T("booking.print"), Print: true}}}}
	for _, u := range p.o.Booking.Units() {
		v.Units = append(v.Units, ui.Option{Value: string(u.ID), Label: p.names(c).Unit(u.ID)})
	}
	for n := range 7 {
		v.Weekdays = append(v.Weekdays, c.T("booking.weekday."+strconv.Itoa(n)))
	}
	for _, d := range p.o.Booking.DesksOf(unit) {
		v.Desks = append(v.Desks, p.monthDesk(c, d, list, from, to))
	}
	return c.Page(v.Head.Title, monthPage(v))
}

func rosterHref(unit kernel.ID, m kernel.Month) string {
	return "/rosters?unit=" + string(unit) + "&month=" + m.String()
}

func (p *Pages) monthDesk(c *web.Ctx, d pack.Desk, list []booking.Duty, from, to kernel.Date) monthDesk {
	v := monthDesk{ID: "desk-" + d.Code, Title: c.Say(d.Name)}
	v.Note = c.T("booking.takes-turns", len(d.Posts))
	keeps := p.o.Booking.May(c.Actor, booking.PermKeep, d)
	today := p.o.Booking.Today(c.Now())
	first := from.AddDays(-(int(from.Weekday()) + 6) % 7)
	for day := first; !day.After(to); {
		var week []monthDay
		for range 7 {
			week = append(week, p.monthDay(c, d, list, day, day.Before(from) || day.After(to), day == today, keeps))
			day = day.AddDays(1)
		}
		v.Weeks = append(v.Weeks, week)
	}
	return v
}

func (p *Pages) monthDay(c *web.Ctx, d pack.Desk, list []booking.Duty, day kernel.Date, outside, today, keeps bool) monthDay {
	v := monthDay{Day: ui.Num(day.Day), Name: ui.DayWords(c.Lang, day), Outside: outside, Today: today, Rest: true}
	if outside {
		return v
	}
	for i := range list {
		x := &list[i]
		if x.Desk == d.Code && x.Day == day {
			v.Rest = false
			v.Duties = append(v.Duties, p.monthDuty(c, x, keeps))
		}
	}
	return v
}

func (p *Pages) monthDuty(c *web.Ctx, x *booking.Duty, keeps bool) monthDuty {
	out := monthDuty{Label: c.Say(x.Name), Who: p.names(c).Person(x.Person)}
	switch {
	case !x.Open():
		out.Who = c.T("booking.closed")
		out.Mark = &ui.Tag{Text: c.T("booking.closed.mark"), State: ui.Warn}
	case x.Changed:
		out.Mark = &ui.Tag{Text: c.T("booking.changed.mark"), State: ui.Info}
	}
	if keeps && x.Span.From > c.Now() {
		out.Href = changeHref(x.Slip)
	}
	return out
}

func changeHref(s booking.Slip) string {
	return "/rosters/change?desk=" + s.Desk + "&day=" + s.Day.String() + "&session=" + s.Session
}
