package sim

import (
	"fmt"
	"slices"
	"strings"

	"juyan/internal/plot"
)

// Land is where projects are built.
type Land struct {
	Share int                 `yaml:"share"` // of a project's land that its first phase takes, per cent
	Days  [2]int              `yaml:"days"`  // from the agreement until the plot is handed over
	Areas map[string][]string `yaml:"areas"` // chain → areas it may stand in, the best first
}

// ground is the land that is still to be had.
type ground struct {
	plots []*parcel
}

type parcel struct {
	code, area string
	state      plot.State
	left       plot.Mu
}

// newGround is all land of the plan that nobody uses, but for what the script has
// given to projects by name.
func newGround(p *plot.Plan, named []NamedWork) *ground {
	g := &ground{}
	for _, x := range p.Plots {
		if x.State == plot.Vacant || x.State == plot.Reserved {
			g.plots = append(g.plots, &parcel{x.Code, x.Area, x.State, x.Mu})
		}
	}
	for _, n := range named {
		code, mu, _ := strings.Cut(strings.ReplaceAll(n.Plots, ",", "，"), "，")
		area, err := plot.ParseMu(mu)
		if i := slices.IndexFunc(g.plots, func(x *parcel) bool { return x.code == code }); i >= 0 && err == nil {
			g.plots[i].left -= area
		}
	}
	return g
}

// take gives so much land in the first of the areas that has it: of the plots with
// room the fullest, so that large ones stay for those who need them. Where none has
// room, whoever can do with half gets what is left of the emptiest plot; "" is no
// land at all.
func (g *ground) take(areas []string, want plot.Mu) (code string, got plot.Mu) {
	for _, state := range []plot.State{plot.Vacant, plot.Reserved} {
		for _, area := range areas {
			var best *parcel
			for _, x := range g.plots {
				if x.area == area && x.state == state && x.left >= want && (best == nil || x.left < best.left) {
					best = x
				}
			}
			if best != nil {
				best.left -= want
				return best.code, want
			}
		}
	}
	var most *parcel
	for _, x := range g.plots {
		if slices.Contains(areas, x.area) && (most == nil || x.left > most.left) {
			most = x
		}
	}
	if most == nil || most.left < want/2 {
		return "", 0
	}
	got, most.left = most.left, 0
	return most.code, got
}

// settle enters the plot that was handed over; while there is no land, the project
// waits for it.
func (w *works) settle() error {
	if w.m.Stage == "exit" {
		return nil
	}
	code, area := w.ground.take(w.v.Land.Areas[w.chain.Code], plot.Mu(100*w.first()))
	if code == "" {
		return nil
	}
	return w.by("set_plots", one("plots", fmt.Sprintf("%s，%s，%s", code, area, w.latestPast(w.today.AddDays(-w.rnd.IntN(6))))))
}
