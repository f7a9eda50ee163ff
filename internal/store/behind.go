package store

import (
	"context"
	"database/sql"
	"runtime"
	"slices"
	"sync/atomic"
)

// behind carries out the statements of a batch on a second goroutine, in their
// order, while the caller reckons what comes next: seeding then keeps two
// processors busy. A query waits only for the last statement on its way that may
// have changed what it looks at (see tables and form), then has the connection for itself
// until its rows were read. After a statement that failed no other is carried
// out; the caller hears of it with the next answer, or in the end.
type behind struct {
	run    runner
	tables *tables
	last   map[string]int64 // the last statement that may have changed a table

	ring [mostWaiting]*late // the n-th stands at n % mostWaiting
	over atomic.Int64       // how many were handed over
	ran  atomic.Int64       // how many were carried out
	want atomic.Int64       // how many the caller waits for
	end  atomic.Bool
	err  atomic.Pointer[error] // of the first that failed

	asks atomic.Bool // the caller wants the connection, or has it
	busy atomic.Bool // the goroutine has it

	worker, caller bell
}

// mostWaiting is how far behind the goroutine may be.
const mostWaiting = 1024

// late is a statement on its way, and its result once it was carried out.
type late struct {
	sql.Result
	b    *behind
	n    int64 // it is the n-th, from 1
	ctx  context.Context
	q    string
	args []any

	tables []string // that it may change
	form   *form    // which rows of one of them; nil = any
}

func startBehind(ctx context.Context, run runner) (*behind, error) {
	names, err := readTables(ctx, run)
	if err != nil {
		return nil, err
	}
	b := &behind{run: run, tables: names, last: map[string]int64{}}
	go b.work()
	return b, nil
}

func (b *behind) work() {
	some := func() bool { return b.ran.Load() < b.over.Load() || b.end.Load() }
	free := func() bool { return !b.asks.Load() }
	for b.worker.wait(some); b.ran.Load() < b.over.Load(); b.worker.wait(some) {
		for b.busy.Store(true); b.asks.Load(); b.busy.Store(true) {
			b.busy.Store(false)
			b.worker.wait(free)
		}
		b.carryOut(b.ring[(b.ran.Load()+1)%mostWaiting])
		b.busy.Store(false)
		if b.ran.Add(1) == b.want.Load() {
			b.caller.ring()
		}
	}
}

func (b *behind) carryOut(s *late) {
	if b.err.Load() != nil {
		return
	}
	var err error
	if s.Result, err = b.run.ExecContext(s.ctx, s.q, s.args...); err != nil {
		err = describe(s.q, err)
		b.err.Store(&err)
	}
}

// until returns when the n-th statement was carried out.
func (b *behind) until(n int64) error {
	b.release()
	if b.ran.Load() < n {
		b.want.Store(n)
		b.caller.wait(func() bool { return b.ran.Load() >= n })
		b.want.Store(0)
	}
	if err := b.err.Load(); err != nil {
		return *err
	}
	return nil
}

// hold takes the connection between two statements, release gives it back.
func (b *behind) hold() {
	b.asks.Store(true)
	for n := 1; b.busy.Load(); n++ { // no longer than one statement
		if n%glances == 0 {
			runtime.Gosched()
		}
	}
}

func (b *behind) release() {
	if b.asks.Load() {
		b.asks.Store(false)
		b.worker.ring()
	}
}

// stop carries out the rest and ends the goroutine.
func (b *behind) stop() error {
	err := b.until(b.over.Load())
	b.end.Store(true)
	b.worker.ring()
	return err
}

func (b *behind) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	s := &late{b: b, n: b.over.Load() + 1, ctx: ctx, q: q, args: slices.Clone(args), tables: b.tables.changed(q), form: b.tables.written(q)}
	if s.n-b.ran.Load() >= mostWaiting {
		_ = b.until(s.n - mostWaiting/2) // an error is told with the next answer
	}
	for _, name := range s.tables {
		b.last[name] = s.n
	}
	b.ring[s.n%mostWaiting] = s
	b.over.Store(s.n)
	b.release()
	b.worker.ring()
	return s, nil
}

// RowsAffected waits for the statement.
func (s *late) RowsAffected() (int64, error) {
	if err := s.b.until(s.n); err != nil {
		return 0, err
	}
	return s.Result.RowsAffected()
}

// before waits for all that a query may look at, and takes the connection.
func (b *behind) before(q string, args []any) error {
	var n int64
	f := b.tables.read(q)
	value := f.value(args)
	for _, name := range b.tables.asked(q) {
		if value != "" && name == f.table {
			n = max(n, b.lastOf(f, value))
		} else {
			n = max(n, b.last[name])
		}
	}
	err := b.until(n)
	b.hold()
	return err
}

func (b *behind) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if err := b.before(q, args); err != nil {
		return nil, err
	}
	return b.run.QueryContext(ctx, q, args...)
}

func (b *behind) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	if err := b.before(q, args); err != nil {
		ctx = failedContext{ctx, err}
	}
	return b.run.QueryRowContext(ctx, q, args...)
}
