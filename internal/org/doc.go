// Package org keeps who there is in a zone: units, posts, people and their
// dated appointments, task forces, enterprises, who serves which enterprise,
// and the responsibility chains of work items.
//
// # Layout
//
// One command per file, named by its verb (create_unit.go, appoint.go,
// assign_service.go …); unit.go, post.go, person.go, taskforce.go,
// enterprise.go, chain.go hold the records and their SQL; found.go loads a
// whole zone at once; import.go takes records from a spreadsheet
// (import_plan.go and import_kinds.go say what a row means); directory.go is the
// in-memory picture that lists and permission checks read, parts.go what of it
// is read anew after which event; view.go reads what a
// record page shows beside it; migrations/ holds the tables, web/ the pages.
//
// Every command exists twice: X(ctx, actor, in) opens its own transaction,
// XTx(tx, actor, in) takes part in the caller's. Both check the permission,
// write the state and one ledger event.
//
// # Invariants
//
//   - Spans are civil dates in the zone's own time zone and half-open: a span
//     [from, to) contains from and not to; an empty to means "still running".
//     Two people therefore never hold one post at the same moment.
//   - Nothing is deleted. Units, posts, task forces, appointments, memberships,
//     assignments and chain links end on a date.
//   - Duty attaches to posts; credit goes to whoever held the post at the
//     moment (HolderAt).
//   - Exactly one standing task force at a time serves every enterprise that
//     has no assignment of its own.
//   - A record that people edit carries a version; an edit names the version
//     it was made from, and a stale edit returns the current record together
//     with a conflict error, so that a page can show both.
//   - Every transaction that changes anything here raises org_version of the
//     part it changed, by which other nodes notice what of their Directory is
//     old.
//   - Phone numbers and e-mail addresses never enter the ledger.
package org
