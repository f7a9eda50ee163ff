package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConn is a connection on which statements wait for the next that must be
// answered, and go with it in one message: each answer is a goroutine that sleeps
// and is woken. So BEGIN goes with the first statement, COMMIT with what was queued,
// and nobody waits for the end of what only read.
type postgresConn struct {
	*stdlib.Conn
	queue []statement
	ends  bool            // a COMMIT is on its way whose answer nobody has read yet
	ctx   context.Context // of what only reads, which can be cancelled; nil = what the caller says
}

// unwatched is the connection of what only reads, whose context it watches itself:
// database/sql has a goroutine for each query do so.
type unwatched struct{ *sql.Conn }

func (u unwatched) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return u.Conn.QueryContext(context.WithoutCancel(ctx), q, args...)
}

func (u unwatched) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	return u.Conn.QueryRowContext(context.WithoutCancel(ctx), q, args...)
}

// queuedError is of a statement that was not asked for by itself.
type queuedError struct {
	q   string
	err error
}

func (e *queuedError) Error() string { return e.err.Error() }
func (e *queuedError) Unwrap() error { return e.err }

// connector makes such connections.
type connector struct{ driver.Connector }

func postgresPool(cfg *pgx.ConnConfig, most int) *sql.DB {
	pool := sql.OpenDB(connector{stdlib.GetConnector(*cfg)})
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	return pool
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &postgresConn{Conn: conn.(*stdlib.Conn)}, nil
}

// ResetSession reads the answer nobody waited for; it is there by now.
func (c *postgresConn) ResetSession(ctx context.Context) error {
	for c.ends {
		m, err := c.Conn.Conn().PgConn().ReceiveMessage(ctx)
		if err != nil {
			return driver.ErrBadConn
		}
		_, ready := m.(*pgproto3.ReadyForQuery)
		c.ends = !ready
	}
	return c.Conn.ResetSession(ctx)
}

func (c *postgresConn) later(q string, args ...any) {
	c.queue = append(c.queue, statement{q, slices.Clone(args)}) // the caller may go on with its slice
}

// QueryContext asks q behind what is queued.
func (c *postgresConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if c.ctx != nil {
		ctx = c.ctx
	}
	if len(c.queue) == 0 {
		return c.Conn.QueryContext(ctx, q, args)
	}
	answers, err := c.send(ctx, q, values(args))
	if err != nil {
		return nil, err
	}
	rows, _ := answers.Query() // its error is that of rows
	r := &postgresRows{rows: rows, answers: answers}
	if r.more = rows.Next(); rows.Err() != nil { // what fails does so at its first row
		_ = r.Close() // it says the same again
		return nil, blamed(rows.Err())
	}
	return r, nil
}

// ExecContext is QueryContext without rows. What has no arguments may be several
// statements, which PostgreSQL takes by themselves only.
func (c *postgresConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		if err := c.flush(ctx); err != nil {
			return nil, err
		}
	}
	if len(c.queue) == 0 {
		return c.Conn.ExecContext(ctx, q, args)
	}
	tag, err := c.exec(ctx, q, values(args))
	return driver.RowsAffected(tag.RowsAffected()), err
}

func (c *postgresConn) exec(ctx context.Context, q string, args []any) (pgconn.CommandTag, error) {
	answers, err := c.send(ctx, q, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := answers.Exec()
	return tag, blamed(cmp.Or(err, answers.Close()))
}

// flush sends what is queued.
func (c *postgresConn) flush(ctx context.Context) error {
	n := len(c.queue) - 1
	if n < 0 {
		return nil
	}
	last := c.queue[n]
	c.queue = c.queue[:n]
	if _, err := c.exec(ctx, last.q, last.args); err != nil {
		return blamed(&queuedError{last.q, err})
	}
	return nil
}

// send sends what is queued and then q, and reads the answers up to that of q.
func (c *postgresConn) send(ctx context.Context, q string, args []any) (pgx.BatchResults, error) {
	var b pgx.Batch
	queue := c.queue
	c.queue = nil
	for _, s := range queue {
		b.Queue(s.q, s.args...)
	}
	b.Queue(q, args...)
	answers := c.Conn.Conn().SendBatch(ctx, &b)
	for _, s := range queue {
		if _, err := answers.Exec(); err != nil {
			_ = answers.Close() // it says the same again
			return nil, blamed(&queuedError{s.q, err})
		}
	}
	return answers, nil
}

// blamed says which statement failed. Where one could not even be sent, none of the
// message was, and whoever is asked for an answer first hears of it.
func blamed(err error) error {
	var unsent pgx.ErrPreprocessingBatch
	var queued *queuedError
	if errors.As(err, &unsent) {
		return &queuedError{unsent.SQL(), unsent}
	}
	if errors.As(err, &queued) {
		return queued
	}
	return err
}

// commit ends a transaction with what is queued. One that asked nothing has not
// begun.
func (c *postgresConn) commit(ctx context.Context) error {
	if c.idle() && len(c.queue) <= 1 {
		c.queue = nil
		return nil
	}
	tag, err := c.exec(ctx, "COMMIT", nil)
	if err == nil && tag.String() != "COMMIT" {
		return pgx.ErrTxCommitRollback
	}
	return err
}

// end is commit of what only read: it cannot fail, and nobody waits for it.
func (c *postgresConn) end() {
	c.queue = nil
	if pg := c.Conn.Conn().PgConn(); !c.idle() && !pg.IsClosed() {
		pg.Frontend().SendQuery(&pgproto3.Query{String: "COMMIT"})
		c.ends = pg.Frontend().Flush() == nil
	}
}

// rollback ends a transaction of which nothing is left; where it cannot, the
// connection is not used again.
func (c *postgresConn) rollback(ctx context.Context) {
	c.queue, c.ctx = nil, nil
	if conn := c.Conn.Conn(); !c.ends && !c.idle() && !conn.IsClosed() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
}

// idle reports that no transaction is under way.
func (c *postgresConn) idle() bool { return c.Conn.Conn().PgConn().TxStatus() == 'I' }

func values(named []driver.NamedValue) []any {
	out := make([]any, len(named))
	for i, v := range named {
		out[i] = v.Value
	}
	return out
}

// postgresRows is the answer to the last statement of a message.
type postgresRows struct {
	rows    pgx.Rows
	answers pgx.BatchResults
	more    bool // a row has been read that Next is to return
	names   []string
}

// Columns returns their names.
func (r *postgresRows) Columns() []string {
	if r.names == nil {
		for _, f := range r.rows.FieldDescriptions() {
			r.names = append(r.names, f.Name)
		}
	}
	return r.names
}

// Close reads what is left.
func (r *postgresRows) Close() error {
	r.rows.Close()
	return r.answers.Close()
}

// Next reads the next row.
func (r *postgresRows) Next(dest []driver.Value) (err error) {
	if !r.more && !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	r.more = false
	types := r.rows.Conn().TypeMap()
	fields := r.rows.FieldDescriptions()
	for i, raw := range r.rows.RawValues() {
		if dest[i], err = value(types, &fields[i], raw); err != nil {
			return err
		}
	}
	return nil
}

// value is what database/sql takes for what PostgreSQL sent.
func value(types *pgtype.Map, f *pgconn.FieldDescription, raw []byte) (driver.Value, error) {
	switch {
	case raw == nil:
		return nil, nil
	case f.DataTypeOID == pgtype.Int8OID && f.Format == pgtype.BinaryFormatCode:
		return int64(binary.BigEndian.Uint64(raw)), nil
	case f.DataTypeOID == pgtype.TextOID:
		return string(raw), nil
	}
	if t, ok := types.TypeForOID(f.DataTypeOID); ok {
		return t.Codec.DecodeDatabaseSQLValue(types, f.DataTypeOID, f.Format, raw)
	}
	return string(raw), nil
}
