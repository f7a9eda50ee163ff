package van

import (
	"context"
	"slices"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/route"
	"juyan/internal/store"
)

// Move is a change by hand: a visit goes to a van, as its n-th stop counted from 1
// (beyond the last = the last); Van "" takes it off.
type Move struct {
	On      kernel.Date
	Visit   kernel.ID
	Van     string
	Place   int
	Version int64 // of the day as it was seen
	Key     string
}

// Try shows what a change by hand would do; nothing is kept. Errors: forbidden,
// not found (visit or van), conflict (it was visited already).
func (s *Service) Try(ctx context.Context, actor kernel.Actor, m Move) (before, after *route.Plan, err error) {
	if err := actor.Require(PermPlan); err != nil {
		return nil, nil, err
	}
	d, err := s.Day(ctx, actor, m.On)
	if err != nil {
		return nil, nil, err
	}
	moved, err := s.moved(d, m)
	if err != nil {
		return nil, nil, err
	}
	after, err = route.Judge(s.problem(moved.Visits), s.tours(moved.Visits))
	return d.Plan, after, err
}

// Move changes a round by hand, whether or not somebody will be late: the page has
// shown it. Errors: as Try, and conflict (the day changed meanwhile).
func (s *Service) Move(ctx context.Context, actor kernel.Actor, m Move) error {
	if err := actor.Require(PermPlan); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		return store.Once(tx, m.Key, actor.Person, func() error {
			d, err := s.day(tx, m.On)
			if err != nil {
				return err
			}
			if d.Version != m.Version {
				return changed()
			}
			moved, err := s.moved(d, m)
			if err != nil {
				return err
			}
			if err := s.record(tx, moved, s.tours(moved.Visits)); err != nil {
				return err
			}
			_, err = s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: eventMoved, Matter: m.Visit, Payload: map[string]any{"day": m.On, "van": m.Van, "place": m.Place}})
			return err
		})
	})
}

// moved is the day with the change.
func (s *Service) moved(d *Day, m Move) (*Day, error) {
	v := d.Visit(m.Visit)
	if v == nil {
		return nil, kernel.NotFound(kernel.T("这一天没有这个走访", "There is no such visit on this day"))
	}
	if _, ok := s.Van(m.Van); !ok && m.Van != "" {
		return nil, kernel.NotFound(kernel.T("没有车“%s”", "There is no van %q"), m.Van)
	}
	if v.State == "visited" {
		return nil, kernel.Conflict(kernel.T("已经去过，不能再改", "The visit was made and cannot be moved"))
	}
	out := *d
	out.Visits = slices.DeleteFunc(slices.Clone(d.Visits), func(x Visit) bool { return x.Matter == m.Visit })
	put := *v
	put.Van, put.Locked = m.Van, m.Van != ""
	out.Visits = slices.Insert(out.Visits, index(out.Visits, m), put)
	return &out, nil
}

// index is where a visit stands among those of the day, which are in the order of
// their rounds.
func index(visits []Visit, m Move) int {
	n := 0
	for i, v := range visits {
		if v.Van == m.Van {
			if n++; n == m.Place {
				return i
			}
		}
	}
	return len(visits)
}
