package pack

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

const resourcesFile = "resources.yaml"

// ResourceList is the list of resources that a kind's field may name.
const ResourceList = "resources"

// Resources are what projects need and the zone supplies (resources.yaml).
type Resources struct {
	Priority  []string      `yaml:"priority" json:"priority,omitempty"` // stages of projects, who comes first
	Months    int           `yaml:"months" json:"months,omitempty"`     // how far ahead is looked
	Source    kernel.Source `yaml:"source" json:"source,omitzero"`
	Resources []Resource    `yaml:"resources" json:"resources,omitempty"`
}

// Resource is one of them.
type Resource struct {
	Code     string      `yaml:"code" json:"code"`
	Name     kernel.Text `yaml:"name" json:"name"`
	Measure  kernel.Text `yaml:"measure" json:"measure"` // unit of measure
	Unit     string      `yaml:"unit" json:"unit"`       // who supplies it
	Supplies []Supply    `yaml:"supplies" json:"supplies,omitempty"`
}

// Supply is what the zone can supply to projects from a day on; the next one
// takes its place.
type Supply struct {
	From     kernel.Date   `yaml:"from" json:"from"`
	Capacity int           `yaml:"capacity" json:"capacity"`
	Planned  kernel.Text   `yaml:"planned" json:"planned,omitzero"` // by which works
	Source   kernel.Source `yaml:"source" json:"source"`
}

func (r Resources) list() List {
	out := List{Name: kernel.T("要素", "Resources")}
	for _, x := range r.Resources {
		out.Options = append(out.Options, caseflow.Option{Code: x.Code, Name: kernel.T(x.Name.ZH+"（"+x.Measure.ZH+"）", x.Name.EN+" ("+x.Measure.EN+")")})
	}
	return out
}

// resources checks who supplies what from when.
func (c *checker) resources() {
	d := c.docs[resourcesFile]
	if d == nil {
		return
	}
	r := &c.pack.Resources
	if r.Months < 1 || r.Months > 120 {
		c.add(resourcesFile, d.at("months"), kernel.T("months 要写 1 到 120", "months is 1 to 120"), kernel.T("例如 24", "such as 24"))
	}
	indexed(c, resourcesFile, r.Resources, func(i int, x Resource) (string, int) { return x.Code, d.at("resources", item(i), "code") })
	for i, x := range r.Resources {
		c.refer(resourcesFile, d.at("resources", item(i), "unit"), aUnit, x.Unit, c.units)
		if x.Unit == "" {
			c.add(resourcesFile, d.at("resources", item(i), "code"), kernel.T("“%s”没有供给单位（unit）", "%q has no unit that supplies it"), kernel.T("写 units.yaml 里的代码", "write a code of units.yaml"), x.Code)
		}
		for k, s := range x.Supplies {
			at := d.at("resources", item(i), "supplies", item(k))
			if s.Capacity < 0 || s.From.IsZero() {
				c.add(resourcesFile, at, kernel.T("供给要写生效日期（from）和不小于 0 的数（capacity）", "a supply has a day (from) and a number that is not below 0 (capacity)"), kernel.T("例如 {from: 2022-01-01, capacity: 3000}", "such as {from: 2022-01-01, capacity: 3000}"))
			}
			if k > 0 {
				c.later(resourcesFile, at, s.From.After(x.Supplies[k-1].From))
			}
		}
	}
}
