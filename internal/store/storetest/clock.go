package storetest

import (
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
)

// Clock stands still until a test moves it. It starts on Friday 2022-07-01 at
// 09:00 in Beijing.
type Clock struct{ now atomic.Int64 }

// NewClock returns a clock at its start.
func NewClock() *Clock {
	c := &Clock{}
	c.Set(kernel.Date{Year: 2022, Month: time.July, Day: 1}.At(1, 0, time.UTC))
	return c
}

// Now returns the clock's time.
func (c *Clock) Now() kernel.Instant { return kernel.Instant(c.now.Load()) }

// Set moves the clock to i.
func (c *Clock) Set(i kernel.Instant) { c.now.Store(int64(i)) }

// Advance moves the clock forward by d.
func (c *Clock) Advance(d time.Duration) { c.now.Add(d.Milliseconds()) }
