// Package web draws the guarantee of resources: for each what the zone can supply
// against what is needed, its gaps with who solves them by when, and on the
// record of a project its needs.
//
// Layout: web.go (routes, menu), board.go (all resources, giving a gap), panel.go
// (on a project's record), pages.templ, texts.yaml.
//
// Invariants: what is claimed and what is confirmed stand apart; no known supply
// is "no data", never nought; a gap says who solves it by when, or that nobody
// has it yet.
package web

import (
	_ "embed"

	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/resource"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Resource *resource.Service
	Matter   *matter.Service
	Org      *org.Service
}

// Pages draws resources.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/resources", Permission: resource.PermView, Handle: p.board},
		{Method: "POST", Path: "/resources/gap", Permission: resource.PermDirect, Handle: p.give},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.invest", Key: "resource.title", Path: "/resources", Permission: resource.PermView, Order: 156}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}
