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
	at    ledger.Moment
	until kernel.Instant
	n     int
	late  bool
}

// numbersKept is how many are remembered; beyond it all are forgotten.
const numbersKept = 1024

// number answers a query from memory if it can.
func (k *numbers) number(tx *store.Tx, q string, args []any, ask func() (number, error)) (number, error) {
	if tx.SameBatch(tx) {
		return ask()
	}
	now, err := ledger.MomentOf(tx)
	if err != nil {
		return number{}, err
	}
	key := fmt.Sprint(q, args)
	k.mu.Lock()
	c, ok := k.kept[key]
	k.mu.Unlock()
	if ok = ok && tx.Now() <= c.until; ok && !c.at.Same(now) {
		var several bool // none changed: only transactions without an event came between
		if _, several, err = ledger.Changed(tx, c.at, now, 0); err != nil {
			return number{}, err
		}
		ok = !several
	}
	if !ok {
		if c, err = ask(); err != nil {
			return c, err
		}
	}
	c.at = now
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || len(k.kept) >= numbersKept {
		k.kept = map[string]number{}
	}
	k.kept[key] = c
	return c, nil
}
