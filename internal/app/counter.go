package app

import (
	"juyan/internal/counter"
	"juyan/internal/pack"
)

// newCounter wires the service counter.
func (a *App) newCounter() *counter.Service {
	return counter.New(counter.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Rules: &a.Pack.Counter, Kinds: a.Pack.Lists[pack.ItemKinds], Calendar: a.Calendar, Site: a.Config.Site})
}
