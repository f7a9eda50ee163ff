// Package ledger keeps the events: who, in which post, when, what, on which
// matter, under which rule version, for whom. An event is written in the same
// transaction as the state it records and is never changed afterwards; this
// package has no statement that updates or deletes one (erase.go deletes
// payloads), and a test reads the whole program's SQL to keep it so.
//
// Layout: ledger.go (append, subscribe, witness), read.go (the events of a
// matter), search.go (events of many matters by kind), audit.go (the audit
// list), position.go (what is sealed); seal.go (the sealer),
// gather.go (what it seals next), leaf.go (the bytes of a leaf), tree.go (the
// Merkle tree), checkpoint.go and key.go (who signs it), prove.go (one event
// offline), examine.go (one event for a page), verify*.go (everything), erase.go,
// migrations/. docs/ledger.md fixes the formats.
//
// The sealer gives committed events gap-free leaf numbers, off the write path.
// A leaf is given once. Events of an import get theirs when it is published, so
// that what stands below a position never changes.
//
// Invariants: the payload and its salt live in event_secret; event carries
// only SHA-256(salt ‖ payload), so that erasing a person's data can delete the
// secret and leave the chain whole. Subscribers run in the same transaction:
// if one fails, nothing happened. Leaves are written under a fenced lease: the
// transaction that writes them proves that nobody sealed since its tree was read.
package ledger
