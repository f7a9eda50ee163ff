package baton

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"scheme.drafted":     kernel.T("起草考核方案", "drafted a scheme"),
	"scheme.edited":      kernel.T("修改考核方案", "edited a scheme"),
	"scheme.dropped":     kernel.T("放弃考核方案草稿", "dropped a draft scheme"),
	"scheme.consulted":   kernel.T("考核方案征求意见", "opened a scheme to opinions"),
	"scheme.opined":      kernel.T("对考核方案提意见", "gave an opinion on a scheme"),
	"scheme.answered":    kernel.T("答复对考核方案的意见", "answered an opinion on a scheme"),
	"scheme.published":   kernel.T("发布考核方案", "published a scheme"),
	"panel.appointed":    kernel.T("聘请评委", "appointed a panel"),
	"panel.marked":       kernel.T("评委打分", "marked as an assessor"),
	"appraisal.excluded": kernel.T("排除考核记录", "left a record out of the appraisal"),
	"run.made":           kernel.T("核算考核结果", "made an appraisal run"),
}
