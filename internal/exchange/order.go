package exchange

import (
	"cmp"
	"slices"
)

// sweeps is how often the layers are put in order, down and up by turns.
const sweeps = 12

// order puts each layer in the order with the fewest crossings found.
func (d *drawing) order() {
	best, fewest := d.copyLayers(), d.crossings()
	for i := range sweeps {
		d.sweep(i%2 == 0)
		if n := d.crossings(); n < fewest {
			best, fewest = d.copyLayers(), n
		}
	}
	d.layers = best
}

func (d *drawing) copyLayers() [][]int {
	out := make([][]int, len(d.layers))
	for i, l := range d.layers {
		out[i] = slices.Clone(l)
	}
	return out
}

// sweep sorts each layer by the mean place of its neighbours in the one before.
func (d *drawing) sweep(down bool) {
	at := d.places()
	for i := range d.layers {
		layer := d.layers[i]
		if !down {
			layer = d.layers[len(d.layers)-1-i]
		}
		weight := map[int]float64{}
		for _, n := range layer {
			weight[n] = mean(at, d.neighbours(n, down), float64(at[n]))
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(weight[a], weight[b]) })
		for j, n := range layer {
			at[n] = j
		}
	}
}

func (d *drawing) neighbours(n int, above bool) []int {
	if above {
		return d.spots[n].up
	}
	return d.spots[n].down
}

func (d *drawing) places() []int {
	at := make([]int, len(d.spots))
	for _, l := range d.layers {
		for j, n := range l {
			at[n] = j
		}
	}
	return at
}

func mean(at, of []int, otherwise float64) float64 {
	if len(of) == 0 {
		return otherwise
	}
	sum := 0
	for _, n := range of {
		sum += at[n]
	}
	return float64(sum) / float64(len(of))
}

// crossings counts pairs of segments that cross between two layers.
func (d *drawing) crossings() int {
	at, total := d.places(), 0
	for _, layer := range d.layers {
		var ends []int
		for _, n := range layer {
			down := make([]int, 0, len(d.spots[n].down))
			for _, m := range d.spots[n].down {
				down = append(down, at[m])
			}
			slices.Sort(down)
			for _, x := range down {
				// ends is sorted: those right of x cross
				i, _ := slices.BinarySearch(ends, x+1)
				total += len(ends) - i
			}
			for _, x := range down {
				i, _ := slices.BinarySearch(ends, x)
				ends = slices.Insert(ends, i, x)
			}
		}
	}
	return total
}
