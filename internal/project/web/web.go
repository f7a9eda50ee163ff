// Package web draws projects: the list with stage, status and light, what stands
// on a project's record (agreement and promises, funds, shareholders, plots,
// bottlenecks, lights), the signing with its tables, the weekly dispatch list,
// the load of commissioners, promise against fact of the whole zone, and what a
// firm sees of its own project.
//
// Layout: web.go (routes, menu), board.go and export.go (the list), panel.go
// (the record), sign.go (the form of an agreement), dispatch.go, load.go,
// promises.go, mine.go (the firm's own page), words.go, *.templ, texts.yaml.
//
// Invariants: a form that is refused keeps every row; a fact nobody has is said
// to be no data; a firm sees stage, promises and who serves it, never lights,
// bottlenecks or status.
package web

import (
	"context"
	_ "embed"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/project"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Project *project.Service
	Matter  *matter.Service
	Org     *org.Service
	// Forecast says when each project is likely to produce; nil = nobody knows.
	Forecast func(ctx context.Context, projects []kernel.ID) (map[kernel.ID]kernel.Date, error)
	// Plan is where a project's approval plan stands; nil = there are none.
	Plan func(project kernel.ID) string
}

// Pages draws projects.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	view, raise := project.PermView, project.PermRaise
	return []web.Route{
		{Method: "GET", Path: "/projects", Permission: view, Handle: p.board},
		{Method: "GET", Path: "/projects/export.xlsx", Permission: project.PermExport, Handle: p.export},
		{Method: "GET", Path: "/projects/dispatch", Permission: project.PermExport, Handle: p.dispatch},
		{Method: "GET", Path: "/projects/dispatch.xlsx", Permission: project.PermExport, Handle: p.dispatchSheet},
		{Method: "GET", Path: "/projects/load", Permission: project.PermExport, Handle: p.load},
		{Method: "GET", Path: "/projects/promises", Permission: project.PermExport, Handle: p.promises},
		{Method: "GET", Path: "/projects/sign", Permission: raise, Handle: p.askSign},
		{Method: "POST", Path: "/projects/sign", Permission: raise, Handle: p.sign},
		{Method: "GET", Path: "/projects/mine", Permission: view, Handle: p.mine},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.invest", Key: "project.board", Path: "/projects", Permission: project.PermView, Order: 84},
		{Group: "menu.invest", Key: "project.dispatch", Path: "/projects/dispatch", Permission: project.PermExport, Order: 85},
	}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func href(id kernel.ID) string { return "/m/" + project.Kind + "/" + string(id) }

// actHref is the form of an action on a project.
func actHref(id kernel.ID, action, query string) string {
	return href(id) + "/actions/" + action + query
}
