package web

import (
	_ "embed"
	"strconv"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Pipeline *pipeline.Service
	Kinds    *matter.Kinds
	Org      *org.Service
}

// Pages draws the boards.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	var out []web.Route
	for path, handle := range map[string]web.Handler{"/pipeline": p.funnel, "/pipeline/list": p.list, "/pipeline/stuck": p.stuck, "/pipeline/map": p.land, "/pipeline/map/{plot}": p.plot,
		"/pipeline/gantt": p.gantt, "/pipeline/calendar": p.calendar, "/pipeline/calendar.ics": p.ical, "/pipeline/week": p.week} {
		out = append(out, web.Route{Method: "GET", Path: path, Permission: pipeline.PermView, Handle: handle})
	}
	return out
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.invest", Key: "pipeline.title", Path: "/pipeline", Permission: pipeline.PermView, Order: 70}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

// views are the boards, one beside the other.
func views(c *web.Ctx, on string) []ui.Tab {
	var out []ui.Tab
	for _, v := range []string{"", "stuck", "map", "gantt", "calendar", "week"} {
		path, key := "/pipeline", v
		if v != "" {
			path += "/" + v
		} else {
			key = "funnel"
		}
		out = append(out, ui.Tab{Label: c.T("pipeline.view." + key), Href: path, On: v == on})
	}
	return out
}

// filter reads what narrows a board from the address.
func filter(c *web.Ctx) pipeline.Filter {
	return pipeline.Filter{Chain: c.Query("chain"), Unit: kernel.ID(c.Query("unit")), Year: c.QueryInt("year", 0), Key: c.Query("key") == "1"}
}

// filters ask for it; years are those there are, none leaves the question out.
func (p *Pages) filters(c *web.Ctx, years []int) []ui.Filter {
	var out []ui.Filter
	if len(years) > 0 {
		f := ui.Filter{Name: "year", Label: c.T("pipeline.year"), Kind: ui.FilterSelect}
		for _, y := range years {
			f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
		}
		out = append(out, f)
	}
	return append(out, ui.Filter{Name: "chain", Label: c.T("pipeline.chain"), Kind: ui.FilterSelect, Options: p.chains(c)},
		ui.Filter{Name: "unit", Label: c.T("pipeline.unit"), Kind: ui.FilterSelect, Options: p.unitOptions(c)})
}

// chains are the chains of the pack, as the field of leads lists them.
func (p *Pages) chains(c *web.Ctx) []ui.Option {
	var out []ui.Option
	if f := p.chainField(); f != nil {
		for _, o := range f.Options {
			out = append(out, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
		}
	}
	return out
}

func (p *Pages) chainField() *caseflow.Field {
	rules := p.o.Pipeline.Rules()
	course, err := p.o.Kinds.Current(rules.Lead.Kind)
	if err != nil {
		return nil
	}
	return course.Field(rules.Lead.Chain)
}

// unitOptions are the units that work can be given to.
func (p *Pages) unitOptions(c *web.Ctx) []ui.Option {
	var out []ui.Option
	day := today(c)
	for _, u := range p.o.Org.Directory().Units() {
		if (u.Kind == org.Agency || u.Kind == org.Company) && u.In(day) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

func today(c *web.Ctx) kernel.Date { return kernel.DateOf(c.Now().In(c.Loc)) }
