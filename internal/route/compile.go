package route

import (
	"cmp"
	"math"
	"slices"

	"juyan/internal/kernel"
)

// house is a problem made ready: stops are numbers from 1, the depot is 0.
type house struct {
	p        *Problem
	n        int
	distance []int // (n+1) × (n+1)
	travel   []int
	visit    []segment // of each stop by itself
	demand   []int
	vans     []van
	fits     []bool // stop × van: skills, lock, room, and there and back in time
	near     [][]int32
}

// van is a van made ready.
type van struct {
	capacity, shift int
	day             segment // when it may be away
	class           int     // vans of a class are alike
}

// compile makes a problem ready that has no faults.
func compile(p *Problem) *house {
	n := len(p.Stops)
	h := &house{p: p, n: n, distance: make([]int, (n+1)*(n+1)), travel: make([]int, (n+1)*(n+1)), visit: make([]segment, n+1), demand: make([]int, n+1)}
	for i := range n + 1 {
		for j := range n + 1 {
			d := p.Ways.between(h.point(i), h.point(j))
			h.distance[i*(n+1)+j], h.travel[i*(n+1)+j] = d, p.Ways.takes(d)
		}
	}
	for i, s := range p.Stops {
		h.visit[i+1], h.demand[i+1] = alone(s.Ready, s.Due, s.Service), s.Demand
	}
	h.fleet()
	h.who()
	h.neighbours()
	return h
}

func (h *house) point(i int) Point {
	if i == 0 {
		return h.p.Depot.At
	}
	return h.p.Stops[i-1].At
}

func (h *house) far(i, j int) int  { return h.distance[i*(h.n+1)+j] }
func (h *house) long(i, j int) int { return h.travel[i*(h.n+1)+j] }

// between is the distance of two points, cut to whole units.
func (w Ways) between(a, b Point) int {
	d := root(uint64((a.X-b.X)*(a.X-b.X)) + uint64((a.Y-b.Y)*(a.Y-b.Y)))
	if w.Percent > 0 {
		d = d * w.Percent / 100
	}
	return d
}

func (w Ways) takes(d int) int {
	if w.Length == 0 {
		return d
	}
	return (d*w.Time + w.Length - 1) / w.Length
}

// root is the whole square root; the float's is at most one off.
func root(n uint64) int {
	r := uint64(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return int(r)
}

// fleet makes the vans ready and numbers their classes.
func (h *house) fleet() {
	type kind struct {
		capacity, shift int
		day             segment
		has             uint64
		locked          int // a van somebody is locked to is of its own class
	}
	classes := map[kind]int{}
	locked := map[string]bool{}
	for _, s := range h.p.Stops {
		locked[s.Van] = true
	}
	for i, v := range h.p.Vans {
		k := kind{v.Capacity, v.Shift, h.day(v), mask(skills(h.p), v.Has), 0}
		if locked[v.Code] {
			k.locked = i + 1
		}
		if _, known := classes[k]; !known {
			classes[k] = len(classes)
		}
		h.vans = append(h.vans, van{v.Capacity, v.Shift, k.day, classes[k]})
	}
}

// day is when a van may be away.
func (h *house) day(v Van) segment {
	d := h.p.Depot
	if v.From == 0 && v.Till == 0 {
		return alone(d.From, d.Till, 0)
	}
	return alone(max(d.From, v.From), min(d.Till, v.Till), 0)
}

func mask(all, some []string) (out uint64) {
	for _, s := range some {
		i, _ := slices.BinarySearch(all, s)
		out |= 1 << i
	}
	return out
}

// who works out which van may serve which stop.
func (h *house) who() {
	h.fits = make([]bool, (h.n+1)*len(h.vans))
	all := skills(h.p)
	has := make([]uint64, len(h.vans))
	for v := range h.vans {
		has[v] = mask(all, h.p.Vans[v].Has)
	}
	for i, s := range h.p.Stops {
		needs := mask(all, s.Needs)
		for v := range h.vans {
			h.fits[(i+1)*len(h.vans)+v] = needs&^has[v] == 0 && (s.Van == "" || s.Van == h.p.Vans[v].Code) && s.Demand <= h.vans[v].capacity && h.reachable(i+1, v)
		}
	}
}

// reachable reports whether a van can visit a stop and nothing else.
func (h *house) reachable(stop, v int) bool {
	van := &h.vans[v]
	there := join(&van.day, &h.visit[stop], h.long(0, stop))
	return van.allows(join(&there, &van.day, h.long(stop, 0)))
}

// allows reports whether a whole round keeps windows and shift.
func (v *van) allows(s segment) bool {
	return s.missed == 0 && v.day.first <= v.day.last && (v.shift == 0 || s.takes <= v.shift)
}

// fit reports whether a van may serve a stop at all.
func (h *house) fit(stop, v int) bool { return h.fits[stop*len(h.vans)+v] }

// anybody reports whether there is a van that may serve a stop.
func (h *house) anybody(stop int) bool {
	return slices.Contains(h.fits[stop*len(h.vans):(stop+1)*len(h.vans)], true)
}

// neighbours sorts, for each stop, all stops by their distance from it.
func (h *house) neighbours() {
	h.near = make([][]int32, h.n+1)
	for i := 1; i <= h.n; i++ {
		list := make([]int32, 0, h.n)
		for j := 1; j <= h.n; j++ {
			list = append(list, int32(j))
		}
		slices.SortFunc(list, func(a, b int32) int {
			return cmp.Or(cmp.Compare(h.far(i, int(a)), h.far(i, int(b))), cmp.Compare(a, b))
		})
		h.near[i] = list
	}
}

// why says why nobody can visit a stop.
func (h *house) why(stop int) kernel.Text {
	s := h.p.Stops[stop-1]
	if h.anybody(stop) {
		return kernel.T("在它的时段里没有车排得出时间", "no van has time left for it within its window")
	}
	var skilled, room bool
	for v, van := range h.p.Vans {
		if s.Van != "" && s.Van != van.Code || mask(skills(h.p), s.Needs)&^mask(skills(h.p), van.Has) != 0 {
			continue
		}
		skilled = true
		room = room || s.Demand <= h.vans[v].capacity
	}
	switch {
	case !skilled && s.Van != "":
		return kernel.T("指定的车没有它要的技能或设备", "the van it is locked to lacks the skills or equipment it needs")
	case !skilled:
		return kernel.T("没有车带着它要的技能和设备", "no van has the skills and equipment it needs")
	case !room:
		return kernel.T("需求超过车的容量", "it demands more than a van holds")
	}
	return kernel.T("时段内到不了，或来不及收车", "it cannot be reached within its window and left in time to be back")
}
