package van

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/pack"
	"juyan/internal/route"
	"juyan/internal/store"
)

// Confirm settles a day: every visit on a round is told when the van comes, those
// told already only when that changed. Errors: forbidden, conflict (nothing is
// planned; the day changed meanwhile; a round cannot be driven).
func (s *Service) Confirm(ctx context.Context, actor kernel.Actor, on kernel.Date, version int64, key string) error {
	if err := actor.Require(PermPlan); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, key, actor.Person, func() error {
			d, err := s.day(tx, on)
			if err == nil {
				err = s.times(d)
			}
			if err != nil {
				return err
			}
			if err := s.drivable(d, version, tx.Now()); err != nil {
				return err
			}
			if err := s.tell(tx, d); err != nil {
				return err
			}
			if err := tx.Exec(`UPDATE van_day SET confirmed = version WHERE on_day = $1`, on.String()); err != nil {
				return err
			}
			_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: eventConfirmed, Payload: map[string]any{"day": on, "visits": len(d.Visits) - len(d.Plan.Left), "vans": d.Plan.Vans, "metres": d.Plan.Distance}})
			return err
		})
	})
}

func (s *Service) drivable(d *Day, version int64, now kernel.Instant) error {
	switch {
	case d.Version != version:
		return changed()
	case d.On.Before(s.Today(now)):
		return kernel.Conflict(kernel.T("%s 已经过去", "%s is past"), d.On)
	case !d.Planned():
		return kernel.Conflict(kernel.T("还没有排车", "Nothing is planned yet"))
	}
	for _, r := range d.Plan.Routes {
		if van, _ := s.Van(r.Van); len(r.Lacks) > 0 || r.Overload > 0 {
			return kernel.Conflict(kernel.T("%s 跑不了这一趟：走访太多，或没带要用的人和设备", "%s cannot drive this round: too many visits, or what they need is not on board"), van.Name)
		}
	}
	return nil
}

// tell acts upon the visits: who asked sees when the van comes.
func (s *Service) tell(tx *store.Tx, d *Day) error {
	for _, r := range d.Plan.Routes {
		van, _ := s.Van(r.Van)
		for _, stop := range r.Visits {
			v := d.Visit(kernel.ID(stop.Stop))
			at := string(TimeOf(stop.Begins))
			if v.State == "visited" || v.State == "planned" && v.PlannedAt == at {
				continue
			}
			_, err := s.matter.ActTx(tx, kernel.System(), matter.ActInput{Matter: v.Matter, Action: "plan", Values: map[string][]string{"van": {van.Name.ZH}, "planned_at": {at}}})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// TimeOf writes seconds since midnight as a time of the day, minutes cut.
func TimeOf(seconds int) pack.Clock {
	two := func(n int) string { return string([]byte{byte('0' + n/10%10), byte('0' + n%10)}) }
	return pack.Clock(two(seconds/3600) + ":" + two(seconds/60%60))
}

// Late reports how late a plan is altogether, in minutes begun.
func Late(p *route.Plan) int { return (p.Late + 59) / 60 }
