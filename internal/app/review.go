package app

import (
	"juyan/internal/pack"
	"juyan/internal/review"
)

// newReview makes the reviews of leads; the matters they are about follow.
func (a *App) newReview() *review.Service {
	return review.New(review.Options{DB: a.DB, Ledger: a.Ledger, Org: a.Org, Calendar: a.Calendar, Rules: func() *pack.Reviews { return &a.Pack.Reviews }})
}
