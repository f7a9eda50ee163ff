package matter

import (
	"maps"
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// memory holds open matters as this process last saved them, so that the next
// change need not read them again. One is trusted only if the record in the
// database still has its version, or if the same batch saved it: every change of
// a matter, its lanes, clocks and relations raises that. Whoever takes one out owns it; it comes back when
// the change was committed, never after a failure.
type memory struct {
	mu   sync.Mutex
	kept map[kernel.ID]*work
}

// memorySize is how many matters are held; beyond it any of them makes room.
const memorySize = 1024

// take hands out a matter, nil if it is not held.
func (m *memory) take(id kernel.ID) *work {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := m.kept[id]
	delete(m.kept, id)
	return w
}

// keep holds a matter just saved; an ended one is seldom changed again.
func (m *memory) keep(w *work) {
	if !w.m.Open {
		return
	}
	w.saved, w.tx, w.dir, w.fresh = w.tx, nil, people{}, false
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[kernel.ID]*work{}
	}
	for id := range m.kept {
		if len(m.kept) < memorySize {
			break
		}
		delete(m.kept, id)
	}
	m.kept[w.m.ID] = w
}

// lanes are copies of the lanes of a matter that the batch of tx has saved; ok is
// false when none such is held.
func (m *memory) lanes(tx *store.Tx, id kernel.ID) (out []*Lane, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := m.kept[id]
	if w == nil || !tx.SameBatch(w.saved) {
		return nil, false
	}
	for _, l := range w.lanes {
		c := *l
		c.Data = maps.Clone(l.Data)
		out = append(out, &c)
	}
	return out, true
}

// clone is a copy for whoever asked for the change: the original may be
// changed by the next.
func (m *Matter) clone() *Matter {
	c := *m
	c.Data, c.Counts = maps.Clone(m.Data), maps.Clone(m.Counts)
	return &c
}
