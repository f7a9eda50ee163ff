package intake

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// chunkHold is how long one transaction goes on taking up work, so that filing
// waits no longer for an import than for another command.
const chunkHold = 30 * time.Millisecond

// briefly works through n things in short transactions, however fast the machine
// is: each goes on until it has held the writer for chunkHold. some does a few
// things from the i-th on, at least one, and returns how many; it may run again.
func briefly(ctx context.Context, db *store.DB, n int, some func(tx *store.Tx, i int) (int, error)) error {
	for done := 0; done < n; {
		if err := ctx.Err(); err != nil {
			return err
		}
		at, held := done, time.Duration(0)
		err := db.WriteBulk(ctx, func(tx *store.Tx) error {
			start := kernel.SystemClock.Now()
			held = 0 // it may run again
			for at = done; at < n && held < chunkHold; held = kernel.SystemClock.Now().Sub(start) {
				k, err := some(tx, at)
				if err != nil {
					return err
				}
				at += k
			}
			return nil
		})
		if err != nil {
			return err
		}
		done = at
		rest(ctx, held)
	}
	return nil
}

// rest leaves the writer to others for a quarter of the time it was held. Within a
// process they queue anyway; another process that waits for an SQLite file only
// asks now and then whether it is free.
func rest(ctx context.Context, held time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(held / 4):
	}
}
