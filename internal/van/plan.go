package van

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/route"
	"juyan/internal/store"
)

// Plan searches the rounds of a day. What was put on a van by hand stays on it,
// visits that were made stay where they are. Errors: forbidden, conflict (nobody
// asked; it is past; changed meanwhile).
func (s *Service) Plan(ctx context.Context, actor kernel.Actor, on kernel.Date, key string) error {
	if err := actor.Require(PermPlan); err != nil {
		return err
	}
	var seen *Day
	err := s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if seen, err = s.day(tx, on); err == nil {
			err = s.open(seen, tx.Now())
		}
		return err
	})
	if err != nil {
		return err
	}
	// The search takes its time outside the transaction.
	plan, err := route.Solve(s.problem(seen.Visits), route.Options{Seed: s.o.Rules.Seed, Iterations: s.o.Rules.Iterations})
	if err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, key, actor.Person, func() error {
			now, err := s.day(tx, on)
			if err != nil {
				return err
			}
			if !same(seen, now) {
				return changed()
			}
			if err := s.record(tx, now, plan.Tours()); err != nil {
				return err
			}
			_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: eventPlanned, Payload: map[string]any{"day": on, "visits": len(now.Visits) - len(plan.Left), "left": len(plan.Left), "metres": plan.Distance}})
			return err
		})
	})
}

func changed() error {
	return kernel.Conflict(kernel.T("刚才有人改了这一天的车次或走访，请看过再排", "Somebody changed the day meanwhile; look at it and plan again"))
}

// open reports whether a day can still be planned.
func (s *Service) open(d *Day, now kernel.Instant) error {
	switch {
	case d.On.Before(s.Today(now)):
		return kernel.Conflict(kernel.T("%s 已经过去，不再排车", "%s is past and is not planned any more"), d.On)
	case len(d.Visits) == 0:
		return kernel.Conflict(kernel.T("%s 没有人申请上门", "Nobody asked for a visit on %s"), d.On)
	}
	for _, v := range d.Visits {
		if v.State == "visited" {
			return kernel.Conflict(kernel.T("车已经在路上，改车次请逐个改", "The vans are on their way; change visits one by one"))
		}
	}
	return nil
}

// same reports whether nothing changed that a plan depends on.
func same(a, b *Day) bool {
	if a.Version != b.Version || len(a.Visits) != len(b.Visits) {
		return false
	}
	for _, v := range a.Visits {
		w := b.Visit(v.Matter)
		if w == nil || w.State != v.State || w.Place != v.Place || w.Part != v.Part || w.Minutes != v.Minutes {
			return false
		}
	}
	return true
}

// record writes the rounds of a day anew.
func (s *Service) record(tx *store.Tx, d *Day, tours []route.Tour) error {
	if err := tx.Exec(`DELETE FROM van_stop WHERE on_day = $1`, d.On.String()); err != nil {
		return err
	}
	for _, t := range tours {
		for i, code := range t.Stops {
			locked := int64(0)
			if v := d.Visit(kernel.ID(code)); v != nil && v.Locked && v.Van == t.Van {
				locked = 1
			}
			if err := tx.Exec(`INSERT INTO van_stop (matter_id, on_day, van, seq, locked) VALUES ($1,$2,$3,$4,$5)`, code, d.On.String(), t.Van, int64(i), locked); err != nil {
				return err
			}
		}
	}
	return tx.Exec(`INSERT INTO van_day (on_day, version, confirmed) VALUES ($1,1,0) ON CONFLICT (on_day) DO UPDATE SET version = van_day.version + 1`, d.On.String())
}
