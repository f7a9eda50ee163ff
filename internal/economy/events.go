package economy

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"statistics.claimed":  kernel.T("报送统计数据", "claimed statistics"),
	"statistics.verified": kernel.T("核实统计数据", "verified statistics"),
}
