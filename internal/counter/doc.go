// Package counter is 政务服务: the zone's service items and what the counter
// needs to handle them.
//
// Layout: service.go (what the package is made of), item.go and limit.go (what an
// item says, and the rules it must keep), version.go (the rows), draft.go,
// publish.go and overlap.go (drafted by one, published by another), sheet.go and cells.go (a
// spreadsheet of items), mapping.go (which column is what), import.go, found.go
// (the items a pack brings), index.go, gram.go and words.go (the search, pure),
// catalogue.go (published items in memory), find.go (lists and guides); case.go (the
// effects of cases), tally.go (what boards
// count, kept as cases go along), board.go (the boards, and the cases behind each
// number), rating.go, guide_proposal.go (a guide that leads astray is to be improved),
// situation.go (questions, and which items and materials a situation asks for), held.go (what is not asked twice), mandate.go and
// mandate_end.go (who may act for a firm, for which items, and when that ends), status.go (what a receipt tells), readiness.go (what of a
// firm's papers is ready), paper.go and verify.go (official documents and their codes), web/ (the
// pages), migrations/.
//
// Invariants: what an item promises is never longer than what the law allows, in
// the same unit, as a rule of the domain and of the database; a published version
// never changes, and versions of an item never overlap; who drafted a version
// does not publish it; importing a file again changes nothing. A limit nobody
// wrote down is unknown, not nought. A case goes by the version in force when it
// was filed, whatever the form said; staff file for a firm only under a mandate that
// holds that day and is for the item, and see the firm's cases through it only as long
// as it does; a paper handed in with an accepted case is asked again only when its sort
// no longer holds.
package counter
