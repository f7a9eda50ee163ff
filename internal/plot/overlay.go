package plot

import (
	"fmt"
	"html"
	"strings"
)

// Way is a line drawn over the plan, as somebody travels.
type Way struct {
	Line  Path
	Class string // colour, told by the page
	Title string
}

// Pin is a numbered place on the plan.
type Pin struct {
	At    Point
	Text  string // one or two characters
	State string // good, warn, bad, info
	Title string
	Href  string
}

// Middle is the middle of the frame around a plot.
func (x *Plot) Middle() Point {
	low, high := x.Ring.bounds()
	return Point{(low.X + high.X) / 2, (low.Y + high.Y) / 2}
}

// Perch is a place within a plot's frame above its label.
func (x *Plot) Perch() Point {
	low, high := x.Ring.bounds()
	return Point{(low.X + high.X) / 2, high.Y - (high.Y-low.Y)/5}
}

// pinR is the radius of a pin in pixels.
const pinR = 10.0

// overlay draws ways and pins over everything else.
func (d *drawing) overlay() {
	for _, w := range d.look.Ways {
		fmt.Fprintf(&d.out, `<polyline class="plan-way %s" points="%s"><title>%s</title></polyline>`, html.EscapeString(w.Class), d.points(w.Line), html.EscapeString(w.Title))
	}
	on := map[Point]float64{}
	for _, p := range d.look.Pins {
		x, y := d.at(p.At)
		x += on[p.At] * pinR * 1.6 // several on one plot stand side by side
		on[p.At]++
		pin := fmt.Sprintf(`<g class="plan-pin %s"><title>%s</title><circle cx="%s" cy="%s" r="%s"></circle><text x="%s" y="%s" text-anchor="middle">%s</text></g>`,
			html.EscapeString(p.State), html.EscapeString(p.Title), px(x), px(y), px(pinR), px(x), px(y+4), html.EscapeString(p.Text))
		if p.Href != "" {
			pin = `<a class="plan-door" href="` + html.EscapeString(p.Href) + `" aria-label="` + html.EscapeString(strings.TrimSpace(p.Text+" "+p.Title)) + `">` + pin + `</a>`
		}
		d.out.WriteString(pin)
	}
}
