// Package cockpit reads what the zone did: 一盘棋, the leader's first page, and
// the board of the three rates. It writes nothing and has no table: every
// figure is a sum of published facts, a count of records, or an imported figure
// of the pack with its source, and opens what it counts.
//
// Layout: rates.go (rates by unit, task force, post, topic, month), year.go
// (the figures of the year), stuck.go (what is stuck and whose move it is),
// process.go and process_csv.go (how matters went, as an event log), web/ (the
// pages).
//
// Invariants: an empty denominator is "no data", never 0 and never 100 %; a
// figure whose source is not connected says so.
package cockpit
