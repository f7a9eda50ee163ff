// Package baton is the appraisal (差异化绩效考核): schemes that are drafted,
// consulted and published; runs that are frozen on a scheme version, a position
// of the ledger and the versions of the statistics; and the way from a score
// down to the records that earned it.
//
// Layout: service.go (what the package is made of), scheme.go (a scheme version
// and its states), draft.go, move.go, consult.go, publish.go (its commands),
// outline.go (a version as people read it), run.go and record.go (a run and what
// is kept of it), subjects.go (who is appraised), known.go (what a scheme may
// name), fetch.go (terms as columns), exclude.go (matters left out), seat.go and
// mark.go (panels), result.go (reading what a run found), explain.go, compare.go,
// whatif.go and without.go (changes and matters left out, to try), mine.go,
// board.go, web/ (the pages), migrations/.
//
// Invariants: a published scheme never changes; nobody types a number that is
// computed; a run is never changed and never deleted, a correction is a new
// run that names the one it follows; the same frozen inputs give the same
// digest on every machine and database; no data stays no data; what somebody
// may not see is not found; nobody judges themself or their own unit, and an
// assessor sees no other assessor's marks. Relatives are on no register, so who is
// related to somebody judged stands aside by declaring it.
package baton
