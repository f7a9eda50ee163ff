// Package admin is the administrators' own work: the years of the working
// calendar, versions of the zone pack's kinds, the audit list, the list of
// accounts. Accounts and roles themselves are package auth's.
//
// # Layout
//
// service.go wires; years.go, notice.go, load_year.go: the calendar;
// upload.go, upload_pack.go, changes.go, publish_kinds.go: the pack; audit.go;
// accounts.go; migrations/; web/ draws the pages.
//
// # Invariants
//
//   - A year that was loaded is never deleted; loading it again replaces it,
//     and the ledger keeps every text that was ever loaded.
//   - Nothing is stored that was not shown first: a notice is read again when
//     it is confirmed, a pack is checked again when its kinds are published.
//   - A kind's version, once published, stays: matters keep the one they began
//     under.
//   - An auditor sees that something happened, who did it and when, and of
//     business matters nothing else.
package admin
