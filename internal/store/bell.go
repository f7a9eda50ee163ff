package store

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// bell lets one goroutine wait until another changed something that both read
// atomically. Short waits are watched through: to fall asleep and be woken costs
// both some tens of microseconds. The zero value is ready.
type bell struct {
	lock   sync.Mutex
	woken  sync.Cond
	asleep atomic.Bool
}

// glances is how often a waiting goroutine looks before it falls asleep: for a
// fifth of a millisecond, or once where one processor would look in vain.
var glances = func() int {
	if runtime.NumCPU() == 1 {
		return 1
	}
	return 100_000
}()

// wait returns once ok holds.
func (b *bell) wait(ok func() bool) {
	for range glances {
		if ok() {
			return
		}
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	b.woken.L = &b.lock
	b.asleep.Store(true)
	for !ok() {
		b.woken.Wait()
	}
	b.asleep.Store(false)
}

// ring wakes who waits; call it after the change.
func (b *bell) ring() {
	if b.asleep.Load() {
		b.lock.Lock()
		defer b.lock.Unlock()
		b.woken.Signal()
	}
}
