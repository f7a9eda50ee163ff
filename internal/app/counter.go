package app

import (
	"context"

	"juyan/internal/booking"
	"juyan/internal/counter"
	counterweb "juyan/internal/counter/web"
	"juyan/internal/kernel"
	"juyan/internal/pack"
)

// newCounter wires the service counter.
func (a *App) newCounter() *counter.Service {
	return counter.New(counter.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: &a.Pack.Counter, Kinds: a.Pack.Lists[pack.ItemKinds], Calendar: a.Calendar, Site: a.Config.Site})
}

// runMandates ends mandates whose days are over.
func (a *App) runMandates(ctx context.Context) {
	a.Counter.RunMandates(ctx, func(err error) { a.Config.Log.Error("mandates", "error", err) })
}

// extendedHours are what the board of cases shows of bookings to who may see them.
func (a *App) extendedHours(ctx context.Context, actor kernel.Actor, from, to kernel.Date) (out []counterweb.HoursUse, ok bool, err error) {
	if actor.Can(booking.PermView) == kernel.ScopeNone {
		return nil, false, nil
	}
	list, err := a.Booking.Used(ctx, actor, from, to)
	for _, u := range list {
		out = append(out, counterweb.HoursUse{Unit: u.Unit, Served: u.Served(), Booked: u.Booked, Came: u.Came, Absent: u.Absent, Walked: u.Walked})
	}
	return out, true, err
}
