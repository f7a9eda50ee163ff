// Package route plans the rounds of vans: which van visits which stop, in which
// order, so that every stop is reached within its window by a van that has room,
// the time and what the stop needs (the vehicle routing problem with time windows).
//
// Layout: problem.go (what there is to plan), check.go (what is wrong with it),
// compile.go (distances, who may serve whom), segment.go (a stretch of a round in
// four numbers), tour.go (one van's round), ruin.go and recreate.go (the two halves
// of a step of the search), chance.go (chance and cooling in whole numbers),
// state.go (the search's rounds, kept or taken back), search.go (its phases),
// judge.go (times, loads and lateness of any rounds, also of those made by hand),
// plan.go (the result). Folder published holds published instances to measure with.
//
// The goal, in this order: as few stops as possible are left out, as few vans as
// possible drive (unless only the way counts), the way is short. The search takes
// strings of neighbouring stops out of a few rounds and puts them back one by one
// where they cost least (slack induction by string removals, Christiaens and Vanden
// Berghe 2020), and takes a worse plan now and then as in annealing.
//
// Rules, each held by a test:
//
//   - A plan the search returns keeps every window, capacity, shift, skill and lock;
//     what does not fit is left out and named with the reason.
//   - Up to seven stops it is the best plan there is.
//   - A van leaves as early as it can without waiting for nothing: its round takes
//     as little time as possible.
//
// Invariants: pure (no I/O, no clock, no global state); whole numbers only, chance
// from the caller's seed, so that the same problem, seed and number of iterations
// give the same plan to the bit on every machine. Only a caller's own halt, such as
// a limit of time, can make them differ.
package route
