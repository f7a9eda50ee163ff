package app

import (
	"context"
	"fmt"
	"strconv"

	"juyan/internal/counter"
	"juyan/internal/kernel"
)

// ofCases answers for a figure of 一盘棋 that is a share of the cases filed in the
// months of a period: in_time of those decided, satisfied of those rated.
func (a *App) ofCases(ctx context.Context, actor kernel.Actor, what string, from, to kernel.Date) (value, href string, ok bool) {
	whole := map[string]string{"in_time": "timed", "satisfied": "rated"}[what]
	month := func(d kernel.Date) counter.Month { return counter.Month(d.Year*100 + int(d.Month)) }
	b, err := a.Counter.Board(ctx, actor, counter.BoardQuery{From: month(from), To: month(to)})
	if err != nil || b.Total[whole] == 0 {
		return "", "", false
	}
	share := float64(b.Total[what]) * 100 / float64(b.Total[whole])
	return strconv.FormatFloat(share, 'f', 1, 64), fmt.Sprintf("/counter/board/cases?from=%s&to=%s&number=%s", from.String()[:7], to.String()[:7], whole), true
}
