package ledger

import (
	"database/sql"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// head is the row of ledger_head.
type head struct {
	size  int64 // leaves there are
	low   int64 // every seq up to here was looked at
	epoch int64
	node  string
	until kernel.Instant
}

func readHead(tx *store.Tx) (h head, err error) {
	err = tx.QueryRow(`SELECT size, low, epoch, holder, until_at FROM ledger_head WHERE id = 1`).Scan(&h.size, &h.low, &h.epoch, &h.node, &h.until)
	return h, err
}

// gap is a range of seqs the sealer passed over.
type gap struct {
	batch       kernel.ID
	first, last int64
}

// work is what one step seals, in the order of the leaves, and what it notes.
type work struct {
	list  []entry
	low   int64
	note  []gap
	taken *gap // a published batch's gap, of which list is the next part
	left  bool // of taken something may be left
	since kernel.Instant
	holes bool // list stood in holes
	whole bool // nothing committed is left after it
}

func (w *work) empty(h head) bool {
	return len(w.list) == 0 && w.low == h.low && len(w.note) == 0 && w.taken == nil
}

// standing is what an event's batch lets the sealer do with it.
type standing struct {
	entry
	published int64 // of its batch: > 0 when it was, 0 = not yet, < 0 = never
}

const (
	entryColumns = `e.seq, e.id, e.at, e.kind, e.matter_id, e.lane_id, e.subject_id, e.actor_kind, e.person_id, e.actor_name,
	e.post_id, e.unit_id, e.on_behalf, e.rule_version, e.hash, e.batch`
	standingColumns = entryColumns + `, b.published_at`
	standingJoin    = ` LEFT JOIN import_batch b ON b.id = e.batch`
)

func scanEntry(s store.Scanner, e *entry, more ...any) error {
	return s.Scan(append([]any{&e.Seq, &e.ID, &e.At, &e.Kind, &e.Matter, &e.Lane, &e.Subject, &e.ActorKind, &e.Person, &e.ActorName,
		&e.Post, &e.Unit, &e.OnBehalf, &e.RuleVersion, &e.Hash, &e.Batch}, more...)...)
}

func scanStanding(s store.Scanner) (st standing, err error) {
	var published sql.NullInt64
	err = scanEntry(s, &st.entry, &published)
	switch {
	case st.Batch == "":
		st.published = 1
	case !published.Valid:
		st.published = -1 // its batch is gone: it was never published
	default:
		st.published = published.Int64
	}
	return st, err
}

// gather finds what the next step seals: first what was published since, then
// events that showed in holes noted since, then what lies above low.
func gather(tx *store.Tx, h head, since kernel.Instant, limit int) (work, error) {
	w := work{low: h.low, since: since}
	err := gatherPublished(tx, &w, limit)
	if err == nil && w.taken == nil {
		err = gatherHoles(tx, &w, limit)
	}
	if err == nil && w.taken == nil && !w.holes && len(w.note) == 0 {
		err = gatherForward(tx, &w, limit)
	}
	if err != nil || len(w.list) == 0 {
		return w, err
	}
	return w, gatherFacts(tx, &w)
}

func gatherPublished(tx *store.Tx, w *work, limit int) error {
	gaps, err := store.All(tx, scanGap, `SELECT g.batch, g.first, g.last FROM ledger_gap g JOIN import_batch b ON b.id = g.batch
		WHERE g.batch <> '' AND b.published_at > 0 ORDER BY g.first LIMIT 1`)
	if err != nil || len(gaps) == 0 {
		return err
	}
	g := gaps[0]
	list, err := store.All(tx, scanStanding, `SELECT `+standingColumns+` FROM event e`+standingJoin+`
		WHERE e.seq >= $1 AND e.seq <= $2 AND e.batch = $3 ORDER BY e.seq LIMIT $4`, g.first, g.last, g.batch, limit)
	for _, st := range list {
		w.list = append(w.list, st.entry)
	}
	w.taken, w.left = &g, len(list) == limit && list[limit-1].Seq < g.last
	return err
}

func scanGap(s store.Scanner) (g gap, err error) {
	err = s.Scan(&g.batch, &g.first, &g.last)
	return g, err
}

// gatherHoles looks again where no event was: PostgreSQL hands out seqs before
// it commits, so a lower one may show after a higher one was sealed. One that was
// rolled back never shows, so that holes get ever more: each costs one look into
// an index. Scalar subqueries keep PostgreSQL from joining all events there are.
func gatherHoles(tx *store.Tx, w *work, limit int) error {
	filled, err := store.All(tx, scanGap, `SELECT g.batch, g.first, g.last FROM ledger_gap g WHERE g.batch = '' AND g.noted_at >= $1
		AND (SELECT MIN(e.seq) FROM event e WHERE e.seq >= g.first) <= g.last ORDER BY g.first`, w.since)
	for _, g := range filled {
		if err == nil && len(w.list) < limit {
			err = gatherHole(tx, w, g, limit-len(w.list))
		}
	}
	w.holes = len(w.list) > 0
	return err
}

func gatherHole(tx *store.Tx, w *work, g gap, limit int) error {
	list, err := store.All(tx, scanStanding, `SELECT `+standingColumns+` FROM event e`+standingJoin+`
		WHERE e.seq >= $1 AND e.seq <= $2 AND (SELECT COUNT(*) FROM event_leaf l WHERE l.seq = e.seq) = 0 AND (e.batch = '' OR b.published_at >= 0)
		AND NOT EXISTS (SELECT 1 FROM ledger_gap x WHERE x.batch <> '' AND x.batch = e.batch AND x.first <= e.seq AND x.last >= e.seq)
		ORDER BY e.seq LIMIT $3`, g.first, g.last, limit)
	for _, st := range list {
		w.take(st)
	}
	return err
}

func gatherForward(tx *store.Tx, w *work, limit int) error {
	list, err := store.All(tx, scanStanding, `SELECT `+standingColumns+` FROM event e`+standingJoin+`
		WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`, w.low, limit)
	w.whole = len(list) < limit
	for _, st := range list {
		if st.Seq > w.low+1 {
			w.pass(gap{"", w.low + 1, st.Seq - 1})
		}
		w.take(st)
		w.low = st.Seq
	}
	return err
}

// take puts an event on the list, or notes that its batch has to be published
// first.
func (w *work) take(st standing) {
	switch {
	case st.published > 0:
		w.list = append(w.list, st.entry)
	case st.published == 0:
		w.pass(gap{st.Batch, st.Seq, st.Seq})
	}
}

// pass notes a gap, joined to the one before where it goes on from it.
func (w *work) pass(g gap) {
	if n := len(w.note); n > 0 && w.note[n-1].batch == g.batch && w.note[n-1].last+1 == g.first {
		w.note[n-1].last = g.last
		return
	}
	w.note = append(w.note, g)
}

// gatherFacts reads the facts of the list. They were committed with their
// events.
func gatherFacts(tx *store.Tx, w *work) error {
	facts, err := store.All(tx, scanFact, `SELECT `+factColumns+` FROM event e JOIN fact f ON f.event_id = e.id
		WHERE e.seq >= $1 AND e.seq <= $2 ORDER BY f.seq`, w.list[0].Seq, w.list[len(w.list)-1].Seq)
	digestFacts(w.list, facts)
	return err
}
