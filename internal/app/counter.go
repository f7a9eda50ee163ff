package app

import (
	"context"

	"juyan/internal/counter"
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
