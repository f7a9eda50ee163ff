package exchange

import (
	"fmt"
	"math/rand/v2"

	"juyan/internal/kernel"
)

// Synthetic returns an invented log for measurements: a permit office of 24
// activities and 12 units, some 20 events a case, thousands of variants. The same
// n gives the same log.
func Synthetic(n int) *Log {
	r := rand.New(rand.NewPCG(2022, 262))
	l := &Log{Name: "synthetic"}
	for total := 0; total < n; {
		c := Case{ID: fmt.Sprintf("case-%06d", len(l.Cases)), Attrs: []Attr{{"channel", "string", []string{"窗口", "网上", "热线"}[r.IntN(3)]}}}
		now := kernel.Instant(1_640_995_200_000 + r.Int64N(365*86_400_000))
		for step, length := 0, min(8+r.IntN(24), n-total); step < length; step++ {
			act := (step*7/8 + r.IntN(100)/85*r.IntN(6)) % 24
			c.Events = append(c.Events, Event{Activity: fmt.Sprintf("步骤%02d 审核与办理", act), Group: fmt.Sprintf("单位%d", (act+r.IntN(10)/9)%12), Resource: fmt.Sprintf("人员%03d", r.IntN(140)),
				Lifecycle: "complete", Time: now, Attrs: []Attr{{"cost", "int", fmt.Sprint(r.IntN(500))}}})
			now += kernel.Instant(r.Int64N(3 * 86_400_000))
			total++
		}
		l.Cases = append(l.Cases, c)
	}
	l.Sort()
	return l
}
