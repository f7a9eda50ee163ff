package pack

import (
	"slices"

	"juyan/internal/kernel"
)

// Invest is what the pack says of the yearly investment tasks of units
// (invest.yaml): how far they should be by the end of each month, when they turn
// yellow and red, and the tasks set at the beginning.
type Invest struct {
	Paces  []InvestPace  `yaml:"paces" json:"paces"`
	Lights []InvestLight `yaml:"lights" json:"lights"`
	Tasks  []InvestTask  `yaml:"tasks" json:"tasks"`
}

// InvestPace is the part of a year's task that should be done by the end of each
// month, in per cent.
type InvestPace struct {
	From   kernel.Date   `yaml:"from" json:"from"`
	Months []int         `yaml:"months" json:"months"`
	Source kernel.Source `yaml:"source" json:"source"`
}

// InvestLight says below which part of what should be done a task turns yellow,
// and red, in per cent.
type InvestLight struct {
	From   kernel.Date   `yaml:"from" json:"from"`
	Yellow int           `yaml:"yellow" json:"yellow"`
	Red    int           `yaml:"red" json:"red"`
	Source kernel.Source `yaml:"source" json:"source"`
}

// InvestTask is what a unit should bring in a year.
type InvestTask struct {
	Year   int           `yaml:"year" json:"year"`
	Unit   string        `yaml:"unit" json:"unit"`
	Leads  int           `yaml:"leads" json:"leads,omitempty"`
	Signed int           `yaml:"signed" json:"signed,omitempty"`
	Funds  int64         `yaml:"funds" json:"funds,omitempty"` // 万元
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// Pace returns the pace in force on a day; ok is false before the first.
func (v Invest) Pace(day kernel.Date) (pace InvestPace, ok bool) {
	for _, p := range v.Paces {
		if !p.From.After(day) {
			pace, ok = p, true
		}
	}
	return pace, ok
}

// Light returns the rule of lights in force on a day; ok is false before the first.
func (v Invest) Light(day kernel.Date) (rule InvestLight, ok bool) {
	for _, r := range v.Lights {
		if !r.From.After(day) {
			rule, ok = r, true
		}
	}
	return rule, ok
}

const investFile = "invest.yaml"

// invest checks the rules of investment tasks: there are some where there are
// leads, a pace rises to a hundred in twelve months, red lies below yellow, a unit
// has one task a year.
func (c *checker) invest() {
	v, d := c.pack.Invest, c.doc(investFile)
	if _, there := c.files["kinds/lead.yaml"]; there && (len(v.Paces) == 0 || len(v.Lights) == 0) {
		c.add(investFile, 0, kernel.T("招商任务没有进度（paces）或亮灯规则（lights）", "investment tasks have no pace or no rule of lights"), kernel.T("可从示范包复制 invest.yaml 再改", "copy invest.yaml from the model pack and change it"))
	}
	for i, p := range v.Paces {
		if len(p.Months) != 12 || !slices.IsSorted(p.Months) || p.Months[11] != 100 || p.Months[0] < 0 {
			c.add(investFile, d.at("paces", item(i), "months"), kernel.T("进度应写十二个月，逐月不减，十二月为 100", "a pace has twelve months that never fall and end at 100"), kernel.T("例如 [5, 10, …, 100]", "for example [5, 10, …, 100]"))
		}
	}
	for i, r := range v.Lights {
		if r.Red <= 0 || r.Red >= r.Yellow || r.Yellow > 100 {
			c.add(investFile, d.at("lights", item(i)), kernel.T("红灯 %d 应小于黄灯 %d，黄灯不超过 100", "red %d must be below yellow %d, which is at most 100"), kernel.T("改正 yellow 或 red", "correct yellow or red"), r.Red, r.Yellow)
		}
	}
	type key struct {
		year int
		unit string
	}
	seen := map[key]bool{}
	for i, t := range v.Tasks {
		at := d.at("tasks", item(i))
		c.refer(investFile, d.at("tasks", item(i), "unit"), aUnit, t.Unit, c.units)
		if k := (key{t.Year, t.Unit}); seen[k] {
			c.add(investFile, at, kernel.T("“%s” %d 年的任务写了两次", "the task of %q for %d appears twice"), kernel.T("删去一条", "remove one"), t.Unit, t.Year)
		} else {
			seen[k] = true
		}
		if t.Leads < 0 || t.Signed < 0 || t.Funds < 0 || t.Leads+t.Signed == 0 && t.Funds == 0 {
			c.add(investFile, at, kernel.T("任务数应是正数，至少写一项", "a task has at least one number, and none below zero"), kernel.T("写 leads、signed 或 funds（万元）", "write leads, signed or funds (10,000 yuan)"))
		}
	}
}
