package route

import (
	"slices"

	"juyan/internal/kernel"
)

// Judge works out times, loads and lateness of rounds as they are given, whether
// or not they can be driven. Error codes: invalid (the problem), not_found (a van
// or stop), conflict (a van or stop twice).
func Judge(p *Problem, tours []Tour) (*Plan, error) {
	if faults := Check(p); len(faults) > 0 {
		return nil, refuse(faults)
	}
	numbers, err := numbered(p, tours)
	if err != nil {
		return nil, err
	}
	return compile(p).judge(numbers), nil
}

// numbered finds the numbers of vans and stops.
func numbered(p *Problem, tours []Tour) ([][]int32, error) {
	out := make([][]int32, len(p.Vans))
	seen := map[string]bool{}
	for _, t := range tours {
		v := slices.IndexFunc(p.Vans, func(v Van) bool { return v.Code == t.Van })
		if v < 0 {
			return nil, kernel.NotFound(kernel.T("没有车“%s”", "there is no van %q"), t.Van)
		}
		if len(out[v]) > 0 {
			return nil, kernel.Conflict(kernel.T("车“%s”写了两趟", "van %q has two rounds"), t.Van)
		}
		for _, code := range t.Stops {
			i := slices.IndexFunc(p.Stops, func(s Stop) bool { return s.Code == code })
			if i < 0 {
				return nil, kernel.NotFound(kernel.T("没有点“%s”", "there is no stop %q"), code)
			}
			if seen[code] {
				return nil, kernel.Conflict(kernel.T("点“%s”写了两次", "stop %q is visited twice"), code)
			}
			seen[code] = true
			out[v] = append(out[v], int32(i+1))
		}
	}
	return out, nil
}

// judge works out a plan from its rounds, one for each van.
func (h *house) judge(tours [][]int32) *Plan {
	plan := &Plan{Routes: []Route{}, Left: []Left{}}
	served := make([]bool, h.n+1)
	for v, stops := range tours {
		if len(stops) == 0 {
			continue
		}
		for _, s := range stops {
			served[s] = true
		}
		plan.add(h.drive(v, stops))
	}
	for i := 1; i <= h.n; i++ {
		if !served[i] {
			plan.Left = append(plan.Left, Left{h.p.Stops[i-1].Code, h.why(i)})
		}
	}
	return plan
}

func (p *Plan) add(r Route) {
	p.Routes = append(p.Routes, r)
	p.Vans++
	p.Distance += r.Distance
	p.Duration += r.Returns - r.Leaves
	p.Driving += r.Driving
	p.Waiting += r.Waiting
	for _, v := range r.Visits {
		p.Late += v.Late
		if v.Late > 0 {
			p.LateStops++
		}
	}
}

// drive follows a van: it leaves as early as it can without waiting for nothing.
func (h *house) drive(v int, stops []int32) Route {
	t := &tour{stops: stops}
	h.refresh(t, v)
	r := Route{Van: h.p.Vans[v].Code, Leaves: max(h.whole(t).first, h.vans[v].day.first), Distance: t.way, Load: t.load}
	now, last := r.Leaves, 0
	for _, s := range stops {
		visit := h.arrive(v, int(s), now+h.long(last, int(s)))
		visit.Distance = h.far(last, int(s))
		r.Driving += h.long(last, int(s))
		r.Waiting += visit.Waits
		for _, l := range visit.Lacks {
			if !slices.Contains(r.Lacks, l) {
				r.Lacks = append(r.Lacks, l)
			}
		}
		r.Visits = append(r.Visits, visit)
		now, last = visit.Leaves, int(s)
	}
	r.Driving += h.long(last, 0)
	r.Returns = now + h.long(last, 0)
	h.beyond(v, &r)
	return r
}

// arrive is a visit by a van that is there at a point in time.
func (h *house) arrive(v, stop, now int) Visit {
	s := &h.p.Stops[stop-1]
	begins := max(now, s.Ready)
	out := Visit{Stop: s.Code, Arrives: now, Begins: begins, Leaves: begins + s.Service, Waits: begins - now, Late: max(0, begins-s.Due)}
	for _, n := range s.Needs {
		if !slices.Contains(h.p.Vans[v].Has, n) {
			out.Lacks = append(out.Lacks, n)
		}
	}
	if s.Van != "" && s.Van != h.p.Vans[v].Code {
		out.OtherVan = s.Van
	}
	return out
}

// beyond says what is over on a round.
func (h *house) beyond(v int, r *Route) {
	van := &h.vans[v]
	r.Overload = max(0, r.Load-van.capacity)
	r.Overtime = max(0, r.Returns-van.day.last)
	if van.shift > 0 {
		r.Overtime = max(r.Overtime, r.Returns-r.Leaves-van.shift)
	}
}
