package meeting

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"meeting.planned":      kernel.T("安排调度会", "planned a meeting"),
	"meeting.item_added":   kernel.T("列入调度会", "put on the agenda of a meeting"),
	"meeting.item_removed": kernel.T("撤下议题", "taken off the agenda"),
	"meeting.decided":      kernel.T("调度会议定", "decided at a meeting"),
	"meeting.closed":       kernel.T("会议结束", "closed a meeting"),
}
