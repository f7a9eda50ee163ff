// Package schedule plans activities that wait for each other: when each can
// start and finish at the earliest and must at the latest, how much slack it
// has, which paths decide the end, what changes when one takes longer, and
// where milestones will probably fall.
//
// Layout: length.go (how long something takes), axis.go (days that count),
// plan.go (what a plan says), check.go (what is wrong with one), link.go
// (predecessors and what softens them), network.go (order, cycles), solve.go
// (both passes), state.go (finished and running activities), path.go (critical
// paths), result.go, whatif.go, wait.go (the same for who steps from day to day),
// forecast.go and ratio.go (simulation),
// synthetic.go (invented plans to measure with).
//
// Rules, each held by a test:
//
//   - The start day does not count: what starts on day S and takes 5 working days
//     is finished on the fifth working day after S, and what follows starts on
//     that same day. A length in natural days that ends on a day off ends on the
//     next working day.
//   - Slack is counted in working days: by so many an activity may start later or
//     take longer and the end stays (total), nobody else moves (free).
//   - Critical is what has no slack. A path is the chain of activities each of
//     which waits for the one before it, up to the end; where a length in natural
//     days ends on a day off, an activity of a path may have a day of slack.
//   - What is finished keeps its dates; what runs keeps its start, and what is
//     left of it is counted from today; nothing else starts before today.
//   - A deferred predecessor (容缺) need only be finished before its successor
//     finishes; a promised one (告知承诺), or one handled in parallel, not at all.
//
// Invariants: pure (no I/O, no clock, no global state); whole numbers only, and a
// generator of its own kind seeded by the caller, so that the same plan gives the
// same answer to the bit on every machine; the order of activities in a plan
// never matters.
package schedule
