package caseflow

import "slices"

// Room between columns and rows before the paper is cut to what is used, in
// cells.
type spacing struct{ x, y int }

// place gives every box its column and row: the usual way stands in row 0 from
// left to right, the others near what they are joined to.
func (s *sketch) place() {
	col := 0
	for _, code := range s.line() {
		b := s.boxes[s.name[code]]
		b.col, b.row = col, 0
		col++
	}
	var side []*box
	for _, b := range s.boxes {
		if !b.main {
			side = append(side, b)
			b.col, b.row = 1+(len(side)-1)%col, 1+(len(side)-1)/col // to begin with
		}
	}
	groups := s.groups(side)
	for len(side) > 0 && (s.settle(side, col) || s.swap(side) || s.shift(groups, col)) {
	}
}

// line is the start and the usual way, from left to right.
func (s *sketch) line() []string {
	out := []string{""}
	at := 0
	for {
		i := slices.IndexFunc(s.nets, func(n *net) bool { return n.main && n.from[0] == at })
		if i < 0 {
			return s.rest(out)
		}
		at = s.nets[i].to[0]
		out = append(out, s.boxes[at].code)
	}
}

// rest appends main stages no net leads to: a definition that is still wrong.
func (s *sketch) rest(way []string) []string {
	for _, b := range s.boxes {
		if b.main && !slices.Contains(way, b.code) {
			way = append(way, b.code)
		}
	}
	return way
}

var rowsTried = []int{1, -1, 2, -2, 3, -3, 4}

// settle moves each side box to the slot that costs least, or swaps it with
// another; it reports whether anything moved.
func (s *sketch) settle(side []*box, cols int) bool {
	moved := false
	for _, b := range side {
		best, at := s.cost(), [2]int{b.col, b.row}
		was := at
		for col := 1; col <= cols; col++ {
			for _, row := range rowsTried {
				if s.taken(b, col, row) {
					continue
				}
				b.col, b.row = col, row
				if c := s.cost(); c < best {
					best, at = c, [2]int{col, row}
				}
			}
		}
		b.col, b.row = at[0], at[1]
		moved = moved || at != was
	}
	return moved
}

// groups are the side boxes that are joined to each other.
func (s *sketch) groups(side []*box) [][]*box {
	id := map[*box]int{}
	for i, b := range side {
		id[b] = i + 1
	}
	for changed := true; changed; {
		changed = false
		for _, n := range s.nets {
			for _, f := range n.from {
				for _, t := range n.to {
					a, b := s.boxes[f], s.boxes[t]
					if id[a] > 0 && id[b] > 0 && id[a] != id[b] {
						id[a] = min(id[a], id[b])
						id[b] = id[a]
						changed = true
					}
				}
			}
		}
	}
	out := make([][]*box, len(side)+1)
	for _, b := range side {
		out[id[b]] = append(out[id[b]], b)
	}
	return out
}

// shift moves a whole group, turned or not, to where it costs least.
func (s *sketch) shift(groups [][]*box, cols int) bool {
	moved := false
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		was := places(g)
		best, at := s.cost(), was
		for col := 1; col <= cols; col++ {
			for _, row := range rowsTried {
				for _, shape := range shapes(g, was, col, row) {
					put(g, shape)
					if c := s.cost(); c < best && s.proper(g, cols) {
						best, at, moved = c, shape, true
					}
				}
			}
		}
		put(g, at)
	}
	return moved
}

func places(g []*box) [][2]int {
	out := make([][2]int, len(g))
	for i, b := range g {
		out[i] = [2]int{b.col, b.row}
	}
	return out
}

func put(g []*box, at [][2]int) {
	for i, b := range g {
		b.col, b.row = at[i][0], at[i][1]
	}
}

// shapes are ways to set a group with its first box at col, row: as it stands,
// in a line either way, in a column either way.
func shapes(g []*box, was [][2]int, col, row int) [][][2]int {
	out := make([][][2]int, 5)
	for i := range g {
		for j, d := range [][2]int{{was[i][0] - was[0][0], was[i][1] - was[0][1]}, {i, 0}, {-i, 0}, {0, i}, {0, -i}} {
			out[j] = append(out[j], [2]int{col + d[0], row + d[1]})
		}
	}
	return out
}

// proper reports whether every box of a group stands alone on a slot that may
// be used.
func (s *sketch) proper(g []*box, cols int) bool {
	for _, b := range g {
		if b.col < 1 || b.col > cols || b.row == 0 || abs(b.row) > 5 || s.taken(b, b.col, b.row) {
			return false
		}
	}
	return true
}

func (s *sketch) swap(side []*box) bool {
	swapped := false
	for i, a := range side {
		for _, b := range side[i+1:] {
			before := s.cost()
			a.col, b.col, a.row, b.row = b.col, a.col, b.row, a.row
			if s.cost() < before {
				swapped = true
				continue
			}
			a.col, b.col, a.row, b.row = b.col, a.col, b.row, a.row
		}
	}
	return swapped
}

func (s *sketch) taken(b *box, col, row int) bool {
	return slices.ContainsFunc(s.boxes, func(o *box) bool { return o != b && o.col == col && o.row == row })
}

// cost estimates how much wire the present places need, in cells.
func (s *sketch) cost() int {
	total := 0
	for _, n := range s.nets {
		for i, f := range n.from {
			share := 10
			if i > 0 {
				share = 6
			}
			total += share * s.far(s.boxes[f], s.boxes[n.to[0]])
		}
		for _, t := range n.to[1:] {
			total += 8 * s.far(s.boxes[n.from[0]], s.boxes[t])
		}
	}
	last := s.lastCol()
	rows := map[int]bool{}
	for _, b := range s.boxes {
		for _, near := range b.near {
			total += 2 * s.far(b, s.boxes[near])
		}
		if !rows[b.row] {
			rows[b.row] = true
			total += 80 * abs(b.row)
		}
		if b.row < 0 {
			total += 10
		}
		total += 400 * max(0, b.col-last)
	}
	return total
}

// lastCol is the column the usual way ends in.
func (s *sketch) lastCol() int {
	last := 0
	for _, b := range s.boxes {
		if b.main {
			last = max(last, b.col)
		}
	}
	return last
}

// far estimates the wire between two boxes.
func (s *sketch) far(a, b *box) int {
	dx, dy := abs(a.col-b.col), abs(a.row-b.row)
	c := 19*dx + 13*dy
	switch {
	case b.col < a.col && !b.main:
		c += 12
	case dy == 0 && dx > 1 && s.blocked(a, b):
		c += 16
	case dx == 0 && dy > 1 && s.blocked(a, b):
		c += 16
	}
	return c
}

// blocked reports whether a box stands on the straight line between two.
func (s *sketch) blocked(a, b *box) bool {
	in := func(x, p, q int) bool { return x > min(p, q) && x < max(p, q) }
	return slices.ContainsFunc(s.boxes, func(o *box) bool {
		return a.row == b.row && o.row == a.row && in(o.col, a.col, b.col) || a.col == b.col && o.col == a.col && in(o.row, a.row, b.row)
	})
}

func abs(n int) int { return max(n, -n) }

// spread puts the boxes on the lattice with gap between them and returns its
// size.
func (s *sketch) spread(gap spacing) (w, h int) {
	cols, top, bottom := 0, 0, 0
	for _, b := range s.boxes {
		cols, top, bottom = max(cols, b.col), min(top, b.row), max(bottom, b.row)
		b.w, b.h = b.size(s.tall)
	}
	middle := make([]int, bottom-top+1)
	y := gap.y
	for row := range middle {
		high := s.highest(row + top)
		middle[row] = y + high/2
		y += high + gap.y
	}
	for _, b := range s.boxes {
		b.x = gap.x/2 + 1 + b.col*(boxCells+gap.x) - (b.w-boxCells)/2
		if b.dot {
			b.x = gap.x/2 + boxCells
		}
		b.y = middle[b.row-top] - b.h/2
	}
	return gap.x + 2 + (cols+1)*(boxCells+gap.x), y
}

// size is the box's width and height in cells; the height is even, so that a
// row has a middle.
func (b *box) size(tall int) (w, h int) {
	switch {
	case b.dot:
		return 1, 2
	case b.list:
		return listCells, 2 * ((int(float64(len(b.lines))*listLine) + 10 + 2*unit - 1) / (2 * unit))
	}
	return boxCells, tall
}

func (s *sketch) highest(row int) int {
	high := 2
	for _, b := range s.boxes {
		if b.row == row {
			high = max(high, b.h)
		}
	}
	return high
}

// room is the least gap between columns that holds every label of the usual
// way, its arrow, and a point for each wire that joins or leaves.
func (s *sketch) room() int {
	need := 6
	for _, n := range s.nets {
		if !n.main {
			continue
		}
		w, h := n.size()
		long, _ := blockOf(w, h, right)
		need = max(need, long+2+boolInt(len(n.from) > 1)+2*boolInt(len(n.to) > 1))
	}
	return need
}
