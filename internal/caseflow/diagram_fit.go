package caseflow

import "slices"

// draft lays the sketch out on paper of growing size until every net finds its
// way; on each size, nets that found none are laid earlier the next time.
func (s *sketch) draft() {
	s.place()
	least := s.room()
	for _, more := range []spacing{{0, 8}, {3, 11}, {8, 16}} {
		w, h := s.spread(spacing{least + more.x, more.y})
		order := s.order()
		for range 3 {
			lost := s.route(w, h, order)
			if len(lost) == 0 {
				return
			}
			order = earlier(order, lost)
		}
	}
}

// earlier moves the lost nets before all others but those of the usual way.
func earlier(order, lost []*net) []*net {
	var main, rest []*net
	for _, n := range order {
		switch {
		case n.main:
			main = append(main, n)
		case !slices.Contains(lost, n):
			rest = append(rest, n)
		}
	}
	for _, n := range lost {
		if n.main {
			lost = slices.DeleteFunc(slices.Clone(lost), func(o *net) bool { return o == n })
		}
	}
	return slices.Concat(main, lost, rest)
}

// sizes are the pixels of each lattice column and row once the paper is cut:
// those nothing needs are taken out.
type sizes struct{ x, y []float64 }

func (s *sketch) cut() sizes {
	w, h := 0, 0
	for _, b := range s.boxes {
		w, h = max(w, b.x+b.w), max(h, b.y+b.h)
	}
	for _, n := range s.nets {
		for _, p := range n.pieces {
			for _, at := range p.pts {
				w, h = max(w, at.x), max(h, at.y)
			}
		}
		w, h = max(w, int((n.area.x+n.area.w)/unit)+1), max(h, int((n.area.y+n.area.h)/unit)+1)
	}
	cols, rows := make([]bool, w+2), make([]bool, h+2)
	for _, b := range s.boxes {
		mark(cols, b.x, b.x+b.w)
		mark(rows, b.y, b.y+b.h)
	}
	for _, n := range s.nets {
		if !n.lost {
			n.needs(cols, rows)
		}
	}
	s.keepApart(cols, rows)
	return sizes{squeeze(cols), squeeze(rows)}
}

func mark(list []bool, from, to int) {
	for i := max(0, from); i <= min(to, len(list)-1); i++ {
		list[i] = true
	}
}

// needs marks the columns and rows a net's label, corners, parallel stretches
// and arrow heads stand on.
func (n *net) needs(cols, rows []bool) {
	x0, x1, y0, y1 := n.block()
	mark(cols, x0, x1)
	mark(rows, y0, y1)
	for _, p := range n.pieces {
		for i := 1; i < len(p.pts); i++ {
			a, b := p.pts[i-1], p.pts[i]
			if a.x == b.x {
				cols[a.x] = true
			} else {
				rows[a.y] = true
			}
		}
		if p.arrow {
			at := p.pts[len(p.pts)-2]
			cols[at.x], rows[at.y] = true, true
		}
	}
}

// block is the lattice rectangle of the net's label.
func (n *net) block() (x0, x1, y0, y1 int) {
	w, h := n.size()
	x0, x1, y0, y1 = min(n.in.x, n.out.x), max(n.in.x, n.out.x), min(n.in.y, n.out.y), max(n.in.y, n.out.y)
	d := heading(n.in, n.out)
	_, half := blockOf(w, h, d)
	if d.flat() {
		return x0, x1, y0 - half, y1 + half
	}
	return x0 - half, x1 + half, y0, y1
}

// keepApart keeps the rows and columns between labels that stand close, whose
// text is larger than a cell.
func (s *sketch) keepApart(cols, rows []bool) {
	for _, a := range s.nets {
		for _, b := range s.nets {
			ax0, ax1, ay0, ay1 := a.block()
			bx0, bx1, by0, by1 := b.block()
			if a == b || a.lost || b.lost {
				continue
			}
			if ay1 < by0 && by0-ay1 <= 3 && ax0 <= bx1 && bx0 <= ax1 {
				mark(rows, ay1, by0)
			}
			if ax1 < bx0 && bx0-ax1 <= 3 && ay0 <= by1 && by0 <= ay1 {
				mark(cols, ax1, bx0)
			}
		}
	}
}

// squeeze gives every needed line its place, unit apart; what lies between two
// of them and is not needed takes no room, at the margins half a unit.
func squeeze(needed []bool) []float64 {
	out := make([]float64, len(needed))
	first := slices.Index(needed, true)
	at := -float64(unit)
	for i := range needed {
		if i < first {
			continue
		}
		if needed[i] {
			at += unit
		}
		out[i] = at
	}
	return out
}
