// Package soak holds the long tests: they run with the build tag soak, and say
// what they measured.
//
// Layout: one file a subject.
//
// Invariants: no test here is part of the ordinary run.
package soak
