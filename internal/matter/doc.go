// Package matter is the machinery of everything that has a course and a clock,
// and of registers: their tables and commands, so that a kind or a register
// described in a zone pack needs no Go.
//
// Layout: kinds.go and publish.go (published definitions), record.go (a matter
// and its parts), raise.go and act.go (the two commands), draft.go (forms left half filled), work.go and save.go
// (one matter in one transaction), step.go (what an effect works with), memory.go (matters as last saved), clocks.go
// and timers.go (limits that burn, whatever restarts), people.go (who is who),
// waiting.go (what waits for whom), notice.go, files.go, get.go, trail.go and list.go
// (one matter, filters, paging), heads.go and numbers.go (lists and counts as of
// the last event), outside.go (what an enterprise may not narrow
// by), search.go (the words matters and records are found by), standing.go (counts), several.go (many at
// once, for the program), import.go (matters from
// elsewhere), registers.go, migrations/.
//
// Invariants: a matter keeps the definition it began under; state, event,
// facts, inbox and timers change in one transaction; a matter's version grows
// by one with each; what the actor may not see is not found; effects of modules
// run inside the transaction and may only use it.
package matter
