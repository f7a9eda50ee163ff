package pack

import (
	"strconv"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/plot"
)

const vansFile = "vans.yaml"

// The lists that a kind's fields may name: plots of the zone's plan, times of day
// and things to check of the mobile office.
const (
	PlotList      = "plots"
	VanWindowList = "van_windows"
	VanCheckList  = "van_checks"
)

// Vans are the mobile office (vans.yaml): where vans stand, how fast they are, what
// they carry, and what a visit takes.
type Vans struct {
	Source     kernel.Source `yaml:"source" json:"source,omitzero"`
	Base       string        `yaml:"base" json:"base,omitempty"` // plot the vans stand on
	Unit       string        `yaml:"unit" json:"unit,omitempty"` // who drives
	Hours      VanHours      `yaml:"hours" json:"hours,omitzero"`
	Speed      int           `yaml:"speed" json:"speed,omitempty"` // kilometres an hour
	Roads      int           `yaml:"roads" json:"roads,omitempty"` // percent of the straight line
	Iterations int           `yaml:"iterations" json:"iterations,omitempty"`
	Seed       int           `yaml:"seed" json:"seed,omitempty"`
	Windows    []VanWindow   `yaml:"windows" json:"windows,omitempty"`
	Skills     []VanSkill    `yaml:"skills" json:"skills,omitempty"`
	For        []string      `yaml:"for" json:"for,omitempty"` // kinds of matters a visit may belong to
	Checks     []VanCheck    `yaml:"checks" json:"checks,omitempty"`
	Vans       []Van         `yaml:"vans" json:"vans,omitempty"`
}

// VanHours is from one time of the day until another.
type VanHours struct {
	From Clock `yaml:"from" json:"from"`
	Till Clock `yaml:"till" json:"till"`
}

// Clock is a time of the day, "08:30".
type Clock string

// Minutes are those since midnight; ok is false when it is no time of the day.
func (c Clock) Minutes() (n int, ok bool) {
	h, m, _ := strings.Cut(string(c), ":")
	hours, err := strconv.Atoi(h)
	minutes, err2 := strconv.Atoi(m)
	ok = err == nil && err2 == nil && len(c) == 5 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60
	return hours*60 + minutes, ok
}

// VanWindow is a time of day somebody may be visited in.
type VanWindow struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
	From Clock       `yaml:"from" json:"from"`
	Till Clock       `yaml:"till" json:"till"`
}

// VanSkill is something a crew can do or a van carries.
type VanSkill struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
}

// VanCheck is something a visit is for: how long it takes and what it needs.
type VanCheck struct {
	Code    string      `yaml:"code" json:"code"`
	Name    kernel.Text `yaml:"name" json:"name"`
	Minutes int         `yaml:"minutes" json:"minutes"`
	Needs   []string    `yaml:"needs" json:"needs,omitempty"`
}

// Van is a vehicle with its crew.
type Van struct {
	Code   string      `yaml:"code" json:"code"`
	Name   kernel.Text `yaml:"name" json:"name"`
	Visits int         `yaml:"visits" json:"visits"` // a day at most
	Shift  int         `yaml:"shift" json:"shift"`   // minutes away at most
	Has    []string    `yaml:"has" json:"has,omitempty"`
}

func (v *Vans) windows() List {
	out := List{Name: kernel.T("时段", "Times of day")}
	for _, w := range v.Windows {
		out.Options = append(out.Options, caseflow.Option{Code: w.Code, Name: w.Name})
	}
	return out
}

func (v *Vans) checks() List {
	out := List{Name: kernel.T("看什么", "What is checked")}
	for _, x := range v.Checks {
		out.Options = append(out.Options, caseflow.Option{Code: x.Code, Name: x.Name})
	}
	return out
}

// plotList names plots by their code and what stands there or the area.
func plotList(p *plot.Plan) List {
	out := List{Name: kernel.T("地块", "Plots")}
	for _, x := range p.Plots {
		a, _ := p.Area(x.Area)
		name := a.Name
		if x.Name != nil {
			name = *x.Name
		}
		out.Options = append(out.Options, caseflow.Option{Code: x.Code, Name: kernel.T(x.Code+" "+name.ZH, x.Code+" "+name.EN)})
	}
	return out
}

// vans checks the mobile office: its places, units, skills and numbers.
func (c *checker) vans() {
	d := c.docs[vansFile]
	if d == nil {
		return
	}
	v := &c.pack.Vans
	plots := index{}
	for _, x := range c.pack.Plots.Plots {
		plots[x.Code] = 1
	}
	c.refer(vansFile, d.at("base"), kernel.T("地块", "plot"), v.Base, plots)
	c.refer(vansFile, d.at("unit"), aUnit, v.Unit, c.units)
	skills := indexed(c, vansFile, v.Skills, func(i int, x VanSkill) (string, int) { return x.Code, d.at("skills", item(i), "code") })
	indexed(c, vansFile, v.Windows, func(i int, x VanWindow) (string, int) { return x.Code, d.at("windows", item(i), "code") })
	indexed(c, vansFile, v.Checks, func(i int, x VanCheck) (string, int) { return x.Code, d.at("checks", item(i), "code") })
	indexed(c, vansFile, v.Vans, func(i int, x Van) (string, int) { return x.Code, d.at("vans", item(i), "code") })
	for i, kind := range v.For {
		if _, ok := c.files["kinds/"+kind+".yaml"]; !ok {
			c.add(vansFile, d.at("for", item(i)), kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("写 kinds 里的代码", "write a code of kinds"), kind)
		}
	}
	c.hoursOf(d.at("hours"), v.Hours)
	for i, w := range v.Windows {
		c.hoursOf(d.at("windows", item(i)), VanHours{w.From, w.Till})
	}
	for i, x := range v.Checks {
		c.carried(skills, x.Needs, func(k int) int { return d.at("checks", item(i), "needs", item(k)) })
		c.between(d.at("checks", item(i), "minutes"), x.Minutes, 1, 600)
	}
	for i, x := range v.Vans {
		c.carried(skills, x.Has, func(k int) int { return d.at("vans", item(i), "has", item(k)) })
		c.between(d.at("vans", item(i), "visits"), x.Visits, 1, 100)
		c.between(d.at("vans", item(i), "shift"), x.Shift, 1, 1440)
	}
	c.between(d.at("speed"), v.Speed, 1, 200)
	c.between(d.at("roads"), v.Roads, 100, 500)
	c.between(d.at("iterations"), v.Iterations, 1, 1000000)
}

func (c *checker) carried(skills index, codes []string, at func(int) int) {
	for k, code := range codes {
		c.refer(vansFile, at(k), kernel.T("技能或设备", "skill or equipment"), code, skills)
	}
}

func (c *checker) hoursOf(line int, s VanHours) { c.spanOf(vansFile, line, s.From, s.Till) }

func (c *checker) between(line, n, low, high int) { c.within(vansFile, line, n, low, high) }

// spanOf checks that a time of the day is before another.
func (c *checker) spanOf(file string, line int, from, till Clock) {
	a, ok := from.Minutes()
	b, too := till.Minutes()
	if !ok || !too || b <= a {
		c.add(file, line, kernel.T("“%s”到“%s”不是一段时间", "%q until %q is no stretch of a day"), kernel.T("写成 from: \"08:30\", till: \"18:00\"", "write from: \"08:30\", till: \"18:00\""), string(from), string(till))
	}
}

// within checks the bounds of a number.
func (c *checker) within(file string, line, n, low, high int) {
	if n < low || n > high {
		c.add(file, line, kernel.T("%d 不在 %d 到 %d 之间", "%d is not between %d and %d"), kernel.T("改正这个数", "correct the number"), n, low, high)
	}
}
