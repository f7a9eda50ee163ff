// Package approval is 审批计划: the live plan of each project from filing to
// production. Its steps and limits are the graph of the zone pack
// (approvals.yaml) as it was on the day the plan was opened, pinned; whose turn
// it is gets a matter of kind "approval" (kinds/approval.yaml) with its form,
// clock and place in Today; dates come out of package schedule.
//
// Layout: service.go (what the package is made of), events.go, graph.go (the
// pinned graph as a plan), rows.go (the tables), open.go (a plan begins),
// staffed.go (another officer), advance.go (whose turn it is), begin.go, finish.go, change.go (the effects of
// the steps' actions), live.go (the schedule, worked out on reading and
// remembered by version), forecast.go, whatif.go, offer.go (what boards of others ask), board.go (lists across
// projects), web/ (the pages), migrations/.
//
// Invariants: only what happened is stored; every date that follows from it is
// worked out on reading, so that it is never stale. A step has at most one
// matter. What a step waits for decides when it may begin and when it may
// finish, in this package as in schedule. A plan keeps the graph it began
// under. Only who may see a project, or handles one of its steps, sees its plan.
package approval
