package sim

import (
	"sync"

	"juyan/internal/kernel"
)

// Clock is the domain clock of a demonstration: it stands still at what Set
// says while the year is replayed, and runs on from there after Continue.
type Clock struct {
	mu      sync.Mutex
	now     kernel.Instant
	started kernel.Instant // machine time at Continue; zero = stands still
}

// NewClock returns a clock that stands at start.
func NewClock(start kernel.Instant) *Clock { return &Clock{now: start} }

// Now returns the domain time.
func (c *Clock) Now() kernel.Instant {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started.IsZero() {
		return c.now
	}
	return c.now + kernel.SystemClock.Now() - c.started
}

// Set moves the clock to i, where it stands still.
func (c *Clock) Set(i kernel.Instant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.started = i, 0
}

// Continue lets the clock run with the machine's, from where it stands.
func (c *Clock) Continue() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started.IsZero() {
		c.started = kernel.SystemClock.Now()
	}
}
