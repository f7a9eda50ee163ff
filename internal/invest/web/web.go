// Package web draws leads: the desk of who leads investment (what is due for
// contact, which claims lapse, what waits for a ruling, the funnel), on a lead's
// record its claims, shares and log of contacts, while a lead is registered those
// that may be the same, and the yearly investment tasks of units.
//
// Layout: web.go (routes, menu), desk.go (the desk and its list), export.go,
// panel.go (what stands on a record), similar.go (possible duplicates and claiming
// one of them), targets.go, words.go, *.templ, texts.yaml.
//
// Invariants: a light is said by shape and word, never by colour alone; every
// number leads to the leads it counts; of a lead that the reader may not see, no
// more is told than its number, title, unit and stage, and only to somebody who
// registers one of the same investor.
package web

import (
	_ "embed"

	"juyan/internal/invest"
	"juyan/internal/kernel"
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
	Invest *invest.Service
	Kinds  *matter.Kinds
	Org    *org.Service
	Mask   func(a kernel.Actor, phone string) string
}

// Pages draws leads.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/leads", Permission: invest.PermView, Handle: p.desk},
		{Method: "GET", Path: "/leads/export.xlsx", Permission: invest.PermExport, Handle: p.export},
		{Method: "GET", Path: "/leads/targets", Permission: invest.PermView, Handle: p.targets},
		{Method: "GET", Path: "/leads/targets/{unit}", Permission: invest.PermDirect, Handle: p.targetForm},
		{Method: "POST", Path: "/leads/targets/{unit}", Permission: invest.PermDirect, Handle: p.setTarget},
		{Method: "GET", Path: "/leads/claim/{id}", Permission: invest.PermRaise, Handle: p.claimForm},
		{Method: "POST", Path: "/leads/claim/{id}", Permission: invest.PermRaise, Handle: p.claim},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.invest", Key: "leads.desk", Path: "/leads", Permission: invest.PermView, Order: 70, Count: p.due},
		{Group: "menu.invest", Key: "leads.targets", Path: "/leads/targets", Permission: invest.PermView, Order: 78},
	}
}

// due counts what the reader's unit should contact now.
func (p *Pages) due(c *web.Ctx) (int, bool) {
	n, err := p.o.Invest.Due(c.Context(), c.Actor)
	return n, err == nil && n > 0
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}
