package app

import (
	"context"

	"github.com/govalues/decimal"

	"juyan/internal/baton"
	"juyan/internal/economy"
	"juyan/internal/indicator"
	"juyan/internal/pack"
)

// newBaton wires the appraisal to the facts, the statistics and the ledger.
func (a *App) newBaton() *baton.Service {
	return baton.New(baton.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Pack: func() *pack.Pack { return a.Pack },
		Facts: a.Columns, Statistics: statistics{a.Economy}})
}

// statistics answers the appraisal out of the imported series.
type statistics struct{ economy *economy.Service }

// Column reads a series over a period.
func (s statistics) Column(ctx context.Context, q baton.Series) ([]indicator.Value, []string, error) {
	from, to := q.Period.Dates()
	list, versions, err := s.economy.Column(ctx, q.Code, economy.Span{From: from, To: to.AddDays(-1), Claimed: q.Claimed, Known: q.Known}, q.Subjects)
	out := make([]indicator.Value, len(list))
	for i, r := range list {
		out[i] = indicator.NoData(r.Missing)
		if r.Missing.IsZero() && err == nil {
			var n indicator.Num
			if n, err = decimal.New(r.Amount, r.Scale); err == nil {
				out[i] = indicator.Number(n)
			}
		}
	}
	return out, versions, err
}

// Known lists the series of the pack.
func (s statistics) Known() map[string]bool { return s.economy.Known() }
