package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"juyan/internal/kernel"
)

// sqliteEngine is one writer connection behind group commit and a pool of
// read-only ones. Write-ahead logging lets readers go on beside the writer.
type sqliteEngine struct {
	db      *DB
	writes  *sql.DB // BEGIN is IMMEDIATE
	reads   *sql.DB // query_only
	writer  *writer
	copier  *checkpointer
	merger  *merger
	readers chan struct{} // as many as may read at a time
	idle    chan *session // readers that nobody uses
	quit    chan struct{} // closed: no new readers
	once    sync.Once
}

// Settings of every connection; LIKE is case-sensitive as on PostgreSQL. The writer
// copies the log back itself only when nobody else does (see checkpointer).
const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
	"&_pragma=case_sensitive_like(1)&_pragma=temp_store(memory)&_pragma=journal_size_limit(67108864)&_dqs=0"

// What each connection keeps of the file, in KB. A reader loses it with every commit,
// and the system keeps the file, too.
const (
	writerCache = "&_pragma=cache_size(-32000)"
	readerCache = "&_pragma=cache_size(-8000)"
)

func openSQLite(ctx context.Context, db *DB, path string) (engine, error) {
	if path == "" || strings.Contains(path, ":memory:") {
		return nil, kernel.Invalid("db", kernel.T("请给出数据库文件的路径，例如 juyan.db", "Give the path of a database file, for example juyan.db"))
	}
	e := &sqliteEngine{db: db, quit: make(chan struct{})}
	var err error
	if e.writes, err = openPool(path, "_txlock=immediate&_pragma=synchronous(full)&_pragma=wal_autocheckpoint(16000)"+writerCache); err != nil {
		return nil, err
	}
	if e.reads, err = openPool(path, "_pragma=query_only(1)"+readerCache); err != nil {
		_ = e.writes.Close()
		return nil, err
	}
	e.reads.SetMaxIdleConns(-1) // sessions keep what is to be kept
	e.readers = make(chan struct{}, max(4, 2*runtime.NumCPU()))
	e.idle = make(chan *session, cap(e.readers))
	if e.writer, err = startWriter(ctx, db, e.writes); err != nil {
		_ = errors.Join(e.writes.Close(), e.reads.Close())
		return nil, err
	}
	e.copier, e.merger = startCheckpointer(e), startMerger(e)
	return e, nil
}

func openPool(path, extra string) (*sql.DB, error) {
	dsn := path
	if !strings.HasPrefix(path, "file:") {
		dsn = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	sep := "?"
	if strings.Contains(dsn, "?") {
		sep = "&"
	}
	c, err := sqlite.NewConnector(dsn + sep + sqlitePragmas + "&" + extra)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(c), nil
}

func (e *sqliteEngine) handle() *sql.DB { return e.writes }

// lockMigrations does nothing: a database file serves one node.
func (e *sqliteEngine) lockMigrations(context.Context) (func(), error) { return func() {}, nil }

func (e *sqliteEngine) write(ctx context.Context, how manner, fn func(*Tx) error) error {
	return e.writer.write(ctx, how, fn)
}

// apart is no different: nobody else writes beside the transaction.
func (e *sqliteEngine) apart(tx *Tx, fn func(*Tx) error) (bool, error) { return false, fn(tx) }

func (e *sqliteEngine) waiting() int { return int(e.writer.waiting.Load()) }

func (e *sqliteEngine) setUnsafe(ctx context.Context, on bool) error {
	return e.writer.control(ctx, func(s *session) error { return s.setUnsafe(on) })
}

// ask runs fn without a transaction; that is a snapshot as long as it asks once.
func (e *sqliteEngine) ask(ctx context.Context, fn func(*Tx) error) error {
	more := false
	err := e.look(ctx, func(tx *Tx) error {
		tx.once = true
		err := fn(tx)
		more = errors.Is(tx.err, errMore)
		return err
	})
	if more {
		return e.read(ctx, fn)
	}
	return err
}

// look runs fn without a transaction: each question sees what is committed by then.
func (e *sqliteEngine) look(ctx context.Context, fn func(*Tx) error) error {
	return e.reading(ctx, func(s *session) (err error, sound bool) {
		tx := newTx(ctx, e.db, s, false)
		return tx.finish(fn(tx)), true
	})
}

func (e *sqliteEngine) read(ctx context.Context, fn func(*Tx) error) error {
	return e.reading(ctx, func(s *session) (err error, sound bool) {
		if err := s.do("BEGIN"); err != nil {
			return err, false
		}
		defer func() { sound = s.do("ROLLBACK") == nil }()
		tx := newTx(ctx, e.db, s, false)
		defer func() { err = tx.finish(err) }()
		return fn(tx), true
	})
}

// reading runs fn with a reader, which is kept for others while it is sound.
func (e *sqliteEngine) reading(ctx context.Context, fn func(*session) (err error, sound bool)) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-e.quit:
		return errClosed
	default:
	}
	select {
	case <-e.quit:
		return errClosed
	case e.readers <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-e.readers }()
	s := e.taken()
	if s == nil {
		if s, err = openSession(ctx, e.reads); err != nil {
			return err
		}
	}
	sound := false // fn may unwind
	defer func() {
		if sound {
			e.idle <- s // there is room for all
		} else {
			s.close()
		}
	}()
	err, sound = fn(s)
	return err
}

// taken is a reader that is open and that nobody uses; nil = there is none.
func (e *sqliteEngine) taken() *session {
	select {
	case s := <-e.idle:
		return s
	default:
		return nil
	}
}

// shrink empties the writer's cache and closes the readers that nobody uses.
func (e *sqliteEngine) shrink(ctx context.Context) error {
	for s := e.taken(); s != nil; s = e.taken() {
		s.close()
	}
	return e.writer.control(ctx, func(s *session) error { return s.do("PRAGMA shrink_memory") })
}

// close waits for the transactions under way.
func (e *sqliteEngine) close() (err error) {
	e.once.Do(func() {
		close(e.quit)
		<-e.copier.over
		<-e.merger.over
		e.writer.stop()
		for range cap(e.readers) {
			e.readers <- struct{}{}
		}
		for s := e.taken(); s != nil; s = e.taken() {
			s.close()
		}
		err = errors.Join(e.reads.Close(), e.writes.Close())
	})
	return err
}

// session is one pinned connection with its prepared statements, by text.
type session struct {
	conn  *sql.Conn
	lock  sync.Mutex // of stmts; a batch prepares on two goroutines
	stmts map[string]*sql.Stmt
}

// maxStatements bounds the cache; filters make ever new texts.
const maxStatements = 500

func openSession(ctx context.Context, pool *sql.DB) (*session, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

func (s *session) close() {
	s.forget()
	_ = s.conn.Close()
}

// forget closes the cached statements; only between transactions, when no
// rows can be open on them.
func (s *session) forget() {
	for _, st := range s.stmts {
		_ = st.Close()
	}
	clear(s.stmts)
}

// setUnsafe also lets the cache hold most of what seeding touches.
func (s *session) setUnsafe(on bool) error {
	settings := "PRAGMA synchronous=FULL; PRAGMA cache_size=-32000"
	if on {
		settings = "PRAGMA synchronous=OFF; PRAGMA cache_size=-128000"
	}
	_, err := s.conn.ExecContext(context.Background(), settings)
	return err
}

// do runs a statement of transaction control.
func (s *session) do(q string) error {
	_, err := s.ExecContext(context.Background(), q)
	return err
}

func (s *session) prepare(q string) (*sql.Stmt, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if st := s.stmts[q]; st != nil {
		return st, nil
	}
	st, err := s.conn.PrepareContext(context.Background(), inOrder(orFail(q)))
	if err != nil {
		return nil, err
	}
	s.stmts[q] = st
	return st, nil
}

// orFail has a failing INSERT of several rows stop where it is: by default SQLite
// copies every page that such a statement touches, to be able to undo it alone.
// Here the first failure undoes the whole transaction anyway.
func orFail(q string) string {
	if rest, ok := strings.CutPrefix(q, "INSERT INTO "); ok {
		return "INSERT OR FAIL INTO " + rest
	}
	return q
}

// inOrder writes the placeholders $1, $2 … of q as plain ? if each stands once
// and they stand in order: SQLite then binds by position instead of looking
// every argument up by name, a twentieth of the work of a command. Any other
// text is left as it is.
func inOrder(q string) string {
	var b strings.Builder
	for i, n := 0, 1; i < len(q); i++ {
		switch c := q[i]; c {
		case '?':
			return q
		case '\'', '"': // a literal may hold anything
			end := strings.IndexByte(q[i+1:], c)
			if end < 0 {
				return q
			}
			b.WriteString(q[i : i+end+2])
			i += end + 1
		case '$':
			mark := strconv.Itoa(n)
			rest, ok := strings.CutPrefix(q[i+1:], mark)
			if !ok || rest != "" && rest[0] >= '0' && rest[0] <= '9' { // $1 is not the beginning of $10
				return q
			}
			b.WriteByte('?')
			i += len(mark)
			n++
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (s *session) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	st, err := s.prepare(q)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

func (s *session) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	st, err := s.prepare(q)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

func (s *session) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	st, err := s.prepare(q)
	if err != nil {
		return s.conn.QueryRowContext(ctx, q, args...) // reports the same error
	}
	return st.QueryRowContext(ctx, args...)
}
