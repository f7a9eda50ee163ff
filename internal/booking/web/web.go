// Package web draws extended hours: booking a time on a phone, one's bookings, the
// day at a desk, the month's roster, what extended hours are used for, the
// calendar feed and the self-service area.
//
// Layout: web.go (routes, menu), words.go (what pages share), choose.go (item, day
// and time), book.go (the booking form and record), list.go (bookings), day.go
// (the day at the desks), roster.go and change.go (the month and its changes),
// use.go (figures), today.go (rows of Today), feed.go (the calendar feed), kiosk.go
// (the self-service area), *.templ, texts.yaml.
//
// Invariants: who comes is shown to those who may see the booking, to nobody else;
// the self-service area shows no name of anybody; its pages need no sign-in and
// return to their start by themselves.
package web

import (
	_ "embed"

	"juyan/internal/auth"
	"juyan/internal/booking"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Booking *booking.Service
	Org     *org.Service
	Auth    *auth.Service
	Matter  *matter.Service
}

// Pages draws extended hours.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/bookings", Permission: booking.PermView, Handle: p.list},
		{Method: "GET", Path: "/bookings/new", Permission: booking.PermRaise, Handle: p.choose},
		{Method: "POST", Path: "/bookings", Permission: booking.PermRaise, Handle: p.book},
		{Method: "GET", Path: "/bookings/{id}", Permission: booking.PermView, Handle: p.record},
		{Method: "POST", Path: "/bookings/{id}/cancel", Permission: booking.PermRaise, Handle: p.cancel},
		{Method: "POST", Path: "/bookings/{id}/came", Permission: booking.PermHandle, Handle: p.came},
		{Method: "POST", Path: "/bookings/{id}/absent", Permission: booking.PermHandle, Handle: p.absent},
		{Method: "GET", Path: "/desks", Permission: booking.PermHandle, Handle: p.day},
		{Method: "POST", Path: "/desks/walk-in", Permission: booking.PermHandle, Handle: p.walkIn},
		{Method: "GET", Path: "/feeds/{token}/calendar.ics", Permission: web.Public, Handle: p.feed},
		{Method: "GET", Path: "/kiosk", Permission: web.Public, Handle: p.kiosk},
		{Method: "GET", Path: "/kiosk/status", Permission: web.Public, Handle: p.kioskAsk},
		{Method: "POST", Path: "/kiosk/status", Permission: web.Public, Handle: p.kioskStatus},
		{Method: "GET", Path: "/kiosk/open", Permission: web.Public, Handle: p.kioskOpen},
		{Method: "GET", Path: "/kiosk/items", Permission: web.Public, Handle: p.kioskItems},
		{Method: "GET", Path: "/desks/use", Permission: booking.PermHandle, Handle: p.use},
		{Method: "GET", Path: "/rosters", Permission: booking.PermRoster, Handle: p.month},
		{Method: "GET", Path: "/rosters/change", Permission: booking.PermKeep, Handle: p.askChange},
		{Method: "POST", Path: "/rosters/replace", Permission: booking.PermKeep, Handle: p.replace},
		{Method: "POST", Path: "/rosters/swap", Permission: booking.PermKeep, Handle: p.swap},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.counter", Key: "booking.title", Path: "/bookings", Permission: booking.PermView, Order: 172},
		{Group: "menu.counter", Key: "booking.desks", Path: "/desks", Permission: booking.PermHandle, Order: 173},
		{Group: "menu.counter", Key: "booking.rosters", Path: "/rosters", Permission: booking.PermRoster, Order: 174},
	}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names { return matterweb.NamesFor(c, p.o.Org) }
