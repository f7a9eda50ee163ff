package cockpit

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Count is what the year's work came to in one kind of matter.
type Count struct {
	Kind               string
	Raised, Open, Late int64
}

// Counts counts the matters raised in [from, to] by kind, of which open now,
// of which open past a limit.
func (s *Service) Counts(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (list []Count, err error) {
	if err := actor.Require(PermOverview); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.All(tx, func(r store.Scanner) (Count, error) {
			var c Count
			err := r.Scan(&c.Kind, &c.Raised, &c.Open, &c.Late)
			return c, err
		}, `SELECT m.kind, COUNT(*), CAST(SUM(m.open) AS BIGINT), CAST(SUM(CASE WHEN m.open = 1 AND m.due_at < $1 THEN 1 ELSE 0 END) AS BIGINT)
			FROM matter_shown m WHERE m.created_at >= $2 AND m.created_at < $3 GROUP BY m.kind ORDER BY m.kind`,
			tx.Now(), from.At(0, 0, s.loc), to.AddDays(1).At(0, 0, s.loc))
		return err
	})
	return list, err
}

// Total adds up one measure over [from, to].
func (s *Service) Total(ctx context.Context, actor kernel.Actor, name string, from, to kernel.Date) (n int64, err error) {
	if err := actor.Require(PermOverview); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sums, err := measure.Sums(tx, measure.Query{Measures: []string{name}, From: from.At(0, 0, s.loc), To: to.AddDays(1).At(0, 0, s.loc)})
		for _, x := range sums {
			n += x.Value
		}
		return err
	})
	return n, err
}
