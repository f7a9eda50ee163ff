// Package column keeps the facts of sealed events as columns in memory, so that
// a run over many indicators and subjects reads each number once, in the order
// the processor likes, and asks the database only for what is new.
//
// Layout: warehouse.go (the shared store: load, refresh), feed.go (what it
// reads), block.go and dict.go (the columns), snapshot.go (what a reader has),
// ask.go (what can be asked), reading.go (sum, count and average by subject),
// without.go (facts left out), order.go (least, greatest, latest, median,
// percentile), cache.go (what was asked before), terms.go (the terms of
// indicators), behind.go (the records behind a number).
//
// Invariants:
//   - Facts are taken in the order of their events' leaves in the ledger. The
//     sealer numbers committed events without gaps, those of an import once it
//     is published, and what stands below a position never changes. So each
//     fact is taken exactly once, however transactions and imports overtake one
//     another, and the facts as of a position are a prefix of every measure.
//   - A Snapshot never changes. Readers need no lock; a refresh appends behind
//     the lengths they see.
//   - The order of facts never matters: a result depends on their set alone and
//     is what measure.Sums answers. A fact and the one that takes it back count
//     for nothing, in every function.
//   - Numbers are whole and exact. A sum that int64 cannot hold is an error.
package column
