package exchange

import "slices"

// gap is the least room between two places of a layer.
const gap = 16.0

// settles is how often the layers are moved, the last times by both sides.
const settles = 40

// place gives every spot its x: near its neighbours, in the layer's order, apart
// by their widths. Sweeps go down and up until things have settled.
func (d *drawing) place() {
	for _, l := range d.layers {
		x := 0.0
		for _, n := range l {
			d.spots[n].x = x + d.spots[n].w/2
			x += d.spots[n].w + gap
		}
	}
	for i := range settles {
		for j := range d.layers {
			l := d.layers[j]
			if i%2 == 1 {
				l = d.layers[len(d.layers)-1-j]
			}
			d.settle(l, i%2 == 0, i >= settles-8)
		}
	}
	d.shift()
}

// settle moves a layer's spots as near to where they want to be as their order
// and widths allow: least squares with lower bounds, which is isotonic regression
// once the widths are taken out.
func (d *drawing) settle(layer []int, above, both bool) {
	offset := make([]float64, len(layer))
	want, weight := make([]float64, len(layer)), make([]float64, len(layer))
	for i, n := range layer {
		if i > 0 {
			offset[i] = offset[i-1] + (d.spots[layer[i-1]].w+d.spots[n].w)/2 + gap
		}
		x, w := d.wish(n, above, both)
		want[i], weight[i] = x-offset[i], w
	}
	for i, x := range isotonic(want, weight) {
		d.spots[layer[i]].x = x + offset[i]
	}
}

// straight is how much more an edge's own places hold together than boxes do.
const straight = 8

// wish is where a spot wants to be, and how much: long edges want to be straight,
// and so does the main course.
func (d *drawing) wish(n int, above, both bool) (x, weight float64) {
	s := &d.spots[n]
	of := d.neighbours(n, above)
	if both {
		of = slices.Concat(s.up, s.down)
	}
	if len(of) == 0 {
		return s.x, 0.1
	}
	weight = straight
	if s.node >= 0 {
		weight = 1 + straight*d.nodes[s.node].share
	}
	var sum, total float64
	for _, m := range of {
		w := 1.0
		if s.node < 0 && d.spots[m].node < 0 {
			w = straight
		}
		if e := d.between(n, m); e != nil {
			w += 4 * float64(e.Count) / float64(d.largest)
		}
		sum += w * d.spots[m].x
		total += w
	}
	return sum / total, weight
}

// between is the edge two neighbouring spots belong to; of two nodes there is a
// label between, so one of them is the edge's own.
func (d *drawing) between(a, b int) *Edge {
	for _, n := range []int{a, b} {
		if e := d.spots[n].edge; e >= 0 {
			return d.wires[e].edge
		}
	}
	return nil
}

// isotonic is the nondecreasing sequence nearest to want (pool adjacent violators).
func isotonic(want, weight []float64) []float64 {
	type block struct {
		x, w float64
		n    int
	}
	var blocks []block
	for i := range want {
		b := block{want[i], weight[i], 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].x > b.x {
			last := blocks[len(blocks)-1]
			b = block{(last.x*last.w + b.x*b.w) / (last.w + b.w), last.w + b.w, last.n + b.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	out := make([]float64, 0, len(want))
	for _, b := range blocks {
		for range b.n {
			out = append(out, b.x)
		}
	}
	return out
}

// shift moves everything to the margin, and measures the paper.
func (d *drawing) shift() {
	if len(d.spots) == 0 {
		return
	}
	left := d.spots[0].x
	for _, s := range d.spots {
		left = min(left, s.x-s.w/2)
	}
	for i := range d.spots {
		s := &d.spots[i]
		s.x += margin - left
		d.width = max(d.width, s.x+s.w/2+margin)
	}
}
