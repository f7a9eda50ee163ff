// Package storetest opens throwaway databases for tests, on SQLite and on a
// PostgreSQL cluster of the test process's own.
//
// Layout: storetest.go (Each, Open, Main), clock.go, sqlite.go, postgres.go
// (one database per test), cluster.go (the cluster).
//
// Invariants: the cluster listens on a Unix socket in its own folder, only;
// it starts when the first test asks for it and goes down, folder and all,
// when the test process ends, however it ends. Without PostgreSQL a test is
// skipped by name, and fails where CI=true.
package storetest
