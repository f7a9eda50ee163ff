package plot

import "slices"

// Overlap reports whether two simple rings share ground; a common side or corner
// is none. It is exact: where no sides cross, they meet in corners only, and the
// middle of every piece of a side between such places lies on half metres.
func Overlap(a, b Path) bool {
	if apart(a, b) {
		return false
	}
	if anyCross(a, b) {
		return true
	}
	a, b = twice(left(a)), twice(left(b))
	return enters(a, b) || enters(b, a)
}

// Within reports whether a simple ring lies in another, borders included.
func Within(a, b Path) bool {
	if anyCross(a, b) {
		return false
	}
	a, b = twice(a), twice(b)
	for i := range a {
		for mid := range middles(a, i, b) {
			if b.where(mid) == outside {
				return false
			}
		}
	}
	return true
}

// Through reports whether a road's course runs through the ground of a ring.
func Through(road, ring Path) bool {
	road, ring = twice(road), twice(ring)
	for i := 0; i+1 < len(road); i++ {
		for j := range ring {
			if c, d := ring.edge(j); crosses(road[i], road[i+1], c, d) {
				return true
			}
		}
		for mid := range middles(road, i, ring) {
			if ring.where(mid) == inside {
				return true
			}
		}
	}
	return false
}

// apart reports whether the frames around two rings share no ground.
func apart(a, b Path) bool {
	al, ah := a.bounds()
	bl, bh := b.bounds()
	return ah.X <= bl.X || bh.X <= al.X || ah.Y <= bl.Y || bh.Y <= al.Y
}

func anyCross(a, b Path) bool {
	for i := range a {
		for j := range b {
			p, q := a.edge(i)
			if c, d := b.edge(j); crosses(p, q, c, d) {
				return true
			}
		}
	}
	return false
}

// left returns the ring with its ground to the left of each side.
func left(r Path) Path {
	if r.Twice() > 0 {
		return r
	}
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// twice doubles every coordinate, so that the middle of a side is a whole number.
func twice(r Path) Path {
	out := make(Path, len(r))
	for i, p := range r {
		out[i] = Point{2 * p.X, 2 * p.Y}
	}
	return out
}

// enters reports whether a side of a runs through b's ground, or along a side of
// b with the ground on the same hand. Both are doubled, ground to the left.
func enters(a, b Path) bool {
	for i := range a {
		from, to := a.edge(i)
		for mid := range middles(a, i, b) {
			switch b.where(mid) {
			case inside:
				return true
			case border:
				if along(b, mid, from, to) {
					return true
				}
			}
		}
	}
	return false
}

// middles yields the middles of the pieces into which the corners of b cut side
// i of a.
func middles(a Path, i int, b Path) func(yield func(Point) bool) {
	from, to := a.edge(i)
	cuts := []Point{from, to}
	for _, p := range b {
		if on(p, from, to) {
			cuts = append(cuts, p)
		}
	}
	slices.SortFunc(cuts, func(p, q Point) int { return sign(ahead(from, to, p) - ahead(from, to, q)) })
	return func(yield func(Point) bool) {
		for k := 0; k+1 < len(cuts); k++ {
			if p, q := cuts[k], cuts[k+1]; p != q && !yield(Point{(p.X + q.X) / 2, (p.Y + q.Y) / 2}) {
				return
			}
		}
	}
}

// along reports whether the side of b that mid lies on goes the same way.
func along(b Path, mid, from, to Point) bool {
	for j := range b {
		if c, d := b.edge(j); on(mid, c, d) && ahead(from, to, Point{from.X + d.X - c.X, from.Y + d.Y - c.Y}) > 0 {
			return true
		}
	}
	return false
}

// ahead is how far p lies from a in the direction of b, in some measure.
func ahead(a, b, p Point) int64 { return (b.X-a.X)*(p.X-a.X) + (b.Y-a.Y)*(p.Y-a.Y) }

func sign(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
