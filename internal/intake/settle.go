package intake

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// settleChunk is how many matters are settled in one transaction at first;
// from then on their number follows the time they take.
const settleChunk = 20

// Finish gives the matters of published imports their place in the search
// index and the inboxes, where an interruption left that undone. Import does it
// by itself; a server does it when it starts.
func (s *Service) Finish(ctx context.Context, progress func(Progress)) error {
	var open []kernel.ID
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		open, err = store.All(tx, store.Value[kernel.ID], `SELECT b.id FROM import_batch b JOIN intake_batch i ON i.batch = b.id WHERE b.published_at > 0 AND i.settled = 0 ORDER BY b.id`)
		return err
	})
	if err != nil {
		return err
	}
	for _, batch := range open {
		if err := s.settle(ctx, batch, progress); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) settle(ctx context.Context, batch kernel.ID, progress func(Progress)) error {
	size, done := settleChunk, 0
	for {
		ids, err := s.unsettled(ctx, batch, size)
		if err != nil {
			return err
		}
		var held time.Duration
		err = s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
			start := kernel.SystemClock.Now()
			defer func() { held = kernel.SystemClock.Now().Sub(start) }()
			if len(ids) == 0 {
				return tx.Exec(`UPDATE intake_batch SET settled = 1 WHERE batch = $1`, batch)
			}
			if err := s.o.Matter.SettlePast(tx, ids); err != nil {
				return err
			}
			return tx.Exec(`UPDATE intake_batch SET upto = $1 WHERE batch = $2`, ids[len(ids)-1], batch)
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		done += len(ids)
		if progress != nil {
			progress(Progress{Phase: "settling", Cases: done})
		}
		size = next(size, len(ids), held)
		rest(ctx, held)
	}
}

// rest leaves the writer to others for half as long as it was held. Within a
// process they queue anyway; another process that waits for an SQLite file only
// asks now and then whether it is free.
func rest(ctx context.Context, held time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(held / 2):
	}
}

// next is how many of a thing to do in the next transaction, when n took held.
func next(size, n int, held time.Duration) int {
	if held <= 0 {
		return size
	}
	want := int(float64(n) * float64(chunkHold) / float64(held))
	return max(1, min(want, 2*size, 500))
}

// unsettled returns the next matters of a batch, in the order of their ids.
func (s *Service) unsettled(ctx context.Context, batch kernel.ID, limit int) (ids []kernel.ID, err error) {
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err = store.All(tx, store.Value[kernel.ID], `SELECT m.id FROM matter m WHERE m.batch = $1 AND m.id > (SELECT upto FROM intake_batch WHERE batch = $1)
			ORDER BY m.id LIMIT $2`, batch, limit)
		return err
	})
	return ids, err
}
