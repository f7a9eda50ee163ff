package matter

import (
	"fmt"
	"sync"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// numbers remembers the counts that stand on every page until something happens:
// an event, or the instant at which time alone changes the answer.
type numbers struct {
	mu   sync.Mutex
	kept map[string]number
}

type number struct {
	seq   int64
	until kernel.Instant
	n     int
	late  bool
}

// numbersKept is how many are remembered; beyond it all are forgotten.
const numbersKept = 1024

// number answers a query from memory if it can. PostgreSQL is asked each time:
// there events may be committed out of their order.
func (k *numbers) number(tx *store.Tx, q string, args []any, ask func() (number, error)) (number, error) {
	if tx.Dialect() != store.SQLite || tx.SameBatch(tx) {
		return ask()
	}
	newest, err := ledger.Newest(tx)
	if err != nil {
		return number{}, err
	}
	key := fmt.Sprint(q, args)
	k.mu.Lock()
	c, ok := k.kept[key]
	k.mu.Unlock()
	if ok && c.seq == newest && tx.Now() <= c.until {
		return c, nil
	}
	if c, err = ask(); err != nil {
		return c, err
	}
	c.seq = newest
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || len(k.kept) >= numbersKept {
		k.kept = map[string]number{}
	}
	k.kept[key] = c
	return c, nil
}
