package pipeline

import (
	"context"
	"sync"
	"sync/atomic"

	"juyan/internal/kernel"
)

// memory holds every lead and project, as the sealed events up to a position tell
// them. A hundred thousand take some tens of megabytes; a board is one pass over
// them.
type memory struct {
	o       Options
	courses [2]course
	feeding sync.Mutex // one refresh at a time; guards have and steps
	have    int64      // events below are taken in
	steps   map[string]step
	mu      sync.RWMutex // guards what follows
	items   []item
	changes int                 // how often something was taken in
	at      map[kernel.ID]int32 // place among items
	words   *words

	longest atomic.Pointer[longest] // what waiting found last
}

func newMemory(o Options) *memory {
	return &memory{o: o, courses: [2]course{newCourse(o.Rules.Lead, nil), newCourse(o.Rules.Project, o.Rules.Milestones)},
		steps: map[string]step{}, at: map[kernel.ID]int32{}, words: newWords()}
}

// leavesAtOnce is how many events one read asks for.
const leavesAtOnce = 20_000

// refresh takes in what was committed before the call. Should it fail, the next
// call goes on from where it came to.
func (m *memory) refresh(ctx context.Context) error {
	m.feeding.Lock()
	defer m.feeding.Unlock()
	to, err := m.o.Seal(ctx)
	for err == nil && m.have < to {
		end := min(to, m.have+leavesAtOnce)
		var p piece
		if p, err = m.piece(ctx, m.have, end); err == nil {
			err = m.put(p)
		}
		if err == nil {
			m.have = end
		}
	}
	return err
}

// put lays a piece over what is remembered. Events move an item, its data is what
// the database holds now.
func (m *memory) put(p piece) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes++
	loc := m.o.Org.Location()
	for _, e := range p.events {
		x := m.find(e.matter)
		if x == nil {
			m.at[e.matter], m.items = int32(len(m.items)), append(m.items, item{id: e.matter, course: e.course, stage: -1, year: yearOf(e.at, loc)})
			x = &m.items[len(m.items)-1]
		}
		if e.moves {
			x.move(e.stage, e.at)
		}
	}
	for _, r := range p.data {
		if x := m.find(r.id); x != nil {
			if err := m.courses[x.course].take(x, r.data, m.words); err != nil {
				return kernel.Internal(err)
			}
		}
	}
	return nil
}

// read lets fn look at what is remembered, as of now.
func (m *memory) read(ctx context.Context, fn func()) error {
	if err := m.refresh(ctx); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	fn()
	return nil
}

// find is the item of a matter, nil when it is none. The lock is held, and the
// answer good as long as it is.
func (m *memory) find(id kernel.ID) *item {
	if i, ok := m.at[id]; ok {
		return &m.items[i]
	}
	return nil
}
