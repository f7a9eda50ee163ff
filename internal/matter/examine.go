package matter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
)

// Examine recomputes the evidence of one of the events that View or Record
// showed to the actor; one that is not among them is not found.
func (s *Service) Examine(ctx context.Context, shown []ledger.Event, event kernel.ID) (ev ledger.Event, x ledger.Examined, err error) {
	for _, ev = range shown {
		if ev.ID == event {
			err = s.db.Read(ctx, func(tx *store.Tx) error {
				x, err = ledger.Examine(tx, event)
				return err
			})
			return ev, x, err
		}
	}
	return ev, x, kernel.NotFound(kernel.T("没有这条记录，或您无权查看", "There is no such line, or you may not see it"))
}
