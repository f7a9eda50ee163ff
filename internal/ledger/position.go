package ledger

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Position is how many events are sealed: those with leaves below it. What was
// read of them once reads the same for ever, whatever is committed or published
// later.
func Position(tx *store.Tx) (int64, error) {
	h, err := readHead(tx)
	return h.size, err
}

// Leaf is the ledger position of an event. Not found: it is not sealed yet, or
// there is no such event.
func Leaf(tx *store.Tx, event kernel.ID) (int64, error) {
	return store.One(tx, store.Value[int64], `SELECT leaf FROM leaf_shown WHERE event_id = $1`, event)
}

// EventAt is the event of a leaf. Not found: there is no such leaf.
func EventAt(tx *store.Tx, leaf int64) (kernel.ID, error) {
	return store.One(tx, store.Value[kernel.ID], `SELECT event_id FROM leaf_shown WHERE leaf = $1`, leaf)
}

// Between returns the events with leaves from ≤ leaf < to, in their order, at
// most limit of them.
func Between(tx *store.Tx, from, to int64, limit int) ([]Event, error) {
	return store.All(tx, scan, `SELECT `+columns+` FROM event_leaf l JOIN event e ON e.seq = l.seq LEFT JOIN event_secret s ON s.event_id = e.id
		WHERE l.leaf >= $1 AND l.leaf < $2 ORDER BY l.leaf LIMIT $3`, from, to, limit)
}
