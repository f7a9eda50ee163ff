package schedule

import (
	"math/rand/v2"
	"slices"

	"juyan/internal/kernel"
)

// Range is where a point of a plan will probably fall. A missing mark lies beyond
// the loaded calendar.
type Range struct {
	Code    string      `json:"code,omitempty"` // "" = the end of the plan
	Name    kernel.Text `json:"name,omitzero"`
	Planned Mark        `json:"planned"`
	P10     *Mark       `json:"p10"` // one time in ten it is no later
	P50     *Mark       `json:"p50"`
	P80     *Mark       `json:"p80"`
	P90     *Mark       `json:"p90"`
}

// Forecast simulates the plan again and again, each activity that is not finished
// with a length drawn from what finished ones taught, and returns the ranges of
// its milestones and of its end. The plan's own finished activities are learnt
// from besides those given. The same seed gives the same answer. Lengths are drawn
// independently: what delays all at once makes real ranges wider.
func (n *Network) Forecast(prior *Prior, seen []Observation) ([]Range, error) {
	planned := n.newPass()
	if planned.forward(n.planned); planned.end == never {
		return nil, n.axis.beyond()
	}
	r := learn(prior, append(n.Finished(), seen...))
	points := n.milestones()
	fell := make([][]int, len(points)+1)
	p, takes, draw := n.newPass(), make([]Length, len(n.nodes)), n.byCode()
	for run := range prior.Runs {
		g := rand.NewPCG(uint64(prior.Seed), uint64(run))
		for _, i := range draw {
			a := &n.plan.Activities[i]
			takes[i] = a.Takes.scaled(r.draw(a.Sort(), g))
		}
		p.forward(func(i int32) Length { return takes[i] })
		for k, i := range points {
			fell[k] = append(fell[k], p.ef[i])
		}
		fell[len(points)] = append(fell[len(points)], p.end)
	}
	return n.ranges(planned, points, fell), nil
}

func (n *Network) ranges(planned *pass, points []int32, fell [][]int) []Range {
	out := make([]Range, 0, len(points)+1)
	for k, i := range points {
		a := &n.plan.Activities[i]
		out = append(out, n.ranged(Range{Code: a.Code, Name: a.Name, Planned: n.axis.mark(planned.ef[i])}, fell[k]))
	}
	return append(out, n.ranged(Range{Planned: n.axis.mark(planned.end)}, fell[len(points)]))
}

func (n *Network) ranged(r Range, fell []int) Range {
	slices.Sort(fell)
	r.P10, r.P50, r.P80, r.P90 = n.quantile(fell, 10), n.quantile(fell, 50), n.quantile(fell, 80), n.quantile(fell, 90)
	return r
}

// quantile returns the least day that so many percent of the runs do not exceed.
func (n *Network) quantile(sorted []int, percent int) *Mark {
	day := sorted[(len(sorted)*percent+99)/100-1]
	if day == never {
		return nil
	}
	m := n.axis.mark(day)
	return &m
}

// milestones returns the activities without length that are not finished, in the
// plan's order.
func (n *Network) milestones() []int32 {
	var out []int32
	for i := range n.nodes {
		if n.plan.Activities[i].Takes.N == 0 && n.nodes[i].state != Done {
			out = append(out, int32(i))
		}
	}
	return out
}

// byCode returns the activities by code, so that the order of lines does not
// matter to what is drawn.
func (n *Network) byCode() []int32 {
	out := slices.Clone(n.order)
	slices.SortFunc(out, func(a, b int32) int {
		if n.plan.Activities[a].Code < n.plan.Activities[b].Code {
			return -1
		}
		return 1
	})
	return out
}
