package column

import (
	"math"
	"slices"
	"sort"
)

// blockRows is how many facts stand in one block: few enough that a block is
// quickly skipped or copied, many enough that its borders cost nothing.
const blockRows = 8192

// block holds facts of one measure, column by column, in the order of leaves.
// Readers see the lengths their header has; only the warehouse appends, behind
// them.
type block struct {
	leaf, seq, at, recorded, value []int64
	back                           []bool          // takes an earlier fact back; nil = none does
	dim                            [perDim][]int32 // nil = the dimension applies to none
	from, to, recordedTo           int64           // least and greatest of at, greatest of recorded
}

// row is one fact on its way into a block.
type row struct {
	leaf, seq, at, recorded, value int64
	back                           bool
	dim                            [perDim]int32
}

func (b *block) rows() int { return len(b.at) }

func (b *block) add(r *row) {
	n := b.rows()
	if n == 0 {
		b.from, b.to, b.recordedTo = r.at, r.at, r.recorded
	}
	b.from, b.to, b.recordedTo = min(b.from, r.at), max(b.to, r.at), max(b.recordedTo, r.recorded)
	b.leaf, b.seq, b.at = append(b.leaf, r.leaf), append(b.seq, r.seq), append(b.at, r.at)
	b.recorded, b.value = append(b.recorded, r.recorded), append(b.value, r.value)
	if r.back && b.back == nil {
		b.back = make([]bool, n, cap(b.at))
	}
	if b.back != nil {
		b.back = append(b.back, r.back)
	}
	for d, code := range r.dim {
		if code != 0 && b.dim[d] == nil {
			b.dim[d] = make([]int32, n, cap(b.at))
		}
		if b.dim[d] != nil {
			b.dim[d] = append(b.dim[d], code)
		}
	}
}

// partition holds the facts of one measure.
type partition struct {
	blocks []*block
	rows   int
	back   bool   // some fact takes another back
	top    uint64 // greatest amount of a value, for the overflow of sums
}

// thaw returns a copy that may grow while readers keep p.
func (p *partition) thaw() *partition {
	c := *p
	c.blocks = slices.Clone(p.blocks)
	if last := len(c.blocks) - 1; last >= 0 && c.blocks[last].rows() < blockRows {
		b := *c.blocks[last]
		c.blocks[last] = &b
	}
	return &c
}

func (p *partition) add(r *row) {
	last := len(p.blocks) - 1
	if last < 0 || p.blocks[last].rows() == blockRows {
		p.blocks = append(p.blocks, &block{})
		last++
	}
	p.blocks[last].add(r)
	p.rows++
	p.back = p.back || r.back
	p.top = max(p.top, amount(r.value))
}

// amount is |v|, also of the least int64.
func amount(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

// fits reports whether no sum of facts of p can leave int64.
func (p *partition) fits() bool {
	return p.rows == 0 || p.top <= math.MaxInt64/uint64(p.rows)
}

// below is how many facts come from events with leaves below position: they
// stand first.
func (p *partition) below(position int64) int {
	b := sort.Search(len(p.blocks), func(i int) bool { return p.blocks[i].leaf[0] >= position }) - 1
	if b < 0 {
		return 0
	}
	leaf := p.blocks[b].leaf
	return b*blockRows + sort.Search(len(leaf), func(i int) bool { return leaf[i] >= position })
}
