package exchange

// The map is laid out as Sugiyama, Tagawa and Toda taught (1981): ways back are
// turned round, nodes stand in layers, long edges get a place in every layer
// they cross, layers are put in order with few crossings, then placed.

// spot is a place in a layer: a node, the label of an edge, or where an edge
// only passes through.
type spot struct {
	node  int // of drawing.nodes, −1 for a place of an edge
	edge  int // of drawing.wires
	layer int
	w     float64
	x     float64 // of its middle
	up    []int   // spots in the layer above, below
	down  []int
}

// wire is an edge of the map: spots from the upper node to the lower one. back
// says that it runs upward.
type wire struct {
	edge     *Edge
	from, to int // nodes
	back     bool
	spots    []int
	label    int // the spot with the words
}

// direct turns ways back round. First each node gets the most frequent way that
// reaches it from the beginning, so that none hangs in the air; then the other
// edges are taken most frequent first, and one that would close a circle is a way
// back.
func (d *drawing) direct() {
	reach := newReach(len(d.nodes))
	for d.grow(reach) {
	}
	for i := range d.wires {
		w := &d.wires[i]
		if w.from == w.to {
			continue
		}
		if w.back = reach.has(w.to, w.from); !w.back {
			reach.add(w.from, w.to)
		}
	}
}

// grow reaches one more node (the beginning is node 0), by the first, which is
// the most frequent, of the edges that do.
func (d *drawing) grow(reach reachability) bool {
	for i := range d.wires {
		w := &d.wires[i]
		if reach.has(0, w.from) && !reach.has(0, w.to) {
			reach.add(w.from, w.to)
			return true
		}
	}
	return false
}

// reachability keeps, for each node, what can be reached from it.
type reachability [][]bool

func newReach(n int) reachability {
	r := make(reachability, n)
	for i := range r {
		r[i] = make([]bool, n)
		r[i][i] = true
	}
	return r
}

func (r reachability) has(a, b int) bool { return r[a][b] }

func (r reachability) add(a, b int) {
	if r[a][b] {
		return
	}
	for i := range r {
		if !r[i][a] {
			continue
		}
		for j := range r {
			r[i][j] = r[i][j] || r[b][j]
		}
	}
}

// ends are a wire's upper and lower node.
func (w *wire) ends() (upper, lower int) {
	if w.back {
		return w.to, w.from
	}
	return w.from, w.to
}

// layer gives each node the layer below all that lead to it. Nodes stand in even
// layers, so that every edge has at least one between for its label.
func (d *drawing) layer() {
	layer := make([]int, len(d.nodes))
	for changed := true; changed; {
		changed = false
		for i := range d.wires {
			a, b := d.wires[i].ends()
			if a != b && layer[b] < layer[a]+2 {
				layer[b], changed = layer[a]+2, true
			}
		}
	}
	for i := range d.nodes {
		d.spot(spot{node: i, edge: -1, layer: layer[i], w: d.nodes[i].w})
	}
	for i := range d.wires {
		if w := &d.wires[i]; w.from != w.to {
			d.thread(i, w)
		}
	}
}

// spot adds a place to its layer and returns its number.
func (d *drawing) spot(s spot) int {
	for len(d.layers) <= s.layer {
		d.layers = append(d.layers, nil)
	}
	d.spots = append(d.spots, s)
	n := len(d.spots) - 1
	d.layers[s.layer] = append(d.layers[s.layer], n)
	return n
}

// thread leads a wire through the layers between its nodes; its label stands in
// the middle one.
func (d *drawing) thread(i int, w *wire) {
	a, b := w.ends()
	w.spots = append(w.spots, a) // a node's spot has its number
	first, last := d.spots[a].layer, d.spots[b].layer
	middle := (first + last) / 2
	for l := first + 1; l < last; l++ {
		room := passage
		if l == middle {
			room = d.labelWidth(w)
		}
		n := d.spot(spot{node: -1, edge: i, layer: l, w: room})
		if l == middle {
			w.label = n
		}
		w.spots = append(w.spots, n)
	}
	w.spots = append(w.spots, b)
	for j := 1; j < len(w.spots); j++ {
		up, low := w.spots[j-1], w.spots[j]
		d.spots[up].down = append(d.spots[up].down, low)
		d.spots[low].up = append(d.spots[low].up, up)
	}
}

// passage is the room of an edge that only passes a layer.
const passage = 14.0
