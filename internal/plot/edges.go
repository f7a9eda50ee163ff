package plot

import (
	"fmt"
	"html"

	"juyan/internal/kernel"
)

// edges writes the names of roads where they leave the map, and where north is.
func (d *drawing) edges() {
	north := box{d.left + d.w + 4, d.top, 16, 34}
	d.written = append(d.written, north)
	fmt.Fprintf(&d.out, `<g class="plan-north" role="img" aria-label="%s"><path d="M%s %sl5 14l-5 -3l-5 3z"></path><text x="%s" y="%s" font-size="%s" text-anchor="middle">%s</text></g>`,
		kernel.T("上为北", "north is above").In(d.look.Lang), px(north.x+8), px(north.y), px(north.x+8), px(north.y+28), px(type0), kernel.T("北", "N").In(d.look.Lang))
	for _, r := range d.p.Roads {
		d.edge(r)
	}
}

// edge names one road at the right, at the top or at the bottom.
func (d *drawing) edge(r Road) {
	first, last, ok := d.ends(r.Line)
	if !ok {
		return
	}
	name := r.Name.In(d.look.Lang)
	b := box{w: width(name, type0), h: type0 + 2}
	const near = 12.0
	ax, ay := d.at(first)
	bx, by := d.at(last)
	switch {
	case max(ax, bx) > d.w-near && abs(ax-bx) > abs(ay-by):
		if ax > bx {
			by = ay
		}
		b.x, b.y = d.left+d.w+4, d.top+by-b.h/2
	case min(ay, by) < near:
		if ay < by {
			bx = ax
		}
		b.x, b.y = d.left+bx-b.w/2, d.top-b.h-3
	case max(ay, by) > d.h-near:
		if ay > by {
			bx = ax
		}
		b.x, b.y = d.left+bx-b.w/2, d.top+d.h+3
	default:
		return // it stays within the map and has its name on hover
	}
	b.x = max(b.x, 0)
	if b.x+b.w > float64(d.look.Width) || !d.free(b) {
		return
	}
	d.written = append(d.written, b)
	fmt.Fprintf(&d.out, `<text class="plan-road" x="%s" y="%s" font-size="%s">%s</text>`, px(b.x), px(b.y+type0), px(type0), html.EscapeString(name))
}

func abs(f float64) float64 { return max(f, -f) }

// ends are the first and the last place of a road on the map; ok is false when it
// does not reach it.
func (d *drawing) ends(line Path) (first, last Point, ok bool) {
	for i := 0; i+1 < len(line); i++ {
		from, to, seen := d.clip(line[i], line[i+1])
		if !seen {
			continue
		}
		if !ok {
			first, ok = from, true
		}
		last = to
	}
	return first, last, ok
}

// clip cuts a way to the map.
func (d *drawing) clip(a, b Point) (from, to Point, ok bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	for _, side := range [][2]float64{{-dx, float64(a.X - d.low.X)}, {dx, float64(d.high.X - a.X)}, {-dy, float64(a.Y - d.low.Y)}, {dy, float64(d.high.Y - a.Y)}} {
		switch t := side[1] / side[0]; {
		case side[0] == 0:
			if side[1] < 0 {
				return a, b, false
			}
		case side[0] < 0:
			t0 = max(t0, t)
		default:
			t1 = min(t1, t)
		}
	}
	at := func(t float64) Point { return Point{a.X + int64(t*dx), a.Y + int64(t*dy)} }
	return at(t0), at(t1), t0 <= t1
}

// scale draws a round length below the map.
func (d *drawing) scale() {
	length := int64(100)
	for _, l := range []int64{200, 500, 1000, 2000, 5000} {
		if float64(l)*d.k < d.w/4 {
			length = l
		}
	}
	words := fmt.Sprintf("%d %s", length, kernel.T("米", "m").In(d.look.Lang))
	if length >= 1000 {
		words = fmt.Sprintf("%d %s", length/1000, kernel.T("公里", "km").In(d.look.Lang))
	}
	y, x2 := d.top+d.h+24, d.left+d.w
	x1 := x2 - float64(length)*d.k
	d.written = append(d.written, box{x1 - 6 - width(words, type0), y - type0, x2 - x1 + 6 + width(words, type0), type0 + 4})
	fmt.Fprintf(&d.out, `<g class="plan-scale"><path d="M%s %sv5h%sv-5"></path><text x="%s" y="%s" font-size="%s" text-anchor="end">%s</text></g>`, px(x1), px(y-4), px(x2-x1), px(x1-6), px(y+2), px(type0), html.EscapeString(words))
}
