// Package review is how a lead is let in: the admission review (准入评审) with
// opinions of departments and experts, then the study and review (研究审查) of the
// administrative committee and the party work committee, in the order the zone
// pack gives. A body decides in a session, and its decision is the only gate: it
// takes the lead's action in the same transaction.
//
// Layout: rule.go (quorum, majority: pure), check.go (what is held against a
// rule before a body decides: pure), service.go, record.go and parts.go (rows),
// standing.go (where a lead stands, what waits for whom), one file for each
// command (ask.go, stated.go, offer.go, plan.go, add_item.go, remove_item.go,
// add_paper.go, open.go, recuse.go, vote.go, decide.go, close.go), roll.go (who
// may decide on an item), view.go, lead.go and list.go (what is read), minutes.go
// (the official document), web/ (the pages), migrations/.
//
// Invariants: a body decides only on what the body before it has passed in the
// same round; an item is decided once, with a quorum, under exactly one chair;
// those who stand aside neither vote nor count; a secret vote is in no event and
// on nobody else's page; an opinion is seen by others only when all are in or
// the session has opened; what is not known is unknown, and a pass over a breach
// has a reason; a closed session never changes, its minutes are kept with their
// hash in the ledger.
package review
