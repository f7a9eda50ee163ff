package booking

import (
	"context"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/store"
)

// WalkInInput enters somebody who came without booking.
type WalkInInput struct {
	Item       kernel.ID
	Enterprise kernel.ID
	Visitor    string
	Note       string
	Key        string
}

// WalkIn enters at the desk that somebody came without booking and is served. Nobody
// is refused for want of places. Writes booking.walked-in. Errors: forbidden,
// not_found, invalid (who comes), conflict (the desk is not open now).
func (s *Service) WalkIn(ctx context.Context, actor kernel.Actor, in WalkInInput) (*Booking, error) {
	if in.Item == "" {
		return nil, kernel.Invalid("item", kernel.T("请选办什么事", "Choose what is wanted"))
	}
	offer, err := s.Offer(ctx, in.Item)
	if err == nil {
		err = s.at(actor, PermHandle, offer.Desk)
	}
	if err != nil {
		return nil, err
	}
	in.Visitor, in.Note = strings.TrimSpace(in.Visitor), strings.TrimSpace(in.Note)
	if err := s.checkWho(in.Enterprise, in.Visitor, in.Note); err != nil {
		return nil, err
	}
	return s.once(ctx, actor, in.Key, func(tx *store.Tx) (*Booking, error) { return s.walkIn(tx, actor, in, offer) })
}

func (s *Service) walkIn(tx *store.Tx, actor kernel.Actor, in WalkInInput, o Offer) (*Booking, error) {
	now := tx.Now()
	duty, ok, err := s.openNow(tx, o, now)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, kernel.Conflict(kernel.T("“%s”现在不是延时时段，或没有人值班；上班时间按普通办件受理", "%s is not open in extended hours now; in office hours it is an ordinary case"), o.Desk.Name)
	}
	b := &Booking{ID: tx.NewID(), Slip: duty.Slip, Unit: s.UnitOf(o.Desk), Item: o.ID, ItemName: o.Name, Span: kernel.Period{From: now, To: max(duty.Span.To, now+1)}, Enterprise: in.Enterprise, Visitor: in.Visitor,
		How: ByWalkIn, State: StateCame, Note: in.Note, CreatedBy: actor.Person, CreatedPost: actor.Post, CreatedAt: now, SettledAt: now}
	return b, s.enter(tx, actor, b, "booking.walked-in", measure.Fact{Measure: WalkedIn}, measure.Fact{Measure: Served})
}

// openNow is the duty of an item's desk that is on now.
func (s *Service) openNow(tx *store.Tx, o Offer, now kernel.Instant) (Duty, bool, error) {
	duties, err := s.duties(tx, s.DesksOf(s.UnitOf(o.Desk)), s.Today(now), s.Today(now))
	for _, d := range duties {
		if d.Desk == o.Desk.Code && d.Open() && d.Span.Contains(now) {
			return d, true, nil
		}
	}
	return Duty{}, false, err
}
