package plot

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func points(t *testing.T, s string) Path {
	t.Helper()
	p, err := ParsePath(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRingsThatEncloseOnePiece(t *testing.T) {
	for s, want := range map[string]bool{
		"0,0 4,0 4,3 0,3":                 true,
		"0,3 4,3 4,0 0,0":                 true, // round with the clock
		"0,0 4,0 4,4 2,1 0,4":             true, // a notch
		"0,0 2,0 4,0 4,3 0,3":             true, // a corner in the middle of a side
		"0,0 4,0":                         false,
		"0,0 4,0 8,0":                     false, // no ground
		"0,0 4,0 0,3 4,3":                 false, // a bow
		"0,0 4,0 4,0 4,3 0,3":             false, // a side of no length
		"0,0 4,0 2,0 2,3":                 false, // turns back on itself
		"0,0 4,0 4,3 0,3 0,5 0,3":         false, // goes out and back
		"0,0 4,0 4,4 2,0 0,4":             false, // the notch reaches the side
		"0,0 2,0 2,2 4,2 4,4 2,4 2,2 0,2": false, // two squares that meet in a corner
	} {
		if got := points(t, s).Simple(); got != want {
			t.Errorf("%s: simple = %v", s, got)
		}
	}
}

func TestOverlapIsSharedGroundOnly(t *testing.T) {
	square := "0,0 4,0 4,4 0,4"
	for s, want := range map[string]bool{
		square:                      true,
		"0,4 4,4 4,0 0,0":           true, // the same, the other way round
		"4,0 8,0 8,4 4,4":           false,
		"4,4 8,4 8,8 4,8":           false,
		"4,1 8,1 8,3 4,3":           false,
		"1,1 3,1 3,3 1,3":           true,
		"-2,-2 6,-2 6,6 -2,6":       true,
		"2,-2 6,2 2,6":              true,
		"0,0 4,0 4,2 0,2":           true,
		"4,0 6,2 4,4":               false,
		"0,2 4,2 2,5":               true,  // its corners lie on the square's sides
		"-4,0 0,0 0,4 4,4 4,8 -4,8": false, // wraps around two sides
	} {
		a, b := points(t, square), points(t, s)
		if Overlap(a, b) != want || Overlap(b, a) != want {
			t.Errorf("%s: overlap %v and %v, want %v", s, Overlap(a, b), Overlap(b, a), want)
		}
	}
}

// Triangles are convex: the exact area they share is found by clipping one with
// the sides of the other.
func TestTrianglesOverlapExactlyWhenTheyShareArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := triangle(t, "a"), triangle(t, "b")
		if got, want := Overlap(a, b), shared(a, b).Sign() > 0; got != want {
			t.Errorf("%s and %s: overlap %v, shared area positive %v", a, b, got, want)
		}
		if got, want := Within(a, b), shared(a, b).Cmp(rat(absolute(a.Twice()))) == 0; got != want {
			t.Errorf("%s within %s: %v, want %v", a, b, got, want)
		}
	})
}

func triangle(t *rapid.T, name string) Path {
	at := rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.Int64Range(0, 6).Draw(t, "x"), rapid.Int64Range(0, 6).Draw(t, "y")}
	})
	return rapid.Custom(func(t *rapid.T) Path { return rapid.SliceOfN(at, 3, 3).Draw(t, "corners") }).Filter(Path.Simple).Draw(t, name)
}

type fine struct{ x, y *big.Rat }

func rat(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func absolute(n int64) int64 { return max(n, -n) }

// shared is twice the area that two triangles have in common.
func shared(a, b Path) *big.Rat {
	a, b = left(a), left(b)
	var poly []fine
	for _, p := range a {
		poly = append(poly, fine{rat(p.X), rat(p.Y)})
	}
	for i := range b {
		c, d := b.edge(i)
		poly = clip(poly, c, d)
	}
	sum := new(big.Rat)
	for i, p := range poly {
		q := poly[(i+1)%len(poly)]
		sum.Add(sum, new(big.Rat).Sub(new(big.Rat).Mul(p.x, q.y), new(big.Rat).Mul(q.x, p.y)))
	}
	return sum
}

// clip keeps what lies to the left of the way from c to d.
func clip(poly []fine, c, d Point) (out []fine) {
	side := func(p fine) *big.Rat {
		s := new(big.Rat).Mul(rat(d.X-c.X), new(big.Rat).Sub(p.y, rat(c.Y)))
		return s.Sub(s, new(big.Rat).Mul(rat(d.Y-c.Y), new(big.Rat).Sub(p.x, rat(c.X))))
	}
	for i, p := range poly {
		q := poly[(i+1)%len(poly)]
		sp, sq := side(p), side(q)
		if sp.Sign() >= 0 {
			out = append(out, p)
		}
		if sp.Sign()*sq.Sign() < 0 {
			k := new(big.Rat).Quo(sp, new(big.Rat).Sub(sp, sq))
			between := func(u, v *big.Rat) *big.Rat { return new(big.Rat).Add(u, new(big.Rat).Mul(k, new(big.Rat).Sub(v, u))) }
			out = append(out, fine{between(p.x, q.x), between(p.y, q.y)})
		}
	}
	return out
}

// A row of columns of different heights is no convex ring; its ground is known
// cell by cell.
func TestSkylinesOverlapExactlyWhenTheyShareACell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heights := rapid.SliceOfN(rapid.Int64Range(1, 5), 1, 5)
		a, b := heights.Draw(t, "a"), heights.Draw(t, "b")
		x, y := rapid.Int64Range(-5, 5).Draw(t, "x"), rapid.Int64Range(-5, 5).Draw(t, "y")
		hanging := rapid.Bool().Draw(t, "hanging") // b stands on its head
		want := false
		for i, h := range a {
			if j := int64(i) - x; j >= 0 && j < int64(len(b)) {
				low, high := y, y+b[j]
				if hanging {
					low, high = y-b[j], y
				}
				want = want || max(0, low) < min(h, high)
			}
		}
		ra, rb := skyline(a, 0, 0, 1), skyline(b, x, y, map[bool]int64{false: 1, true: -1}[hanging])
		if !ra.Simple() || !rb.Simple() {
			t.Fatalf("%s or %s is not simple", ra, rb)
		}
		if Overlap(ra, rb) != want {
			t.Errorf("%s and %s: overlap %v, want %v", ra, rb, !want, want)
		}
	})
}

func skyline(heights []int64, x, y, up int64) Path {
	out := Path{{x, y}}
	for i, h := range heights {
		out = append(out, Point{x + int64(i), y + up*h}, Point{x + int64(i) + 1, y + up*h})
	}
	out = append(out, Point{x + int64(len(heights)), y})
	var tidy Path // equal neighbours make corners twice
	for _, p := range out {
		if len(tidy) == 0 || tidy[len(tidy)-1] != p {
			tidy = append(tidy, p)
		}
	}
	return tidy
}

func TestAreaIsTheSumOfItsCellsAndMovesWithTheRing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := rapid.SliceOfN(rapid.Int64Range(1, 900), 1, 9).Draw(t, "heights")
		r := skyline(h, rapid.Int64Range(-9999, 9999).Draw(t, "x"), rapid.Int64Range(-9999, 9999).Draw(t, "y"), 1)
		var cells int64
		for _, n := range h {
			cells += n
		}
		if absolute(r.Twice()) != 2*cells || left(r).Twice() != 2*cells {
			t.Errorf("%s: twice its area is %d, want %d", r, r.Twice(), 2*cells)
		}
		if back, err := ParsePath(r.String()); err != nil || back.Twice() != r.Twice() {
			t.Errorf("read back: %v, %v", back, err)
		}
	})
}

func TestAMuIsAFifteenthOfAHectare(t *testing.T) {
	for s, want := range map[string]string{"0,0 100,0 100,100 0,100": "15", "0,0 400,0 400,300 0,300": "180", "0,0 1,0 1,1 0,1": "0", "0,0 10,0 10,10 0,10": "0.15", "0,0 273,0 273,415 0,415": "169.94", "0,0 7,0 7,7 0,7": "0.07"} {
		if got := points(t, s).Mu().String(); got != want {
			t.Errorf("%s is %s mu, want %s", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := Mu(rapid.Int64Range(0, 1e9).Draw(t, "mu"))
		if back, err := ParseMu(m.String()); err != nil || back != m {
			t.Errorf("%s read back is %s, %v", m, back, err)
		}
	})
	for _, s := range []string{"", "-1", "1.234", "一亩", ".5", "1.-5", "99999999999999"} {
		if m, err := ParseMu(s); err == nil {
			t.Errorf("%q is read as %s", s, m)
		}
	}
}

func TestPointsThatCannotBeRead(t *testing.T) {
	for _, s := range []string{"0,0 4", "0,0 4,x", "1.5,2", "2000000,0", "0,,0"} {
		if p, err := ParsePath(s); err == nil {
			t.Errorf("%q is read as %s", s, p)
		}
	}
}

func TestARoadBesideAPlotIsNoneThroughIt(t *testing.T) {
	ring := points(t, "0,0 4,0 4,4 0,4")
	for s, want := range map[string]bool{"-2,2 6,2": true, "-2,0 6,0": false, "0,0 4,4": true, "4,-2 4,6": false, "2,4 2,8": false, "2,2 2,8": true, "-1,1 -1,3": false, "-2,2 2,6": false, "-1,5 5,-1": true} {
		if got := Through(points(t, s), ring); got != want {
			t.Errorf("%s through the square: %v", s, got)
		}
	}
}
