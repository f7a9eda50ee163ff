// Package web draws party branches: what each took in charge and how it came
// out, its pioneer posts, and on a matter's record who took it, or the way to
// take it.
//
// Layout: web.go (routes, menu), branches.go (the pages that show), forms.go
// (those that ask), panel.go (what stands on a record), *.templ, texts.yaml.
//
// Invariants: outcomes count, attendance has no place; a matter the reader may
// not see has no title here either.
package web

import (
	_ "embed"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/party"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Party  *party.Service
	Matter *matter.Service
	Org    *org.Service
}

// Pages draws party branches.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/party", Permission: party.PermView, Handle: p.branches},
		{Method: "GET", Path: "/party/branches/{id}", Permission: party.PermView, Handle: p.branch},
		{Method: "GET", Path: "/party/branches/{id}/pioneers/new", Permission: party.PermTake, Handle: p.askPioneer},
		{Method: "POST", Path: "/party/branches/{id}/pioneers", Permission: party.PermTake, Handle: p.pioneer},
		{Method: "GET", Path: "/party/matters/{id}/take", Permission: party.PermTake, Handle: p.askTake},
		{Method: "POST", Path: "/party/matters/{id}/take", Permission: party.PermTake, Handle: p.take},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.keywork", Key: "party.title", Path: "/party", Permission: party.PermView, Order: 230}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func href(id kernel.ID) string { return "/party/branches/" + string(id) }
