package caseflow

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"juyan/internal/kernel"
)

// The drawing is made in four steps: diagram_sketch.go (boxes and nets),
// diagram_place.go (columns and rows), diagram_route.go on diagram_grid.go
// (wires and labels), diagram_fit.go (the paper cut to what is used). Text is
// measured in diagram_text.go, the picture told in diagram_words.go.

// Diagram draws a definition as people read it: an SVG picture in lang with
// the usual way from left to right, what branches off above and below it, and
// each sort of lane under the main course. Everything is drawn in the colour
// of the text around it; classes (course-…) let a page refine that. The stages
// carry data-stage, the actions data-action.
func Diagram(def *Definition, lang kernel.Lang) []byte {
	d := &drawing{lang: lang, y: margin}
	d.course("", newSketch(def.Stages, def.Acts, &def.Raise, lang), def.Stages)
	for i := range def.Lanes {
		l := &def.Lanes[i]
		title := kernel.T("协办：%s（每个召集的单位各走一遍）", "Side course: %s (once for each unit called)").Format(l.Name).In(lang)
		d.course(title, newSketch(l.Stages, l.Acts, &Action{To: l.First}, lang), l.Stages)
	}
	return d.finish(def)
}

const margin = 10.0

// drawing is the picture under way: shapes so far, and the room they took.
type drawing struct {
	lang   kernel.Lang
	body   bytes.Buffer
	width  float64
	y      float64
	tellup []string // the same in words
}

// course draws one course under what is drawn already.
func (d *drawing) course(title string, s *sketch, stages []Stage) {
	if title != "" {
		d.y += 14
		d.printf(`<text class="course-heading" fill="currentColor" x="%s" y="%s" font-size="14" font-weight="600">%s</text>`, num(margin), num(d.y+12), esc(title))
		d.y += 30
		d.tellup = append(d.tellup, title)
	}
	s.draft()
	sheet := s.cut()
	d.printf(`<g transform="translate(%s %s)">`, num(margin), num(d.y))
	var wires, labels bytes.Buffer
	for _, n := range s.nets {
		n.draw(&wires, &labels, s, sheet)
	}
	d.printf(`<g class="course-wires" fill="none" stroke="currentColor" stroke-width="1.2">%s</g>`, wires.String())
	for _, b := range s.boxes {
		d.body.WriteString(b.draw(sheet))
	}
	d.printf(`<g class="course-labels" fill="currentColor" font-size="%s" text-anchor="middle">%s</g></g>`, num(labelType), labels.String())
	d.width = max(d.width, sheet.x[len(sheet.x)-1]+2*margin)
	d.y += sheet.y[len(sheet.y)-1] + 12
	d.tell(s, stages)
	d.strip(s, stages)
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(&d.body, format, args...) }

// num writes a length without needless digits.
func num(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", f), "0"), ".")
}

func esc(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// rect is the box's place in pixels.
func (b *box) rect(z sizes) area {
	return area{z.x[b.x], z.y[b.y], z.x[b.x+b.w] - z.x[b.x], z.y[b.y+b.h] - z.y[b.y]}
}

func (b *box) draw(z sizes) string {
	var out strings.Builder
	a := b.rect(z)
	switch {
	case b.dot:
		fmt.Fprintf(&out, `<circle class="course-start" cx="%s" cy="%s" r="6" fill="currentColor"/>`, num(a.x+a.w-6), num(a.y+a.h/2))
		return out.String()
	case b.list:
		fmt.Fprintf(&out, `<g class="course-list"><rect x="%s" y="%s" width="%s" height="%s" rx="5" fill="none" stroke="currentColor" stroke-dasharray="3 3"/>`, num(a.x), num(a.y), num(a.w), num(a.h))
	default:
		fmt.Fprintf(&out, `<g class="%s" data-stage="%s">`, b.class(), esc(b.code))
		fmt.Fprintf(&out, `<rect x="%s" y="%s" width="%s" height="%s" rx="5" fill="none" stroke="currentColor" stroke-width="%s"/>`, num(a.x), num(a.y), num(a.w), num(a.h), map[bool]string{true: "1.8", false: "1.2"}[b.main])
		if b.end {
			fmt.Fprintf(&out, `<rect x="%s" y="%s" width="%s" height="%s" rx="3" fill="none" stroke="currentColor" stroke-width="1"/>`, num(a.x+3), num(a.y+3), num(a.w-6), num(a.h-6))
		}
	}
	size, weight, line := boxType, "600", boxLine
	if b.list {
		size, weight, line = listType, "400", listLine
	}
	fmt.Fprintf(&out, `<text fill="currentColor" font-size="%s" font-weight="%s" text-anchor="middle">%s</text></g>`, num(size), weight, tspans(b.lines, a.x+a.w/2, a.y+a.h/2, size, line))
	return out.String()
}

func (b *box) class() string {
	out := "course-stage"
	if b.main {
		out += " main"
	}
	if b.end {
		out += " end"
	}
	return out
}

// tspans sets lines around the middle cx, cy.
func tspans(lines []string, cx, cy, size, line float64) string {
	var out strings.Builder
	y := cy - line*float64(len(lines)-1)/2 + size*0.36
	for i, l := range lines {
		fmt.Fprintf(&out, `<tspan x="%s" y="%s">%s</tspan>`, num(cx), num(y+line*float64(i)), esc(l))
	}
	return out.String()
}

// draw writes the wires of a net and its labels.
func (n *net) draw(wires, labels *bytes.Buffer, s *sketch, z sizes) {
	if n.lost {
		return
	}
	a := n.text(z)
	for i, p := range n.pieces {
		pts := corners(p.pts, z)
		class, width := "course-wire", ""
		switch {
		case i == 0:
			pts[len(pts)-1] = n.edge(a, n.in, z)
		case i == 1:
			pts[0] = n.edge(a, n.out, z)
		}
		if n.main && i < 2 {
			class, width = "course-wire main", ` stroke-width="1.8"`
		}
		dash := ""
		if p.dashed {
			dash = ` stroke-dasharray="5 4"`
		}
		fmt.Fprintf(wires, `<path class="%s" d="%s"%s%s/>`, class, rounded(pts), width, dash)
		if p.arrow {
			fmt.Fprintf(wires, `<path class="course-arrow" fill="currentColor" stroke="none" d="%s"/>`, head(pts[len(pts)-2], pts[len(pts)-1]))
		}
		for _, end := range p.joints(pts) {
			fmt.Fprintf(wires, `<circle class="course-joint" cx="%s" cy="%s" r="2.4" fill="currentColor" stroke="none"/>`, num(end.x), num(end.y))
		}
	}
	n.write(labels, a)
}

// text is the label's place in pixels once the paper is cut.
func (n *net) text(z sizes) area {
	w, h := n.size()
	cx, cy := (z.x[n.in.x]+z.x[n.out.x])/2, (z.y[n.in.y]+z.y[n.out.y])/2
	return area{cx - w/2, cy - h/2, w, h}
}

type xy struct{ x, y float64 }

// edge is where the wire meets the label: beside the text, not under it.
func (n *net) edge(a area, at pt, z sizes) xy {
	p := xy{z.x[at.x], z.y[at.y]}
	if a.w == 0 {
		return xy{a.x, a.y}
	}
	if heading(n.in, n.out).flat() {
		if p.x < a.x+a.w/2 {
			p.x = max(p.x, a.x-4)
		} else {
			p.x = min(p.x, a.x+a.w+4)
		}
		return p
	}
	if p.y < a.y+a.h/2 {
		p.y = max(p.y, a.y-1)
	} else {
		p.y = min(p.y, a.y+a.h+1)
	}
	return p
}

// corners reduces a wire to its ends and bends, in pixels.
func corners(pts []pt, z sizes) []xy {
	var out []xy
	for i, p := range pts {
		if i > 0 && i+1 < len(pts) && heading(pts[i-1], p) == heading(p, pts[i+1]) {
			continue
		}
		out = append(out, xy{z.x[p.x], z.y[p.y]})
	}
	return out
}

// rounded is the path through pts with its corners rounded.
func rounded(pts []xy) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", num(pts[0].x), num(pts[0].y))
	for i := 1; i+1 < len(pts); i++ {
		p := pts[i]
		r := min(6, span(pts[i-1], p)/2, span(p, pts[i+1])/2)
		a, c := toward(p, pts[i-1], r), toward(p, pts[i+1], r)
		fmt.Fprintf(&b, "L%s %sQ%s %s %s %s", num(a.x), num(a.y), num(p.x), num(p.y), num(c.x), num(c.y))
	}
	end := pts[len(pts)-1]
	fmt.Fprintf(&b, "L%s %s", num(end.x), num(end.y))
	return b.String()
}

func span(a, b xy) float64 { return max(a.x-b.x, b.x-a.x) + max(a.y-b.y, b.y-a.y) }

// toward is the point r away from a on the level or upright line to b.
func toward(a, b xy, r float64) xy {
	l := span(a, b)
	if l == 0 {
		return a
	}
	return xy{a.x + (b.x-a.x)/l*r, a.y + (b.y-a.y)/l*r}
}

// head is an arrow head at b for a wire that comes from a.
func head(a, b xy) string {
	base := toward(b, a, 8)
	dx, dy := (b.y-base.y)/8*3.6, (b.x-base.x)/8*3.6
	return fmt.Sprintf("M%s %sL%s %sL%s %sZ", num(b.x), num(b.y), num(base.x-dx), num(base.y+dy), num(base.x+dx), num(base.y-dy))
}

// joints are the ends of a wire that lie on another.
func (p piece) joints(pts []xy) []xy {
	var out []xy
	if p.joinTop {
		out = append(out, pts[0])
	}
	if p.joinEnd {
		out = append(out, pts[len(pts)-1])
	}
	return out
}

// write sets the names of the actions, one under the other.
func (n *net) write(out *bytes.Buffer, a area) {
	y := a.y
	for _, l := range n.labels {
		if l.act.Code == "" {
			continue
		}
		h := labelLine * float64(len(l.lines))
		fmt.Fprintf(out, `<text class="course-action" data-action="%s">%s</text>`, esc(l.act.Code), tspans(l.lines, a.x+a.w/2, y+h/2, labelType, labelLine))
		y += h + labelGap
	}
}
