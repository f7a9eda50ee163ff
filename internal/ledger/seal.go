package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// A step seals a few hundred events. Its size follows from how long the last
// one held the writer, so that nobody waits longer for it than for a command.
const (
	firstStep = 250
	leastStep = 50
	mostStep  = 1000
	stepHold  = 4 * time.Millisecond
)

// A lease lasts this long after the last step of the node that holds it. One that
// ends later than nodes' clocks may differ was written before the clock was set
// back, and is nobody's.
const (
	leaseTime    = 5 * time.Second
	longestLease = leaseTime + 30*time.Second
)

// Holes are looked into at every step while they are young, and all of them now
// and then: a transaction of hours would still have its events sealed.
const (
	youngHole = time.Minute
	sweepTime = 10 * time.Minute
)

// errElsewhere says that the lease is another node's.
var errElsewhere = kernel.Conflict(kernel.T("另一台服务器正在存证", "Another server is sealing"))

// Sealer gives committed events their leaves. Any number of nodes may run one
// on the same database.
type Sealer struct {
	db    *store.DB
	node  string
	lock  sync.Mutex // one step at a time
	epoch int64      // of our lease; 0 = none
	tree  *frontier  // as of the last step; nil = read it
	step  int
	swept kernel.Instant
	// The key that signs checkpoints; without one there are none. cosign is the
	// one before it, which signs the first after the change too.
	key, cosign *Key
	publish     func(Checkpoint)
}

// NewSealer returns a sealer of the events in db.
func NewSealer(db *store.DB) *Sealer { return &Sealer{db: db, node: rand.Text(), step: firstStep} }

// Sign has s sign checkpoints with key, and hand each on to publish, if there is
// one. Call it before s is used.
func (s *Sealer) Sign(key *Key, publish func(Checkpoint)) { s.key, s.publish = key, publish }

// Run seals until ctx ends, looking for new events every so often. report hears
// of failures; the next round tries again.
func (s *Sealer) Run(ctx context.Context, every time.Duration, report func(error)) {
	for ctx.Err() == nil {
		if err := s.round(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
	if err := s.Release(context.WithoutCancel(ctx)); err != nil {
		report(err)
	}
}

// Release gives the lease back, so that another node need not wait for its end.
func (s *Sealer) Release(ctx context.Context) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	epoch := s.epoch
	if s.epoch, s.tree = 0, nil; epoch == 0 {
		return nil
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE ledger_head SET until_at = 0 WHERE id = 1 AND epoch = $1`, epoch)
	})
}

// round seals what there is; another node's lease is no failure.
func (s *Sealer) round(ctx context.Context) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	now := kernel.SystemClock.Now()
	since := now.Add(-youngHole)
	if now.Sub(s.swept).Abs() >= sweepTime { // the clock may have gone back
		since = 0
	}
	err := s.elsewhere(ctx)
	if err == nil {
		_, err = s.drain(ctx, since)
	}
	if err == nil && since == 0 {
		s.swept = now
	}
	if errors.Is(err, errElsewhere) {
		return nil
	}
	return err
}

// Seal seals every event that was committed before the call, and returns the
// position then: every leaf below it is sealed. Events of imports that are not
// published are none yet.
func (s *Sealer) Seal(ctx context.Context) (int64, error) {
	for {
		s.lock.Lock()
		size, err := s.drain(ctx, 0)
		s.lock.Unlock()
		if !errors.Is(err, errElsewhere) {
			return size, err
		}
		select { // another node seals; what it leaves is ours when its lease ends
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(leaseTime / 50):
		}
	}
}

// drain takes steps until nothing is left, and returns the position.
func (s *Sealer) drain(ctx context.Context, since kernel.Instant) (int64, error) {
	for {
		h, w, err := s.look(ctx, since)
		if err != nil {
			return h.size, err
		}
		if w.empty(h) {
			return h.size, s.sign(ctx)
		}
		if err := s.lead(ctx); err != nil {
			return h.size, err
		}
		if err := s.seal(ctx, h, w); err != nil {
			s.epoch, s.tree = 0, nil
			return h.size, err
		}
		if w.whole {
			return h.size + int64(len(w.list)), s.sign(ctx)
		}
		if err := ctx.Err(); err != nil {
			return h.size, err
		}
	}
}

// look reads what the next step seals, and the right edge of the tree.
func (s *Sealer) look(ctx context.Context, since kernel.Instant) (h head, w work, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if h, err = readHead(tx); err != nil {
			return err
		}
		if w, err = gather(tx, h, since, s.step); err != nil || len(w.list) == 0 {
			return err
		}
		if s.tree == nil || s.tree.size != h.size {
			s.tree, err = loadFrontier(tx, h.size)
		}
		return err
	})
	return h, w, err
}

// elsewhere spares a node that does not seal reading what another will. Conflict:
// another node holds the lease.
func (s *Sealer) elsewhere(ctx context.Context) error {
	if s.epoch != 0 {
		return nil
	}
	return s.db.Read(ctx, func(tx *store.Tx) error {
		h, err := readHead(tx)
		if err == nil && s.heldElsewhere(h, kernel.SystemClock.Now()) {
			err = errElsewhere
		}
		return err
	})
}

func (s *Sealer) heldElsewhere(h head, now kernel.Instant) bool {
	return h.node != s.node && h.until > now && h.until.Sub(now) <= longestLease
}

// lead takes the lease unless we hold it. Conflict: another node does.
func (s *Sealer) lead(ctx context.Context) error {
	if s.epoch != 0 {
		return nil
	}
	var epoch int64
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		h, err := readHead(tx)
		if err != nil {
			return err
		}
		now := kernel.SystemClock.Now()
		if s.heldElsewhere(h, now) {
			return errElsewhere
		}
		epoch = h.epoch + 1
		return tx.Exec(`UPDATE ledger_head SET epoch = $1, holder = $2, until_at = $3 WHERE id = 1`, epoch, s.node, now.Add(leaseTime))
	})
	if err == nil {
		s.epoch = epoch
	}
	return err
}

// seal hashes a step outside the transaction and writes it.
func (s *Sealer) seal(ctx context.Context, h head, w work) error {
	var leaves []any
	var nodes []node
	tree := frontier{size: h.size}
	if len(w.list) > 0 {
		tree = *s.tree
	}
	for i := range w.list {
		hash := w.list[i].leafHash()
		leaves = append(leaves, tree.size, w.list[i].Seq, bytesOf(hash))
		nodes = append(nodes, tree.push(hash)...)
	}
	var held time.Duration
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		start := kernel.SystemClock.Now()
		defer func() { held = kernel.SystemClock.Now().Sub(start) }()
		return s.write(tx, h, w, leaves, nodes)
	})
	if err != nil {
		return err
	}
	if len(w.list) > 0 {
		s.tree = &tree
		s.resize(len(w.list), held)
	}
	return nil
}

func bytesOf(h tlog.Hash) []byte { return h[:] }

// resize sets the size of the next step from how long one of n took.
func (s *Sealer) resize(n int, held time.Duration) {
	if n == s.step { // a shorter one tells nothing
		want := int(float64(n) * float64(stepHold) / float64(max(held, time.Millisecond)))
		s.step = max(leastStep, min(want, 2*s.step, mostStep))
	}
}

// write is the step's transaction. It stands only if the lease is still ours
// and the tree as we read it: whoever was overtaken writes nothing.
func (s *Sealer) write(tx *store.Tx, h head, w work, leaves []any, nodes []node) error {
	now := kernel.SystemClock.Now()
	n, err := tx.ExecN(`UPDATE ledger_head SET size = $1, low = $2, until_at = $3 WHERE id = 1 AND epoch = $4 AND size = $5`,
		h.size+int64(len(w.list)), w.low, now.Add(leaseTime), s.epoch, h.size)
	if err != nil {
		return err
	}
	if n != 1 {
		return errElsewhere
	}
	if err := insertLeaves(tx, leaves); err != nil {
		return err
	}
	for _, nd := range nodes {
		if err := tx.Exec(`INSERT INTO ledger_node (level, n, hash) VALUES ($1,$2,$3)`, nd.level, nd.n, bytesOf(nd.hash)); err != nil {
			return err
		}
	}
	return w.noteGaps(tx, now)
}

// leavesAtOnce bounds the texts of statements: all have as many rows, or one.
const leavesAtOnce = 50

func insertLeaves(tx *store.Tx, args []any) error {
	for len(args) > 0 {
		rows := leavesAtOnce
		if len(args) < 3*rows {
			rows = 1
		}
		if err := tx.Exec(`INSERT INTO event_leaf (leaf, seq, hash) VALUES `+store.Values(rows, 3), args[:3*rows]...); err != nil {
			return err
		}
		args = args[3*rows:]
	}
	return nil
}

// noteGaps writes down what was passed over, and forgets what is filled.
func (w *work) noteGaps(tx *store.Tx, now kernel.Instant) error {
	for _, g := range w.note {
		err := tx.Exec(`INSERT INTO ledger_gap (batch, first, last, noted_at) VALUES ($1,$2,$3,$4) ON CONFLICT (batch, first) DO NOTHING`, g.batch, g.first, g.last, now)
		if err != nil {
			return err
		}
	}
	switch {
	case w.holes:
		return tx.Exec(`DELETE FROM ledger_gap WHERE batch = '' AND noted_at >= $1
			AND last - first + 1 = (SELECT COUNT(*) FROM event_leaf l WHERE l.seq >= ledger_gap.first AND l.seq <= ledger_gap.last)`, w.since)
	case w.taken != nil && w.left:
		return tx.Exec(`UPDATE ledger_gap SET first = $1 WHERE batch = $2 AND first = $3`, w.list[len(w.list)-1].Seq+1, w.taken.batch, w.taken.first)
	case w.taken != nil:
		return tx.Exec(`DELETE FROM ledger_gap WHERE batch = $1 AND first = $2`, w.taken.batch, w.taken.first)
	}
	return nil
}
