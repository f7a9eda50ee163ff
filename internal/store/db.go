package store

import (
	"context"
	"database/sql"
	"log/slog"
	"strings"
	"sync"
	"time"

	"juyan/internal/kernel"
)

// Dialect names the engine behind a DB.
type Dialect string

// The two engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// HoldLimit is how long one closure may keep SQLite's writer before OnHold
// hears of it.
const HoldLimit = 50 * time.Millisecond

// Options of Open; the zero value serves production.
type Options struct {
	Clock  kernel.Clock     // domain time; nil = the machine's
	IDs    *kernel.IDSource // nil = from the operating system's randomness
	Log    *slog.Logger     // nil = slog.Default
	Unsafe bool             // synchronous=OFF while seeding; see SetUnsafe
	// OnHold is called after a closure (by function name) kept the writer longer
	// than HoldLimit; WriteBulk is exempt. nil = a warning in the log.
	OnHold func(closure string, held time.Duration)
	// ReadLimit ends a Read that takes longer: a filter over millions of rows must
	// not hold a connection and a snapshot for ever. 0 = none.
	ReadLimit time.Duration
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	opts    Options
	dialect Dialect
	engine  engine
	sets    []Migrations // laid by Migrate
	idLock  sync.Mutex   // a seeded IDSource is not safe for concurrent use
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	write(ctx context.Context, how manner, fn func(*Tx) error) error
	read(ctx context.Context, fn func(*Tx) error) error
	ask(ctx context.Context, fn func(*Tx) error) error // see Ask
	apart(tx *Tx, fn func(*Tx) error) (bool, error)
	setUnsafe(ctx context.Context, on bool) error
	backup(ctx context.Context, path string) error
	handle() *sql.DB // for migrations
	// lockMigrations keeps other nodes from migrating until unlock is called.
	lockMigrations(ctx context.Context) (unlock func(), err error)
	waiting() int
	shrink(ctx context.Context) error
	close() error
}

// Open opens the database at url: "path/to.db" or "file:…" is SQLite,
// "postgres://…" is PostgreSQL. A missing SQLite file is created.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = kernel.SystemClock
	}
	if o.IDs == nil {
		o.IDs = kernel.NewIDSource(nil)
	}
	if o.OnHold == nil {
		o.OnHold = func(closure string, held time.Duration) {
			o.Log.Warn("store: writer held too long", "closure", closure, "held", held)
		}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	db := &DB{opts: o, dialect: SQLite}
	open := openSQLite
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		db.dialect, open = Postgres, openPostgres
	}
	var err error
	if db.engine, err = open(ctx, db, url); err != nil {
		return nil, classify(err)
	}
	return db, nil
}

// Write runs fn in one read-write transaction and returns once it is durable.
// fn may run more than once. ctx can cancel it only before it starts. On
// SQLite concurrent calls share one COMMIT; on PostgreSQL fn is SERIALIZABLE
// and reruns on a serialization failure. Write must not be called inside fn.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.write(ctx, plainly, fn)
}

// WriteBulk is Write for seeding and imports, which may hold the writer long.
func (db *DB) WriteBulk(ctx context.Context, fn func(*Tx) error) error {
	return db.write(ctx, inBulk, fn)
}

func (db *DB) write(ctx context.Context, how manner, fn func(*Tx) error) error {
	if ctx.Value(insideKey{}) != nil {
		return kernel.Internal(errNested)
	}
	if err, ok := db.joined(ctx, true, fn); ok {
		return classify(err)
	}
	return classify(db.engine.write(ctx, how, fn))
}

// Read runs fn on a read-only snapshot.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	return db.read(ctx, fn, db.engine.read)
}

// Ask is Read for an fn that asks one question as a rule: PostgreSQL needs no
// transaction to answer that. If fn asks another, it runs again, in a Read.
func (db *DB) Ask(ctx context.Context, fn func(*Tx) error) error {
	return db.read(ctx, fn, db.engine.ask)
}

func (db *DB) read(ctx context.Context, fn func(*Tx) error, by func(context.Context, func(*Tx) error) error) error {
	if err, ok := db.joined(ctx, false, fn); ok {
		return classify(err)
	}
	if db.opts.ReadLimit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, db.opts.ReadLimit)
		defer cancel()
	}
	err := by(ctx, fn)
	if wroteInRead(err) {
		return kernel.Internal(err) // our mistake, not the disk's
	}
	return classify(err)
}

// SetUnsafe switches synchronous=OFF on or off: a crash of the machine then
// loses recent commits. Only for seeding; PostgreSQL ignores it.
func (db *DB) SetUnsafe(ctx context.Context, on bool) error {
	return classify(db.engine.setUnsafe(ctx, on))
}

// Dialect tells which engine it is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Clock returns the domain clock.
func (db *DB) Clock() kernel.Clock { return db.opts.Clock }

// Waiting tells how many callers wait for SQLite's writer right now; it is 0 on
// PostgreSQL.
func (db *DB) Waiting() int { return db.engine.waiting() }

// Shrink gives back the memory in which connections keep pages: for a program that
// has nothing to do. It is filled again by use.
func (db *DB) Shrink(ctx context.Context) error { return classify(db.engine.shrink(ctx)) }

// Close ends every connection after the writes under way.
func (db *DB) Close() error { return db.engine.close() }

func (db *DB) newID(now kernel.Instant) kernel.ID {
	db.idLock.Lock()
	defer db.idLock.Unlock()
	return db.opts.IDs.New(now)
}
