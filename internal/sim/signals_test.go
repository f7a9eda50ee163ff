package sim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
)

// signals: what a watchful reader may find in the year is really there, in
// small numbers, and was done through ordinary commands.
func (z *zone) signals(t *testing.T) {
	found := map[string]int{}
	raters := map[kernel.ID]bool{}
	see := func(v *matter.View) {
		if strings.Contains(v.Title, "材料还差一项，请帮忙催办") {
			found["near-identical tickets of one firm"]++
		}
		if v.Data["rating_note"] == "服务热情周到，办理迅速高效，非常满意。" {
			raters[v.Enterprise] = true
		}
		if v.Counts["bounce"] >= 3 && v.Counts["problem_ticket"] > 0 {
			found["passed round three units"]++
		}
		if z.pausedLate(v) {
			found["paused within the last hour"]++
		}
		if gap(v, "whistle.unit_progressed", "whistle.withdrawn") < 50*time.Minute {
			found["withdrawn after the unit's call"]++
		}
		if gap(v, "residents.replied", "residents.unreached") < time.Hour {
			found["given up within the hour"]++
		}
		found["answers of the quarter's last afternoon"] += lastAfternoon(v)
	}
	for _, kind := range []string{"whistle", "residents"} {
		must(t, z.Matter.Each(ctx, kernel.System(), matter.Filter{Kind: kind}, func(m *matter.Matter) error {
			v, err := z.Matter.View(ctx, kernel.System(), m.ID)
			if err == nil {
				see(v)
			}
			return err
		}))
	}
	found["firms with the same words"] = len(raters)
	for what, want := range map[string][2]int{"near-identical tickets of one firm": {5, 5}, "firms with the same words": {6, 6}, "passed round three units": {2, 6},
		"paused within the last hour": {4, 12}, "withdrawn after the unit's call": {4, 8}, "given up within the hour": {3, 5}, "answers of the quarter's last afternoon": {7, 24}} {
		if n := found[what]; n < want[0] || n > want[1] {
			t.Errorf("%s: %d, want %d–%d", what, n, want[0], want[1])
		}
	}
}

// gap is the time between two events that follow each other; long when they do
// not.
func gap(v *matter.View, first, then string) time.Duration {
	i := slices.IndexFunc(v.Events, func(e ledger.Event) bool { return e.Kind == then })
	if i < 1 || v.Events[i-1].Kind != first {
		return 1000 * time.Hour
	}
	return v.Events[i].At.Sub(v.Events[i-1].At)
}

// pausedLate: the closing limit was paused in its last hour.
func (z *zone) pausedLate(v *matter.View) bool {
	for _, c := range v.Clocks {
		if c.Code != "close" || len(c.Pauses) == 0 {
			continue
		}
		due, err := (&matter.Clockwork{Calendar: z.Calendar}).Deadline(c.StartAt, c.Limit, nil)
		if left := due.Sub(c.Pauses[0].From); err == nil && left > 0 && left <= time.Hour {
			return true
		}
	}
	return false
}

// lastAfternoon counts the parts units ended on 30 September after 15:30.
func lastAfternoon(v *matter.View) (n int) {
	from := kernel.Date{Year: 2022, Month: 9, Day: 30}.At(15, 30, time.FixedZone("CST", 8*3600))
	for _, l := range v.Lanes {
		if l.ClosedAt >= from && l.ClosedAt < from.Add(2*time.Hour) {
			n++
		}
	}
	return n
}
