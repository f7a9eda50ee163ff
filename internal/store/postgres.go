package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3/lock"

	"juyan/internal/kernel"
)

// postgresEngine runs every Write SERIALIZABLE and reruns it when PostgreSQL
// says that it collided with another. No advisory locks, LISTEN or triggers.
type postgresEngine struct {
	db   *DB
	pool *sql.DB
	side *sql.DB       // for what stands apart; whoever asks for it holds one of pool
	lane chan struct{} // reruns of this process go one at a time
	done atomic.Bool   // closed
}

const (
	postgresConns    = 16
	sideConns        = 2
	postgresAttempts = 20
	backoffMax       = 200 * time.Millisecond
	connectWait      = 5 * time.Second // for a host that does not answer, unless the address says connect_timeout
)

// openPostgres takes a libpq URL, of several hosts too: with
// target_session_attrs=read-write the one that takes writes is used.
// default_query_exec_mode=cache_describe in it suits PgBouncer before 1.21, which
// cannot keep named statements.
func openPostgres(ctx context.Context, db *DB, url string) (engine, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		e := kernel.Invalid("db", kernel.T("数据库地址写得不对，应像 postgres://用户@主机:5432/库名", "The database address is malformed; write it like postgres://user@host:5432/name"))
		e.Cause = err
		return nil, e
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectWait
	}
	e := &postgresEngine{db: db, pool: postgresPool(cfg, postgresConns), side: postgresPool(cfg, sideConns), lane: make(chan struct{}, 1)}
	if err := e.check(ctx); err != nil {
		_ = e.close()
		return nil, err
	}
	return e, nil
}

// check refuses a database that orders text otherwise than bytewise, as
// SQLite does: lists and keyset paging would differ.
func (e *postgresEngine) check(ctx context.Context) error {
	var bytewise bool
	var encoding string
	err := e.pool.QueryRowContext(ctx, "SELECT 'a' > 'B', getdatabaseencoding()").Scan(&bytewise, &encoding)
	if err != nil {
		return unavailable(err, kernel.T("连不上数据库，请检查地址、用户和口令", "The database cannot be reached; check the address, user and password"))
	}
	if bytewise && encoding == "UTF8" {
		return nil
	}
	return kernel.Invalid("db", kernel.T(
		"这个数据库的文字顺序或编码不对；请这样新建：CREATE DATABASE juyan TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
		"This database has the wrong text order or encoding; create it with: CREATE DATABASE juyan TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"))
}

func (e *postgresEngine) handle() *sql.DB { return e.pool }

// lockMigrations takes a lease in a table of its own; nodes that start at the
// same time wait up to a minute for one another.
func (e *postgresEngine) lockMigrations(ctx context.Context) (func(), error) {
	l, err := lock.NewPostgresTableLocker(lock.WithTableName("migration_lock"),
		lock.WithTableLockTimeout(200*time.Millisecond, 300), lock.WithTableLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, err
	}
	if err := l.Lock(ctx, e.pool); err != nil {
		return nil, err
	}
	return func() { _ = l.Unlock(ctx, e.pool) }, nil // a lease that stays behind expires
}

// close waits for the transactions under way.
func (e *postgresEngine) close() error {
	e.done.Store(true)
	return errors.Join(e.pool.Close(), e.side.Close())
}

func (e *postgresEngine) waiting() int { return 0 }

// shrink does nothing: the pages are the server's.
func (e *postgresEngine) shrink(context.Context) error { return nil }

func (e *postgresEngine) setUnsafe(context.Context, bool) error { return nil }

func (e *postgresEngine) write(ctx context.Context, _ manner, fn func(*Tx) error) error {
	tx, err := e.attempt(ctx, fn)
	if collided(err) {
		tx, err = e.rerun(ctx, fn)
	}
	if err == nil {
		tx.committed()
	}
	return err
}

// rerun tries again, alone among this process's reruns, under a growing
// random delay that keeps several processes from colliding for ever.
func (e *postgresEngine) rerun(ctx context.Context, fn func(*Tx) error) (tx *Tx, err error) {
	ctx = context.WithoutCancel(ctx) // it has started
	e.lane <- struct{}{}
	defer func() { <-e.lane }()
	wait := 2 * time.Millisecond
	for range postgresAttempts {
		time.Sleep(time.Duration(rand.Int64N(int64(wait))))
		if tx, err = e.attempt(ctx, fn); !collided(err) {
			return tx, err
		}
		wait = min(2*wait, backoffMax)
	}
	return tx, unavailable(err, kernel.T("同时修改的人太多，请稍后再试", "Too many people are changing the same thing; please try again shortly"))
}

// apart runs the statements of fn by a connection of their own, each committed by
// itself.
func (e *postgresEngine) apart(tx *Tx, fn func(*Tx) error) (bool, error) {
	conn, err := e.side.Conn(tx.ctx)
	if err != nil {
		return false, tx.fail("", err)
	}
	defer conn.Close()
	own := newTx(tx.ctx, e.db, conn, true)
	if err := own.finish(fn(own)); err != nil {
		return false, tx.fail("", err)
	}
	return true, nil
}

const (
	beginWrite = "BEGIN ISOLATION LEVEL SERIALIZABLE"
	beginRead  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
)

// attempt runs fn once in a transaction of its own that writes.
func (e *postgresEngine) attempt(ctx context.Context, fn func(*Tx) error) (*Tx, error) {
	conn, own, err := e.take(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx = context.WithoutCancel(ctx)
	tx := newTx(ctx, e.db, conn, true)
	defer tx.leave(own) // after a COMMIT it does nothing; it also serves a panic
	own.later(beginWrite)
	tx.later = own.later
	if err := tx.finish(fn(tx)); err != nil {
		if tx.err != nil && collided(tx.err) {
			err = tx.err // whatever fn made of it
		}
		tx.leave(own)
		tx.undone()
		return nil, err
	}
	err = own.commit(ctx)
	if lost(err) {
		return tx, unknownOutcome(err)
	}
	if err != nil {
		err = tx.fail("COMMIT", err)
		tx.leave(own)
		tx.undone()
	}
	return tx, err
}

func (e *postgresEngine) read(ctx context.Context, fn func(*Tx) error) error {
	conn, own, err := e.take(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx := newTx(ctx, e.db, unwatched{conn}, false)
	defer tx.leave(own)
	own.later(beginRead)
	own.ctx = ctx
	if err := tx.finish(fn(tx)); err != nil {
		return err
	}
	own.end()
	return nil
}

// ask runs fn without a transaction; that is a snapshot as long as it asks once.
func (e *postgresEngine) ask(ctx context.Context, fn func(*Tx) error) error {
	more, err := e.askOnce(ctx, fn)
	if more {
		return e.read(ctx, fn)
	}
	return err
}

func (e *postgresEngine) askOnce(ctx context.Context, fn func(*Tx) error) (more bool, err error) {
	conn, own, err := e.take(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	tx := newTx(ctx, e.db, unwatched{conn}, false)
	defer tx.leave(own)
	tx.once, own.ctx = true, ctx
	err = tx.finish(fn(tx))
	return errors.Is(tx.err, errMore), err
}

// take takes a connection for a transaction.
func (e *postgresEngine) take(ctx context.Context) (conn *sql.Conn, own *postgresConn, err error) {
	if e.done.Load() {
		return nil, nil, errClosed
	}
	if conn, err = e.pool.Conn(ctx); err != nil {
		return nil, nil, err
	}
	err = conn.Raw(func(c any) error { own = c.(*postgresConn); return nil })
	return conn, own, err
}

// leave ends a transaction that is not to be; rows that are still open hold the
// connection.
func (tx *Tx) leave(own *postgresConn) {
	if tx.open != nil {
		_ = tx.open.Close()
	}
	own.rollback(tx.ctx)
}

// lost tells a COMMIT whose answer was lost from one that was refused, or was not
// sent since something that was to go with it could not be.
func lost(err error) bool {
	var refused *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, pgx.ErrTxCommitRollback), errors.As(err, new(pgx.ErrPreprocessingBatch)):
		return false
	case errors.As(err, &refused):
		return refused.Code == "40003" || refused.Code[:2] == "08" || refused.Code[:2] == "57"
	}
	return true
}

// collided reports a serialization failure or a deadlock.
func collided(err error) bool {
	state := pgState(err)
	return state == "40001" || state == "40P01"
}
