package booking

import (
	"context"
	"strings"
	"unicode/utf8"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/measure"
	"juyan/internal/store"
)

const (
	maxNote    = 200
	maxVisitor = 30
)

// BookInput books a time for an item.
type BookInput struct {
	Item       kernel.ID
	Start      kernel.Instant
	Enterprise kernel.ID // whose matter it is; "" = a person's own
	Visitor    string    // who comes
	Note       string
	Key        string
}

// Book books a time: an enterprise's contact for the enterprise, staff for
// whoever asks them. Writes booking.made. Errors: forbidden, not_found (the item
// is not served in extended hours), invalid (no such time, it has begun, too far
// ahead, who comes), conflict (no place is left, the visitor or the enterprise is
// booked then, too many open bookings).
func (s *Service) Book(ctx context.Context, actor kernel.Actor, in BookInput) (*Booking, error) {
	in, offer, err := s.asked(ctx, actor, in)
	if err != nil {
		return nil, err
	}
	return s.once(ctx, actor, in.Key, func(tx *store.Tx) (*Booking, error) { return s.book(tx, actor, in, offer) })
}

// once makes a booking; the same key again returns the first.
func (s *Service) once(ctx context.Context, actor kernel.Actor, key string, book func(*store.Tx) (*Booking, error)) (b *Booking, err error) {
	err = s.o.DB.Write(ctx, func(tx *store.Tx) error {
		id, err := store.OnceResult(tx, key, actor.Person, func() (string, error) {
			b, err := book(tx)
			if err != nil {
				return "", err
			}
			return string(b.ID), nil
		})
		if err == nil {
			b, err = byID(tx, kernel.ID(id))
		}
		return err
	})
	return b, err
}

// asked checks what needs no database.
func (s *Service) asked(ctx context.Context, actor kernel.Actor, in BookInput) (BookInput, Offer, error) {
	if err := actor.Require(PermRaise); err != nil {
		return in, Offer{}, err
	}
	offer, err := s.Offer(ctx, in.Item)
	if err != nil {
		return in, offer, err
	}
	in.Visitor, in.Note = strings.TrimSpace(in.Visitor), strings.TrimSpace(in.Note)
	if actor.Can(PermRaise) == kernel.ScopeEnterprise {
		in.Enterprise = actor.Enterprise
	}
	return in, offer, s.checkWho(in.Enterprise, in.Visitor, in.Note)
}

// checkWho holds who comes against the rules of a form.
func (s *Service) checkWho(firm kernel.ID, visitor, note string) error {
	var errs kernel.Errors
	switch n := utf8.RuneCountInString(visitor); {
	case n == 0:
		errs.Add(kernel.Invalid("visitor", kernel.T("请写明谁来办", "Say who comes")))
	case n > maxVisitor:
		errs.Add(kernel.Invalid("visitor", kernel.T("不超过 %d 个字", "%d characters at most"), maxVisitor))
	}
	if utf8.RuneCountInString(note) > maxNote {
		errs.Add(kernel.Invalid("note", kernel.T("不超过 %d 个字", "%d characters at most"), maxNote))
	}
	if _, ok := s.dir().Enterprise(firm); firm != "" && !ok {
		errs.Add(kernel.Invalid("enterprise", kernel.T("没有这家企业，请重新选择", "There is no such enterprise; please choose again")))
	}
	return errs.Err()
}

func (s *Service) book(tx *store.Tx, actor kernel.Actor, in BookInput, o Offer) (*Booking, error) {
	duty, span, err := s.slot(tx, o.Desk, in.Start)
	if err != nil {
		return nil, err
	}
	switch {
	case span.From <= tx.Now():
		return nil, kernel.Invalid("start", kernel.T("这个时段已经开始，可以直接来窗口办，不用预约", "This time has begun; come to the desk, no booking is needed"))
	case duty.Day.After(s.lastDay(s.Today(tx.Now()))):
		return nil, kernel.Invalid("start", kernel.T("最多预约今后 %d 天", "At most %d days ahead may be booked"), s.o.Rules.Ahead)
	case !duty.Open():
		return nil, kernel.Invalid("start", kernel.T("“%s”这个时段没有人值班，请换一个时间", "Nobody is on duty at %s then; choose another time"), o.Desk.Name)
	}
	if err := s.free(tx, in, o, span); err != nil {
		return nil, err
	}
	b := &Booking{ID: tx.NewID(), Unit: s.UnitOf(o.Desk), Item: o.ID, ItemName: o.Name, Slip: duty.Slip, Span: span, Enterprise: in.Enterprise, Visitor: in.Visitor,
		How: ByBooking, State: StateBooked, Note: in.Note, CreatedBy: actor.Person, CreatedPost: actor.Post, CreatedAt: tx.Now()}
	return b, s.enter(tx, actor, b, "booking.made", measure.Fact{Measure: Booked})
}

// free refuses a time that is full, and a second booking of the same.
func (s *Service) free(tx *store.Tx, in BookInput, o Offer, span kernel.Period) error {
	open, err := store.All(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE b.enterprise_id = $1 AND b.how = 'booked' AND b.state = 'booked' AND b.end_at > $2 AND (b.enterprise_id <> '' OR b.visitor = $3)`, in.Enterprise, tx.Now(), in.Visitor)
	if err != nil {
		return err
	}
	for _, b := range open {
		overlaps := b.Span.From < span.To && span.From < b.Span.To
		switch {
		case overlaps && b.Visitor == in.Visitor:
			return kernel.Conflict(kernel.T("%s 这个时间已经约了“%s”，不能重复预约", "%s is booked for %q at that time already"), in.Visitor, b.ItemName)
		case overlaps && b.Item == in.Item:
			return kernel.Conflict(kernel.T("“%s”这个时间已经约过了（%s 来办），不用再约", "%q is booked at that time already, for %s"), b.ItemName, b.Visitor)
		}
	}
	if len(open) >= s.o.Rules.Open {
		return kernel.Conflict(kernel.T("还有 %d 个预约没办，最多同时约 %d 个；不去的请先取消", "%d bookings are still open, and %d is the most; cancel what is not needed"), len(open), s.o.Rules.Open)
	}
	n, err := store.One(tx, store.Value[int], `SELECT COUNT(*) FROM booking WHERE desk = $1 AND start_at = $2 AND how = 'booked' AND state <> 'cancelled'`, o.Desk.Code, span.From)
	if err == nil && n >= s.Places(o.Desk) {
		err = kernel.Conflict(kernel.T("这个时段约满了，请换一个时间，或直接来窗口排队", "This time is full; choose another, or come without booking"))
	}
	return err
}

// enter writes a new booking or walk-in with its event and its facts.
func (s *Service) enter(tx *store.Tx, actor kernel.Actor, b *Booking, kind string, facts ...measure.Fact) error {
	n, err := store.One(tx, store.Value[int64], `SELECT COALESCE(MAX(number), 0) + 1 FROM booking WHERE desk = $1 AND on_day = $2`, b.Desk, b.Day.String())
	if err != nil {
		return err
	}
	b.Number = n
	ev, err := s.tell(tx, actor, b, kind, "")
	if err != nil {
		return err
	}
	b.Made = ev.ID
	if b.How == ByWalkIn {
		b.Settled = ev.ID
	}
	if err := b.insert(tx); err != nil {
		return err
	}
	return s.publish(tx, b, ev, facts)
}

// tell appends an event about a booking.
func (s *Service) tell(tx *store.Tx, actor kernel.Actor, b *Booking, kind, reason string) (ledger.Event, error) {
	payload := map[string]any{"desk": b.Desk, "item": b.ItemName.ZH, "day": b.Day, "start": b.Span.From, "enterprise": b.Enterprise, "visitor": b.Visitor, "number": b.Number}
	if reason != "" {
		payload["reason"] = reason
	}
	return s.o.Ledger.Append(tx, actor, ledger.Draft{Kind: kind, Subject: b.ID, Payload: payload})
}

// publish credits the desk's unit, and who was on duty.
func (s *Service) publish(tx *store.Tx, b *Booking, ev ledger.Event, facts []measure.Fact) error {
	duty, _, err := s.dutyOf(tx, b.Slip)
	if err != nil {
		return err
	}
	for i := range facts {
		f := &facts[i]
		f.At, f.Value, f.Unit, f.Enterprise, f.Event = ev.At, 1, b.Unit, b.Enterprise, ev.ID
		if f.Measure == Served || f.Measure == WalkedIn {
			f.Post, f.Person = duty.Post, duty.Person
		}
	}
	return measure.Publish(tx, facts)
}
