package column

import (
	"context"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Warehouse is the one set of columns of a running program. It reads nothing
// before it is first asked. It is safe for concurrent use.
type Warehouse struct {
	db    *store.DB
	seal  func(context.Context) (int64, error)
	cache *cache
	now   atomic.Pointer[Snapshot]

	mu    sync.Mutex // one refresh at a time; guards what follows
	have  int64      // the facts of the leaves below are in parts
	parts map[string]*partition
	grown map[string]bool // parts that no snapshot shows yet
	dict  [perDim]dictionary
	facts int
}

// New returns a warehouse that has read nothing yet. seal seals what was
// committed before and returns the ledger's position: ledger.Sealer.Seal.
func New(db *store.DB, seal func(context.Context) (int64, error)) *Warehouse {
	w := &Warehouse{db: db, seal: seal, cache: newCache(), parts: map[string]*partition{}, grown: map[string]bool{}}
	for d := range w.dict {
		w.dict[d] = newDictionary()
	}
	return w
}

// Loaded reports whether the columns are in memory.
func (w *Warehouse) Loaded() bool { return w.now.Load() != nil }

// Refresh takes in what was committed before the call and returns the facts as
// of the position they reach. The first call loads everything.
func (w *Warehouse) Refresh(ctx context.Context) (*Snapshot, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	to, err := w.seal(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.read(ctx, to); err != nil {
		return nil, err
	}
	return w.show(), nil
}

// leavesAtOnce is how many events' facts one read asks for: long reads would
// keep the database from tidying up.
const leavesAtOnce = 20_000

// read takes the facts of the leaves up to to, several reads at a time, and puts
// them away in order. Should one fail, the next call goes on from there.
func (w *Warehouse) read(ctx context.Context, to int64) error {
	start := w.have
	n := int((to - start + leavesAtOnce - 1) / leavesAtOnce)
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for range n {
			if err := w.readNext(ctx, to); err != nil {
				return err
			}
		}
		return nil
	}
	return w.readAhead(ctx, start, to, n, workers)
}

func (w *Warehouse) readNext(ctx context.Context, to int64) error {
	end := min(to, w.have+leavesAtOnce)
	list, err := w.piece(ctx, w.have, end)
	if err == nil {
		w.put(list, end)
	}
	return err
}

func (w *Warehouse) piece(ctx context.Context, from, to int64) (list []raw, err error) {
	err = w.db.Read(ctx, func(tx *store.Tx) error {
		list, err = facts(tx, from, to)
		return err
	})
	return list, err
}

// answer is what one read brought.
type answer struct {
	list []raw
	err  error
}

// readAhead has workers read pieces; their answers are put away in order.
func (w *Warehouse) readAhead(ctx context.Context, start, to int64, n, workers int) error {
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	queue := make([]chan answer, n)
	for i := range queue {
		queue[i] = make(chan answer, 1)
	}
	turns := make(chan int, n)
	for i := range n {
		turns <- i
	}
	close(turns)
	room := make(chan struct{}, workers+1) // no one reads far ahead of what is put away
	for range workers {
		wg.Go(func() {
			for {
				select { // room first: the piece that is waited for always has some
				case room <- struct{}{}:
				case <-ctx.Done():
					return
				}
				i, ok := <-turns
				if !ok {
					return
				}
				from := start + int64(i)*leavesAtOnce
				list, err := w.piece(ctx, from, min(to, from+leavesAtOnce))
				queue[i] <- answer{list, err}
			}
		})
	}
	for _, q := range queue {
		a := <-q
		if a.err != nil {
			return a.err
		}
		w.put(a.list, min(to, w.have+leavesAtOnce))
		<-room
	}
	return nil
}

// put appends facts to their measures; those of the leaves below to are then
// all there.
func (w *Warehouse) put(list []raw, to int64) {
	for i := range list {
		r := &list[i]
		for d, id := range r.id {
			r.dim[d] = w.dict[d].code(id)
		}
		w.part(r.measure).add(&r.row)
	}
	w.facts += len(list)
	w.have = to
}

// part is the partition of a measure, ready to grow.
func (w *Warehouse) part(name string) *partition {
	p := w.parts[name]
	switch {
	case p != nil && w.grown[name]:
		return p
	case p == nil:
		p = &partition{}
	default:
		p = p.thaw()
	}
	w.parts[name], w.grown[name] = p, true
	return p
}

// show publishes what was taken as a new snapshot, if anything was.
func (w *Warehouse) show() *Snapshot {
	s := w.now.Load()
	if s != nil && s.position == w.have {
		return s
	}
	s = &Snapshot{parts: maps.Clone(w.parts), facts: w.facts, position: w.have, cache: w.cache}
	for d := range w.dict {
		s.ids[d] = w.dict[d].ids
	}
	clear(w.grown)
	w.now.Store(s)
	return s
}

var notReached = kernel.T("账本还没有到第 %d 号，现在到第 %d 号", "The ledger has not reached position %d; it is at %d")
