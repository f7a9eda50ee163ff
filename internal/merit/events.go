package merit

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"merit.announced":    kernel.T("公示考核结果", "announced results"),
	"merit.revised":      kernel.T("更正考核结果", "revised results"),
	"merit.final":        kernel.T("审定考核结果", "made results final"),
	"merit.decided":      kernel.T("决定推荐名单", "decided on a recommendation"),
	"merit.pay_computed": kernel.T("核算绩效工资", "computed merit pay"),
	"merit.pay_approved": kernel.T("批准绩效工资", "approved merit pay"),
	"merit.pay_returned": kernel.T("退回绩效工资", "returned merit pay"),
}
