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

// WriteAside is a Write that changes nothing by which others reckon.
func (db *DB) WriteAside(ctx context.Context, fn func(*Tx) error) error {
	return db.write(ctx, aside, fn)
}

// CutMerge enters the oldest records of SQLite's tail into the index, but stops before
// the last of the steps, as a program that is killed.
func (db *DB) CutMerge(steps int) error {
	m := db.engine.(*sqliteEngine).merger
	at, err := m.begin()
	if err != nil {
		return err
	}
	rows, err := m.rows(at)
	if err != nil {
		return err
	}
	for k := range steps {
		if err := m.step(at, rows[k*len(rows)/(steps+1):(k+1)*len(rows)/(steps+1)], false); err != nil {
			return err
		}
	}
	return nil
}

// MergeTail has SQLite's tail merged as when it has grown.
func (db *DB) MergeTail() { db.engine.(*sqliteEngine).merger.wake() }

// TailDocs is how many records are merged at a time.
const TailDocs = tailDocs
