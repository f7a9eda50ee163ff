package booking

import (
	"context"

	"juyan/internal/kernel"
	"juyan/internal/store"
)

// Use is what extended hours were used for at the desks of a unit.
type Use struct {
	Unit   kernel.ID
	Booked int // and not cancelled
	Came   int // as booked
	Absent int
	Walked int
}

// Served are all who were served.
func (u Use) Served() int { return u.Came + u.Walked }

// Used counts bookings and walk-ins that the actor may see, by unit, of the days
// from one until another, both included.
func (s *Service) Used(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (out []Use, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	where, args := s.where(actor, []any{from.String(), to.String()})
	counts := map[kernel.ID]Use{}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := store.All(tx, func(r store.Scanner) (u Use, err error) {
			return u, r.Scan(&u.Unit, &u.Booked, &u.Came, &u.Absent, &u.Walked)
		}, `SELECT b.unit_id, SUM(CASE WHEN b.how = 'booked' THEN 1 ELSE 0 END), SUM(CASE WHEN b.how = 'booked' AND b.state = 'came' THEN 1 ELSE 0 END),
			SUM(CASE WHEN b.state = 'absent' THEN 1 ELSE 0 END), SUM(CASE WHEN b.how = 'walk_in' THEN 1 ELSE 0 END)
			FROM booking b WHERE b.on_day >= $1 AND b.on_day <= $2 AND b.state <> 'cancelled' AND `+where+` GROUP BY b.unit_id`, args...)
		for _, u := range list {
			counts[u.Unit] = u
		}
		return err
	})
	for _, u := range s.Units() {
		if x, there := counts[u.ID]; there {
			out = append(out, x)
		}
	}
	return out, err
}
