package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// behind carries out the statements of a batch on a second goroutine, in their
// order, while the caller reckons what comes next: seeding then keeps two
// processors busy. Whoever wants an answer, of a query or of how many rows
// changed, waits until all before is done. After one that failed no other is
// carried out; the caller hears of it with the next answer, or in the end.
type behind struct {
	run  runner
	next []*late
	todo chan []*late
	left sync.WaitGroup
	err  error // of the first that failed; to be read when nothing is left
}

// late is a statement on its way, and its result once it was carried out.
type late struct {
	sql.Result
	b    *behind
	ctx  context.Context
	q    string
	args []any
}

// A few statements at a time are handed over, so that neither side often waits
// for the other to wake up.
const (
	handedOver  = 16
	mostWaiting = 64
)

func startBehind(run runner) *behind {
	b := &behind{run: run, todo: make(chan []*late, mostWaiting)}
	go b.work()
	return b
}

func (b *behind) work() {
	for list := range b.todo {
		for _, s := range list {
			if b.err == nil {
				s.Result, b.err = b.run.ExecContext(s.ctx, s.q, s.args...)
			}
			if b.err != nil {
				b.err = describe(s.q, b.err)
			}
		}
		b.left.Done()
	}
}

// hand lets what was collected be carried out.
func (b *behind) hand() {
	if len(b.next) > 0 {
		b.left.Add(1)
		b.todo <- b.next
		b.next = make([]*late, 0, handedOver)
	}
}

// wait returns when everything was carried out.
func (b *behind) wait() error {
	b.hand()
	b.left.Wait()
	return b.err
}

// stop ends the goroutine.
func (b *behind) stop() error {
	err := b.wait()
	close(b.todo)
	return err
}

func (b *behind) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	s := &late{b: b, ctx: ctx, q: q, args: slices.Clone(args)}
	if b.next = append(b.next, s); len(b.next) == handedOver {
		b.hand()
	}
	return s, nil
}

// RowsAffected waits for the statement.
func (s *late) RowsAffected() (int64, error) {
	if err := s.b.wait(); err != nil {
		return 0, err
	}
	return s.Result.RowsAffected()
}

func (b *behind) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if err := b.wait(); err != nil {
		return nil, err
	}
	return b.run.QueryContext(ctx, q, args...)
}

func (b *behind) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	if err := b.wait(); err != nil {
		ctx = failedContext{ctx, err}
	}
	return b.run.QueryRowContext(ctx, q, args...)
}
