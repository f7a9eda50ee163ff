package web

import (
	"context"
	_ "embed"

	"juyan/internal/cockpit"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/web"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Counted answers for a figure: its value in a period and the list of its records;
// ok is false without data.
type Counted func(ctx context.Context, actor kernel.Actor, what string, from, to kernel.Date) (value, href string, ok bool)

// Options are what the pages stand on.
type Options struct {
	Cockpit *cockpit.Service
	Kinds   *matter.Kinds
	Org     *org.Service
	Pack    func() *pack.Pack
	// Statistic answers for a figure of the pack that a statistic feeds: its
	// value in a year and the page it comes from; ok is false without data.
	Statistic func(ctx context.Context, what string, year int) (value, href string, ok bool)
	// Pipeline answers for a figure of the pack that the boards of investment count.
	Pipeline Counted
	// Cases answers so for a figure that the board of cases counts.
	Cases Counted
	// Runs counts the official runs of the appraisal of a year and names the
	// last period.
	Runs func(ctx context.Context, actor kernel.Actor, year int) (n int, latest string, err error)
	// Paid is the merit pay approved for the results of a year, and by how many
	// approvals.
	Paid func(ctx context.Context, actor kernel.Actor, year int) (total kernel.Money, n int, err error)
	// Leaders says who leads each class of units in the latest run. None: nothing
	// was computed, or nothing the actor may see.
	Leaders func(ctx context.Context, actor kernel.Actor) ([]Leading, error)
}

// Leading is who leads a class, and where its ranking stands.
type Leading struct {
	Class, Who          kernel.Text
	Period, Score, Href string
}

// Pages draws the boards.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/overview", Permission: cockpit.PermOverview, Handle: p.overview},
		{Method: "GET", Path: "/rates", Permission: cockpit.PermBoard, Handle: p.rates},
		{Method: "GET", Path: "/rates/export.xlsx", Permission: cockpit.PermBoard, Handle: p.exportRates},
		{Method: "GET", Path: "/process", Permission: cockpit.PermBoard, Handle: p.process},
		{Method: "GET", Path: "/process/matters", Permission: cockpit.PermBoard, Handle: p.processCases},
		{Method: "GET", Path: "/process/export.xes", Permission: cockpit.PermBoard, Handle: p.exportXES},
		{Method: "GET", Path: "/process/export.csv", Permission: cockpit.PermBoard, Handle: p.exportCSV},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Key: "overview.title", Path: "/overview", Permission: cockpit.PermOverview, Order: 0},
		{Group: "menu.appraisal", Key: "rates.title", Path: "/rates", Permission: cockpit.PermBoard, Order: 300},
		{Group: "menu.appraisal", Key: "process.title", Path: "/process", Permission: cockpit.PermBoard, Order: 301},
	}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}
