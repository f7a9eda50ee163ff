// Package web draws statistics: the series with their year, one series with its
// chart and every value behind it, the forms that claim and verify, the import
// with its preview.
//
// Layout: web.go (routes, menu), list.go, series.go, versions.go (the pages that
// show), claim.go, verify.go and importer.go (those that ask), figure.go (what
// the overview shows), words.go, *.templ, texts.yaml.
//
// Invariants: what is not there is said to be no data; a verified and a claimed
// value never stand for each other; a number leads to its file and its
// confirmer.
package web

import (
	_ "embed"
	"strconv"

	"juyan/internal/economy"
	"juyan/internal/kernel"
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
	Economy *economy.Service
	Org     *org.Service
}

// Pages draws statistics.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	view, claim, verify := economy.PermView, economy.PermClaim, economy.PermVerify
	return []web.Route{
		{Method: "GET", Path: "/statistics", Permission: view, Handle: p.list},
		{Method: "GET", Path: "/statistics/import", Permission: claim, Handle: p.askFile},
		{Method: "POST", Path: "/statistics/import", Permission: claim, Handle: p.preview},
		{Method: "POST", Path: "/statistics/import/confirm", Permission: claim, Handle: p.confirm},
		{Method: "GET", Path: "/statistics/import/template.xlsx", Permission: claim, Handle: p.template},
		{Method: "GET", Path: "/statistics/files/{id}", Permission: view, Handle: p.file},
		{Method: "GET", Path: "/statistics/files/{id}/verify", Permission: verify, Handle: p.askFileVerify},
		{Method: "POST", Path: "/statistics/files/{id}/verify", Permission: verify, Handle: p.fileVerify},
		{Method: "GET", Path: "/statistics/claims/{id}/verify", Permission: verify, Handle: p.askVerify},
		{Method: "POST", Path: "/statistics/claims/{id}/verify", Permission: verify, Handle: p.verify},
		{Method: "GET", Path: "/statistics/series/{code}", Permission: view, Handle: p.one},
		{Method: "GET", Path: "/statistics/series/{code}/export.xlsx", Permission: view, Handle: p.export},
		{Method: "GET", Path: "/statistics/series/{code}/versions/{period}", Permission: view, Handle: p.versions},
		{Method: "GET", Path: "/statistics/series/{code}/claim", Permission: claim, Handle: p.askClaim},
		{Method: "POST", Path: "/statistics/series/{code}/claim", Permission: claim, Handle: p.claim},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.keywork", Key: "statistics.title", Path: "/statistics", Permission: economy.PermView, Order: 240}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func seriesHref(code string) string { return "/statistics/series/" + code }

func yearHref(code string, y int) string { return seriesHref(code) + "?year=" + strconv.Itoa(y) }

// year is the year of the address, else the last one with verified values: in
// January that is not this one.
func (p *Pages) year(c *web.Ctx) (int, error) {
	last, err := p.o.Economy.LastYear(c.Context())
	if last == 0 {
		last = kernel.DateOf(c.Now().In(c.Loc)).Year
	}
	return c.QueryInt("year", last), err
}
