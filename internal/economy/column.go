package economy

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Reading is what a series comes to for one subject: an amount in units of
// 10^-Scale, or the reason why there is none.
type Reading struct {
	Amount  int64
	Scale   int
	Missing kernel.Text // not zero: no data
}

// Column reads a series over a span for each subject, or once for the zone where
// there are none, as known at an instant; versions are the ids of the values
// read, which never change. It asks for no permission: it is for the program
// itself.
func (s *Service) Column(ctx context.Context, code string, span Span, subjects []kernel.ID) (out []Reading, versions []string, err error) {
	x, err := s.Series(code)
	if err != nil {
		return nil, nil, err
	}
	if len(subjects) == 0 {
		subjects = []kernel.ID{""}
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		out, versions = make([]Reading, 0, len(subjects)), nil
		for _, subject := range subjects {
			at := span
			at.Subject = subject
			amount, ids, missing, err := total(tx, x, at)
			if err != nil {
				return err
			}
			out = append(out, Reading{amount, x.Scale, missing})
			for _, id := range ids {
				versions = append(versions, string(id))
			}
		}
		return nil
	})
	return out, versions, err
}
