package review

import "juyan/internal/kernel"

// Events are what this module writes into the ledger, as people say it.
var Events = map[string]kernel.Text{
	"review.asked":    kernel.T("征求会审意见", "asked for opinions"),
	"review.stated":   kernel.T("收到会审意见", "received an opinion"),
	"review.offered":  kernel.T("登记拟给予的优惠", "recorded an incentive offered"),
	"review.fair":     kernel.T("公平竞争审查结论", "fair competition review"),
	"review.planned":  kernel.T("安排评审会议", "planned a review session"),
	"review.listed":   kernel.T("列入评审会议", "put on a review agenda"),
	"review.unlisted": kernel.T("撤下评审议题", "taken off a review agenda"),
	"review.papered":  kernel.T("提交评审材料", "filed papers for review"),
	"review.opened":   kernel.T("评审会议开始", "opened a review session"),
	"review.recused":  kernel.T("回避", "stood aside"),
	"review.voted":    kernel.T("表决", "voted"),
	"review.decided":  kernel.T("评审决定", "decided by review"),
	"review.closed":   kernel.T("评审会议结束", "closed a review session"),
	"review.minutes":  kernel.T("印发评审纪要", "issued review minutes"),
}
