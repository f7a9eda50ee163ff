package intake

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// settleFetch is how many matters are looked up at a time, settleGroup how many
// are settled between two looks at the clock.
const (
	settleFetch = 100
	settleGroup = 5
)

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
	for done := 0; ; {
		ids, err := s.unsettled(ctx, batch, settleFetch)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return s.o.DB.WriteBulk(ctx, func(tx *store.Tx) error {
				return tx.Exec(`UPDATE intake_batch SET settled = 1 WHERE batch = $1`, batch)
			})
		}
		err = briefly(ctx, s.o.DB, len(ids), func(tx *store.Tx, i int) (int, error) {
			group := ids[i:min(i+settleGroup, len(ids))]
			if err := s.settlePast(tx, group); err != nil {
				return 0, err
			}
			return len(group), tx.Exec(`UPDATE intake_batch SET upto = $1 WHERE batch = $2`, group[len(group)-1], batch)
		})
		if err != nil {
			return err
		}
		done += len(ids)
		if progress != nil {
			progress(Progress{Phase: "settling", Cases: done})
		}
	}
}

// settlePast gives published matters their place in the search and the inboxes, and
// tells the modules.
func (s *Service) settlePast(tx *store.Tx, ids []kernel.ID) error {
	if err := s.o.Matter.SettlePast(tx, ids); err != nil || s.o.Settled == nil {
		return err
	}
	return s.o.Settled(tx, ids)
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
