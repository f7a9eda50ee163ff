package route

import (
	"slices"
	"strconv"

	"juyan/internal/kernel"
)

// Fault is something wrong in a problem: where ("stops.3.due"), what, and how to
// mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

const (
	maxStops  = 1000
	maxVans   = 1000
	maxSkills = 64
	maxFaults = 100
	// These bound coordinates and all other numbers, so that no square or sum
	// overflows.
	maxPlace  = 1 << 30
	maxNumber = 1 << 40
)

// Check says what is wrong with a problem.
func Check(p *Problem) []Fault {
	c := checker{stops: map[string]int{}, vans: map[string]int{}}
	c.sizes(p)
	c.depot(p)
	for i := range p.Vans {
		c.van(i, &p.Vans[i])
	}
	for i := range p.Stops {
		if len(c.faults) >= maxFaults {
			return c.faults
		}
		c.stop(i, &p.Stops[i])
	}
	return c.faults
}

type checker struct {
	stops, vans map[string]int
	faults      []Fault
}

func (c *checker) fault(path string, what, how kernel.Text, args ...any) {
	c.faults = append(c.faults, Fault{path, what.Format(args...), how})
}

func (c *checker) sizes(p *Problem) {
	if n := len(p.Stops); n == 0 || n > maxStops {
		c.fault("stops", kernel.T("要走访的点有 %d 个，应为 1 到 %d 个", "there are %d stops; 1 to %d can be planned"), kernel.T("至少写一个；太多就分成几个片区", "write at least one; make several areas of too many"), n, maxStops)
	}
	if n := len(p.Vans); n == 0 || n > maxVans {
		c.fault("vans", kernel.T("车有 %d 辆，应为 1 到 %d 辆", "there are %d vans; 1 to %d can be planned"), kernel.T("至少写一辆", "write at least one"), n, maxVans)
	}
	if n := len(skills(p)); n > maxSkills {
		c.fault("stops", kernel.T("技能和设备有 %d 种，最多 %d 种", "there are %d skills and pieces of equipment; %d are the most"), kernel.T("合并叫法不同的同一种", "join those that are the same by another name"), n, maxSkills)
	}
	w := p.Ways
	if w.Percent < 0 || w.Length < 0 || w.Time < 0 || (w.Length == 0) != (w.Time == 0) || max(w.Percent, w.Length, w.Time) > 1000000 {
		c.fault("ways", kernel.T("道路系数和车速写得不对", "the factor of roads or the speed is not fit"), kernel.T("写正数，车速写成多长的路用多少时间", "write positive numbers; a speed is a length and the time it takes"))
	}
}

func (c *checker) depot(p *Problem) {
	d := p.Depot
	c.place("depot", d.At)
	c.within("depot", "from", d.From, 0, maxNumber)
	c.within("depot", "till", d.Till, 0, maxNumber)
	if d.Till < d.From {
		c.fault("depot.due", kernel.T("收车时间 %d 早于出车时间 %d", "vans are back at %d before they leave at %d"), kernel.T("改正其中一个", "correct one of them"), d.Till, d.From)
	}
}

func (c *checker) place(at string, p Point) {
	c.within(at, "x", p.X, -maxPlace, maxPlace)
	c.within(at, "y", p.Y, -maxPlace, maxPlace)
}

func (c *checker) within(at, field string, n, low, high int) {
	if n < low || n > high {
		c.fault(at+"."+field, kernel.T("%d 不在 %d 到 %d 之间", "%d is not between %d and %d"), kernel.T("改正，或换个单位", "correct it or take another unit"), n, low, high)
	}
}

func (c *checker) van(i int, v *Van) {
	at := "vans." + strconv.Itoa(i)
	if _, twice := c.vans[v.Code]; twice || v.Code == "" {
		c.fault(at+".code", kernel.T("车号“%s”没有写，或与别的车相同", "the van's code %q is empty or that of another"), kernel.T("每辆车写一个不同的编号", "give each van a code of its own"), v.Code)
	}
	c.vans[v.Code] = i
	c.within(at, "capacity", v.Capacity, 0, maxNumber)
	c.within(at, "from", v.From, 0, maxNumber)
	c.within(at, "till", v.Till, 0, maxNumber)
	c.within(at, "shift", v.Shift, 0, maxNumber)
	if v.Till < v.From {
		c.fault(at+".till", kernel.T("车“%s”的下班时间早于上班时间", "van %q ends before it begins"), kernel.T("改正其中一个", "correct one of them"), v.Code)
	}
}

func (c *checker) stop(i int, s *Stop) {
	at := "stops." + strconv.Itoa(i)
	if _, twice := c.stops[s.Code]; twice || s.Code == "" {
		c.fault(at+".code", kernel.T("编号“%s”没有写，或与别的点相同", "the code %q is empty or that of another stop"), kernel.T("每个点写一个不同的编号", "give each stop a code of its own"), s.Code)
	}
	c.stops[s.Code] = i
	c.place(at, s.At)
	c.within(at, "demand", s.Demand, 0, maxNumber)
	c.within(at, "ready", s.Ready, 0, maxNumber)
	c.within(at, "due", s.Due, 0, maxNumber)
	c.within(at, "service", s.Service, 0, maxNumber)
	if s.Due < s.Ready {
		c.fault(at+".due", kernel.T("“%s”的最晚时间早于最早时间", "%q is due before it is ready"), kernel.T("改正其中一个", "correct one of them"), s.Code)
	}
	if _, known := c.vans[s.Van]; !known && s.Van != "" {
		c.fault(at+".van", kernel.T("“%s”指定的车“%s”不在车辆里", "%q is locked to van %q, which is not among the vans"), kernel.T("改正车号，或不指定", "correct the van or lock it to none"), s.Code, s.Van)
	}
}

// skills lists what stops need and vans have, sorted.
func skills(p *Problem) []string {
	var out []string
	for _, s := range p.Stops {
		out = append(out, s.Needs...)
	}
	for _, v := range p.Vans {
		out = append(out, v.Has...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// refuse returns the faults as one error.
func refuse(faults []Fault) error {
	var out kernel.Errors
	for _, f := range faults {
		out.Add(kernel.Invalid(f.Path, kernel.T("%s。%s", "%s. %s"), f.What, f.How))
	}
	return out.Err()
}
