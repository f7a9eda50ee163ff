package booking

import (
	"context"
	"strconv"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/store"
)

// cols are the columns by which a booking belongs to somebody.
var cols = auth.Cols{Owner: "b.created_by", Unit: "b.unit_id", Enterprise: "b.enterprise_id"}

// where is "the actor may see this booking": by scope, or because the actor's post
// takes turns at its desk.
func (s *Service) where(actor kernel.Actor, args []any) (string, []any) {
	where, args := auth.Where(actor, PermView, cols, args)
	switch actor.Can(PermView) {
	case kernel.ScopeUnit, kernel.ScopeSubtree:
		for _, d := range s.o.Rules.Desks {
			if s.takesTurns(actor.Post, d) {
				args = append(args, d.Code)
				where = "(" + where + " OR b.desk = $" + strconv.Itoa(len(args)) + ")"
			}
		}
	}
	return where, args
}

// seen is a booking the actor may see.
func (s *Service) seen(tx *store.Tx, actor kernel.Actor, id kernel.ID) (*Booking, error) {
	where, args := s.where(actor, []any{id})
	b, err := store.One(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE b.id = $1 AND `+where, args...)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, noBooking()
	}
	return b, err
}

// Get reads a booking. Errors: forbidden, not_found.
func (s *Service) Get(ctx context.Context, actor kernel.Actor, id kernel.ID) (b *Booking, err error) {
	if err := actor.Require(PermView); err != nil {
		return nil, err
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		b, err = s.seen(tx, actor, id)
		return err
	})
	return b, err
}

// Filter narrows a list of bookings.
type Filter struct {
	From, To kernel.Date // both included; zero = open
	State    string
	Unit     kernel.ID
	Firm     kernel.ID
	How      string
	Past     bool // the latest first
	After    string
	Limit    int
}

// Page is one page of bookings.
type Page struct {
	Bookings []*Booking
	Total    int
	More     bool
	Next     string
}

// List reads the bookings the actor may see.
func (s *Service) List(ctx context.Context, actor kernel.Actor, f Filter) (p Page, err error) {
	if err := actor.Require(PermView); err != nil {
		return p, err
	}
	where, args := s.where(actor, nil)
	q := store.NewCond(where, args)
	q.Equal("b.state", f.State)
	q.Equal("b.how", f.How)
	q.Equal("b.unit_id", string(f.Unit))
	q.Equal("b.enterprise_id", string(f.Firm))
	if !f.From.IsZero() {
		q.Add("b.on_day >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		q.Add("b.on_day <= ?", f.To.String())
	}
	err = s.o.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if p.Total, p.More, err = store.Count(tx, `FROM booking b WHERE `+q.SQL(), q.Args...); err == nil {
			err = p.read(tx, q, f)
		}
		return err
	})
	return p, err
}

// pageSize is how many bookings a page has.
const pageSize = 50

func (p *Page) read(tx *store.Tx, q *store.Cond, f Filter) error {
	sort := []store.SortCol{{Name: "start", SQL: "b.start_at", Int: true, Desc: f.Past}, {Name: "id", SQL: "b.id"}}
	size := f.Limit
	if size < 1 || size > 500 {
		size = pageSize
	}
	w, err := store.Keyset(sort, store.Page{After: f.After, Limit: size}, len(q.Args)+1)
	if err != nil {
		return err
	}
	list, err := store.All(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE `+q.SQL()+` AND `+w.Where+w.Order, append(q.Args, w.Args...)...)
	if err != nil {
		return err
	}
	p.Bookings, p.Next = store.Cut(w, list, func(b *Booking) []any { return []any{b.Span.From, b.ID} })
	return nil
}

// DayView is a day at the desks of a unit.
type DayView struct {
	Day    kernel.Date
	Duties []DutyView
}

// DutyView is a duty with who comes.
type DutyView struct {
	Duty
	Desk     pack.Desk
	Places   int // that may be booked altogether
	Bookings []*Booking
	May      bool // the actor may act at this desk
}

// Day reads a day at the desks of a unit that the actor may see; of all without a
// unit.
func (s *Service) Day(ctx context.Context, actor kernel.Actor, unit kernel.ID, day kernel.Date) (v DayView, err error) {
	if err := actor.Require(PermHandle); err != nil {
		return v, err
	}
	v.Day = day
	err = s.o.DB.Read(ctx, func(tx *store.Tx) error {
		var desks []pack.Desk
		for _, d := range s.DesksOf(unit) {
			if s.May(actor, PermHandle, d) {
				desks = append(desks, d)
			}
		}
		duties, err := s.duties(tx, desks, day, day)
		if err != nil {
			return err
		}
		where, args := s.where(actor, []any{day.String()})
		list, err := store.All(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE b.on_day = $1 AND b.state <> 'cancelled' AND `+where+` ORDER BY b.start_at, b.number`, args...)
		for _, d := range duties {
			v.Duties = append(v.Duties, s.dutyView(d, list))
		}
		return err
	})
	return v, err
}

func (s *Service) dutyView(d Duty, list []*Booking) DutyView {
	desk, _ := s.Desk(d.Desk)
	v := DutyView{Duty: d, Desk: desk, May: true}
	if d.Open() {
		v.Places = len(s.cut(d.Span)) * s.Places(desk)
	}
	for _, b := range list {
		if b.Slip == d.Slip {
			v.Bookings = append(v.Bookings, b)
		}
	}
	return v
}
