// Package ledger keeps the events: who, in which post, when, what, on which
// matter, under which rule version, for whom. An event is written in the same
// transaction as the state it records and is never changed afterwards; this
// package has no statement that updates or deletes one, and a test reads the
// whole program's SQL to keep it so.
//
// Layout: ledger.go (append, subscribe), read.go (the events of a matter, the
// audit list), migrations/.
//
// Invariants: the payload and its salt live in event_secret; event carries
// only SHA-256(salt ‖ payload), so that erasing a person's data can delete the
// secret and leave the chain whole. Subscribers run in the same transaction:
// if one fails, nothing happened.
package ledger
