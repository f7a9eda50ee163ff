// Package measure keeps the facts that work publishes about itself: a measure
// is a stream of facts with typed dimensions, an effective time, a scaled
// integer and the event it came from. Rates, boards and later indicators are
// computed from facts alone; nobody types them.
//
// Layout: measure.go (publish, compensate), query.go (sums and the records
// behind them), backdated.go (facts that took effect long before they were
// recorded), migrations/; column/ (the facts as columns in memory).
//
// Invariants: a fact never changes; a correction is a compensating fact of the
// opposite value and sign −1 written by a new event, so that facts can be
// counted and "as known on day D" stays answerable; an empty denominator is "no data", never 0 and never 100 %.
package measure
