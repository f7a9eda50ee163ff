package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// behind carries out the statements of a batch on a second goroutine, in their
// order, while the caller reckons what comes next: seeding then keeps two
// processors busy. A query waits only for the last statement on its way that
// names one of its tables (see touching), then runs between the others. After a
// statement that failed no other is carried out; the caller hears of it with the
// next answer, or in the end.
type behind struct {
	run    runner
	tables *tables

	lock sync.Mutex
	more sync.Cond // for the goroutine: statements wait, or it is to stop
	done sync.Cond // for the caller: what it waits for was carried out
	todo []*late   // handed over, not yet taken
	last map[string]int64
	over int64 // how many were handed over
	ran  int64 // how many were carried out
	want int64 // what the caller waits for
	idle bool
	end  bool
	err  error // of the first that failed
}

// late is a statement on its way, and its result once it was carried out.
type late struct {
	sql.Result
	b    *behind
	n    int64 // it is the n-th
	ctx  context.Context
	q    string
	args []any
}

// A goroutine that sleeps is woken for a few statements at a time, and is never
// further behind than this.
const (
	handedOver  = 16
	mostWaiting = 1024
)

func startBehind(ctx context.Context, run runner) (*behind, error) {
	names, err := readTables(ctx, run)
	if err != nil {
		return nil, err
	}
	b := &behind{run: run, tables: names, last: map[string]int64{}}
	b.more.L, b.done.L = &b.lock, &b.lock
	go b.work()
	return b, nil
}

func (b *behind) work() {
	for list := b.take(); list != nil; list = b.take() {
		for _, s := range list {
			b.carryOut(s)
		}
	}
}

// take waits for statements; nil = there will be none.
func (b *behind) take() []*late {
	b.lock.Lock()
	defer b.lock.Unlock()
	for len(b.todo) == 0 {
		if b.end {
			return nil
		}
		b.idle = true
		b.more.Wait()
	}
	b.idle = false
	list := b.todo
	b.todo = make([]*late, 0, cap(list))
	return list
}

func (b *behind) carryOut(s *late) {
	if b.err == nil { // written by this goroutine alone
		r, err := b.run.ExecContext(s.ctx, s.q, s.args...)
		if s.Result = r; err != nil {
			b.lock.Lock()
			b.err = describe(s.q, err)
			b.lock.Unlock()
		}
	}
	b.lock.Lock()
	if b.ran++; b.ran == b.want || b.over-b.ran == mostWaiting/2 {
		b.done.Signal()
	}
	b.lock.Unlock()
}

// until returns when the n-th statement was carried out.
func (b *behind) until(n int64) error {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.ran < n {
		b.wake()
		for b.want = n; b.ran < n; {
			b.done.Wait()
		}
		b.want = 0
	}
	return b.err
}

func (b *behind) wake() {
	if b.idle {
		b.idle = false
		b.more.Signal()
	}
}

// stop carries out the rest and ends the goroutine.
func (b *behind) stop() error {
	err := b.until(b.over)
	b.lock.Lock()
	defer b.lock.Unlock()
	b.end = true
	b.more.Signal()
	return err
}

func (b *behind) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	names := b.tables.touching(q)
	b.lock.Lock()
	defer b.lock.Unlock()
	b.over++
	for _, name := range names {
		b.last[name] = b.over
	}
	s := &late{b: b, n: b.over, ctx: ctx, q: q, args: slices.Clone(args)}
	if b.todo = append(b.todo, s); len(b.todo) >= handedOver {
		b.wake()
	}
	for b.over-b.ran >= mostWaiting {
		b.done.Wait()
	}
	return s, nil
}

// RowsAffected waits for the statement.
func (s *late) RowsAffected() (int64, error) {
	if err := s.b.until(s.n); err != nil {
		return 0, err
	}
	return s.Result.RowsAffected()
}

// before waits for all that a query may look at.
func (b *behind) before(q string) error {
	var n int64
	for _, name := range b.tables.touching(q) {
		n = max(n, b.last[name])
	}
	return b.until(n)
}

func (b *behind) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if err := b.before(q); err != nil {
		return nil, err
	}
	return b.run.QueryContext(ctx, q, args...)
}

func (b *behind) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	if err := b.before(q); err != nil {
		ctx = failedContext{ctx, err}
	}
	return b.run.QueryRowContext(ctx, q, args...)
}
