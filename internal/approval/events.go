package approval

import "juyan/internal/kernel"

// The events this module writes into the ledger itself; those of steps are
// actions of their kind.
const (
	eventOpened  = "approval.plan_opened"
	eventReached = "approval.milestone_reached"
)

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	eventOpened:  kernel.T("排出审批计划", "opened the approval plan"),
	eventReached: kernel.T("到达里程碑", "reached a milestone"),
}
