package ledger

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Lag is what the sealer has before it.
type Lag struct {
	Events int64          // without a leaf
	Since  kernel.Instant // when the oldest of them was written; 0 = there are none
	Newest kernel.Instant // when the newest event of all was written; 0 = no event
}

// LagOf reads how far sealing is behind.
func LagOf(tx *store.Tx) (l Lag, err error) {
	err = tx.QueryRow(`SELECT COUNT(*), COALESCE(MIN(e.at), 0) FROM event e
		WHERE NOT EXISTS (SELECT 1 FROM event_leaf l WHERE l.seq = e.seq) AND e.seq > COALESCE((SELECT seq FROM event_leaf ORDER BY leaf DESC LIMIT 1), 0) - 10000`).Scan(&l.Events, &l.Since)
	if err == nil {
		err = tx.QueryRow(`SELECT COALESCE(MAX(at), 0) FROM event WHERE seq > (SELECT MAX(seq) FROM event) - 1000`).Scan(&l.Newest)
	}
	return l, err
}
