// Package store keeps the records: one small API over embedded SQLite and
// over PostgreSQL, so that everything above it is written once.
//
// Layout: db.go (Open, Write, Read), tx.go (what a command may do), rows.go
// (One, All), writer.go (SQLite's group commit), early.go (what is reckoned before
// its turn), sqlite.go and postgres.go (the two engines), postgres_conn.go (what is
// sent together), errors.go, migrate.go and sub.go; on top of them blob.go, search.go
// with search_tail.go, search_merge.go and terms.go, keyset.go, cond.go, count.go,
// values.go, idem.go, backup.go, copy.go, batch.go, behind.go and bell.go (seeding).
// Package storetest opens throwaway databases for tests, throwaway starts their
// PostgreSQL.
//
// A PostgreSQL database must order text bytewise, as SQLite does; Open refuses
// another. Create it with: CREATE DATABASE juyan TEMPLATE template0 ENCODING
// 'UTF8' LOCALE 'C'. What people see in order is sorted by a pinyin key.
//
// Invariants:
//   - One SQL text serves both engines: $1…$N, BIGINT milliseconds, TEXT dates
//     and JSON, BIGINT fen, 0/1 for booleans. Text compares bytewise.
//   - Nobody is told "done" before the COMMIT that carries the work returned.
//   - A closure may run more than once, each time with a fresh Tx; its only
//     outside effect is through AfterCommit.
//   - The first failed statement dooms its transaction on both engines, and
//     rows must be closed before the next statement, as PostgreSQL demands.
//   - Errors are classified by typed code, never by their wording.
package store
