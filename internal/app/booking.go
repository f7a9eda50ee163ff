package app

import (
	"context"
	"slices"

	"juyan/internal/booking"
	"juyan/internal/caseflow"
	"juyan/internal/counter"
	"juyan/internal/kernel"
)

// newBooking wires extended hours: its items are the counter's.
func (a *App) newBooking() *booking.Service {
	return booking.New(booking.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Auth: a.Auth, Rules: &a.Pack.Rosters, Calendar: a.Calendar, Items: a.bookable, AtOnce: a.atOnce, Status: a.receiptStatus})
}

// bookable are the service items in force that are offered in extended hours.
func (a *App) bookable(ctx context.Context) ([]booking.Item, error) {
	return a.itemsInForce(ctx, counter.Query{Only: "extended"}, func(counter.Brief) bool { return true })
}

// atOnce are those in force of these names.
func (a *App) atOnce(ctx context.Context, names []string) ([]booking.Item, error) {
	return a.itemsInForce(ctx, counter.Query{}, func(b counter.Brief) bool { return slices.Contains(names, b.Name) })
}

func (a *App) itemsInForce(ctx context.Context, q counter.Query, keep func(counter.Brief) bool) (out []booking.Item, err error) {
	q.Limit = 200
	for {
		found, err := a.Counter.Find(ctx, kernel.System(), q)
		if err != nil {
			return nil, err
		}
		for _, b := range found.Items {
			if keep(b) {
				out = append(out, booking.Item{ID: b.ItemID, Code: b.Code, Name: kernel.Text{ZH: b.Name, EN: b.NameEN}, Unit: b.Unit})
			}
		}
		if found.Next == "" {
			return out, nil
		}
		q.After = found.Next
	}
}

// receiptStatus is what a receipt of a case tells whoever holds it.
func (a *App) receiptStatus(ctx context.Context, code string) (booking.Standing, error) {
	st, err := a.Counter.ByReceipt(ctx, code)
	return booking.Standing{Item: st.Item, Stage: st.Stage, Next: st.Next, Filed: st.FiledAt, Due: st.DueAt, Ended: max(st.DecidedAt, st.EndedAt), Done: st.Face == caseflow.FaceDone}, err
}

// runBooking records who was booked and did not come.
func (a *App) runBooking(ctx context.Context) {
	a.Booking.Run(ctx, func(err error) { a.Config.Log.Error("bookings", "error", err) })
}
