package schedule

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"juyan/internal/kernel"
)

// Prior is what is held likely before anything was learnt: typical real lengths in
// percent of planned ones, each as likely as the others, and how many finished
// steps they are worth. It is data of the zone.
type Prior struct {
	Percent  []int         `yaml:"percent" json:"percent"`
	Strength int           `yaml:"strength" json:"strength"`
	Runs     int           `yaml:"runs" json:"runs"`
	Seed     int           `yaml:"seed" json:"seed"`
	Source   kernel.Source `yaml:"source" json:"source"`
}

// Check says what is wrong with a prior; paths begin behind the prior's own.
func (p *Prior) Check() []Fault {
	var out []Fault
	if len(p.Percent) == 0 || slices.ContainsFunc(p.Percent, func(n int) bool { return n < 1 || n > 2000 }) {
		out = append(out, Fault{"percent", kernel.T("实际工期与计划之比要写 1 到 2000 的百分数", "real lengths are percentages of planned ones, 1 to 2000"), kernel.T("例如 [80, 100, 120, 180]", "such as [80, 100, 120, 180]")})
	}
	if p.Strength < 1 || p.Strength > 1000 {
		out = append(out, Fault{"strength", kernel.T("先验的分量 %d 不在 1 到 1000 之间", "the strength %d is not between 1 and 1000").Format(p.Strength), kernel.T("写相当于几件办完的事，例如 5", "write how many finished steps it is worth, such as 5")})
	}
	if p.Runs < 100 || p.Runs > 100000 {
		out = append(out, Fault{"runs", kernel.T("模拟次数 %d 不在 100 到 100000 之间", "the number of runs %d is not between 100 and 100000").Format(p.Runs), kernel.T("例如 1000", "such as 1000")})
	}
	return out
}

// Observation is a finished step: what sort, and how long it really took in
// permille of what was planned.
type Observation struct {
	Type     string
	Permille int
}

// Observe returns what a step teaches that took so long; both lengths have one unit
// and the planned one is not zero.
func Observe(sort string, planned, took Length) Observation {
	return Observation{sort, (took.N*1000 + planned.N/2) / planned.N}
}

// Finished returns what the finished activities of the plan teach. Milestones teach
// nothing.
func (n *Network) Finished() []Observation {
	var out []Observation
	for i := range n.nodes {
		a, x := &n.plan.Activities[i], &n.nodes[i]
		if x.state == Done && a.Takes.N > 0 {
			took := x.finished - x.started
			if !a.Takes.Natural {
				took = n.axis.count(x.finished) - n.axis.count(x.started)
			}
			out = append(out, Observe(a.Sort(), a.Takes, Length{N: took, Natural: a.Takes.Natural}))
		}
	}
	return out
}

// ratios is what was learnt: all that was seen, each type in one stretch.
type ratios struct {
	prior *Prior
	seen  []Observation
	own   map[string][2]int // where a type's stretch begins and ends
}

// learn gathers observations; their order never matters.
func learn(prior *Prior, seen []Observation) *ratios {
	r := &ratios{prior: prior, seen: slices.Clone(seen), own: map[string][2]int{}}
	slices.SortFunc(r.seen, func(a, b Observation) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Permille, b.Permille))
	})
	for i, o := range r.seen {
		if i == 0 || o.Type != r.seen[i-1].Type {
			r.own[o.Type] = [2]int{i, i}
		}
		r.own[o.Type] = [2]int{r.own[o.Type][0], i + 1}
	}
	return r
}

// draw returns a likely ratio of a type. Its n finished steps speak with weight n,
// everything else with that of Strength; of everything else, the finished steps of
// other types speak in the same way against the prior. With few of its own a type
// follows the others, with few at all the prior.
func (r *ratios) draw(of string, g *rand.PCG) int {
	own := r.own[of]
	mine := own[1] - own[0]
	if k := below(g, mine+r.prior.Strength); k < mine {
		return r.seen[own[0]+k].Permille
	}
	others := len(r.seen) - mine
	k := below(g, others+r.prior.Strength)
	switch {
	case k >= others:
		return r.prior.Percent[below(g, len(r.prior.Percent))] * 10
	case k < own[0]:
		return r.seen[k].Permille
	}
	return r.seen[k+mine].Permille
}

// below returns a whole number from 0 to n − 1, the same on every machine.
func below(g *rand.PCG, n int) int {
	return int(g.Uint64() >> 32 * uint64(n) >> 32)
}
