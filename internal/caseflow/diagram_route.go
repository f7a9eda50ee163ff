package caseflow

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// piece is one unbroken wire of a net, from its first point to its last.
type piece struct {
	pts     []pt
	arrow   bool // ends at a box
	joinEnd bool // ends on another wire
	joinTop bool // begins on another wire
	dashed  bool
}

// area is a rectangle in pixels.
type area struct{ x, y, w, h float64 }

// apart reports whether b keeps clear of a by gap pixels.
func (a area) apart(b area, gap float64) bool {
	return a.x+a.w+gap <= b.x || b.x+b.w+gap <= a.x || a.y+a.h+gap <= b.y || b.y+b.h+gap <= a.y
}

// router lays the wires of one sketch, one net after another.
type router struct {
	*sketch
	g      *grid
	taken  map[pt]class   // border points in use
	trunks map[class][]pt // points of a wire another of its class may join
	headed map[pt]dir     // which way the wire runs there
	owned  class          // the last class of its own a net was given
}

// save copies what a net may change.
func (r *router) save() router {
	g := *r.g
	g.solid, g.keep, g.flat, g.steep = slices.Clone(g.solid), slices.Clone(g.keep), slices.Clone(g.flat), slices.Clone(g.steep)
	s := *r
	s.g, s.taken, s.trunks, s.headed = &g, maps.Clone(r.taken), maps.Clone(r.trunks), maps.Clone(r.headed)
	return s
}

func (r *router) restore(s router) { *r = s }

// route lays the nets in order on a lattice of w × h points and returns those
// that found no way.
func (s *sketch) route(w, h int, order []*net) (lost []*net) {
	r := &router{sketch: s, g: newGrid(w, h), taken: map[pt]class{}, trunks: map[class][]pt{}, headed: map[pt]dir{}}
	for _, b := range s.boxes {
		r.g.put(b)
	}
	for _, n := range order {
		n.pieces, n.lost, n.area = nil, false, area{}
	}
	for _, n := range order {
		if n.lost = !r.lay(n); n.lost {
			lost = append(lost, n)
		}
	}
	return lost
}

// order is the sequence in which the nets are laid: the usual way, then the
// nearest first.
func (s *sketch) order() []*net {
	rank := func(n *net) int {
		c := 0
		for _, f := range n.from {
			c += s.far(s.boxes[f], s.boxes[n.to[0]])
		}
		for _, t := range n.to[1:] {
			c += s.far(s.boxes[n.from[0]], s.boxes[t])
		}
		return c - 10_000*boolInt(n.main)
	}
	out := slices.Clone(s.nets)
	slices.SortStableFunc(out, func(a, b *net) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func classOut(b int) class { return class(1 + 2*b) }
func classIn(b int) class  { return class(2 + 2*b) }

// own is a class no other net has.
func (r *router) own() class {
	r.owned++
	return 1_000_000 + r.owned
}

// lay routes one net, or leaves everything as it was.
func (r *router) lay(n *net) bool {
	before := r.save()
	if r.try(n) {
		return true
	}
	n.pieces, n.area = nil, area{}
	r.restore(before)
	return false
}

// try lays the label with its first source and target, then what joins before
// the label and what leaves after it.
func (r *router) try(n *net) bool {
	pre, post := classOut(n.from[0]), classIn(n.to[0])
	if n.main || len(n.from) > 1 {
		pre = r.own()
	}
	if n.main || len(n.to) > 1 {
		post = r.own()
	}
	if !r.trunk(n, pre, post) {
		return false
	}
	for _, f := range n.from[1:] {
		pts := r.g.flood(r.seeds(f, classOut(f))).reach(r.joins(pre))
		if pts == nil {
			return false
		}
		r.commit(n, pts, pre, false)
	}
	for _, t := range n.to[1:] {
		pts := r.g.flood(r.joins(post)).reach(r.seeds(t, classIn(t)))
		if pts == nil {
			return false
		}
		r.commit(n, pts, classIn(t), true)
	}
	return true
}

// ends are the places where the label's wire may leave or reach box b: on the
// usual way the middle of one side, so that it runs straight.
func (r *router) ends(n *net, b int, k class, side dir) []goal {
	if !n.main {
		return r.seeds(b, k)
	}
	for _, p := range r.boxes[b].ports() {
		if p.d == side && p.cost == 0 {
			return []goal{p}
		}
	}
	return nil
}

// seeds are the places where a wire of class k may leave or reach box b: free
// border points, and the wires of its class that lie there already.
func (r *router) seeds(b int, k class) []goal {
	var out []goal
	for _, p := range r.boxes[b].ports() {
		if r.taken[p.p] == 0 {
			out = append(out, p)
		}
	}
	return append(out, r.joins(k)...)
}

// joins are the straight stretches of the wires of class k, square to which
// another may join.
func (r *router) joins(k class) []goal {
	var out []goal
	for _, p := range r.trunks[k] {
		i := r.g.at(p)
		if (r.g.flat[i] != 0) == (r.g.steep[i] != 0) || r.g.keep[i] {
			continue // a crossing or a corner
		}
		for _, d := range r.headed[p].turn() {
			out = append(out, goal{p, d, payJoin})
		}
	}
	return out
}

// site is a place for a label: the wire goes in at in and out at out, both in
// direction d; the text is centred at cx, cy.
type site struct {
	in, out pt
	d       dir
	text    area
	cost    int32
}

// trunk finds the cheapest place for the label and lays the wire through it.
func (r *router) trunk(n *net, pre, post class) bool {
	there, back := r.g.flood(r.ends(n, n.from[0], pre, right)), r.g.flood(r.ends(n, n.to[0], post, left))
	sites, order := r.sites(n, there, back)
	for _, key := range order[:min(len(order), 400)] {
		s := &sites[key&(1<<32-1)]
		a, b := there.trace(s.in, s.d), back.trace(s.out, s.d.back())
		reverse(b)
		if !r.fits(n, s, a, b) {
			continue
		}
		n.area, n.in, n.out = s.text, s.in, s.out
		r.cover(n, s)
		r.commit(n, a, pre, false)
		r.commit(n, b, post, true)
		return true
	}
	return false
}

// blockOf is the lattice rectangle a label of w × h pixels covers when the
// wire goes through it in direction d.
func blockOf(w, h float64, d dir) (long, half int) {
	if d.flat() {
		return int(math.Ceil((w + 9) / unit)), int(math.Ceil((h/2+4)/unit)) - 1
	}
	return int(math.Ceil((h + 6) / unit)), int(math.Ceil((w/2+5)/unit)) - 1
}

// sites lists every free place for n's label that both ends reach; order holds
// cost<<32 | place in the list, the cheapest first.
func (r *router) sites(n *net, there, back *field) (out []site, order []int64) {
	w, h := n.size()
	used := r.used()
	for d := right; d <= up; d++ {
		long, half := blockOf(w, h, d)
		for i := range r.g.solid {
			in := pt{i % r.g.w, i / r.g.w}
			if n.main && (d != right || in.y != r.boxes[0].y+r.boxes[0].h/2) {
				continue
			}
			exit := in.to(d, long)
			a, b := there.costAt(in, d), back.costAt(exit, d.back())
			if a == unreached || b == unreached || !used.clear(in, exit, half, d) {
				continue
			}
			s := site{in: in, out: exit, d: d, cost: a + b + int32(long*payStep)}
			s.cost += r.taste(n, &s)
			if !used.clear(in, exit, half+1, d) {
				s.cost += payTight
			}
			cx, cy := float64(in.x+exit.x)/2*unit, float64(in.y+exit.y)/2*unit
			s.text = area{cx - w/2, cy - h/2, w, h}
			order = append(order, int64(s.cost)<<32|int64(len(out)))
			out = append(out, s)
		}
	}
	slices.Sort(order)
	return out, order
}

// taste is what a place costs beyond its wires: level labels stand before the
// arrow, or behind the source when branches leave the net, so that labels of
// one column stand under each other; no label stands on a steep wire without
// need.
func (r *router) taste(n *net, s *site) int32 {
	from, to := r.boxes[n.from[0]], r.boxes[n.to[0]]
	switch {
	case s.d == right && len(n.to) > 1:
		return int32(abs(s.in.x - 2 - from.x - from.w))
	case s.d == right && to.x > s.out.x:
		return min(8, int32(abs(to.x-1-s.out.x)))
	case s.d == left && from.x > s.in.x:
		return min(8, int32(abs(from.x-1-s.in.x)))
	case s.d.flat():
		return 0
	}
	return 5
}

// sums answers how many points of a rectangle are in use.
type sums struct {
	w, h int
	n    []int32
}

func (r *router) used() *sums {
	s := &sums{r.g.w + 1, r.g.h + 1, make([]int32, (r.g.w+1)*(r.g.h+1))}
	for y := range r.g.h {
		row := int32(0)
		for x := range r.g.w {
			if !r.g.free(pt{x, y}) {
				row++
			}
			s.n[(y+1)*s.w+x+1] = s.n[y*s.w+x+1] + row
		}
	}
	return s
}

// clear reports whether the block from in to out, half points to either side,
// is free.
func (s *sums) clear(in, out pt, half int, d dir) bool {
	x0, x1, y0, y1 := min(in.x, out.x), max(in.x, out.x), min(in.y, out.y), max(in.y, out.y)
	if d.flat() {
		y0, y1 = y0-half, y1+half
	} else {
		x0, x1 = x0-half, x1+half
	}
	if x0 < 0 || y0 < 0 || x1+1 >= s.w || y1+1 >= s.h {
		return false
	}
	return s.n[(y1+1)*s.w+x1+1]-s.n[y0*s.w+x1+1]-s.n[(y1+1)*s.w+x0]+s.n[y0*s.w+x0] == 0
}

// fits reports whether the two wires keep clear of each other and of the
// label, and the label of all others.
func (r *router) fits(n *net, s *site, a, b []pt) bool {
	for _, o := range r.nets {
		if o != n && o.area.w > 0 && !s.text.apart(o.area, 5) {
			return false
		}
	}
	seen := map[pt]bool{}
	for _, p := range append(slices.Clone(a), b...) {
		if seen[p] || p != s.in && p != s.out && r.under(s, n, p) {
			return false
		}
		seen[p] = true
	}
	return (len(n.from) == 1 || straight(a) > 0) && (len(n.to) == 1 || straight(b) > 1)
}

// straight counts the points of a wire that another could join.
func straight(pts []pt) int {
	c := 0
	for i := 1; i+1 < len(pts); i++ {
		if heading(pts[i-1], pts[i]) == heading(pts[i], pts[i+1]) {
			c++
		}
	}
	return c
}

func (r *router) under(s *site, n *net, p pt) bool {
	w, h := n.size()
	_, half := blockOf(w, h, s.d)
	if s.d.flat() {
		return p.x >= min(s.in.x, s.out.x) && p.x <= max(s.in.x, s.out.x) && abs(p.y-s.in.y) <= half
	}
	return p.y >= min(s.in.y, s.out.y) && p.y <= max(s.in.y, s.out.y) && abs(p.x-s.in.x) <= half
}

// cover makes the label's block solid.
func (r *router) cover(n *net, s *site) {
	w, h := n.size()
	_, half := blockOf(w, h, s.d)
	x, y := min(s.in.x, s.out.x), min(s.in.y, s.out.y)
	dx, dy := abs(s.in.x-s.out.x), abs(s.in.y-s.out.y)
	if s.d.flat() {
		y, dy = y-half, dy+2*half
	} else {
		x, dx = x-half, dx+2*half
	}
	r.g.block(x, y, dx, dy)
}

// commit lays a wire: its points are taken, its straight stretches may be
// joined by others of its class.
func (r *router) commit(n *net, pts []pt, k class, toBox bool) {
	p := piece{pts: pts, dashed: toBox && (n.dashed || len(n.pieces) > 1)}
	first, last := pts[0], pts[len(pts)-1]
	p.joinTop, p.joinEnd = r.wired(first), r.wired(last)
	p.arrow = toBox && !p.joinEnd
	n.pieces = append(n.pieces, p)
	for i, at := range pts {
		j := r.g.at(at)
		if i > 0 {
			r.pass(j, heading(pts[i-1], at), k)
		}
		if i+1 < len(pts) {
			r.pass(j, heading(at, pts[i+1]), k)
		}
		if i > 0 && i+1 < len(pts) && heading(pts[i-1], at) == heading(at, pts[i+1]) {
			r.headed[at] = heading(pts[i-1], at)
			r.trunks[k] = append(r.trunks[k], at)
		}
	}
	if r.border(first) {
		r.taken[first] = k
	}
	if r.border(last) {
		r.taken[last] = k
		r.g.keep[r.g.at(pts[len(pts)-2])] = true
	}
}

func (r *router) pass(i int, d dir, k class) {
	if d.flat() {
		r.g.flat[i] = k
	} else {
		r.g.steep[i] = k
	}
}

// wired reports whether a wire is at p already.
func (r *router) wired(p pt) bool {
	i := r.g.at(p)
	return r.g.flat[i] != 0 || r.g.steep[i] != 0
}

// border reports whether p lies on the border of a box.
func (r *router) border(p pt) bool {
	return slices.ContainsFunc(r.boxes, func(b *box) bool {
		return p.x >= b.x && p.x <= b.x+b.w && p.y >= b.y && p.y <= b.y+b.h
	})
}
