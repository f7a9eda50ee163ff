// Package meeting is the coordination meeting (调度会): its agenda is built
// from the whistles that are stuck and from the tasks earlier meetings gave
// and nobody has finished; what it decides becomes tasks with clocks. An
// on-site meeting (现场办公) has a place and, usually, one firm.
//
// Layout: service.go (what the package is made of), record.go (a meeting and
// its items), agenda.go (what belongs on the agenda, and why), one file for
// each command (plan.go, add_item.go, remove_item.go, decide.go, close.go),
// view.go (the list, one meeting), web/ (the pages), meetingtest/ (a small zone
// for tests), migrations/.
//
// Invariants: a closed meeting never changes; an item is decided once; every
// item says why it is there; a task given by a meeting comes back on the next
// agenda until it is done; state and events change in one transaction, and what
// concerns a matter is written into that matter's own record.
//
// The agenda reads these codes of the zone pack's kinds: of whistle the stage
// "deferred" with the field "review_date" and the action "problem_ticket"; of
// task the fields "task_title", "task_note", "task_unit" and "task_due".
package meeting
