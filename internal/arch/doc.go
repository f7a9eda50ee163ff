// Package arch holds the tests that keep the house standing: which package may
// import which, who may touch which table, that every package says what it is
// for, that nobody rewrites the ledger or reads the machine's clock.
//
// Layout: tests only.
//
// Invariants: a rule here is never loosened to let a change pass without a
// decision record in docs/adr.
package arch
