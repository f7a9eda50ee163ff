// Package merit turns an official run of the appraisal into results (考核结果):
// grades by quota, a public notice, appeals, revisions, the final result, the
// merit pay of units and persons, and lists that a committee decides on.
//
// Layout: service.go (what the package is made of), run.go (what it needs of the
// appraisal), result.go (a result and who may see what of it), one file for
// each command (announce.go, revise.go, finalize.go, compute.go, approve.go),
// grade.go (grades of a run), appeal.go (effects of the kind appeal), months.go
// (who held which post how long), pay.go and paid.go (reading pay), proposal.go
// (the lists and their decisions), small.go (groups too small for a list),
// document.go (official documents), web/ (the pages), migrations/.
//
// Invariants: a result stands on one official run; a correction is a new run
// and a new revision, and both are kept; nothing is final while the notice
// runs or an appeal is open; nobody decides about their own appeal, makes
// final what they announced, or approves pay they computed; the shares of a
// pool add up to the pool to the fen; what somebody may not see is not found;
// a list recommends and moves nobody by itself.
package merit
