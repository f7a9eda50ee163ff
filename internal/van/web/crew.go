package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/route"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// crewView is the day as the crew has it on a phone.
type crewView struct {
	Head   ui.PageHead
	None   *ui.Empty
	Rounds []crewRound
}

type crewRound struct {
	Title, Note string
	Stops       []crewStop
}

// crewStop is one visit; the next one is Now.
type crewStop struct {
	When, Title, Place, Words string
	Tags                      []ui.Tag
	Now                       bool
	Record, Result            string // addresses
}

// of reads the day of the address.
func (p *Pages) of(c *web.Ctx) (*van.Day, error) {
	on, _, err := p.chosen(c, c.Query("day"))
	if err != nil {
		return nil, err
	}
	return p.o.Van.Day(c.Context(), c.Actor, on)
}

// crew is the day for a phone: where to next, and the record to fill in there.
func (p *Pages) crew(c *web.Ctx) error {
	d, err := p.of(c)
	if err != nil {
		return err
	}
	v := crewView{Head: ui.PageHead{Title: c.T("van.crew"), Sub: d.On.String(), Crumbs: crumbs(c, d, "van.crew")}}
	if !d.Planned() {
		v.None = &ui.Empty{Title: c.T("van.no-plan"), Advice: c.T("van.no-plan.advice")}
		return c.Page(v.Head.Title, crewPage(v))
	}
	for _, r := range d.Plan.Routes {
		v.Rounds = append(v.Rounds, p.crewRound(c, d, r))
	}
	return c.Page(v.Head.Title, crewPage(v))
}

func crumbs(c *web.Ctx, d *van.Day, here string) []ui.Crumb {
	return []ui.Crumb{{Label: c.T("van.title"), Href: "/vans?day=" + d.On.String()}, {Label: c.T(here)}}
}

func (p *Pages) crewRound(c *web.Ctx, d *van.Day, r route.Route) crewRound {
	x, _ := p.o.Van.Van(r.Van)
	out := crewRound{Title: c.Say(x.Name), Note: c.T("van.round", clock(r.Leaves), clock(r.Returns), km(r.Distance))}
	next := true
	for _, s := range r.Visits {
		v := d.Visit(kernel.ID(s.Stop))
		stop := crewStop{When: stretch(clock(s.Begins), clock(s.Leaves)), Title: p.names(c).Firm(v.Firm), Place: p.place(c, v), Words: p.checks(c, v), Tags: p.marks(c, v, s), Record: "/m/" + van.Kind + "/" + string(v.Matter)}
		if stop.Title == "" {
			stop.Title = v.Number
		}
		if v.State != "visited" {
			stop.Now, next = next, false
		}
		if v.State == "planned" {
			stop.Result = stop.Record + "/actions/visit"
		}
		out.Stops = append(out.Stops, stop)
	}
	return out
}

// sheetView is the day sheet to print.
type sheetView struct {
	Head   ui.PageHead
	None   *ui.Empty
	Rounds []roundView
}

// sheet is the day sheet: a line for each visit, with room to sign.
func (p *Pages) sheet(c *web.Ctx) error {
	d, err := p.of(c)
	if err != nil {
		return err
	}
	v := sheetView{Head: ui.PageHead{Title: c.T("van.sheet") + " " + d.On.String(), Crumbs: crumbs(c, d, "van.sheet"), Actions: []ui.Button{{Label: c.T("van.print"), Main: true, Print: true}}}}
	if !d.Planned() {
		v.None = &ui.Empty{Title: c.T("van.no-plan"), Advice: c.T("van.no-plan.advice")}
		v.Head.Actions = nil
		return c.Page(v.Head.Title, sheetPage(v))
	}
	for i, r := range d.Plan.Routes {
		x, _ := p.o.Van.Van(r.Van)
		t := ui.Table{ID: "s" + strconv.Itoa(i), Caption: c.Say(x.Name), Columns: []ui.Column{{Key: "n", Label: c.T("van.n"), Right: true}, {Key: "when", Label: c.T("van.when")}, {Key: "firm", Label: c.T("van.firm"), Main: true, Wrap: true}, {Key: "place", Label: c.T("van.place"), Wrap: true}, {Key: "checks", Label: c.T("van.checks"), Wrap: true}, {Key: "no", Label: c.T("van.number")}, {Key: "signed", Label: c.T("van.signed")}}}
		for n, s := range r.Visits {
			v := d.Visit(kernel.ID(s.Stop))
			t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Figure(strconv.Itoa(n+1), ""), ui.Figure(stretch(clock(s.Begins), clock(s.Leaves)), ""), ui.Text(p.names(c).Firm(v.Firm)), ui.Text(p.place(c, v)), ui.Text(p.checks(c, v)), ui.Figure(v.Number, ""), signature()}})
		}
		v.Rounds = append(v.Rounds, roundView{ID: "round-" + r.Van, Title: c.Say(x.Name), Note: c.T("van.round", clock(r.Leaves), clock(r.Returns), km(r.Distance)), Table: t})
	}
	return c.Page(v.Head.Title, sheetPage(v))
}
