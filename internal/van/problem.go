package van

import (
	"juyan/internal/pack"
	"juyan/internal/plot"
	"juyan/internal/route"
)

// problem is a day as the engine sees it: metres and seconds, a visit a stop. A
// visit put on a van by hand is locked to it.
func (s *Service) problem(visits []Visit) *route.Problem {
	r := s.o.Rules
	p := &route.Problem{Ways: route.Ways{Percent: r.Roads, Length: r.Speed * 1000, Time: 3600}}
	p.Depot = route.Depot{At: s.point(r.Base), From: seconds(r.Hours.From), Till: seconds(r.Hours.Till)}
	for _, v := range r.Vans {
		p.Vans = append(p.Vans, route.Van{Code: v.Code, Capacity: v.Visits, Shift: v.Shift * 60, Has: v.Has})
	}
	for i := range visits {
		p.Stops = append(p.Stops, s.stop(&visits[i]))
	}
	return p
}

// stop is a visit as the engine sees it: it ends within its time of the day.
func (s *Service) stop(v *Visit) route.Stop {
	w, ok := s.Window(v.Part)
	if !ok { // a later pack no longer has it: any time
		w = pack.VanWindow{From: s.o.Rules.Hours.From, Till: s.o.Rules.Hours.Till}
	}
	out := route.Stop{Code: string(v.Matter), At: s.point(v.Place), Demand: 1, Ready: seconds(w.From), Service: v.Minutes * 60, Needs: v.Needs}
	out.Due = max(out.Ready, seconds(w.Till)-out.Service)
	if _, there := s.Van(v.Van); there && v.Locked {
		out.Van = v.Van
	}
	return out
}

func seconds(c pack.Clock) int {
	n, _ := c.Minutes()
	return n * 60
}

// point is the middle of a plot.
func (s *Service) point(code string) route.Point {
	at := s.Middle(code)
	return route.Point{X: int(at.X), Y: int(at.Y)}
}

// Middle is the middle of a plot, that of the plan where there is none.
func (s *Service) Middle(code string) plot.Point {
	if x, ok := s.o.Land.Plot(code); ok {
		return x.Middle()
	}
	return plot.Point{X: s.o.Land.East / 2, Y: s.o.Land.North / 2}
}

// tours are the rounds as they are recorded, in order.
func (s *Service) tours(visits []Visit) []route.Tour {
	var out []route.Tour
	for _, van := range s.o.Rules.Vans {
		t := route.Tour{Van: van.Code}
		for _, v := range visits { // sorted by their place
			if v.Van == van.Code {
				t.Stops = append(t.Stops, string(v.Matter))
			}
		}
		if len(t.Stops) > 0 {
			out = append(out, t)
		}
	}
	return out
}
