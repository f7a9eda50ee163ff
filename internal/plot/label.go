package plot

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
)

// names writes the areas' names where the plan puts them; a drawing of one area
// needs none.
func (d *drawing) names() {
	if d.look.Area != "" {
		return
	}
	for _, a := range d.p.Areas {
		if len(a.Label) != 1 {
			continue
		}
		x, y := d.at(a.Label[0])
		name := a.Name.In(d.look.Lang)
		b := box{x, y - type2, width(name, type2), type2 + 3}
		b.x = min(b.x, max(0, d.w-b.w))
		if !d.free(b) {
			continue
		}
		d.written = append(d.written, b)
		fmt.Fprintf(&d.out, `<text class="plan-name" x="%s" y="%s" font-size="%s">%s</text>`, px(b.x), px(y), px(type2), html.EscapeString(name))
	}
}

func (d *drawing) free(b box) bool {
	return !slices.ContainsFunc(d.written, b.meets)
}

// label writes on a plot what there is room for: its code and the lines of its
// mark, else fewer, else the end of its code, else nothing.
func (d *drawing) label(x *Plot, m Mark) {
	for n := len(m.Lines); n >= 0; n-- {
		if d.write(x.Ring, append([]string{x.Code}, m.Lines[:n]...)) {
			return
		}
	}
	d.write(x.Ring, []string{x.Code[strings.LastIndexByte(x.Code, '-')+1:]})
}

// write puts lines into a ring where they have room, the nearer its middle the
// better. A line may be shortened, never the first.
func (d *drawing) write(ring Path, lines []string) bool {
	low, high := ring.bounds()
	room := float64(high.X-low.X)*d.k - 2*pad
	w := 0.0
	for i, s := range lines {
		if i > 0 {
			if lines[i] = fit(s, type1, min(room, 15*type1)); lines[i] == "" {
				return false
			}
		}
		w = max(w, width(lines[i], type1))
	}
	h := float64(len(lines)) * lineH
	for _, c := range d.middles(ring) {
		b := box{c[0] - w/2, c[1] - h/2, w, h}
		if d.holds(ring, box{b.x - pad, b.y - pad, b.w + 2*pad, b.h + 2*pad}) && d.free(b) {
			d.written = append(d.written, b)
			d.lines(c[0], b.y, lines)
			return true
		}
	}
	return false
}

func (d *drawing) lines(x, y float64, lines []string) {
	for i, s := range lines {
		class := "plan-text"
		if i == 0 {
			class = "plan-code"
		}
		fmt.Fprintf(&d.out, `<text class="%s" x="%s" y="%s" font-size="%s" text-anchor="middle">%s</text>`, class, px(x), px(y+lineH*float64(i)+type1), px(type1), html.EscapeString(s))
	}
}

// middles are places on a grid over a ring, those nearest its frame's middle
// first. They are good until it is asked again.
func (d *drawing) middles(ring Path) [][2]float64 {
	low, high := ring.bounds()
	x0, y1 := d.at(low)
	x1, y0 := d.at(high)
	out := d.places[:0]
	const n = 12
	for i := 1; i < n; i++ {
		for j := 1; j < n; j++ {
			out = append(out, [2]float64{x0 + (x1-x0)*float64(i)/n, y0 + (y1-y0)*float64(j)/n})
		}
	}
	far := func(c [2]float64) float64 {
		dx, dy := c[0]-(x0+x1)/2, c[1]-(y0+y1)/2
		return dx*dx + dy*dy
	}
	slices.SortStableFunc(out, func(a, b [2]float64) int { return cmp.Compare(far(a), far(b)) })
	d.places = out
	return out
}

// holds reports whether a box lies in a ring: its corners do, and no corner of
// the ring lies in the box nor any side across it.
func (d *drawing) holds(ring Path, b box) bool {
	corners := [][2]float64{{b.x, b.y}, {b.x + b.w, b.y}, {b.x + b.w, b.y + b.h}, {b.x, b.y + b.h}}
	for i, c := range corners {
		if !d.in(ring, c) || d.cut(ring, c, corners[(i+1)%4]) {
			return false
		}
	}
	return true
}

// in reports whether a place of the map lies in a ring.
func (d *drawing) in(ring Path, c [2]float64) bool {
	in := false
	for i := range ring {
		p, q := ring.edge(i)
		x1, y1 := d.at(p)
		x2, y2 := d.at(q)
		if (y1 > c[1]) != (y2 > c[1]) && c[0] < (x2-x1)*(c[1]-y1)/(y2-y1)+x1 {
			in = !in
		}
	}
	return in
}

// cut reports whether a side of the ring crosses the way from a to b.
func (d *drawing) cut(ring Path, a, b [2]float64) bool {
	side := func(px, py, qx, qy, x, y float64) bool { return (qx-px)*(y-py)-(qy-py)*(x-px) > 0 }
	for i := range ring {
		p, q := ring.edge(i)
		x1, y1 := d.at(p)
		x2, y2 := d.at(q)
		if side(x1, y1, x2, y2, a[0], a[1]) != side(x1, y1, x2, y2, b[0], b[1]) && side(a[0], a[1], b[0], b[1], x1, y1) != side(a[0], a[1], b[0], b[1], x2, y2) {
			return true
		}
	}
	return false
}
