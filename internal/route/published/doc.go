// Package published holds published instances of the problem package route solves,
// with the best plans known, to measure with.
//
// Layout: published.go (the instances), *.txt (their tables, a stop each between
// semicolons: x, y, demand, ready, due).
//
// Source: M. M. Solomon, Algorithms for the vehicle routing and scheduling problems
// with time window constraints, Operations Research 35 (1987) 254–265: C101, R101,
// RC101 and RC108, whole and their first 25 stops. The figures are facts of that
// paper, written anew as tables of our own. Best known: with distances cut to one
// decimal, whatever the number of vans, the optima of Kohl and others (1999) and
// those who followed; with exact distances and fewest vans first, the list SINTEF
// keeps for the Transportation Optimization Portal.
//
// Invariants: an instance is the same at every call; its numbers are those
// published, times a power of ten.
package published
