package sim

import (
	"math/rand/v2"
	"slices"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/van"
)

// Visits is how often projects ask for the mobile office, and what it finds.
type Visits struct {
	Chance  float64 `yaml:"chance"`  // of a project, before it is filed
	Lacking float64 `yaml:"lacking"` // something is missing
	Absent  float64 `yaml:"absent"`  // nobody is there
	Last    int     `yaml:"last"`    // asked for on the year's last working day
	Words   Lines   `yaml:"words"`   // what is missing and how it is added
}

// call is one visit on its way. Visits draw from a chance of their own, so that
// everything else happens as it did without them.
type call struct {
	life
	w *works
}

// callVan: the officer asks the mobile office to look at a project's papers.
func (w *works) callVan() {
	if _, err := w.Matter.Kinds().Current(van.Kind); err != nil {
		return
	}
	c := &call{life: w.run.life(w.run.chance(streamVisit, w.run.calls)), w: w}
	w.run.calls++
	if c.rnd.Float64() < w.v.Visits.Chance {
		c.plan(c.later(3, 60), c.ask)
	}
}

// ask asks for one of the next days.
func (c *call) ask() error {
	who := c.staff.in(c.w.officer)
	if who.Person == "" || who.Can(van.PermRaise) == kernel.ScopeNone || !c.w.m.Open || c.w.m.Enterprise == "" {
		return nil
	}
	on := c.workday(1 + c.rnd.IntN(3))
	if on.After(kernel.DateOf(c.end.In(c.loc)).AddDays(7)) {
		return nil
	}
	f := one("place", c.place()).with("on_day", on.String()).with("window", some(c.rnd, c.windows())).with("checks", c.checks()...)
	if err := c.raise(who, matter.RaiseInput{Kind: van.Kind, Parent: c.w.m.ID, Enterprise: c.w.m.Enterprise, Values: f}); err != nil {
		return err
	}
	c.plan(on.At(17, 20+c.rnd.IntN(30), c.loc), c.result)
	return nil
}

func some(rnd *rand.Rand, list []string) string { return list[rnd.IntN(len(list))] }

func (c *call) windows() (out []string) {
	for _, w := range c.Pack.Vans.Windows {
		out = append(out, w.Code)
	}
	return out
}

// checks are one or two things to look at.
func (c *call) checks() []string {
	list := c.Pack.Vans.Checks
	first := c.rnd.IntN(len(list))
	out := []string{list[first].Code}
	if second := c.rnd.IntN(3 * len(list)); second < len(list) && second != first {
		out = append(out, list[second].Code)
	}
	return out
}

// place is a plot on which something can be built.
func (c *call) place() string {
	var out []string
	for _, x := range c.Pack.Plots.Plots {
		if x.Area != "services" {
			out = append(out, x.Code)
		}
	}
	return some(c.rnd, out)
}

// result: the crew records what it found; a visit on no round is called off.
func (c *call) result() error {
	who, err := c.staff.with(c.rnd, "van_crew", van.PermPlan)
	if err != nil {
		return nil
	}
	m, err := c.Matter.Get(c.ctx, who, c.m.ID)
	if err != nil {
		return c.failed(who, "visit", err)
	}
	if c.m = m; m.Stage == "asked" {
		return c.act(who, "", "cancel", one("reason", "当天排不上车，请到政务大厅办理"))
	}
	if m.Stage != "planned" {
		return nil
	}
	switch p := c.rnd.Float64(); {
	case p < c.w.v.Visits.Absent:
		return c.act(who, "", "visit", one("result", "absent"))
	case p < c.w.v.Visits.Absent+c.w.v.Visits.Lacking:
		return c.act(who, "", "visit", one("result", "lacking").with("lacking", c.say(c.w.v.Visits.Words)))
	}
	return c.act(who, "", "visit", one("result", "ready"))
}

// castVans has the crew plan, on every working day towards evening, the next one.
func (r *run) castVans() {
	if _, err := r.Matter.Kinds().Current(van.Kind); err != nil || len(r.Pack.Vans.Vans) == 0 || r.y.invest == nil {
		return
	}
	last := kernel.DateOf(r.end.In(r.loc))
	for d := r.y.from; d.Before(last); d = d.AddDays(1) {
		if works, err := r.Calendar.IsWorkday(d); err == nil && works {
			r.plan(d.At(16, 40, r.loc), r.planVans)
		}
	}
	if d := r.y.invest.Works.Visits.Last; d > 0 {
		day := last.AddDays(-1)
		for works := false; !works && day.After(r.y.from); day = day.AddDays(-1) {
			if works, _ = r.Calendar.IsWorkday(day); works { // a year without a calendar is refused before
				r.plan(day.At(11, 0, r.loc), r.lastCalls)
			}
		}
	}
}

// planVans: the crew plans the next working day and tells who asked.
func (r *run) planVans() error {
	rnd := r.chance(streamVisit, 1<<20+int(r.today.Month)*32+r.today.Day)
	who, err := r.staff.with(rnd, "van_crew", van.PermPlan)
	if err != nil {
		return nil
	}
	on := r.workday(1)
	d, err := r.Van.Day(r.ctx, who, on)
	if err != nil || len(d.Visits) == 0 {
		return err
	}
	r.report.Commands += 2
	if err := r.Van.Plan(r.ctx, who, on, ""); err != nil {
		return err
	}
	if d, err = r.Van.Day(r.ctx, who, on); err != nil || !d.Planned() {
		return err
	}
	return r.Van.Confirm(r.ctx, who, on, d.Version, "")
}

// lastCalls are visits that still lie ahead when the year has been told.
func (r *run) lastCalls() error {
	var list []*works
	for _, w := range r.works {
		if w.m != nil && w.m.Open && w.m.Enterprise != "" && w.officer != "" {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b *works) int { return int(a.m.CreatedAt - b.m.CreatedAt) })
	for i := range min(r.y.invest.Works.Visits.Last, len(list)) {
		c := &call{life: r.life(r.chance(streamVisit, 1<<21+i)), w: list[i*len(list)/r.y.invest.Works.Visits.Last]}
		r.plan(r.now.Add(time.Duration(i)*7*time.Minute), c.ask)
	}
	return nil
}
