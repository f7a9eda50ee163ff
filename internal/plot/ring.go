package plot

import (
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Point is a place on the plan: metres to the east and to the north of its
// south-western corner.
type Point struct{ X, Y int64 }

// Path is a row of points: the corners of a plot in turn (the last joins the
// first), or the course of a road.
type Path []Point

// farthest bounds coordinates, a thousand kilometres: products stay within 64 bits.
const farthest = 1_000_000

// PathForm says how points are written; it stands beside what ParsePath refuses.
var PathForm = kernel.T("写成“0,0 400,0 400,300”：先东后北，单位米，只用整数", "write \"0,0 400,0 400,300\": east, then north, in whole metres")

// ParsePath reads "0,0 400,0 400,300".
func ParsePath(s string) (Path, error) {
	var out Path
	for _, word := range strings.Fields(s) {
		x, y, ok := strings.Cut(word, ",")
		p := Point{number(x, &ok), number(y, &ok)}
		if !ok {
			return nil, kernel.Invalid("", kernel.T("“%s”不是一个点", "%q is not a point"), word)
		}
		out = append(out, p)
	}
	return out, nil
}

func number(s string, ok *bool) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < -farthest || n > farthest {
		*ok = false
	}
	return n
}

// String returns the form ParsePath reads.
func (r Path) String() string {
	words := make([]string, len(r))
	for i, p := range r {
		words[i] = strconv.FormatInt(p.X, 10) + "," + strconv.FormatInt(p.Y, 10)
	}
	return strings.Join(words, " ")
}

// turn is twice the signed area of the triangle abc: positive when c lies to the
// left of the way from a to b, 0 when the three lie on one line.
func turn(a, b, c Point) int64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

// Twice is twice the signed area of a ring in square metres, positive when its
// corners go round against the clock.
func (r Path) Twice() int64 {
	var sum int64
	for i := range r {
		a, b := r.edge(i)
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum
}

// edge i leads from corner i to the next.
func (r Path) edge(i int) (a, b Point) { return r[i], r[(i+1)%len(r)] }

// on reports whether p lies on the way from a to b, its ends included.
func on(p, a, b Point) bool {
	return turn(a, b, p) == 0 && min(a.X, b.X) <= p.X && p.X <= max(a.X, b.X) && min(a.Y, b.Y) <= p.Y && p.Y <= max(a.Y, b.Y)
}

// crosses reports whether two ways cut through each other in a point that is an
// end of neither.
func crosses(a, b, c, d Point) bool {
	return opposite(turn(a, b, c), turn(a, b, d)) && opposite(turn(c, d, a), turn(c, d, b))
}

func opposite(s, t int64) bool { return s < 0 && t > 0 || s > 0 && t < 0 }

// touches reports whether two ways have any point in common.
func touches(a, b, c, d Point) bool {
	return crosses(a, b, c, d) || on(a, c, d) || on(b, c, d) || on(c, a, b) || on(d, a, b)
}

// Simple reports whether a ring encloses one piece of ground: at least three
// corners, no side of no length, no side that meets another than at their common
// corner.
func (r Path) Simple() bool {
	n := len(r)
	if n < 3 || r.Twice() == 0 {
		return false
	}
	for i := range r {
		a, b := r.edge(i)
		if _, next := r.edge((i + 1) % n); a == b || on(next, a, b) || on(a, b, next) {
			return false // no length, or it turns back on itself
		}
		for j := i + 2; j < n && (i > 0 || j < n-1); j++ {
			if c, d := r.edge(j); touches(a, b, c, d) {
				return false
			}
		}
	}
	return true
}

// place says where a point lies to a ring.
type place int

const (
	outside place = iota
	border
	inside
)

// where says where p lies to a simple ring: it counts the sides that a way to the
// east crosses.
func (r Path) where(p Point) place {
	in := false
	for i := range r {
		a, b := r.edge(i)
		if on(p, a, b) {
			return border
		}
		if (a.Y > p.Y) != (b.Y > p.Y) {
			if t := turn(a, b, p); (t > 0) == (b.Y > a.Y) {
				in = !in
			}
		}
	}
	if in {
		return inside
	}
	return outside
}

// bounds are the outermost coordinates.
func (r Path) bounds() (low, high Point) {
	low, high = r[0], r[0]
	for _, p := range r[1:] {
		low, high = Point{min(low.X, p.X), min(low.Y, p.Y)}, Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return low, high
}
