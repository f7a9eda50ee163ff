// Package invest is 招商引资: leads from the first claim to the signing. The course
// of a lead is data of the zone pack (kinds/lead.yaml), run by package matter;
// this package adds what data cannot say: who claimed a lead first and who else
// claims it, rulings and credit shares, leads that may be the same, the log of
// contacts, the yearly investment tasks of units, the desk and its counts.
//
// Layout: service.go (what the package is made of), name.go (investors' names
// compared), share.go (credit shares, pure), similar.go (possible duplicates),
// register.go, follow.go, claim.go, rule.go, lapse.go, merge.go and stand.go (the
// effects of the actions named after them), rows.go (the tables), board.go (lists
// and counts for the pages), web/ (the pages), migrations/.
//
// Invariants: the claims of a lead that hold have shares that sum to ten thousand
// basis points, or nobody holds it and it is an orphan; nobody rules on a claim of
// their own unit; what is split by shares sums to the whole, to the fen; the tables
// of this package are derived from the matters' records, and the counters from
// them, in the same transaction.
package invest
