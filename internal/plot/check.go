package plot

import (
	"slices"
	"strconv"
	"strings"

	"juyan/internal/kernel"
)

// Fault is something wrong in a plan: where ("plots.3.ring"), what, and how to
// mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

// maxPlots bounds a plan; beyond, pairs of plots take too long to compare.
const maxPlots = 5000

// Check says what is wrong with a plan by itself; whether its enterprises exist
// is for whoever knows them.
func (p *Plan) Check() []Fault {
	c := &checker{plan: p}
	if c.sheet(); len(c.faults) > 0 {
		return c.faults
	}
	for i := range p.Areas {
		c.area(i)
	}
	for i := range p.Roads {
		c.road(i)
	}
	sound := make([]bool, len(p.Plots))
	for i := range p.Plots {
		c.state(i)
		sound[i] = c.ring(path("plots", i, "ring"), p.Plots[i].Code, p.Plots[i].Ring)
		if sound[i] {
			c.ground(i)
		}
	}
	c.neighbours(sound)
	return c.faults
}

type checker struct {
	plan   *Plan
	faults []Fault
}

func (c *checker) fault(path string, what, how kernel.Text, args ...any) {
	c.faults = append(c.faults, Fault{path, what.Format(args...), how})
}

func path(list string, i int, field string) string { return list + "." + strconv.Itoa(i) + "." + field }

func (c *checker) sheet() {
	p := c.plan
	if p.East < 1 || p.North < 1 || p.East > farthest || p.North > farthest {
		c.fault("east", kernel.T("图幅 %d × %d 米说不通", "a sheet of %d by %d metres makes no sense"), kernel.T("east、north 写图幅东西、南北各多少米", "east and north are how many metres the sheet reaches"), p.East, p.North)
	}
	if p.Tolerance < 0 || p.Tolerance > 20 {
		c.fault("tolerance", kernel.T("面积容差应在 0 到 20%% 之间，不是 %d%%", "the tolerance of areas is between 0 and 20%%, not %d%%"), kernel.T("写成 tolerance: 1 这样", "write it like tolerance: 1"), p.Tolerance)
	}
	if len(p.Plots) > maxPlots {
		c.fault("plots", kernel.T("共 %d 个地块，最多 %d 个", "there are %d plots; %d are the most"), kernel.T("拆成几张图", "make several plans"), len(p.Plots), maxPlots)
	}
}

// on reports a path that leaves the sheet.
func (c *checker) on(at, name string, points Path) bool {
	for _, q := range points {
		if q.X < 0 || q.Y < 0 || q.X > c.plan.East || q.Y > c.plan.North {
			c.fault(at, kernel.T("“%s”的点 %d,%d 在图幅 %d × %d 米之外", "the point %[2]d,%[3]d of %[1]q lies off the sheet of %[4]d by %[5]d metres"), kernel.T("改正坐标，或扩大图幅 east、north", "correct the point or enlarge the sheet, east and north"), name, q.X, q.Y, c.plan.East, c.plan.North)
			return false
		}
	}
	return true
}

func (c *checker) ring(at, name string, r Path) bool {
	if !c.on(at, name, r) {
		return false
	}
	if !r.Simple() {
		c.fault(at, kernel.T("“%s”的边界自相交，或不足三个角", "the border of %q crosses or touches itself, or has fewer than three corners"), kernel.T("按顺序写角点，不重复、不折返，最后一个自动连回第一个", "write the corners in turn, none twice; the last joins the first"), name)
		return false
	}
	return true
}

func (c *checker) area(i int) {
	a := c.plan.Areas[i]
	c.ring(path("areas", i, "ring"), a.Code, a.Ring)
	if len(a.Label) != 1 {
		c.fault(path("areas", i, "label"), kernel.T("“%s”的名称位置应是一个点", "the place of the name of %q is one point"), PathForm, a.Code)
	} else {
		c.on(path("areas", i, "label"), a.Code, a.Label)
	}
}

func (c *checker) road(i int) {
	r := c.plan.Roads[i]
	if len(r.Line) < 2 || r.Width < 1 {
		c.fault(path("roads", i, "line"), kernel.T("“%s”至少要两个点，宽度至少 1 米", "%q needs at least two points and a width of at least a metre"), PathForm, r.Code)
		return
	}
	c.on(path("roads", i, "line"), r.Code, r.Line)
}

func (c *checker) state(i int) {
	x := c.plan.Plots[i]
	if x.State == Vacant && (len(x.Enterprises) > 0 || x.Name != nil) {
		c.fault(path("plots", i, "state"), kernel.T("“%s”写的是空闲，却已有企业或设施", "%q is said to be vacant but something stands on it"), kernel.T("改成 state: used，或删去上面的企业和名称", "write state: used, or remove what stands there"), x.Code)
	}
	for k, firm := range x.Enterprises {
		if slices.Index(x.Enterprises, firm) < k {
			c.fault(path("plots", i, "enterprises"), kernel.T("“%s”里企业“%s”写了两次", "%[2]q is written twice in %[1]q"), kernel.T("删去一个", "remove one"), x.Code, firm)
		}
	}
}

// ground checks the area, and that the plot lies in its part of the zone and off
// the roads.
func (c *checker) ground(i int) {
	x := c.plan.Plots[i]
	if is := x.Ring.Mu(); !within(x.Mu, is, c.plan.Tolerance) {
		c.fault(path("plots", i, "mu"), kernel.T("“%s”写的是 %s 亩，按角点算是 %s 亩，相差超过 %d%%", "%q says %s mu; its corners make %s mu, more than %d%% apart"), kernel.T("改正亩数或角点", "correct the area or the corners"), x.Code, x.Mu, is, c.plan.Tolerance)
	}
	if a, ok := c.plan.Area(x.Area); ok && a.Ring.Simple() && !Within(x.Ring, a.Ring) {
		c.fault(path("plots", i, "ring"), kernel.T("“%s”超出了片区“%s”", "%q reaches out of the area %q"), kernel.T("改正角点，或扩大片区", "correct the corners or enlarge the area"), x.Code, a.Code)
	}
	for _, r := range c.plan.Roads {
		if len(r.Line) > 1 && Through(r.Line, x.Ring) {
			c.fault(path("plots", i, "ring"), kernel.T("“%s”从地块“%s”中间穿过", "%q runs through the plot %q"), kernel.T("改正地块角点或道路走向", "correct the corners or the course of the road"), r.Code, x.Code)
		}
	}
}

// within compares two areas: apart by no more than so many percent of the second.
func within(a, b Mu, percent int64) bool {
	d := int64(a - b)
	return max(d, -d)*100 <= int64(b)*percent
}

// neighbours checks that no ground is given away twice.
func (c *checker) neighbours(sound []bool) {
	for i := range c.plan.Plots {
		var with []string
		for j := range i {
			if sound[i] && sound[j] && Overlap(c.plan.Plots[i].Ring, c.plan.Plots[j].Ring) {
				with = append(with, c.plan.Plots[j].Code)
			}
		}
		if len(with) > 0 {
			c.fault(path("plots", i, "ring"), kernel.T("“%s”与“%s”重叠", "%q overlaps %q"), kernel.T("改正角点：相邻地块只能共边", "correct the corners: neighbours share no more than a side"), c.plan.Plots[i].Code, strings.Join(with, "、"))
		}
	}
}
