package route

import "juyan/internal/kernel"

// Plan is what is driven. Of a plan made by hand, Late and what its routes say is
// over tell why it cannot be driven like that.
type Plan struct {
	Routes     []Route `json:"routes"` // of vans that drive, in the order of the problem
	Left       []Left  `json:"left"`   // stops nobody visits
	Vans       int     `json:"vans"`
	Distance   int     `json:"distance"`
	Duration   int     `json:"duration"` // away from the depot, all vans together
	Driving    int     `json:"driving"`
	Waiting    int     `json:"waiting"`
	Late       int     `json:"late"` // all lateness together
	LateStops  int     `json:"late_stops"`
	Iterations int     `json:"iterations,omitempty"` // that the search took
}

// Route is the round of one van.
type Route struct {
	Van      string   `json:"van"`
	Leaves   int      `json:"leaves"`
	Returns  int      `json:"returns"`
	Distance int      `json:"distance"`
	Driving  int      `json:"driving"`
	Waiting  int      `json:"waiting"`
	Load     int      `json:"load"`
	Visits   []Visit  `json:"visits"`
	Overload int      `json:"overload,omitempty"` // beyond the capacity
	Overtime int      `json:"overtime,omitempty"` // beyond the shift, or after the van has to be back
	Lacks    []string `json:"lacks,omitempty"`    // skills and equipment its stops need
}

// Visit is a stop on a round.
type Visit struct {
	Stop     string   `json:"stop"`
	Arrives  int      `json:"arrives"`
	Begins   int      `json:"begins"`
	Leaves   int      `json:"leaves"`
	Waits    int      `json:"waits,omitempty"`
	Late     int      `json:"late,omitempty"`      // begins so long after the window
	Distance int      `json:"distance"`            // from the place before
	Lacks    []string `json:"lacks,omitempty"`     // that the van does not have
	OtherVan string   `json:"other_van,omitempty"` // the stop is locked to this one
}

// Left is a stop that is not visited, and why.
type Left struct {
	Stop string      `json:"stop"`
	Why  kernel.Text `json:"why"`
}

// Sound reports whether the plan can be driven as it stands; stops may be left
// out.
func (p *Plan) Sound() bool {
	for _, r := range p.Routes {
		if r.Overload > 0 || r.Overtime > 0 {
			return false
		}
		for _, v := range r.Visits {
			if v.Late > 0 || len(v.Lacks) > 0 || v.OtherVan != "" {
				return false
			}
		}
	}
	return true
}

// Tours returns the rounds without their times, to change by hand.
func (p *Plan) Tours() []Tour {
	out := make([]Tour, len(p.Routes))
	for i, r := range p.Routes {
		out[i].Van = r.Van
		for _, v := range r.Visits {
			out[i].Stops = append(out[i].Stops, v.Stop)
		}
	}
	return out
}
