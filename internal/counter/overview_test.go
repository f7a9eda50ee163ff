package counter_test

import (
	"slices"
	"testing"
)

// 一盘棋 shows what the board of cases says of the year, each share a door to the
// cases behind it; before there are any it says so.
func TestTheLeadersPageTellsOfCases(t *testing.T) {
	each(t, func(h *house) {
		const leader = "admin-committee.director"
		h.Page(leader, "/overview", 200).Has("main", "台账尚无记录")
		h.someCases()
		p := h.Page(leader, "/overview", 200)
		for number, share := range map[string]string{"timed": "66.7", "rated": "100.0"} {
			door := "/counter/board/cases?from=2022-01&to=2022-12&number=" + number
			if !slices.Contains(p.Doors("main a"), door) {
				h.Errorf("no door to %s", door)
			}
			p.Has("main", share)
			h.Page(leader, door, 200).Has("main", "食品经营许可核发")
		}
	})
}
