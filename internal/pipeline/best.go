package pipeline

import "slices"

// best keeps the first k items of an order without sorting all there are.
type best struct {
	k     int
	order func(a, b *item) int
	list  []*item
	last  *item // nothing that comes after it can be among the first k
}

func (b *best) add(x *item) {
	if b.last != nil && b.order(x, b.last) > 0 {
		return
	}
	if b.list = append(b.list, x); len(b.list) >= 2*b.k+32 {
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortFunc(b.list, b.order)
	if len(b.list) >= b.k && b.k > 0 {
		b.list = b.list[:b.k]
		b.last = b.list[b.k-1]
	}
}

// first returns them in their order.
func (b *best) first() []*item {
	b.cut()
	return b.list
}
