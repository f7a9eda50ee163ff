package schedule

import (
	"math/rand/v2"
	"strconv"

	"juyan/internal/kernel"
)

// Synthetic returns an invented plan for measurements: steps each of which waits
// for up to three of the ten before it, in working and natural days. The same
// seed gives the same plan.
func Synthetic(steps, seed int, start kernel.Date) *Plan {
	g := rand.NewPCG(uint64(seed), 1)
	p := &Plan{Start: start, Activities: make([]Activity, steps)}
	for i := range p.Activities {
		a := &p.Activities[i]
		a.Code = "s" + strconv.Itoa(i)
		a.Takes = Length{N: below(g, 20), Natural: below(g, 4) == 0}
		for range min(i, 1+below(g, 3)) {
			a.After = append(a.After, "s"+strconv.Itoa(max(0, i-10)+below(g, min(i, 10))))
		}
	}
	return p
}
