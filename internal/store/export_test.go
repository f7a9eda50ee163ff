package store

import "context"

// OnWriter runs q on SQLite's writer between transactions.
func (db *DB) OnWriter(ctx context.Context, q string) error {
	return db.engine.(*sqliteEngine).writer.control(ctx, func(s *session) error { return s.do(q) })
}

// QueryTermCount tells how many conditions a query has.
func QueryTermCount(q string) int { return len(queryTerms(q)) }

// InOrder is inOrder.
func InOrder(q string) string { return inOrder(q) }

// LastBatch tells how many callers shared SQLite's last COMMIT; ask it when nobody writes.
func (db *DB) LastBatch() int { return db.engine.(*sqliteEngine).writer.sizes[1] }
