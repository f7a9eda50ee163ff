// Package intake takes past matters of any kind out of a file: a spreadsheet
// of last year's requests, or the event log of an older system.
//
// Layout: map.go and mapread.go (the column mapping a person writes), plan.go
// (the mapping against a file's header and the kind's course), cell.go and
// convert.go (a row becomes a case), answer.go (what its answers count for),
// gather.go (rows of events become cases), took.go (columns that date actions of
// the course, relations that follow from fields), register.go (who is meant), import.go
// (the run), briefly.go (work in short transactions), stage.go (the rows a case is
// stored as), publish.go, correct.go (what changed since the last import),
// settle.go, discard.go, reject.go, report.go, migrations/.
//
// An import runs in this order. Every case is staged, in chunks that hold the
// writer for a few hundredths of a second each, under the id of a batch that
// nobody sees. One short transaction creates the units that only the file knows
// and publishes the batch. Then cases that an earlier import brought and this
// file tells otherwise are corrected, and the published ones get their place in
// the search index and the inboxes.
//
// Invariants: a case is known by its kind and the id in the file, so importing a
// file again changes nothing; an interrupted import leaves nothing visible, and
// is resumed by running it again or discarded; a case is taken whole or not at
// all, and every row not taken is handed back with the reason; the figures of
// Report and the facts are the same; a matter that was worked on here is never
// overwritten by a file. Events of a discarded batch stay in the ledger, shown
// to nobody, because nothing deletes an event.
package intake
