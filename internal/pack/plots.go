package pack

import (
	"juyan/internal/kernel"
	"juyan/internal/plot"
)

const plotsFile = "plots.yaml"

var (
	aPlotArea = kernel.T("片区", "area")
	aPlotUse  = kernel.T("用地性质", "land use")
)

// plots checks the plan of the zone's land: each plot by itself and against the
// others, and that its area, its use and its enterprises exist.
func (c *checker) plots() {
	p, d := &c.pack.Plots, c.doc(plotsFile)
	if c.docs[plotsFile] == nil {
		return
	}
	areas := indexed(c, plotsFile, p.Areas, func(i int, a plot.Area) (string, int) { return a.Code, d.at("areas", item(i), "code") })
	uses := indexed(c, plotsFile, p.Uses, func(i int, u plot.Use) (string, int) { return u.Code, d.at("uses", item(i), "code") })
	indexed(c, plotsFile, p.Roads, func(i int, r plot.Road) (string, int) { return r.Code, d.at("roads", item(i), "code") })
	indexed(c, plotsFile, p.Plots, func(i int, x plot.Plot) (string, int) { return x.Code, d.at("plots", item(i), "code") })
	for i, x := range p.Plots {
		at := func(path ...string) int { return d.at(append([]string{"plots", item(i)}, path...)...) }
		c.refer(plotsFile, at("area"), aPlotArea, x.Area, areas)
		c.refer(plotsFile, at("use"), aPlotUse, x.Use, uses)
		for k, firm := range x.Enterprises {
			c.refer(plotsFile, at("enterprises", item(k)), aFirm, firm, c.firms)
		}
	}
	for _, x := range p.Check() {
		c.add(plotsFile, d.line(x.Path), x.What, x.How)
	}
}
