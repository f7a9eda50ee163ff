package party

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"party.pioneer_named": kernel.T("确定先锋岗", "named a pioneer post"),
}
