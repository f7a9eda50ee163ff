package cockpit

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Stuck is one open matter past a limit, and whose move it is.
type Stuck struct {
	Matter     kernel.ID
	Kind       string
	Version    string
	Number     string
	Title      string
	Stage      string
	Level      int
	Enterprise kernel.ID
	Unit       kernel.ID
	Since      kernel.Instant // when the limit passed
	Action     string         // what is awaited
	Holder     string         // whose move: an inbox address
}

// Stuck lists the open matters longest past a limit.
func (s *Service) Stuck(ctx context.Context, actor kernel.Actor, limit int) (list []Stuck, err error) {
	if err := actor.Require(PermOverview); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, func(r store.Scanner) (Stuck, error) {
			var x Stuck
			err := r.Scan(&x.Matter, &x.Kind, &x.Version, &x.Number, &x.Title, &x.Stage, &x.Level, &x.Enterprise, &x.Unit, &x.Since, &x.Action, &x.Holder)
			return x, err
		}, `SELECT m.id, m.kind, m.version, m.number, m.title, m.stage, m.level, m.enterprise_id, m.unit_id, m.due_at,
			COALESCE((SELECT i.action FROM inbox i WHERE i.matter_id = m.id ORDER BY i.due_at, i.holder LIMIT 1), ''),
			COALESCE((SELECT i.holder FROM inbox i WHERE i.matter_id = m.id ORDER BY i.due_at, i.holder LIMIT 1), '')
			FROM matter_shown m WHERE m.open = 1 AND m.due_at < $1 AND m.batch = '' ORDER BY m.level DESC, m.due_at LIMIT $2`, tx.Now(), limit)
		return err
	})
	return list, err
}
