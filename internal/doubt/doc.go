// Package doubt (疑点核查) searches the ledger for what deserves a second look
// and makes each finding a matter that supervision checks. The detectors are in
// detect/ and pure; their numbers and words are dated data of the zone pack
// (doubts.yaml), the course of a check is data too (kinds/doubt.yaml). This
// package adds what data cannot say: reading the ledger, raising each finding
// once, who may give a verdict, marks of where an act came from, counts.
//
// Layout: service.go (what the package is made of), search.go (one search),
// gather.go (the ledger as trails), find.go (a finding becomes a matter),
// verdict.go (the effects of the actions), mark.go (salted, expiring hashes),
// daily.go (once a day), rows.go (the tables), board.go (lists and counts for
// the pages), detect/, web/ (the pages), migrations/.
//
// Invariants: a doubt publishes no fact, so no score can move by it; an event is
// cited once by a detector, so a search that is run again adds only what is
// new; until the verdict nobody but oversight and the leaders sees a doubt, for
// it involves nobody else; nobody judges a doubt that concerns them or their
// unit; an address is never stored, only its hash under a key that expires.
package doubt
