package web

import (
	_ "embed"
	"net/url"
	"strings"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Baton *baton.Service
	Org   *org.Service
}

// Pages draws the appraisal.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses. What a reader sees of a run is narrowed by the
// commands; a page of results is for whoever has signed in, since everybody has
// results of their own.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/appraisal", Permission: baton.PermView, Handle: p.board},
		{Method: "GET", Path: "/appraisal/runs/{run}", Permission: web.SignedIn, Handle: p.run},
		{Method: "GET", Path: "/appraisal/runs/{run}/{group}/{subject}", Permission: web.SignedIn, Handle: p.score},
		{Method: "GET", Path: "/appraisal/runs/{run}/{group}/{subject}/{line}", Permission: web.SignedIn, Handle: p.explain},
		{Method: "GET", Path: "/appraisal/runs/{run}/{group}/{subject}/{line}/records/{n}", Permission: web.SignedIn, Handle: p.records},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.appraisal", Key: "baton.title", Path: "/appraisal", Permission: baton.PermView, Order: 180}}
}

// door is the address of a score or of a line of it.
func door(run kernel.ID, parts ...string) string {
	to := "/appraisal/runs/" + string(run)
	for _, s := range parts {
		to += "/" + url.PathEscape(s)
	}
	return to
}

func crumbs(c *web.Ctx, r *baton.Run, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T("baton.title"), Href: "/appraisal"}, {Label: runName(c, r), Href: door(r.ID)}}, more...)
}

// runName is the scheme's name; the period where the name does not hold it.
func runName(c *web.Ctx, r *baton.Run) string {
	name, period := c.Say(r.Name), r.Period.String()
	if strings.Contains(name, period) {
		return name
	}
	return name + " · " + period
}
