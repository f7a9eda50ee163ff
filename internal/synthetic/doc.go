// Package synthetic makes a year of events and facts nobody lived, in a
// PostgreSQL database, and asks SQL what the columns are asked, so that a
// measurement can put both side by side. It writes rows of other packages as no
// one else may, and only into an empty database of its own.
//
// It also multiplies the matters of a kind, on either engine.
//
// Layout: copies.go (matters, row by row), whole.go (with all their rows), open.go (with what their limits move), filing.go (what raising one wrote, written again), year.go (what the year is like, its asks), scheme.go
// (an appraisal over it), fill.go (events, facts, indexes), sql.go (the same questions in SQL).
//
// Invariants: the same Year makes the same facts on every machine; SQL is given
// every index and setting that helps it, and one pass for each measure answers
// all that is asked of it.
package synthetic
