package store

import (
	"cmp"
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"

	"juyan/internal/kernel"
)

// batchKey marks the context of a Batch.
type batchKey struct{}

// SameBatch reports whether both transactions belong to one Batch of SQLite: what
// one left, the other finds, for nobody else wrote in between.
func (tx *Tx) SameBatch(other *Tx) bool {
	return tx.batch != nil && other != nil && tx.batch == other.batch
}

var errHalfWritten = errors.New("store: a Write inside a Batch failed after it had written")

// Batch runs fn; each Write and Read under the context it is given joins one
// long transaction on SQLite's writer, so that seeding pays for one COMMIT
// instead of thousands. They follow one another on one goroutine and see what
// the earlier ones wrote; AfterCommit runs after each. Statements that return
// nothing are carried out on a second goroutine (see behind). A Write that fails
// before its first of them fails alone; one that fails later fails the batch, and
// nothing of it remains. Nobody else can write meanwhile, so a Batch is
// for a database that is not served yet. On PostgreSQL every Write commits by
// itself.
func (db *DB) Batch(ctx context.Context, fn func(ctx context.Context) error) error {
	if db.dialect == Postgres {
		return fn(ctx)
	}
	return db.WriteBulk(ctx, func(tx *Tx) (err error) {
		b, err := startBehind(tx.ctx, tx.run)
		if err != nil {
			return err
		}
		defer func() { err = cmp.Or(b.stop(), err) }()
		tx.run = b
		return fn(context.WithValue(ctx, batchKey{}, tx))
	})
}

// Beside runs fn for 0 to n-1, as many at a time as there are processors: for who
// reads much in parts that do not depend on one another. Within a Batch they
// follow one another. It returns the first error.
func (db *DB) Beside(ctx context.Context, n int, fn func(ctx context.Context, i int) error) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(runtime.GOMAXPROCS(0))
	if outer, ok := ctx.Value(batchKey{}).(*Tx); ok && outer.db == db {
		all.SetLimit(1)
	}
	for i := range n {
		all.Go(func() error { return fn(ctx, i) })
	}
	return all.Wait()
}

// joined runs fn as part of the batch ctx belongs to; ok is false when it
// belongs to none.
func (db *DB) joined(ctx context.Context, writes bool, fn func(*Tx) error) (err error, ok bool) {
	outer, ok := ctx.Value(batchKey{}).(*Tx)
	if !ok || outer.db != db {
		return nil, false
	}
	if outer.err != nil {
		return outer.err, true
	}
	tx := newTx(context.WithoutCancel(ctx), db, outer.run, writes)
	tx.batch = outer
	if err := tx.finish(fn(tx)); err != nil {
		if tx.wrote {
			outer.err = kernel.Internal(errors.Join(errHalfWritten, err))
		}
		return err, true
	}
	tx.committed()
	return nil, true
}
