package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
)

// runner is a connection inside a transaction.
type runner interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

var (
	errNested   = errors.New("store: Write called inside a transaction")
	errRowsOpen = errors.New("store: close the rows before the next statement")
	errMore     = errors.New("store: more than one question") // see Ask
)

// insideKey marks the context of a running Write.
type insideKey struct{}

// Tx is one transaction, used by one goroutine and only until its closure
// returns. Its first failed statement dooms it: later ones return the same
// error and Write fails, whatever the closure returns.
type Tx struct {
	db    *DB
	ctx   context.Context
	run   runner
	now   kernel.Instant
	open  *sql.Rows // last rows handed out
	err   error     // of the first failed statement
	wrote bool      // a statement that may write has run
	once  bool      // one question only may be asked: see Ask
	asked bool      // it was
	after []func()
	undo  []func() // see Undone
	keys  []string // of idempotency, claimed

	later func(q string, args ...any) // see Queue; nil where that saves nothing
	early *early                      // its turn has not come; nil = it has
	batch *Tx                         // the long transaction of a Batch that this one joined; nil = none
}

func newTx(ctx context.Context, db *DB, run runner, writes bool) *Tx {
	if writes {
		ctx = context.WithValue(context.WithoutCancel(ctx), insideKey{}, true)
	}
	return &Tx{db: db, ctx: ctx, run: run, now: db.opts.Clock.Now()}
}

// Context returns the transaction's context.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now returns the domain time, the same throughout the transaction.
func (tx *Tx) Now() kernel.Instant { return tx.now }

// NewID returns a fresh id stamped with Now.
func (tx *Tx) NewID() kernel.ID { return tx.db.newID(tx.now) }

// Dialect tells which engine runs the transaction.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// AfterCommit has fn run once, after the COMMIT that makes this transaction
// durable and before Write returns; never if it fails.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// Undone has fn run when this transaction surely left nothing; it may be run again
// then. A COMMIT whose answer was lost is no such case.
func (tx *Tx) Undone(fn func()) { tx.undo = append(tx.undo, fn) }

// Apart reports whether fn stands whatever becomes of tx. It is for a counter that
// everybody takes from: a SERIALIZABLE transaction of PostgreSQL fails once it has
// waited for a row that another changed, and all would fail but one. There each
// statement of fn stands at once, by a connection of its own. On SQLite, where one
// transaction follows another, fn is part of tx.
func (tx *Tx) Apart(fn func(*Tx) error) (apart bool, err error) {
	if tx.err != nil {
		return false, tx.err
	}
	return tx.db.engine.apart(tx, fn)
}

// statement is one that was queued.
type statement struct {
	q    string
	args []any
}

// Queue runs a statement whose result nobody needs, with others of its kind: before
// the next that is not queued, at the latest before COMMIT, in their order. To
// PostgreSQL they go in one message with that, where each would wait for an answer of
// its own; before its turn (see WriteEarly) a transaction plans them. That one failed
// is told then, by its name, and fails the transaction.
func (tx *Tx) Queue(q string, args ...any) error {
	if tx.early != nil {
		return tx.planned(q, args)
	}
	if tx.later == nil {
		return tx.Exec(q, args...)
	}
	if err := tx.sound(args); err != nil {
		return err
	}
	tx.wrote = true
	tx.later(q, args...)
	return nil
}

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(q string, args ...any) error {
	_, err := tx.exec(q, args)
	return err
}

// ExecN is Exec that returns the number of rows affected.
func (tx *Tx) ExecN(q string, args ...any) (int64, error) {
	r, err := tx.exec(q, args)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (tx *Tx) exec(q string, args []any) (sql.Result, error) {
	if err := tx.question(q, args); err != nil {
		return nil, err
	}
	return tx.execute(q, args)
}

func (tx *Tx) execute(q string, args []any) (sql.Result, error) {
	tx.wrote = true
	r, err := tx.run.ExecContext(tx.ctx, q, args...)
	if err != nil {
		return nil, tx.fail(q, err)
	}
	return r, nil
}

// Query runs a statement that returns rows; close them before the next
// statement. All and One do.
func (tx *Tx) Query(q string, args ...any) (*sql.Rows, error) {
	if err := tx.question(q, args); err != nil {
		return nil, err
	}
	tx.wrote = tx.wrote || !isSelect(q)
	rows, err := tx.run.QueryContext(tx.ctx, q, args...)
	if err != nil {
		return nil, tx.fail(q, err)
	}
	tx.open = rows
	return rows, nil
}

// answered ends what Query began: others may have the connection.
func (tx *Tx) answered(rows *sql.Rows) {
	_ = rows.Close()
	if b, ok := tx.run.(*behind); ok {
		b.release()
	}
}

// QueryRow runs a statement that returns one row; its Scan must be called.
func (tx *Tx) QueryRow(q string, args ...any) *sql.Row {
	if err := tx.question(q, args); err != nil {
		return tx.db.engine.handle().QueryRowContext(failedContext{tx.ctx, err}, q)
	}
	tx.wrote = tx.wrote || !isSelect(q)
	row := tx.run.QueryRowContext(tx.ctx, q, args...)
	if err := row.Err(); err != nil {
		_ = tx.fail(q, err)
	}
	return row
}

// question is sound once the turn has come, where q may be the only one.
func (tx *Tx) question(q string, args []any) error {
	if err := tx.Turn(); err != nil {
		return err
	}
	if tx.once && tx.err == nil && (tx.asked || !isSelect(q)) {
		return tx.fail("", kernel.Internal(errMore))
	}
	tx.asked = true
	return tx.sound(args)
}

// sound reports why no further statement may run, if so.
func (tx *Tx) sound(args []any) error {
	if tx.err != nil {
		return tx.err
	}
	if tx.open != nil {
		if _, err := tx.open.Columns(); err == nil {
			return tx.fail("", errRowsOpen)
		}
		if err := tx.open.Err(); err != nil {
			return tx.fail("", err)
		}
		tx.open = nil
	}
	for _, a := range args {
		if s, ok := a.(string); ok && !storable(s) {
			return tx.fail("", kernel.Invalid("", kernel.T(
				"文字里有无法保存的字符，请删去后重试（多半是从别的程序里复制来的）",
				"The text holds characters that cannot be stored; remove them and try again (they were probably copied from another program)")))
		}
	}
	return nil
}

// isSelect reports whether q only reads; INSERT … RETURNING is a query too.
func isSelect(q string) bool { return strings.HasPrefix(q, "SELECT") }

// storable reports whether both engines can keep s: PostgreSQL refuses NUL
// and anything that is not UTF-8.
func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// fail dooms the transaction and returns err as people should see it.
func (tx *Tx) fail(q string, err error) error {
	err = describe(q, err)
	if tx.err == nil {
		tx.err = err
	}
	return err
}

// finish closes what the closure left open and returns its verdict.
func (tx *Tx) finish(err error) error {
	if tx.open != nil {
		_ = tx.open.Close()
	}
	if err == nil {
		err = tx.err
	}
	return err
}

func (tx *Tx) undone() {
	for _, fn := range tx.undo {
		fn()
	}
}

func (tx *Tx) committed() {
	for _, fn := range tx.after {
		fn()
	}
}

// failedContext makes database/sql return err from a QueryRow at once, since
// a *sql.Row with an error cannot be built otherwise.
type failedContext struct {
	context.Context
	err error
}

var closedChan = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

func (failedContext) Done() <-chan struct{} { return closedChan }
func (c failedContext) Err() error          { return c.err }
