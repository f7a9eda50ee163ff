package schedule

import (
	"slices"

	"juyan/internal/kernel"
)

// Plan is a set of activities that wait for each other.
type Plan struct {
	Name       kernel.Text
	Start      kernel.Date // zero = day numbers only
	Activities []Activity
}

// Way is how a predecessor may be softened.
type Way string

// The ways: 并联办理, 容缺受理, 告知承诺.
const (
	Parallel Way = "parallel" // side by side: the predecessor is not waited for
	Defer    Way = "defer"    // handed in later: it must be finished when its successor finishes
	Promise  Way = "promise"  // promised: it is not waited for
)

// Ways lists them.
var Ways = []Way{Parallel, Defer, Promise}

// Activity is one step of a plan.
type Activity struct {
	Code string
	Name kernel.Text
	Type string // what sort of step it is, to learn from finished ones; "" = Code
	// Takes is how long it takes; nothing makes it a milestone.
	Takes Length
	// After names the predecessors: "B" (B must be finished), "B+5wd" (so long
	// before), "B:ss+5wd" (B must have started so long before).
	After []string
	// Of these predecessors, which may be softened by which way.
	Parallel, Deferrable, Promisable []string
	// Use are the ways made use of.
	Use       []Way
	NotBefore kernel.Date
	Started   kernel.Date
	Finished  kernel.Date
	// Progress is how much of a running activity is done, in percent; nil = nobody
	// said, and the whole length counts from its start.
	Progress *int
	// Extra is what a question "what if" adds.
	Extra Length
}

// State is how an activity stands.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
)

// State returns how the activity stands.
func (a *Activity) State() State {
	switch {
	case !a.Finished.IsZero():
		return Done
	case !a.Started.IsZero():
		return Running
	}
	return Waiting
}

// Sort is the type finished activities are compared by.
func (a *Activity) Sort() string {
	if a.Type != "" {
		return a.Type
	}
	return a.Code
}

// Activity returns the one with that code, nil if there is none.
func (p *Plan) Activity(code string) *Activity {
	i := slices.IndexFunc(p.Activities, func(a Activity) bool { return a.Code == code })
	if i < 0 {
		return nil
	}
	return &p.Activities[i]
}

// Latest returns the last date that something really happened; zero when nothing
// did.
func (p *Plan) Latest() kernel.Date {
	var out kernel.Date
	for _, a := range p.Activities {
		for _, d := range []kernel.Date{a.Started, a.Finished} {
			if d.After(out) {
				out = d
			}
		}
	}
	return out
}

// clone returns a plan whose activities can be changed.
func (p *Plan) clone() *Plan {
	out := *p
	out.Activities = slices.Clone(p.Activities)
	return &out
}

// Using returns the plan with a way made use of by the activities named, or by
// all that may when the only name is "all". Error codes: not_found (no such
// activity), invalid (it may not).
func (p *Plan) Using(way Way, codes []string) (*Plan, error) {
	out := p.clone()
	if len(codes) == 1 && codes[0] == "all" {
		for i := range out.Activities {
			out.Activities[i].use(way)
		}
		return out, nil
	}
	for _, code := range codes {
		a := out.Activity(code)
		if a == nil {
			return nil, p.unknown(code)
		}
		if !a.use(way) {
			return nil, kernel.Invalid(string(way), kernel.T("活动“%s”没有可以这样办的紧前工作", "no predecessor of activity %q may be handled so"), code)
		}
	}
	return out, nil
}

// use makes use of a way; false when nothing can be softened by it.
func (a *Activity) use(way Way) bool {
	if len(a.softened(way)) == 0 {
		return false
	}
	if !slices.Contains(a.Use, way) {
		a.Use = append(slices.Clone(a.Use), way)
	}
	return true
}

// softened returns the predecessors a way softens.
func (a *Activity) softened(way Way) []string {
	switch way {
	case Parallel:
		return a.Parallel
	case Defer:
		return a.Deferrable
	case Promise:
		return a.Promisable
	}
	return nil
}

func (p *Plan) unknown(code string) error {
	var known []string
	for _, a := range p.Activities {
		known = append(known, a.Code)
	}
	if near := kernel.Nearest(code, known); near != "" {
		return kernel.NotFound(kernel.T("计划里没有活动“%s”。是不是“%s”？", "the plan has no activity %q; did you mean %q?"), code, near)
	}
	return kernel.NotFound(kernel.T("计划里没有活动“%s”", "the plan has no activity %q"), code)
}
