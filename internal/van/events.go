package van

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	eventPlanned:   kernel.T("排了一天的车", "planned a day of the vans"),
	eventMoved:     kernel.T("手工改了车次", "changed a round by hand"),
	eventConfirmed: kernel.T("确认了一天的车次", "confirmed a day of the vans"),
	eventResult:    kernel.T("流动政务车上门有了结果", "the mobile office came, with a result"),
}

const (
	eventPlanned   = "van.planned"
	eventMoved     = "van.moved"
	eventConfirmed = "van.confirmed"
	eventResult    = "van.result"
)
