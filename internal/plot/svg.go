package plot

import (
	"fmt"
	"html"
	"strings"
)

// roads draws streets, railways and water by their width.
func (d *drawing) roads() {
	for _, r := range d.p.Roads {
		w := max(float64(r.Width)*d.k, 1.2)
		fmt.Fprintf(&d.out, `<polyline class="plan-%s" points="%s" stroke-width="%s"><title>%s</title></polyline>`, r.Kind, d.points(r.Line), px(w), html.EscapeString(r.Name.In(d.look.Lang)))
		if r.Kind == Rail { // its sleepers
			fmt.Fprintf(&d.out, `<polyline class="plan-sleepers" points="%s" stroke-width="%s"></polyline>`, d.points(r.Line), px(w*2.6))
		}
	}
}

// plot draws one plot with what stands on it; its door leads to that.
func (d *drawing) plot(x *Plot) {
	if !d.sees(x.Ring) {
		return
	}
	m := d.look.Marks[x.Code]
	door := m.Href != "" && !d.small(x.Ring)
	if door {
		fmt.Fprintf(&d.out, `<a class="plan-door" href="%s" aria-label="%s">`, html.EscapeString(m.Href), html.EscapeString(m.Title))
	}
	fmt.Fprintf(&d.out, `<polygon class="plan-plot %s" points="%s" data-plot="%s"><title>%s</title></polygon>`, strings.TrimSpace(string(x.State)+" "+m.State), d.points(x.Ring), html.EscapeString(x.Code), html.EscapeString(m.Title))
	if m.Unknown {
		fmt.Fprintf(&d.out, `<polygon class="plan-unknown" points="%s"></polygon>`, d.points(x.Ring))
	}
	d.label(x, m)
	if door {
		d.out.WriteString(`</a>`)
	}
}

// sees reports whether any of a ring's frame is shown.
func (d *drawing) sees(r Path) bool {
	low, high := r.bounds()
	return low.X < d.high.X && high.X > d.low.X && low.Y < d.high.Y && high.Y > d.low.Y
}

// small reports whether a plot is too small to be pointed at.
func (d *drawing) small(r Path) bool {
	if d.look.Areas == nil || d.look.Area != "" {
		return false
	}
	low, high := r.bounds()
	return min(float64(high.X-low.X), float64(high.Y-low.Y))*d.k < fingertip || float64(d.look.Width) < 600
}

// doors leads from the areas of a small drawing to their own.
func (d *drawing) doors() {
	if d.look.Areas == nil || d.look.Area != "" || d.look.Width >= 600 {
		return
	}
	for _, a := range d.p.Areas {
		fmt.Fprintf(&d.out, `<a class="plan-door" href="%s" aria-label="%s"><polygon class="plan-cover" points="%s"></polygon></a>`, html.EscapeString(d.look.Areas(a.Code)), html.EscapeString(a.Name.In(d.look.Lang)), d.points(a.Ring))
	}
}
