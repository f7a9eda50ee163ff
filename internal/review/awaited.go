package review

import (
	"context"

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
		list, err := matter.Several(tx, leads)
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
