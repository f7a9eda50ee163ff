// Package storetest opens throwaway databases for tests, on SQLite and on a
// PostgreSQL cluster of the test process's own (package throwaway).
//
// Layout: storetest.go (Each, Open, Main), clock.go, sqlite.go, postgres.go
// (one database per test), wire.go (what is asked of PostgreSQL).
//
// Invariants: the cluster starts when the first test asks for it and goes down
// with the test process, however it ends. Without PostgreSQL a test is
// skipped by name, and fails where CI=true.
package storetest
