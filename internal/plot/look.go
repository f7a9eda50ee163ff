package plot

import (
	"fmt"
	"html"
	"math"
	"strings"

	"juyan/internal/kernel"
)

// Look says how a plan is drawn.
type Look struct {
	Lang  kernel.Lang
	Width int    // pixels across; text has its size at this width
	Area  string // one area alone, as large as the width allows; "" = the zone
	Title string // what a screen reader hears the drawing is
	Marks map[string]Mark
	// Areas is the address of an area; a drawing too small to point at a plot leads
	// there instead. nil = no links.
	Areas func(code string) string
	Ways  []Way // drawn over it, ways below pins
	Pins  []Pin
}

// Mark is what stands on a plot, as whoever draws knows it.
type Mark struct {
	State   string   // good, warn, bad, info: colour; "" = that of the plot itself
	Unknown bool     // something stands there and nothing is known of it: hatched
	Lines   []string // written on it below its code, as far as there is room
	Title   string   // on hover
	Href    string
}

// Sizes in pixels.
const (
	type0     = 10.5 // names of roads
	type1     = 11.0 // plots
	type2     = 13.0 // areas
	lineH     = 14.0
	pad       = 3.0
	fingertip = 24.0 // the least a plot must measure to be pointed at
)

// drawing is a plan being drawn: metres to pixels, and what is written already.
type drawing struct {
	p         *Plan
	look      Look
	low, high Point   // what is shown, in metres
	k         float64 // pixels a metre
	w, h      float64 // of the map
	left, top float64 // of the map on the sheet
	written   []box
	places    [][2]float64 // kept from plot to plot: see middles
	out       strings.Builder
}

// box is a piece of the drawing that holds text.
type box struct{ x, y, w, h float64 }

func (b box) meets(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

// SVG draws the plan, north above. Its classes (plan-…) are coloured by the page.
func (p *Plan) SVG(look Look) string {
	d := &drawing{p: p, look: look, left: 6, top: 22}
	d.frame()
	height := d.top + d.h + 34
	fmt.Fprintf(&d.out, `<svg class="plan" viewBox="0 0 %d %s" width="%d" height="%s" role="group" aria-label="%s">`, look.Width, px(height), look.Width, px(height), html.EscapeString(look.Title))
	fmt.Fprintf(&d.out, `<rect class="plan-sheet" x="%s" y="%s" width="%s" height="%s"></rect>`, px(d.left), px(d.top), px(d.w), px(d.h))
	fmt.Fprintf(&d.out, `<svg x="%s" y="%s" width="%s" height="%s">`, px(d.left), px(d.top), px(d.w), px(d.h))
	d.roads()
	for i := range p.Areas {
		fmt.Fprintf(&d.out, `<polygon class="plan-area" points="%s"></polygon>`, d.points(p.Areas[i].Ring))
	}
	d.names()
	for i := range p.Plots {
		d.plot(&p.Plots[i])
	}
	d.overlay()
	d.doors()
	d.out.WriteString(`</svg>`)
	d.written = nil // the margins have their own
	d.scale()
	d.edges()
	d.out.WriteString(`</svg>`)
	return d.out.String()
}

// frame settles what is shown and how large.
func (d *drawing) frame() {
	d.low, d.high = Point{}, Point{d.p.East, d.p.North}
	if a, ok := d.p.Area(d.look.Area); ok && len(a.Ring) > 0 {
		l, h := a.Ring.bounds()
		const around = 90 // the streets beside it
		d.low, d.high = Point{max(l.X-around, 0), max(l.Y-around, 0)}, Point{min(h.X+around, d.p.East), min(h.Y+around, d.p.North)}
	}
	d.w = float64(d.look.Width) - d.left - d.margin()
	d.k = d.w / float64(d.high.X-d.low.X)
	d.h = d.k * float64(d.high.Y-d.low.Y)
}

// margin is the room at the right for the names of roads.
func (d *drawing) margin() float64 {
	most := 24.0
	for _, r := range d.p.Roads {
		most = max(most, width(r.Name.In(d.look.Lang), type0)+8)
	}
	return min(most, float64(d.look.Width)/4)
}

// at is where a point stands on the map.
func (d *drawing) at(p Point) (x, y float64) {
	return float64(p.X-d.low.X) * d.k, float64(d.high.Y-p.Y) * d.k
}

func (d *drawing) points(r Path) string {
	words := make([]string, len(r))
	for i, p := range r {
		x, y := d.at(p)
		words[i] = px(x) + "," + px(y)
	}
	return strings.Join(words, " ")
}

// px writes pixels to a tenth.
func px(f float64) string {
	s := fmt.Sprintf("%.1f", f)
	return strings.TrimSuffix(s, ".0")
}

// width is about how far a text reaches: a Chinese character is as wide as it is
// high, a letter a little more than half.
func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2e80 || r == '…' || r == '·':
			w += 1
		case r >= 'A' && r <= 'Z' || r == 'm' || r == 'w':
			w += 0.72
		default:
			w += 0.56
		}
	}
	return math.Ceil(w * size)
}

// fit shortens a text to a width; "" when not even three characters have room.
func fit(s string, size, room float64) string {
	if width(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n >= 3; n-- {
		if short := strings.TrimRight(string(runes[:n]), " ·") + "…"; width(short, size) <= room {
			return short
		}
	}
	return ""
}
