// Package column keeps the facts that count (measure's fact_shown) as columns
// in memory, so that a run over many indicators and subjects reads each number
// once, in the order the processor likes, and asks the database only for what
// is new.
//
// Layout: warehouse.go (the shared store: load, refresh), feed.go (what it
// reads), seen.go (which facts it has), block.go and dict.go (the columns),
// ask.go (sum, count and average by subject), order.go (least, greatest,
// latest, median, percentile), cache.go (what was asked before), behind.go (the
// records behind a number).
//
// Invariants:
//   - A Snapshot never changes and shows what one moment of the database
//     showed: whole transactions, whole published imports. Readers need no
//     lock; a refresh appends behind the lengths they see.
//   - Every fact is taken exactly once, by its number, in whatever order
//     transactions commit: a number that was passed over is asked for again for
//     an hour, longer than any transaction lives. Rows of an import are taken
//     when it is published, never before, and nothing takes them back.
//   - Order never matters: a result depends on the set of facts alone and is
//     what measure.Sums answers. A fact and the one that takes it back count
//     for nothing, in every function.
//   - Numbers are whole and exact. A sum that int64 cannot hold is an error.
package column
