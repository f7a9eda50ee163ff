package matter

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Lanes lists the lanes of a matter, oldest first. It asks for no permission:
// it is for the program itself, pages use View.
func (s *Service) Lanes(ctx context.Context, id kernel.ID) (lanes []*Lane, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		held := false
		if lanes, held = s.memory.lanes(tx, id); !held {
			lanes, err = lanesOf(tx, id)
		}
		return err
	})
	return lanes, err
}

// Standing counts the matters in each stage, as "whistle.working", and the
// lanes, as "whistle.call.handling".
func Standing(tx *store.Tx) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := store.All(tx, func(s store.Scanner) (string, error) {
		var stage string
		var n int64
		err := s.Scan(&stage, &n)
		out[stage] = n
		return stage, err
	}, `SELECT m.kind || '.' || m.stage, COUNT(*) FROM matter_shown m GROUP BY 1
		UNION ALL
		SELECT m.kind || '.' || l.code || '.' || l.stage, COUNT(*) FROM lane l JOIN matter_shown m ON m.id = l.matter_id GROUP BY 1`)
	return out, err
}
