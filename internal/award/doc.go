// Package award turns scores into grades and grades into pay: quotas of grades,
// ties, what a veto caps, the pool of each unit and the share of each person.
//
// Layout: grade.go (rules of grades, Check, Assign), pool.go (pools of units by
// grade), share.go (shares of persons, Apportion, Split).
//
// Invariants:
//
//   - A quota is rounded down and never exceeded. Those who tie stay together: if
//     they do not all fit, all of them go to the next grade.
//   - Nobody with a lower score has a better grade, but for what a veto caps.
//   - Money is whole fen. What is shared out is exact: the shares of a pool add up
//     to the pool to the fen, whatever the factors.
//   - The order of what goes in never matters. No floating point, no I/O, no clock.
package award
