package schedule

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Network is a plan made ready to be worked out any number of times. It never
// changes.
type Network struct {
	plan  *Plan
	axis  *Axis
	links []link  // grouped by the activity they lead to
	first []int32 // where the links into an activity begin; one more than activities
	order []int32 // predecessors before successors
	start int     // day of the plan's start
	today int     // −1 where nobody asked for a day
	nodes []node
}

// node is what an activity says, on the axis.
type node struct {
	state             State
	notBefore         int
	started, finished int
}

// New makes a plan ready, as seen at the close of a day; the zero day stands for
// the last one on which something happened. A plan that Check finds fault with is
// refused. Error code: invalid.
func New(p *Plan, axis *Axis, today kernel.Date) (*Network, error) {
	n, faults := compile(p)
	if len(faults) > 0 {
		return nil, Refusal(faults)
	}
	if err := n.place(axis, today); err != nil {
		return nil, err
	}
	return n, nil
}

// Refusal makes faults one error.
func Refusal(faults []Fault) error {
	var all kernel.Errors
	for _, f := range faults {
		all.Add(kernel.Invalid(f.Path, kernel.T("%s。%s", "%s. %s"), f.What, f.How))
	}
	return all.Err()
}

// compile resolves the predecessors and finds the order. What depends on the
// calendar is left to place.
func compile(p *Plan) (*Network, []Fault) {
	c := checker{plan: p, at: make(map[string]int32, len(p.Activities))}
	c.activities()
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	n := &Network{plan: p, first: make([]int32, len(p.Activities)+1), links: make([]link, 0, 2*len(p.Activities))}
	for i := range p.Activities {
		n.first[i] = int32(len(n.links))
		n.links = c.links(n.links, i)
	}
	n.first[len(p.Activities)] = int32(len(n.links))
	if len(c.faults) == 0 {
		c.sort(n)
	}
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	n.settle()
	return n, nil
}

// into returns the links that lead to activity i.
func (n *Network) into(i int32) []link { return n.links[n.first[i]:n.first[i+1]] }

// sort orders the activities by a walk up the predecessors. All links count, also
// those that may be softened: a circle is one however it is handled.
func (c *checker) sort(n *Network) {
	n.order = make([]int32, 0, len(n.plan.Activities))
	seen := make([]uint8, len(n.plan.Activities)) // 1 on the way, 2 done
	var way []int32
	var visit func(i int32) bool
	visit = func(i int32) bool {
		seen[i] = 1
		way = append(way, i)
		for _, l := range n.into(i) {
			if seen[l.from] == 1 {
				c.circle(way[slices.Index(way, l.from):])
				return false
			}
			if seen[l.from] == 0 && !visit(l.from) {
				return false
			}
		}
		way = way[:len(way)-1]
		seen[i] = 2
		n.order = append(n.order, i)
		return true
	}
	for i := range n.plan.Activities {
		if seen[i] == 0 && !visit(int32(i)) {
			return
		}
	}
}

// circle reports activities that wait for each other, each for the next; it is
// told from the one whose code comes first, in the order of time.
func (c *checker) circle(way []int32) {
	codes := make([]string, len(way))
	for k, i := range way {
		codes[len(way)-1-k] = c.plan.Activities[i].Code
	}
	least := slices.Index(codes, slices.Min(codes))
	codes = append(codes[least:], codes[:least]...)
	where := c.at[codes[0]]
	c.fault(path(int(where), "after"), kernel.T("活动互相等待：%s", "activities wait for each other: %s"),
		kernel.T("去掉其中一个紧前关系", "remove one of these predecessors"), strings.Join(append(codes, codes[0]), " → "))
}

// settle applies the ways that are made use of.
func (n *Network) settle() {
	if !slices.ContainsFunc(n.plan.Activities, func(a Activity) bool { return len(a.Use) > 0 }) {
		return
	}
	kept := make([]link, 0, len(n.links))
	for i := range n.plan.Activities {
		a, links := &n.plan.Activities[i], n.into(int32(i))
		n.first[i] = int32(len(kept))
		for _, l := range links {
			r, waits := a.soften(reference{n.plan.Activities[l.from].Code, l.kind, l.lag})
			if waits {
				kept = append(kept, link{l.from, l.to, r.kind, r.lag})
			}
		}
	}
	n.first[len(n.plan.Activities)] = int32(len(kept))
	n.links = kept
}
