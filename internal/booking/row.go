package booking

import (
	"juyan/internal/kernel"
	"juyan/internal/store"
)

// How somebody came to a desk.
const (
	ByBooking = "booked"
	ByWalkIn  = "walk_in"
)

// The states of a booking.
const (
	StateBooked    = "booked"
	StateCame      = "came"
	StateAbsent    = "absent"
	StateCancelled = "cancelled"
)

// Booking is a booked time, or somebody who came without one.
type Booking struct {
	ID     kernel.ID
	Number int64 // of the desk on the day
	Slip
	Unit        kernel.ID
	Item        kernel.ID
	ItemName    kernel.Text
	Span        kernel.Period
	Enterprise  kernel.ID
	Visitor     string
	How         string
	State       string
	Note        string
	CreatedBy   kernel.ID
	CreatedPost kernel.ID
	CreatedAt   kernel.Instant
	SettledAt   kernel.Instant // cancelled, came, did not come
	Made        kernel.ID      // events
	Settled     kernel.ID
}

const columns = `b.id, b.number, b.desk, b.on_day, b.session, b.unit_id, b.item_id, b.item, b.item_en, b.start_at, b.end_at, b.enterprise_id, b.visitor, b.how, b.state, b.note,
	b.created_by, b.created_post, b.created_at, b.settled_at, b.made_event, b.settled_event`

func scanBooking(r store.Scanner) (*Booking, error) {
	var b Booking
	var day string
	err := r.Scan(&b.ID, &b.Number, &b.Desk, &day, &b.Session, &b.Unit, &b.Item, &b.ItemName.ZH, &b.ItemName.EN, &b.Span.From, &b.Span.To, &b.Enterprise, &b.Visitor, &b.How, &b.State, &b.Note,
		&b.CreatedBy, &b.CreatedPost, &b.CreatedAt, &b.SettledAt, &b.Made, &b.Settled)
	if err != nil {
		return nil, err
	}
	return &b, b.Day.UnmarshalText([]byte(day))
}

func byID(tx *store.Tx, id kernel.ID) (*Booking, error) {
	b, err := store.One(tx, scanBooking, `SELECT `+columns+` FROM booking b WHERE b.id = $1`, id)
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		return nil, noBooking()
	}
	return b, err
}

func noBooking() error {
	return kernel.NotFound(kernel.T("没有这个预约，或不归您看", "There is no such booking, or it is not yours to see"))
}

func (b *Booking) insert(tx *store.Tx) error {
	return tx.Exec(`INSERT INTO booking (id, number, desk, on_day, session, unit_id, item_id, item, item_en, start_at, end_at, enterprise_id, visitor, how, state, note,
		created_by, created_post, created_at, settled_at, made_event, settled_event) VALUES `+store.Values(1, 22),
		b.ID, b.Number, b.Desk, b.Day.String(), b.Session, b.Unit, b.Item, b.ItemName.ZH, b.ItemName.EN, b.Span.From, b.Span.To, b.Enterprise, b.Visitor, b.How, b.State, b.Note,
		b.CreatedBy, b.CreatedPost, b.CreatedAt, b.SettledAt, b.Made, b.Settled)
}

// settle moves a booking from the state it was read in.
func (b *Booking) settle(tx *store.Tx, to string, event kernel.ID) error {
	n, err := tx.ExecN(`UPDATE booking SET state = $1, settled_at = $2, settled_event = $3 WHERE id = $4 AND state = $5`, to, tx.Now(), event, b.ID, b.State)
	if err == nil && n == 0 {
		err = kernel.Conflict(kernel.T("这个预约刚被别人改过，请刷新后再试", "Somebody has just changed this booking; please reload"))
	}
	b.State, b.SettledAt, b.Settled = to, tx.Now(), event
	return err
}
