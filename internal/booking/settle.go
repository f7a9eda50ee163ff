package booking

import (
	"context"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// Cancel gives a booked time back, before it begins. Writes booking.cancelled and
// takes the fact of booking back. Errors: forbidden, not_found, conflict (it has
// begun, or is settled).
func (s *Service) Cancel(ctx context.Context, actor kernel.Actor, id kernel.ID, reason string) error {
	if err := actor.Require(PermRaise); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if len([]rune(reason)) > maxNote {
		return kernel.Invalid("reason", kernel.T("不超过 %d 个字", "%d characters at most"), maxNote)
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		b, err := s.seen(tx, actor, id)
		switch {
		case err != nil:
			return err
		case b.State == StateCancelled:
			return nil // sent twice
		case b.State != StateBooked || b.Span.From <= tx.Now():
			return kernel.Conflict(kernel.T("时间已到或已经办理，不能再取消", "It has begun or is settled, and cannot be cancelled"))
		}
		ev, err := s.tell(tx, actor, b, "booking.cancelled", reason)
		if err != nil {
			return err
		}
		if err := b.settle(tx, StateCancelled, ev.ID); err != nil {
			return err
		}
		return measure.Compensate(tx, b.Made, ev.ID)
	})
}

// Came marks that who was booked came, also after having been marked absent that
// day. Writes booking.came. Errors: forbidden, not_found, conflict (another day,
// cancelled).
func (s *Service) Came(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.mark(ctx, actor, id, StateCame)
}

// Absent marks that who was booked did not come, once the time is over. Writes
// booking.absent. Errors: as of Came.
func (s *Service) Absent(ctx context.Context, actor kernel.Actor, id kernel.ID) error {
	return s.mark(ctx, actor, id, StateAbsent)
}

func (s *Service) mark(ctx context.Context, actor kernel.Actor, id kernel.ID, to string) error {
	if err := actor.Require(PermHandle); err != nil {
		return err
	}
	return s.o.DB.Write(ctx, func(tx *store.Tx) error {
		b, err := s.seen(tx, actor, id)
		if err != nil {
			return err
		}
		desk, err := s.Desk(b.Desk)
		if err != nil {
			return err
		}
		if err := s.at(actor, PermHandle, desk); err != nil {
			return err
		}
		if b.State == to {
			return nil // sent twice
		}
		if err := s.markable(b, to, tx.Now()); err != nil {
			return err
		}
		return s.settle(tx, actor, b, to)
	})
}

// markable refuses marks before their time, after their day, and of what is settled
// for good.
func (s *Service) markable(b *Booking, to string, now kernel.Instant) error {
	switch {
	case b.State == StateCancelled || b.How == ByWalkIn:
		return kernel.Conflict(kernel.T("已取消的预约和直接来办的不用再登记", "A cancelled booking or a walk-in is not marked"))
	case s.Today(now) != b.Day:
		return kernel.Conflict(kernel.T("只能在 %s 当天登记", "This is marked on %s itself"), b.Day)
	case to == StateAbsent && now < b.Span.To:
		return kernel.Conflict(kernel.T("这个时段还没结束，结束后再记“没来”", "The time is not over yet; mark who did not come when it is"))
	}
	return nil
}

// settle marks a booking; a mark that is corrected takes its facts back.
func (s *Service) settle(tx *store.Tx, actor kernel.Actor, b *Booking, to string) error {
	ev, err := s.tell(tx, actor, b, "booking."+to, "")
	if err != nil {
		return err
	}
	if b.State != StateBooked {
		if err := measure.Compensate(tx, b.Settled, ev.ID); err != nil {
			return err
		}
	}
	if err := b.settle(tx, to, ev.ID); err != nil {
		return err
	}
	fact := measure.Fact{Measure: Served}
	if to == StateAbsent {
		fact.Measure = NotCome
	}
	return s.publish(tx, b, ev, []measure.Fact{fact})
}

// poll is how often the clock is looked at: the domain clock of a demo may jump.
const poll = time.Minute

// Run records, until ctx ends, who was booked and did not come.
func (s *Service) Run(ctx context.Context, report func(error)) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if _, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// most is how many bookings one transaction settles.
const most = 100

// Sweep marks those as absent whose time, and the grace after it, is over, and
// returns how many. Each is marked once, on however many nodes this runs.
func (s *Service) Sweep(ctx context.Context) (total int, err error) {
	for n := most; n == most; total += n {
		err := s.o.DB.Write(ctx, func(tx *store.Tx) error {
			until := tx.Now().Add(-time.Duration(s.o.Rules.Grace) * time.Minute)
			list, err := store.All(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE b.state = 'booked' AND b.end_at <= $1 ORDER BY b.end_at, b.id LIMIT $2`, until, most)
			n = len(list)
			for i := 0; err == nil && i < n; i++ {
				err = s.settle(tx, kernel.System(), list[i], StateAbsent)
			}
			return err
		})
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
