// Package kernel holds the few words every other package speaks: ids, time,
// periods, money, two-language text, errors and the actor of a command.
//
// Layout: id.go, time.go, month.go, money.go, text.go, errors.go, actor.go.
//
// Invariants: standard library only; no I/O; the wall clock is read in
// SystemClock alone, everything else is handed an Instant.
package kernel
