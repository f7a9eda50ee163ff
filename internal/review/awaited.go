package review

import (
	"context"
	"encoding/json"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/store"
)

// Awaited names the bodies for which leads wait; one that waits for none is not
// among them. It asks for no permission: whoever shows the answer shows that of
// leads its reader may see.
func (s *Service) Awaited(ctx context.Context, leads []kernel.ID) (map[kernel.ID]kernel.Text, error) {
	out := map[kernel.ID]kernel.Text{}
	if len(leads) == 0 {
		return out, nil
	}
	err := s.o.DB.Read(ctx, func(tx *store.Tx) error {
		args := make([]any, len(leads))
		for i, id := range leads {
			args[i] = id
		}
		list, err := store.All(tx, scanStanding, `SELECT m.id, m.kind, m.stage, m.open, m.counts FROM matter_shown m WHERE m.id IN (`+store.Marks(1, len(leads))+`)`, args...)
		if err != nil {
			return err
		}
		passed, err := s.passed(tx, list)
		for _, m := range list {
			if b := s.waitsFor(m, passed[m.ID]); b != nil {
				out[m.ID] = b.Name
			}
		}
		return err
	})
	return out, err
}

// scanStanding reads of a lead no more than says whom it waits for: boards ask for
// hundreds at once.
func scanStanding(r store.Scanner) (*matter.Matter, error) {
	m := &matter.Matter{}
	var open int64
	var counts string
	if err := r.Scan(&m.ID, &m.Kind, &m.Stage, &open, &counts); err != nil {
		return nil, err
	}
	m.Open = open == 1
	return m, json.Unmarshal([]byte(counts), &m.Counts)
}
