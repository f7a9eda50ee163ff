package caseflow

// pt is a point of the lattice.
type pt struct{ x, y int }

// dir is a direction on the lattice.
type dir int

const (
	right dir = iota
	down
	left
	up
)

var steps = [4]pt{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

func (p pt) to(d dir, n int) pt { return pt{p.x + n*steps[d].x, p.y + n*steps[d].y} }
func (d dir) back() dir         { return (d + 2) % 4 }
func (d dir) turn() [2]dir      { return [2]dir{(d + 1) % 4, (d + 3) % 4} }
func (d dir) flat() bool        { return d%2 == 0 }
func heading(from, to pt) dir {
	switch {
	case to.x > from.x:
		return right
	case to.x < from.x:
		return left
	case to.y > from.y:
		return down
	}
	return up
}

// What a wire pays: a step, a bend, a crossing, a step along a box, a join.
const (
	payStep  = 2
	payBend  = 9
	payCross = 13
	payNear  = 2
	payJoin  = 10
	payTight = 4  // a label beside a wire of another
	payMost  = 32 // more than any single move
)

// class says whose a wire is. Wires of one class may join: what leaves one box
// on its way to several labels, or what comes from several labels to one box.
type class int

// grid is the paper: what stands on each point.
type grid struct {
	w, h        int
	solid       []bool // a box or a label
	near        []bool // beside a box
	keep        []bool // next to a box's border: nothing crosses there
	flat, steep []class
}

func newGrid(w, h int) *grid {
	n := w * h
	return &grid{w, h, make([]bool, n), make([]bool, n), make([]bool, n), make([]class, n), make([]class, n)}
}

func (g *grid) at(p pt) int      { return p.y*g.w + p.x }
func (g *grid) inside(p pt) bool { return p.x >= 0 && p.y >= 0 && p.x < g.w && p.y < g.h }

// free reports whether nothing at all is at p.
func (g *grid) free(p pt) bool {
	i := g.at(p)
	return !g.solid[i] && g.flat[i] == 0 && g.steep[i] == 0
}

// enter is the price of stepping onto p in direction d; ok is false where a
// wire may not go.
func (g *grid) enter(p pt, d dir) (price int, ok bool) {
	if !g.inside(p) {
		return 0, false
	}
	i := g.at(p)
	along, across := g.flat[i], g.steep[i]
	if !d.flat() {
		along, across = across, along
	}
	switch {
	case g.solid[i] || along != 0 || across != 0 && g.keep[i]:
		return 0, false
	case across != 0:
		return payStep + payCross, true
	case g.near[i]:
		return payStep + payNear, true
	}
	return payStep, true
}

// block fills a rectangle, borders included.
func (g *grid) block(x, y, w, h int) {
	for yy := max(0, y); yy <= min(g.h-1, y+h); yy++ {
		for xx := max(0, x); xx <= min(g.w-1, x+w); xx++ {
			g.solid[g.at(pt{xx, yy})] = true
		}
	}
}

func (g *grid) put(b *box) {
	g.block(b.x, b.y, b.w, b.h)
	for y := b.y - 1; y <= b.y+b.h+1; y++ {
		for x := b.x - 1; x <= b.x+b.w+1; x++ {
			if p := (pt{x, y}); g.inside(p) {
				g.near[g.at(p)] = true
			}
		}
	}
}

// ports are the places on b's border where a wire may leave, with the
// direction it leaves in and what the place costs: the middle of a side is
// cheapest. The start dot has one.
func (b *box) ports() []goal {
	if b.dot {
		return []goal{{pt{b.x + b.w, b.y + b.h/2}, right, 0}}
	}
	var out []goal
	for i := 1; i < b.w; i++ {
		c := abs(2*i-b.w) / 2
		out = append(out, goal{pt{b.x + i, b.y}, up, c}, goal{pt{b.x + i, b.y + b.h}, down, c})
	}
	for i := 1; i < b.h; i++ {
		c := abs(2*i - b.h)
		out = append(out, goal{pt{b.x, b.y + i}, left, c}, goal{pt{b.x + b.w, b.y + i}, right, c})
	}
	return out
}

// goal is a place a wire may begin or end at: d leads away from it.
type goal struct {
	p    pt
	d    dir
	cost int
}

// field is how dear each state (point, direction of arrival) is from a set of
// seeds, and where it was reached from.
type field struct {
	g    *grid
	cost []int32
	prev []int32 // state before, or -1-n for seed n
	from []goal
}

const unreached = int32(1 << 30)

// flood reaches out from the seeds. Prices are small whole numbers, so a ring
// of buckets keeps the order.
func (g *grid) flood(seeds []goal) *field {
	f := &field{g: g, cost: make([]int32, 4*g.w*g.h), prev: make([]int32, 4*g.w*g.h), from: seeds}
	for i := range f.cost {
		f.cost[i] = unreached
	}
	var ring [payMost * 2][]int32
	count := 0
	push := func(state, cost, prev int32) {
		if cost < f.cost[state] {
			f.cost[state], f.prev[state] = cost, prev
			ring[cost%int32(len(ring))] = append(ring[cost%int32(len(ring))], state)
			count++
		}
	}
	for n, s := range seeds {
		q := s.p.to(s.d, 1)
		if price, ok := g.enter(q, s.d); ok && g.free(q) {
			push(int32(4*g.at(q))+int32(s.d), int32(price+s.cost), int32(-1-n))
		}
	}
	for now := int32(0); count > 0; now++ {
		slot := now % int32(len(ring))
		for len(ring[slot]) > 0 {
			list := ring[slot]
			state := list[len(list)-1]
			ring[slot] = list[:len(list)-1]
			count--
			if f.cost[state] == now {
				f.step(state, now, push)
			}
		}
	}
	return f
}

// step offers the moves from a state.
func (f *field) step(state, now int32, push func(state, cost, prev int32)) {
	p, d := f.state(state)
	f.move(p, d, 0, state, now, push)
	if f.g.free(p) {
		for _, t := range d.turn() {
			f.move(p, t, payBend, state, now, push)
		}
	}
}

func (f *field) move(p pt, d dir, extra int, state, now int32, push func(state, cost, prev int32)) {
	q := p.to(d, 1)
	if price, ok := f.g.enter(q, d); ok {
		push(int32(4*f.g.at(q))+int32(d), now+int32(price+extra), state)
	}
}

func (f *field) state(s int32) (pt, dir) {
	i := int(s) / 4
	return pt{i % f.g.w, i / f.g.w}, dir(s % 4)
}

// costAt is the price of having arrived at p in direction d.
func (f *field) costAt(p pt, d dir) int32 {
	if !f.g.inside(p) {
		return unreached
	}
	return f.cost[4*f.g.at(p)+int(d)]
}

// trace lists the points from the seed to the state (p, d).
func (f *field) trace(p pt, d dir) []pt {
	var out []pt
	s := int32(4*f.g.at(p) + int(d))
	for s >= 0 {
		at, _ := f.state(s)
		out = append(out, at)
		s = f.prev[s]
	}
	out = append(out, f.from[-1-s].p)
	reverse(out)
	return out
}

func reverse(list []pt) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}

// reach is the cheapest way from the seeds to one of the goals, nil if there
// is none; it ends by stepping onto the goal against its direction.
func (f *field) reach(goals []goal) []pt {
	best, cost := -1, unreached
	var last dir
	for i, t := range goals {
		q := t.p.to(t.d, 1)
		if !f.g.inside(q) || !f.g.free(q) {
			continue
		}
		into := t.d.back()
		for _, d := range []dir{into, into.turn()[0], into.turn()[1]} {
			c := f.costAt(q, d)
			if c < unreached && d != into {
				c += payBend
			}
			if c+int32(t.cost) < cost {
				best, cost, last = i, c+int32(t.cost), d
			}
		}
	}
	if best < 0 {
		return nil
	}
	return append(f.trace(goals[best].p.to(goals[best].d, 1), last), goals[best].p)
}
