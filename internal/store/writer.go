package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"juyan/internal/kernel"
)

// Group commit. One goroutine owns the only writing connection. It opens a
// transaction for the first caller, lets those that wait meanwhile join it and
// commits them together: one fsync for all. There is no savepoint between them, for
// SQLite then copies every page that it changes: when one fails after it wrote, all
// is undone and the others run again, each alone. Each closure runs on its caller's
// goroutine, so that a panic or a test's FailNow unwinds where it belongs; what one
// planned before its turn (see early) the writer carries out itself.
//
// Whoever is back first after a COMMIT would have the next one alone, and the others
// the one after: eight callers took turns of one and seven. So a batch waits a moment
// until it is half as large as the larger of the last two: one half of the callers is
// served while the other comes back. Who always comes alone never waits.
const (
	batchMembers = 64
	batchTime    = 20 * time.Millisecond
	batchPause   = time.Millisecond // the longest wait, about what a COMMIT takes
)

var (
	errClosed   = unavailable(errors.New("store: closed"), kernel.T("系统正在停止，请稍后再试", "The system is shutting down; please try again shortly"))
	errPanicked = errors.New("store: the closure panicked")
)

type writer struct {
	db     *DB
	pool   *sql.DB
	s      *session
	queue  chan *member // unbuffered: received means started
	orders chan order
	quit   chan struct{}
	// committed holds a token when there were commits since it was last taken.
	committed chan struct{}
	stopped   chan struct{}
	once      sync.Once
	waiting   atomic.Int64 // callers not yet received
	mixed     bool         // one that neither began early nor is aside is in the transaction
	others    atomic.Int64 // transactions with such a one that have ended
	sizes     [2]int       // of the last two batches
	pause     *time.Timer  // ends the wait for others to join
}

// manner is how a Write is to run.
type manner int

const (
	plainly     manner = iota
	inBulk             // it may hold the writer long
	beginsEarly        // before its turn, see WriteEarly
	aside              // it changes nothing that who began early reckons by
)

// member is one Write call.
type member struct {
	ctx   context.Context
	how   manner
	name  func() string
	turns chan turn  // writer → caller
	ran   chan error // caller → writer: how the closure ended
	tx    *Tx        // that of its turn
	gone  bool       // its goroutine unwound; nobody waits for a verdict

	reckoned *Tx   // before its turn; nil = nothing was, or it had it
	since    int64 // of writer.others, when that began
	entered  bool  // it asked, and its turn has come
	planned  bool  // its closure has ended
}

func newMember(ctx context.Context, how manner, fn func(*Tx) error) *member {
	return &member{ctx: ctx, how: how, turns: make(chan turn), ran: make(chan error),
		name: func() string { return runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name() }}
}

// turn asks the caller to run its closure in tx, or, if tx is nil, is the
// verdict.
type turn struct {
	tx  *Tx
	err error
}

// order is something to do on the connection outside any transaction.
type order struct {
	fn   func(*session) error
	done chan error
}

func startWriter(ctx context.Context, db *DB, pool *sql.DB) (*writer, error) {
	s, err := openSession(ctx, pool)
	if err != nil {
		return nil, err
	}
	if db.opts.Unsafe {
		if err := s.setUnsafe(true); err != nil {
			s.close()
			return nil, err
		}
	}
	w := &writer{db: db, pool: pool, s: s, queue: make(chan *member), orders: make(chan order), committed: make(chan struct{}, 1),
		quit: make(chan struct{}), stopped: make(chan struct{}), pause: time.NewTimer(0)}
	go w.loop()
	return w, nil
}

func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.stopped
}

func (w *writer) loop() {
	defer close(w.stopped)
	defer func() { w.s.close() }()
	for {
		select {
		case <-w.quit:
			return
		case o := <-w.orders:
			o.done <- o.fn(w.s)
		case m := <-w.queue:
			w.batch(m)
		}
	}
}

// control runs fn on the writer's connection between transactions.
func (w *writer) control(ctx context.Context, fn func(*session) error) error {
	o := order{fn, make(chan error, 1)}
	select {
	case w.orders <- o:
		return <-o.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return errClosed
	}
}

// write is the caller's side: wait for a turn, run, wait for the verdict.
func (w *writer) write(ctx context.Context, how manner, fn func(*Tx) error) error {
	if how == beginsEarly {
		return w.early(ctx, fn)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m := newMember(ctx, how, fn)
	if err := w.enter(ctx, m); err != nil {
		return err
	}
	return m.follow(fn)
}

// follow takes turns until there is a verdict.
func (m *member) follow(fn func(*Tx) error) error {
	for t := range m.turns {
		if t.tx == nil {
			if t.err == nil {
				m.tx.committed()
			}
			return t.err
		}
		m.call(t.tx, fn)
	}
	return nil // unreachable: turns is never closed
}

// enter waits until the writer takes m up.
func (w *writer) enter(ctx context.Context, m *member) error {
	w.waiting.Add(1)
	defer w.waiting.Add(-1)
	select {
	case w.queue <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return errClosed
	}
}

// call runs fn and tells the writer how it ended, also when it panics.
func (m *member) call(tx *Tx, fn func(*Tx) error) {
	err := errPanicked
	defer func() { m.ran <- tx.finish(err) }()
	err = fn(tx)
}

// run gives m its turn and waits; the writer is held meanwhile. clean says that
// the transaction is as m found it.
func (w *writer) run(m *member) (err error, clean bool) {
	start := kernel.SystemClock.Now()
	err = errAgain
	if w.admit(m) {
		if err = m.tx.carryOut(); errors.Is(err, errAgain) {
			m.tx = newTx(m.ctx, w.db, w.s, true)
		}
	}
	if errors.Is(err, errAgain) { // it is to run its closure
		m.turns <- turn{tx: m.tx}
		err = <-m.ran
	}
	m.gone = errors.Is(err, errPanicked)
	if held := kernel.SystemClock.Now().Sub(start); held > HoldLimit && m.how != inBulk {
		w.db.opts.OnHold(m.name(), held)
	}
	return err, !m.tx.wrote && m.tx.err == nil
}

// admit gives m a transaction: the one it began early, if what it reckoned by stands.
// What a Write of another sort changed is seen by who begins after its COMMIT alone.
// ready says that its plan is all there is to do.
func (w *writer) admit(m *member) (ready bool) {
	m.tx, ready = m.reckoned, m.planned
	if m.tx == nil || w.mixed || m.since != w.others.Load() {
		m.tx, ready = newTx(m.ctx, w.db, nil, true), false
	}
	m.tx.run, m.reckoned = w.s, nil
	w.mixed = w.mixed || m.how == plainly || m.how == inBulk
	return ready
}

func (m *member) verdict(err error) {
	if !m.gone {
		m.turns <- turn{err: err}
	}
}

// batch serves first and whoever joins it.
func (w *writer) batch(first *member) {
	if err := w.begin(); err != nil {
		first.verdict(err)
		return
	}
	if err, _ := w.run(first); err != nil {
		w.rollback()
		first.verdict(err)
		return
	}
	done := []*member{first}
	start := kernel.SystemClock.Now()
	w.pause.Reset(batchPause)
	for m := w.next(len(done), start); m != nil; m = w.next(len(done), start) {
		err, clean := w.run(m)
		switch {
		case err == nil:
			done = append(done, m)
		case clean:
			m.verdict(err)
		default: // SQLite may have ended the transaction, too
			w.rollback()
			w.alone(append(done, m))
			return
		}
	}
	w.commit(done)
}

// next returns a caller that waits already, or comes while the batch of n is too small
// yet; nil if the batch should end.
func (w *writer) next(n int, start kernel.Instant) *member {
	if n >= batchMembers || kernel.SystemClock.Now().Sub(start) > batchTime {
		return nil
	}
	select {
	case m := <-w.queue:
		return m
	default:
	}
	if 2*n >= max(w.sizes[0], w.sizes[1]) {
		return nil
	}
	select {
	case m := <-w.queue:
		return m
	case <-w.pause.C:
		return nil
	}
}

// commit makes a batch durable. Where COMMIT fails, a lone member fails with
// it; several rerun, for only one of them may be to blame.
func (w *writer) commit(done []*member) {
	err := w.end("COMMIT")
	w.sizes = [2]int{w.sizes[1], len(done)}
	if err != nil {
		w.rollback()
		if len(done) > 1 {
			w.alone(done)
			return
		}
	}
	for _, m := range done {
		m.verdict(err)
	}
	select {
	case w.committed <- struct{}{}:
	default:
	}
}

// alone reruns members one by one, each once, each in its own transaction.
func (w *writer) alone(members []*member) {
	for _, m := range members {
		if m.gone {
			continue
		}
		err := w.begin()
		if err == nil {
			if err, _ = w.run(m); err == nil {
				err = w.end("COMMIT")
			}
			if err != nil {
				w.rollback()
			}
		}
		m.verdict(err)
	}
}

// begin opens a transaction; a connection that cannot is replaced once.
func (w *writer) begin() error {
	if len(w.s.stmts) > maxStatements {
		w.s.forget()
	}
	err := w.s.do("BEGIN IMMEDIATE")
	if err == nil || busy(err) {
		return err
	}
	s, oerr := openSession(context.Background(), w.pool)
	if oerr != nil {
		return err
	}
	w.s.close()
	w.s = s
	return w.s.do("BEGIN IMMEDIATE")
}

// rollback ends the transaction; that SQLite ended it already is no error.
func (w *writer) rollback() { _ = w.end("ROLLBACK") }

// end ends the transaction, so that readers see what it wrote, and then says so to who
// began early.
func (w *writer) end(q string) error {
	err := w.s.do(q)
	if w.mixed {
		w.mixed = false
		w.others.Add(1)
	}
	return err
}
