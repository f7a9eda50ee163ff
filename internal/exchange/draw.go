package exchange

import (
	"fmt"
	"math"
	"strings"

	"juyan/internal/kernel"
)

// Look says how a map is drawn. Href gives the address of an edge's records; the
// beginning of the cases is from "", their end to "", and an activity itself is
// from and to alike with self set. "" = no link. Alone adds colours and paper, for
// a picture that stands in no page.
type Look struct {
	Lang  kernel.Lang
	Href  func(from, to string, self bool) string
	Name  func(activity string) string // nil: as in the log
	Alone bool
}

// Sizes in pixels.
const (
	margin    = 12.0
	boxType   = 13.0
	labelType = 12.0
	lineH     = 17.0
	boxMost   = 190.0
	rowGap    = 20.0
	loopRoom  = 14.0 // the labels have a margin of their own
)

type node struct {
	name       string
	lines      []string
	count      string
	w, h       float64
	begin, end bool
	beside     float64 // room for a way to itself
	share      float64 // of the most frequent activity's events
	wait       Times
}

// drawing is the map under way.
type drawing struct {
	g       *Graph
	look    Look
	nodes   []node
	wires   []wire
	spots   []spot
	layers  [][]int
	y       []float64 // middle of each layer
	width   float64
	height  float64
	largest int
	out     strings.Builder
}

// SVG draws the map, the beginning at the top. Everything has the colour of the
// text around it; classes (process-…) let a page refine that.
func (g *Graph) SVG(look Look) []byte {
	d := &drawing{g: g, look: look}
	d.take()
	d.direct()
	d.layer()
	d.order()
	d.place()
	d.rows()
	d.head()
	for i := range d.wires {
		d.wire(&d.wires[i])
	}
	for i := range d.nodes {
		d.node(i)
	}
	d.out.WriteString("</svg>\n")
	return []byte(d.out.String())
}

// take makes nodes and wires of the graph.
func (d *drawing) take() {
	number := map[string]int{}
	add := func(key string, n node) {
		number[key] = len(d.nodes)
		d.nodes = append(d.nodes, n)
	}
	add(begin, d.end(kernel.T("开始", "begin"), true))
	for _, a := range d.g.Nodes {
		add(a.Name, d.activity(a))
	}
	add(finish, d.end(kernel.T("结束", "end"), false))
	for i := range d.g.Edges {
		e := &d.g.Edges[i]
		d.largest = max(d.largest, e.Count)
		w := wire{edge: e, from: number[e.From], to: number[e.To]}
		if w.from == w.to {
			n := &d.nodes[w.from]
			n.beside = loopRoom + d.labelWidth(&w) // on both sides, so that the box stays in the middle
			n.w += 2 * n.beside
		}
		d.wires = append(d.wires, w)
	}
}

func (d *drawing) end(t kernel.Text, first bool) node {
	text := t.In(d.look.Lang)
	return node{lines: []string{text}, w: textWidth(text, boxType) + 28, h: 28, begin: first, end: !first}
}

func (d *drawing) activity(a Activity) node {
	name := a.Name
	if d.look.Name != nil {
		name = d.look.Name(a.Name)
	}
	n := node{name: a.Name, wait: a.Wait, share: float64(a.Events) / float64(d.g.Nodes[0].Events), lines: wrap(name, boxType, boxMost-20, 3), count: d.say(kernel.T("%d 次 · %d 件", "%d× · %d cases"), a.Events, a.Cases)}
	wide := textWidth(n.count, labelType)
	for _, l := range n.lines {
		wide = max(wide, textWidth(l, boxType))
	}
	n.w, n.h = min(boxMost, wide+20), lineH*float64(len(n.lines)+1)+12
	return n
}

func (d *drawing) say(t kernel.Text, args ...any) string { return t.Format(args...).In(d.look.Lang) }

// label is what stands on an edge: how often, and the median wait.
func (d *drawing) label(e *Edge) []string {
	out := []string{fmt.Sprint(e.Count)}
	if e.Wait.N > 0 {
		out[0] += " · " + d.g.Study.Words(e.Wait.Median).In(d.look.Lang)
	}
	if d.bottleneck(e) {
		out = append(out, d.say(kernel.T("瓶颈：共等 %s", "bottleneck: %s in all"), d.g.Study.Words(e.Wait.Total)))
	}
	return out
}

func (d *drawing) bottleneck(e *Edge) bool {
	b := d.g.Study.Bottleneck
	return b != nil && b.From == e.From && b.To == e.To
}

func (d *drawing) labelWidth(w *wire) float64 {
	wide := 0.0
	for _, l := range d.label(w.edge) {
		wide = max(wide, textWidth(l, labelType))
	}
	return wide + 12
}

// rows gives each layer its height.
func (d *drawing) rows() {
	y := margin
	for _, l := range d.layers {
		tall := 0.0
		for _, n := range l {
			s := d.spots[n]
			switch {
			case s.node >= 0:
				tall = max(tall, d.nodes[s.node].h)
			case d.wires[s.edge].label == n:
				tall = max(tall, labelRow*float64(len(d.label(d.wires[s.edge].edge))))
			}
		}
		d.y = append(d.y, y+tall/2)
		y += tall + rowGap
	}
	d.height = y - rowGap + margin
}

const labelRow = 15.0

type xy struct{ x, y float64 }

// middle is where a spot stands.
func (d *drawing) middle(n int) xy { return xy{d.spots[n].x, d.y[d.spots[n].layer]} }

// points are the corners of a wire from its upper node to its lower one: at each
// layer it passes straight down, so it crosses no box there.
func (d *drawing) points(w *wire) []xy {
	var out []xy
	for i, n := range w.spots {
		p := d.middle(n)
		switch {
		case i == 0:
			out = append(out, xy{p.x + d.lean(w.spots[1], n), p.y + d.nodes[d.spots[n].node].h/2})
		case i == len(w.spots)-1:
			out = append(out, xy{p.x + d.lean(w.spots[i-1], n), p.y - d.nodes[d.spots[n].node].h/2})
		default:
			out = append(out, p)
		}
	}
	return out
}

// lean moves an edge's end along the side of its box toward where it comes from,
// so that several ends do not lie on each other.
func (d *drawing) lean(from, box int) float64 {
	n := &d.nodes[d.spots[box].node]
	half := n.box()/2 - 14
	return max(-half, min(half, (d.spots[from].x-d.spots[box].x)/3))
}

// box is the width of the box itself.
func (n *node) box() float64 {
	return n.w - 2*n.beside
}

// thickness of an edge: its area tells how often.
func (d *drawing) thickness(e *Edge) float64 {
	return 1 + 6*math.Sqrt(float64(e.Count)/float64(max(1, d.largest)))
}
