// Package web draws the mobile office: the day's board with the rounds on the
// zone's plan and the effect of changes by hand, the day sheet to print, the crew's
// page on a phone, and on the record of a matter the visits that belong to it.
//
// Layout: web.go (routes, menu), board.go (the day), table.go (rounds and who is
// left out), change.go (changes by hand), map.go (the drawing), crew.go (phone and
// day sheet), panel.go (on a record), pages.templ, texts.yaml.
//
// Invariants: a change by hand is shown with what it does before it is kept; who is
// not on a round is named with the reason; a colour never stands without words.
package web

import (
	_ "embed"

	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/van"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Van *van.Service
	Org *org.Service
}

// Pages draws the mobile office.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/vans", Permission: van.PermView, Handle: p.board},
		{Method: "GET", Path: "/vans/crew", Permission: van.PermView, Handle: p.crew},
		{Method: "GET", Path: "/vans/sheet", Permission: van.PermView, Handle: p.sheet},
		{Method: "POST", Path: "/vans/plan", Permission: van.PermPlan, Handle: p.plan},
		{Method: "POST", Path: "/vans/move", Permission: van.PermPlan, Handle: p.move},
		{Method: "POST", Path: "/vans/confirm", Permission: van.PermPlan, Handle: p.confirm},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.invest", Key: "van.title", Path: "/vans", Permission: van.PermView, Order: 157}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}
