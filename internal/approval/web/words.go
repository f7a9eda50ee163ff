package web

import (
	"fmt"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// tenth names the third of a month a day lies in, as offices do: 上旬、中旬、下旬.
func tenth(c *web.Ctx, d kernel.Date) string {
	return c.T("approval.tenth." + [...]string{"early", "mid", "late"}[min((d.Day-1)/10, 2)])
}

// about says a day roughly: "2023年4月上旬", "early April 2023".
func about(c *web.Ctx, d kernel.Date) string {
	if d.IsZero() {
		return c.T("approval.beyond")
	}
	if c.Lang == kernel.EN {
		return fmt.Sprintf("%s %s %d", tenth(c, d), d.Month, d.Year)
	}
	return fmt.Sprintf("%d年%d月%s", d.Year, d.Month, tenth(c, d))
}

// exact says a day: "5月20日", "20 May 2023".
func exact(c *web.Ctx, d kernel.Date) string {
	if c.Lang == kernel.EN {
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

// rangeWords says where a milestone will fall: "2023年4月上旬至6月下旬，八成可能在
// 2023年5月20日前".
func rangeWords(c *web.Ctx, r approval.Range) string {
	if !r.Reached.IsZero() {
		return c.T("approval.reached", exact(c, r.Reached))
	}
	words := about(c, r.Early)
	if late := about(c, r.Late); late != words {
		words = c.T("approval.range", words, late)
	}
	if r.Eight.IsZero() {
		return words
	}
	return c.T("approval.eight", words, exact(c, r.Eight))
}

// slipWords says by how much a milestone moved against the plan as it began.
func slipWords(c *web.Ctx, r approval.Range) (string, string) {
	now := r.Planned
	if !r.Reached.IsZero() {
		now = r.Reached
	}
	switch {
	case now.IsZero() || r.First.IsZero():
		return "", ""
	case now.After(r.First):
		return c.T("approval.later", r.First.Days(now)), ui.Warn
	case now.Before(r.First):
		return c.T("approval.sooner", now.Days(r.First)), ui.Good
	}
	return c.T("approval.as-first"), ""
}
