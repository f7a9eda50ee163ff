package column

import "sync"

// cacheCells bounds what is remembered, in numbers of eight bytes: 256 MiB.
const cacheCells = 32 << 20

// cache remembers answers. When it is full it forgets everything: a run brings
// back what it needs in less than a second.
type cache struct {
	mu    sync.Mutex
	of    map[Ask]*state
	cells int
}

func newCache() *cache { return &cache{of: map[Ask]*state{}} }

func (c *cache) get(a Ask) *state {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.of[a]
}

func (c *cache) put(a Ask, s *state) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cells > cacheCells {
		clear(c.of)
		c.cells = 0
	}
	if old := c.of[a]; old != nil {
		if old.rows >= s.rows {
			return // somebody was here with newer facts
		}
		c.cells -= old.cells()
	}
	c.of[a] = s
	c.cells += s.cells()
}

// cells is what a state takes up, its answers as formulas read them included.
func (s *state) cells() int {
	n := 8 * len(s.num)
	if s.sorted != nil {
		n += s.rows
	}
	return n
}
