package schedule

// pass is one working out of a network: four days for each activity, and by how
// much it may slip.
type pass struct {
	*Network
	es, ef []int // earliest start and finish
	raw    []int // when the work itself is done; ef is later where a paper is waited for
	ls, lf []int // latest start and finish
	fs, ff []int // latest start and finish that move nobody
	end    int
}

func (n *Network) newPass() *pass {
	k := len(n.nodes)
	all := make([]int, 7*k)
	cut := func(i int) []int { return all[i*k : (i+1)*k : (i+1)*k] }
	return &pass{Network: n, es: cut(0), ef: cut(1), raw: cut(2), ls: cut(3), lf: cut(4), fs: cut(5), ff: cut(6)}
}

// forward works out the earliest days with the lengths given; the end is never
// when the plan leaves the axis.
func (p *pass) forward(takes func(i int32) Length) {
	p.end = p.start
	for _, i := range p.order {
		switch x := &p.nodes[i]; x.state {
		case Done:
			p.es[i], p.raw[i], p.ef[i] = x.started, x.finished, x.finished
		case Running:
			p.es[i], p.raw[i] = x.started, p.left(i, takes(i))
			p.ef[i] = max(p.raw[i], p.papers(i))
		default:
			p.es[i] = max(p.start, p.today, x.notBefore, p.ready(i))
			p.raw[i] = p.axis.add(p.axis.add(p.es[i], takes(i)), p.plan.Activities[i].Extra)
			p.ef[i] = max(p.raw[i], p.papers(i))
		}
		p.end = max(p.end, p.ef[i])
	}
}

// ready returns the day on which the predecessors let i start.
func (p *pass) ready(i int32) int {
	day := p.start
	for _, l := range p.into(i) {
		if l.kind != finishFinish {
			day = max(day, p.bound(l))
		}
	}
	return day
}

// papers returns the day on which the predecessors let i finish. One that began
// out of order still has to wait for them.
func (p *pass) papers(i int32) int {
	day := p.start
	for _, l := range p.into(i) {
		if p.binds(l) == finishFinish {
			day = max(day, p.ef[l.from])
		}
	}
	return day
}

// binds returns what a link binds as things stand.
func (p *pass) binds(l link) kind {
	if l.kind == finishStart && p.nodes[l.to].state == Running {
		return finishFinish
	}
	return l.kind
}

// bound returns the day a link allows its successor.
func (p *pass) bound(l link) int {
	if l.kind == startStart {
		return p.axis.add(p.es[l.from], l.lag)
	}
	return p.axis.add(p.ef[l.from], l.lag)
}

// backward works out the latest days that keep the end, and those that move
// nobody.
func (p *pass) backward(takes func(i int32) Length) {
	for i := range p.nodes {
		p.lf[i], p.ff[i], p.ls[i], p.fs[i] = p.end, p.end, p.end, p.end
	}
	for k := len(p.order) - 1; k >= 0; k-- {
		i := p.order[k]
		p.latest(i, takes(i))
		if p.nodes[i].state != Done {
			for _, l := range p.into(i) {
				p.relax(l)
			}
		}
	}
}

// latest closes activity i: all that waits for it is closed.
func (p *pass) latest(i int32, takes Length) {
	if p.nodes[i].state != Waiting {
		p.ls[i], p.fs[i] = p.es[i], p.es[i]
		return
	}
	extra := p.plan.Activities[i].Extra
	p.ls[i] = max(p.es[i], min(p.ls[i], p.axis.sub(p.axis.sub(p.lf[i], extra, 0), takes, p.es[i])))
	p.fs[i] = max(p.es[i], min(p.fs[i], p.axis.sub(p.axis.sub(p.ff[i], extra, 0), takes, p.es[i])))
}

// relax tells a predecessor what its successor allows.
func (p *pass) relax(l link) {
	f, t := l.from, l.to
	switch p.binds(l) {
	case finishFinish:
		p.lf[f] = max(p.ef[f], min(p.lf[f], p.lf[t]))
		p.ff[f] = max(p.ef[f], min(p.ff[f], p.ef[t]))
	case startStart:
		if p.nodes[t].state == Waiting {
			p.ls[f] = max(p.es[f], min(p.ls[f], p.axis.sub(p.ls[t], l.lag, 0)))
			p.fs[f] = max(p.es[f], min(p.fs[f], p.axis.sub(p.es[t], l.lag, 0)))
		}
	default:
		p.lf[f] = max(p.ef[f], min(p.lf[f], p.axis.sub(p.ls[t], l.lag, 0)))
		p.ff[f] = max(p.ef[f], min(p.ff[f], p.axis.sub(p.es[t], l.lag, 0)))
	}
}

// slack returns in working days by how much i may start later or take longer.
func (p *pass) slack(i int32, start, finish []int) int {
	late := p.axis.count(finish[i]) - p.axis.count(p.raw[i])
	if p.nodes[i].state == Running {
		return late
	}
	return min(late, p.axis.count(start[i])-p.axis.count(p.es[i]))
}
