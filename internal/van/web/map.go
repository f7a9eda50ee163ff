package web

import (
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/plot"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// drawing is the zone's plan with the rounds on it: each a line, each visit a pin
// with its place on the round.
func (p *Pages) drawing(c *web.Ctx, d *van.Day, width int) string {
	base := p.perch(p.o.Van.Rules().Base)
	look := plot.Look{Lang: c.Lang, Width: width, Title: c.T("van.map"), Pins: []plot.Pin{{At: base, Text: c.T("van.base-mark"), State: "base", Title: c.T("van.base")}}}
	for i, r := range d.Plan.Routes {
		x, _ := p.o.Van.Van(r.Van)
		way := plot.Way{Class: "w" + strconv.Itoa(i%4), Title: c.Say(x.Name), Line: plot.Path{base}}
		for n, s := range r.Visits {
			v := d.Visit(kernel.ID(s.Stop))
			at := p.perch(v.Place)
			way.Line = append(way.Line, at)
			pin := plot.Pin{At: at, Text: strconv.Itoa(n + 1), Title: clock(s.Begins) + " " + p.what(c, v), Href: "/m/" + van.Kind + "/" + string(v.Matter)}
			switch {
			case s.Late > 0 || len(s.Lacks) > 0:
				pin.State = ui.Bad
			case v.State == "visited":
				pin.State = ui.Good
			}
			look.Pins = append(look.Pins, pin)
		}
		way.Line = append(way.Line, base)
		look.Ways = append(look.Ways, way)
	}
	for _, l := range d.Plan.Left {
		v := d.Visit(kernel.ID(l.Stop))
		look.Pins = append(look.Pins, plot.Pin{At: p.perch(v.Place), Text: "?", State: ui.Warn, Title: c.T("van.left") + " " + p.what(c, v), Href: "/m/" + van.Kind + "/" + string(v.Matter)})
	}
	return p.o.Van.Land().SVG(look)
}

// perch is where a pin stands: above the plot's label.
func (p *Pages) perch(code string) plot.Point {
	if x, ok := p.o.Van.Land().Plot(code); ok {
		return x.Perch()
	}
	return p.o.Van.Middle(code)
}
