// Package caseflow is the engine of everything that has a course and a clock.
// It is pure: a Definition (data of a zone pack), a State and an action go in,
// a Change comes out; it knows no database, no page and no wall clock.
//
// Layout: definition.go (the schema), course.go (a compiled definition),
// input.go (fields of a form, checked), step.go (one action → one Change),
// clock.go (limits and the rungs of escalation ladders), prove.go (what the
// loader proves before a definition may be published), diagram.go (the course
// as a drawing).
//
// Invariants: a Course never changes after Compile and may be shared; a step
// either returns a whole Change or an error that names the field or the stage;
// an unknown condition never counts as false or true by accident: where a
// condition guards an action, only a certain yes opens it.
package caseflow
