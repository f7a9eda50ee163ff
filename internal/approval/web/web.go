// Package web draws the approval plans: whose turn it is across projects, the
// plan of one project with its Gantt chart, what-if and forecast, and what
// stands of it on the records of projects and steps.
//
// Layout: web.go (routes, menu), turns.go and export.go (the list), plan.go (one plan),
// gantt.go (its drawing), what.go (the question what-if), open.go (a plan opened
// by hand, a step opened early), panel.go, words.go, *.templ, texts.yaml.
//
// Invariants: state is said in words and shapes, not by colour alone; a plan
// that leaves the loaded calendar says so and still lists its steps; an
// enterprise sees its own project's plan and nothing of others.
package web

import (
	_ "embed"

	"juyan/internal/approval"
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
	Approval *approval.Service
	Matter   *matter.Service
	Org      *org.Service
}

// Pages draws approval plans.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/plans", Permission: approval.PermView, Handle: p.list},
		{Method: "GET", Path: "/plans/export.xlsx", Permission: approval.PermExport, Handle: p.export},
		{Method: "GET", Path: "/plans/{id}", Permission: approval.PermView, Handle: p.plan},
		{Method: "POST", Path: "/plans/{id}/early", Permission: approval.PermHandle, Handle: p.early},
		{Method: "GET", Path: "/plans/{id}/open", Permission: approval.PermDirect, Handle: p.openForm},
		{Method: "POST", Path: "/plans/{id}/open", Permission: approval.PermDirect, Handle: p.open},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.invest", Key: "approval.title", Path: "/plans", Permission: approval.PermView, Order: 155}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func planHref(project kernel.ID) string { return "/plans/" + string(project) }

// Href is where the approval plan of a project stands.
func Href(project kernel.ID) string { return planHref(project) }

func stepHref(matter kernel.ID) string { return "/m/" + approval.Kind + "/" + string(matter) }
