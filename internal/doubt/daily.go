package doubt

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// poll is how often the clock is looked at: the domain clock of a demo may jump.
const poll = time.Minute

// RunDaily searches once a day at the pack's hour until ctx ends. Several nodes
// share the days: whoever writes the day first searches. A search that fails is
// made good by the next, which looks back further than a day.
func (s *Service) RunDaily(ctx context.Context, report func(error)) {
	if len(s.o.Rules.Detectors) == 0 {
		return
	}
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if _, err := s.Daily(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Daily makes today's search if its hour has come and nobody has begun it;
// ran says whether it did.
func (s *Service) Daily(ctx context.Context) (ran bool, err error) {
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		ran = false
		day := s.day(tx.Now())
		due, err := s.dueAt(day)
		if err != nil || tx.Now() < due {
			return err
		}
		n, err := tx.ExecN(`INSERT INTO doubt_day (day, at) VALUES ($1,$2) ON CONFLICT (day) DO NOTHING`, day.String(), tx.Now())
		if err != nil || n == 0 {
			return err
		}
		ran = true
		return forget(tx)
	})
	if err != nil || !ran {
		return false, err
	}
	_, err = s.Search(ctx, kernel.System(), SearchInput{})
	return true, err
}

func (s *Service) dueAt(day kernel.Date) (kernel.Instant, error) {
	t, err := time.Parse("15:04", s.o.Rules.Daily)
	return day.At(t.Hour(), t.Minute(), s.o.Calendar().Location()), err
}
