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
	mu    sync.Mutex // one refresh at a time; guards all but now
	cache *cache
	now   atomic.Pointer[Snapshot]
	known map[kernel.ID]bool // published imports that are in the columns
	seen  seen
	parts map[string]*partition
	grown map[string]bool // parts that no snapshot shows
	dict  [perDim]dictionary
	facts int
}

// New returns a warehouse that has read nothing yet.
func New(db *store.DB) *Warehouse {
	w := &Warehouse{db: db, cache: newCache(), known: map[kernel.ID]bool{}, parts: map[string]*partition{}, grown: map[string]bool{}}
	for d := range w.dict {
		w.dict[d] = newDictionary()
	}
	return w
}

// Loaded reports whether the columns are in memory.
func (w *Warehouse) Loaded() bool { return w.now.Load() != nil }

// Refresh takes in what is new and returns the facts of this moment. The first
// call loads everything.
func (w *Warehouse) Refresh(ctx context.Context) (*Snapshot, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.now.Load() == nil && w.seen.top == 0 {
		if err := w.load(ctx); err != nil {
			return nil, err
		}
	}
	if err := w.db.Read(ctx, w.catchUp); err != nil {
		return nil, err
	}
	return w.show(), nil
}

// catchUp takes in all that one snapshot of the database shows and the columns
// lack. Whatever was taken before, by whichever snapshots, the columns then
// show this moment. Should it fail halfway, the next call goes on.
func (w *Warehouse) catchUp(tx *store.Tx) error {
	top := w.seen.top
	take := func(r *raw) {
		w.take(r)
		top = max(top, r.row.seq)
	}
	if err := w.takeImports(tx); err != nil {
		return err
	}
	if err := eachInGaps(tx, w.seen.gaps, take); err != nil {
		return err
	}
	if err := each(tx, take, ` WHERE seq > $1`, w.seen.top); err != nil {
		return err
	}
	w.seen.pass(top, kernel.SystemClock.Now())
	return nil
}

// takeImports takes the facts of imports that were published since.
func (w *Warehouse) takeImports(tx *store.Tx) error {
	batches, err := published(tx)
	if err != nil {
		return err
	}
	for _, b := range batches {
		if w.known[b] {
			continue
		}
		if err := each(tx, w.put, ` WHERE batch = $1`, b); err != nil {
			return err
		}
		w.known[b] = true
	}
	return nil
}

// take takes a fact, unless its import is not published.
func (w *Warehouse) take(r *raw) {
	if r.batch != "" && !w.known[r.batch] {
		w.seen.staged.set(r.row.seq)
		return
	}
	w.put(r)
}

// put appends a fact to its measure, once.
func (w *Warehouse) put(r *raw) {
	if !w.seen.take(r.row.seq) {
		return
	}
	for d, id := range r.id {
		r.row.dim[d] = w.dict[d].code(id)
	}
	p := w.parts[r.measure]
	switch {
	case p == nil:
		p = &partition{}
	case !w.grown[r.measure]:
		p = p.thaw()
	}
	w.parts[r.measure], w.grown[r.measure] = p, true
	p.add(&r.row)
	w.facts++
}

// show publishes what was taken as a new snapshot, if anything was.
func (w *Warehouse) show() *Snapshot {
	s := w.now.Load()
	if s != nil && len(w.grown) == 0 {
		return s
	}
	s = &Snapshot{parts: maps.Clone(w.parts), facts: w.facts, cache: w.cache}
	for d := range w.dict {
		s.ids[d] = w.dict[d].ids
	}
	clear(w.grown)
	w.now.Store(s)
	return s
}

// loadRows is how many facts one read of the first load asks for: long reads
// would keep the database from tidying up.
const loadRows = 250_000

// load reads what is there in pieces, several at a time. The pieces are of
// different moments; catchUp makes them one.
func (w *Warehouse) load(ctx context.Context) error {
	var last int64
	err := w.db.Read(ctx, func(tx *store.Tx) error {
		batches, err := published(tx)
		for _, b := range batches {
			w.known[b] = true
		}
		if err == nil {
			last, err = lastNumber(tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := w.loadPieces(ctx, last); err != nil {
		return err
	}
	w.seen.pass(last, kernel.SystemClock.Now())
	return nil
}

func (w *Warehouse) loadPieces(ctx context.Context, last int64) error {
	var next atomic.Int64
	var putting sync.Mutex
	workers := max(1, runtime.GOMAXPROCS(0))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for errs[i] == nil {
				to := next.Add(loadRows)
				if to-loadRows >= last {
					return
				}
				errs[i] = w.loadPiece(ctx, to-loadRows, min(to, last), &putting)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// handful is how many facts are put away under one lock.
const handful = 512

func (w *Warehouse) loadPiece(ctx context.Context, after, to int64, putting *sync.Mutex) error {
	list := make([]raw, 0, handful)
	flush := func() {
		putting.Lock()
		defer putting.Unlock()
		for i := range list {
			w.take(&list[i])
		}
		list = list[:0]
	}
	return w.db.Read(ctx, func(tx *store.Tx) error {
		err := each(tx, func(r *raw) {
			if list = append(list, *r); len(list) == handful {
				flush()
			}
		}, ` WHERE seq > $1 AND seq <= $2`, after, to)
		flush()
		return err
	})
}
