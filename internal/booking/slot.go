package booking

import (
	"context"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// Slot is a time that may be booked at a desk.
type Slot struct {
	Session string
	kernel.Period
	Left int // free places
}

// SlotDay is a day with its times.
type SlotDay struct {
	Day   kernel.Date
	Slots []Slot
}

// Places are those of a desk that may be booked in one time.
func (s *Service) Places(d pack.Desk) int {
	places := s.o.Rules.Places
	if d.Places > 0 {
		places = d.Places
	}
	return max(1, places-s.o.Rules.Kept)
}

// Slots are the times of a desk that still lie ahead, as far as may be booked;
// days without one are left out.
func (s *Service) Slots(ctx context.Context, actor kernel.Actor, d pack.Desk) (out []SlotDay, err error) {
	if err := actor.Require(PermRaise); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		today := s.Today(tx.Now())
		duties, err := s.duties(tx, []pack.Desk{d}, today, s.lastDay(today))
		if err != nil {
			return err
		}
		taken, err := s.taken(tx, d, today)
		out = s.days(d, duties, taken, tx.Now())
		return err
	})
	return out, err
}

// lastDay is the last day that may be booked: as far ahead as the pack says, and
// no further than the calendar knows.
func (s *Service) lastDay(today kernel.Date) kernel.Date { return s.Known(today, s.o.Rules.Ahead) }

func (s *Service) days(d pack.Desk, duties []Duty, taken map[kernel.Instant]int, now kernel.Instant) (out []SlotDay) {
	for i := range duties {
		x := &duties[i]
		if !x.Open() {
			continue
		}
		for _, t := range s.cut(x.Span) {
			if t.From <= now {
				continue
			}
			if len(out) == 0 || out[len(out)-1].Day != x.Day {
				out = append(out, SlotDay{Day: x.Day})
			}
			day := &out[len(out)-1]
			day.Slots = append(day.Slots, Slot{x.Session, t, max(0, s.Places(d)-taken[t.From])})
		}
	}
	return out
}

// cut divides a session into times; what is left over at its end is too short.
func (s *Service) cut(p kernel.Period) (out []kernel.Period) {
	long := time.Duration(s.o.Rules.Minutes) * time.Minute
	for from := p.From; from.Add(long) <= p.To; from = from.Add(long) {
		out = append(out, kernel.Period{From: from, To: from.Add(long)})
	}
	return out
}

// taken counts the bookings of a desk by time.
func (s *Service) taken(tx *store.Tx, d pack.Desk, from kernel.Date) (map[kernel.Instant]int, error) {
	out := map[kernel.Instant]int{}
	rows, err := store.All(tx, func(r store.Scanner) (x struct {
		at kernel.Instant
		n  int
	}, err error) {
		return x, r.Scan(&x.at, &x.n)
	}, `SELECT start_at, COUNT(*) FROM booking WHERE desk = $1 AND start_at >= $2 AND how = 'booked' AND state <> 'cancelled' GROUP BY start_at`, d.Code, from.At(0, 0, s.loc()))
	for _, x := range rows {
		out[x.at] = x.n
	}
	return out, err
}

// slot is the time of a desk that begins at an instant, with who is on duty.
func (s *Service) slot(tx *store.Tx, d pack.Desk, start kernel.Instant) (Duty, kernel.Period, error) {
	duties, err := s.duties(tx, []pack.Desk{d}, s.Today(start), s.Today(start))
	if err != nil {
		return Duty{}, kernel.Period{}, err
	}
	for _, x := range duties {
		for _, t := range s.cut(x.Span) {
			if t.From == start {
				return x, t, nil
			}
		}
	}
	return Duty{}, kernel.Period{}, kernel.Invalid("start", kernel.T("这个窗口没有这个时段，请重新选时间", "This desk has no such time; choose another"))
}
