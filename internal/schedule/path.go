package schedule

// maxPaths bounds how many critical paths are told; a plan of parallel twins has
// more than anybody reads.
const maxPaths = 20

// paths returns the chains of activities that decide the end: each waits for the
// one before it, the last is finished when the plan is. What is finished is no
// longer part of one.
func (p *pass) paths() [][]string {
	t := tracer{pass: p, leads: make([]bool, len(p.nodes))}
	for _, l := range p.links {
		if p.tight(l) {
			t.leads[l.from] = true
		}
	}
	for i := range p.nodes {
		if p.nodes[i].state != Done && p.ef[i] == p.end && !t.leads[i] {
			t.walk(int32(i), false)
		}
	}
	return t.out
}

// tracer walks back along the links that hold.
type tracer struct {
	*pass
	leads []bool  // something waits for it, to the day
	way   []int32 // from the end back to where the walk is
	out   [][]string
}

// walk goes back from activity i; atStart says that its start alone matters.
func (t *tracer) walk(i int32, atStart bool) {
	if len(t.out) >= maxPaths {
		return
	}
	t.way = append(t.way, i)
	defer func() { t.way = t.way[:len(t.way)-1] }()
	first := true
	for _, l := range t.into(i) {
		if !t.tight(l) || t.nodes[l.from].state == Done || atStart && t.binds(l) == finishFinish {
			continue
		}
		if !atStart && t.ef[i] > t.raw[i] && t.binds(l) != finishFinish {
			continue // the work was done before the paper came
		}
		first = false
		t.walk(l.from, l.kind == startStart)
	}
	if first {
		t.tell()
	}
}

// tell adds the way walked, in the order of time.
func (t *tracer) tell() {
	codes := make([]string, len(t.way))
	for k, i := range t.way {
		codes[len(codes)-1-k] = t.plan.Activities[i].Code
	}
	t.out = append(t.out, codes)
}

// tight reports whether a link holds its successor to the day.
func (p *pass) tight(l link) bool {
	switch p.binds(l) {
	case finishFinish:
		return p.nodes[l.to].state != Done && p.ef[l.from] == p.ef[l.to]
	case startStart, finishStart:
		return p.nodes[l.to].state == Waiting && p.axis.count(p.bound(l)) == p.axis.count(p.es[l.to])
	}
	return false
}
