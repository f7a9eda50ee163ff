// Package keytask is 重点工作: the committees' yearly deployment decomposed into
// tasks and sub-tasks, each with a leader in charge, a lead unit, responsible
// units and a post, a plan by month, a report every month, a light, supervision
// in writing and a closure somebody else confirms. The course itself is data of
// the zone pack (kinds/keytask.yaml, keytasks.yaml), run by package matter; this
// package adds what data cannot say: the plan and its months, the lights, the
// facts of progress, the tree of tasks, the boards.
//
// Layout: service.go (what the package is made of), month.go (the
// plan), light.go (the rule of lights, pure), settle.go (what follows from a month
// that package monthly reports), deploy.go, close.go and letter.go (the effects of
// the actions named after them), rows.go (the tables), board.go (lists and sums
// for the pages), web/ (the pages), migrations/.
//
// Invariants: each month of a task is asked for once and settled once, by a
// report or by the lack of one; a correction sets the month anew and publishes
// the difference, so that sums as known on any day stay answerable; lights
// follow from months and the dated rule alone; a parent closes after its
// children; the tables of this package are derived from the matters' records.
package keytask
