// Package detect finds, in the trails that matters left in the ledger, what
// deserves a second look: trails and a dated rule in, findings out. It reads no
// database and no clock, so that a finding can be worked out again by anybody.
//
// Layout: trail.go (what a detector sees, what it finds), run.go (the detectors
// by name), cluster.go (cases that lie close together), text.go (how alike two
// texts are), course.go (contact, pauses, bounces, withdrawals), words.go
// (split matters, copied ratings), moment.go (backdated, bursts, many at once),
// place.go (ratings from the handler's own network or device).
//
// Invariants: the order in which trails and acts are given never matters; an
// act that an earlier finding of the same detector cites makes no new one; a
// finding names acts, never a score.
package detect
