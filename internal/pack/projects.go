package pack

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Projects are the dated rules of projects (projects.yaml): when progress is
// reported, how lights are set, how many projects a commissioner may carry, what
// registration in statistics asks, what of a promise can be compared with facts.
type Projects struct {
	Reports    []ReportRule      `yaml:"reports" json:"reports"`
	Lights     []ProjectLight    `yaml:"lights" json:"lights"`
	Load       []LoadRule        `yaml:"load" json:"load"`
	Statistics []RegisterInStats `yaml:"statistics" json:"statistics"`
	Promises   []PromiseItem     `yaml:"promises" json:"promises"`
}

// ProjectLight says which share of its schedule, in per cent, a project must
// have reached.
type ProjectLight struct {
	From    kernel.Date   `yaml:"from" json:"from"`
	Yellow  int           `yaml:"yellow" json:"yellow"`             // less than this is yellow
	Red     int           `yaml:"red" json:"red"`                   // less than this is red
	Missing string        `yaml:"missing" json:"missing,omitempty"` // a month without a report is at least this
	Tells   []string      `yaml:"tells" json:"tells,omitempty"`     // who hears of a project that turns red
	Said    kernel.Text   `yaml:"said" json:"said,omitzero"`
	Source  kernel.Source `yaml:"source" json:"source"`
}

// LoadRule says how many projects one commissioner carries.
type LoadRule struct {
	From   kernel.Date   `yaml:"from" json:"from"`
	Usual  int           `yaml:"usual" json:"usual"` // a full load
	Most   int           `yaml:"most" json:"most"`   // more than this is warned of
	Source kernel.Source `yaml:"source" json:"source"`
}

// RegisterInStats says which projects enter statistics, by when, on what
// evidence.
type RegisterInStats struct {
	From       kernel.Date `yaml:"from" json:"from"`
	Investment int64       `yaml:"investment" json:"investment"` // 10,000 yuan
	Day        int         `yaml:"day" json:"day"`               // filed by this day of the month after the start
	Evidence   []string    `yaml:"evidence" json:"evidence"`     // codes of the list stat_evidence, all of them
	// Held says of a kind of evidence in which field of the project it stands when
	// the zone has it already; of an enterprise, its credit code.
	Held   map[string]string `yaml:"held" json:"held,omitempty"`
	Source kernel.Source     `yaml:"source" json:"source"`
}

// PromiseItem is what an agreement promises, with where the fact comes from.
type PromiseItem struct {
	Item  string      `yaml:"item" json:"item"` // code of the list promise_items
	Unit  kernel.Text `yaml:"unit" json:"unit"`
	Scale int         `yaml:"scale" json:"scale,omitempty"` // decimals kept of the unit
	// Fact names the source: funds, plots, series:CODE; "" = there is none yet.
	Fact string `yaml:"fact" json:"fact,omitempty"`
}

// Money reports whether the item is an amount of money, kept in fen.
func (i PromiseItem) Money() bool { return i.Scale == wanToFen }

// wanToFen are the decimals of an amount in 10,000 yuan that is kept in fen.
const wanToFen = 6

// promiseList is the list the items come from.
const promiseList = "promise_items"

// Report returns the rule of reports in force on a day.
func (p Projects) Report(day kernel.Date) (rule ReportRule, ok bool) {
	return inForce(p.Reports, day, func(r ReportRule) kernel.Date { return r.From })
}

// Light returns the rule of lights in force on a day.
func (p Projects) Light(day kernel.Date) (rule ProjectLight, ok bool) {
	return inForce(p.Lights, day, func(r ProjectLight) kernel.Date { return r.From })
}

// Carry returns the rule of load in force on a day.
func (p Projects) Carry(day kernel.Date) (rule LoadRule, ok bool) {
	return inForce(p.Load, day, func(r LoadRule) kernel.Date { return r.From })
}

// Stats returns the rule of registration in statistics in force on a day.
func (p Projects) Stats(day kernel.Date) (rule RegisterInStats, ok bool) {
	return inForce(p.Statistics, day, func(r RegisterInStats) kernel.Date { return r.From })
}

// inForce is the last of dated rows that had begun on a day.
func inForce[T any](rows []T, day kernel.Date, from func(T) kernel.Date) (rule T, ok bool) {
	for _, r := range rows {
		if !from(r).After(day) {
			rule, ok = r, true
		}
	}
	return rule, ok
}

const projectsFile = "projects.yaml"

// projects checks the rules of projects: there are some when there is such a
// kind, in the order of their days, with numbers that make sense.
func (c *checker) projects() {
	p, d := c.pack.Projects, c.doc(projectsFile)
	if _, there := c.files["kinds/project.yaml"]; there && (len(p.Reports) == 0 || len(p.Lights) == 0 || len(p.Promises) == 0) {
		c.add(projectsFile, 0, kernel.T("重点项目没有报送规则（reports）、亮灯规则（lights）或承诺事项（promises）", "projects have no rule of reports, no rule of lights or no promise items"), kernel.T("可从示范包复制 projects.yaml 再改", "copy projects.yaml from the model pack and change it"))
	}
	for i, r := range p.Reports {
		if r.Day < 1 || r.Day > 31 {
			c.add(projectsFile, d.at("reports", item(i), "day"), kernel.T("报送日应在 1 到 31 之间，不是 %d", "the day of reports is between 1 and 31, not %d"), kernel.T("写成 day: 25 这样", "write it like day: 25"), r.Day)
		}
		c.later(projectsFile, d.at("reports", item(i), "from"), i == 0 || r.From.After(p.Reports[i-1].From))
	}
	c.projectLights(p, d)
	for i, r := range p.Load {
		if r.Usual < 1 || r.Most < r.Usual {
			c.add(projectsFile, d.at("load", item(i)), kernel.T("专员负荷说不通：满负荷 %d，上限 %d", "the load makes no sense: usual %d, most %d"), kernel.T("1 ≤ usual ≤ most", "1 ≤ usual ≤ most"), r.Usual, r.Most)
		}
		c.later(projectsFile, d.at("load", item(i), "from"), i == 0 || r.From.After(p.Load[i-1].From))
	}
	c.projectStatistics(p, d)
	c.promiseItems(p, d)
}

// projectField holds that projects have a field.
func (c *checker) projectField(line int, code string) {
	i := slices.IndexFunc(c.pack.Kinds, func(k Kind) bool { return k.Kind == "project" })
	if i < 0 {
		return
	}
	known := index{}
	for _, f := range c.pack.Kinds[i].Fields {
		known[f.Code] = 1
	}
	if !known.has(code) {
		c.add(projectsFile, line, kernel.T("重点项目没有字段“%s”", "projects have no field %q"), didYouMean(code, known.codes(), kernel.T("改成已有的字段", "use an existing field")), clip(code))
	}
}

func (c *checker) projectLights(p Projects, d *doc) {
	for i, r := range p.Lights {
		if r.Red < 1 || r.Yellow < r.Red || r.Yellow > 100 || !slices.Contains([]string{"", "green", "yellow", "red"}, r.Missing) {
			c.add(projectsFile, d.at("lights", item(i)), kernel.T("亮灯规则说不通：不足 %d%% 黄灯，不足 %d%% 红灯，没报亮“%s”", "the rule of lights makes no sense: below %d %% yellow, below %d %% red, missing %q"), kernel.T("1 ≤ red ≤ yellow ≤ 100；missing 写 yellow 或 red", "1 ≤ red ≤ yellow ≤ 100; missing is yellow or red"), r.Yellow, r.Red, r.Missing)
		}
		if len(r.Tells) > 0 && (r.Said.ZH == "" || r.Said.EN == "") {
			c.add(projectsFile, d.at("lights", item(i), "tells"), kernel.T("写了红灯通知谁（tells），没写通知什么（said）", "it says who hears of a red light (tells), not what (said)"), kernel.T("补上 said 的中文和英文", "add said in both languages"))
		}
		for _, who := range r.Tells {
			role, is := strings.CutPrefix(who, "role:")
			if is && c.roleCodes.has(role) || slices.Contains(projectChain, who) {
				continue
			}
			c.add(projectsFile, d.at("lights", item(i), "tells"), kernel.T("红灯通知的“%s”不是角色，也不是项目的关系", "%q, to hear of a red light, is neither a role nor a relation of projects"), kernel.T("写成 role:角色代码，或 overall、item、responsible、commissioner、officer", "write role:CODE, or overall, item, responsible, commissioner, officer"), who)
		}
		c.later(projectsFile, d.at("lights", item(i), "from"), i == 0 || r.From.After(p.Lights[i-1].From))
	}
}

// projectChain are the relations of who answers for a project.
var projectChain = []string{"overall", "item", "responsible", "commissioner", "officer"}

func (c *checker) projectStatistics(p Projects, d *doc) {
	list := c.pack.Lists["stat_evidence"]
	for i, r := range p.Statistics {
		if r.Investment < 0 || r.Day < 1 || r.Day > 28 {
			c.add(projectsFile, d.at("statistics", item(i)), kernel.T("纳统条件说不通：投资 %d 万元，每月 %d 日", "the rule of statistics makes no sense: %d ×10k yuan, day %d"), kernel.T("investment 不为负，day 在 1 到 28 之间", "investment is not negative, day is between 1 and 28"), r.Investment, r.Day)
		}
		for _, code := range r.Evidence {
			c.option(projectsFile, d.at("statistics", item(i), "evidence"), list, "stat_evidence", code)
		}
		for code, field := range r.Held {
			c.option(projectsFile, d.at("statistics", item(i), "held"), list, "stat_evidence", code)
			c.projectField(d.at("statistics", item(i), "held", code), field)
		}
		c.later(projectsFile, d.at("statistics", item(i), "from"), i == 0 || r.From.After(p.Statistics[i-1].From))
	}
}

func (c *checker) promiseItems(p Projects, d *doc) {
	known := index{}
	for _, s := range c.pack.Series {
		known[s.Code] = 1
	}
	for i, x := range p.Promises {
		c.option(projectsFile, d.at("promises", item(i), "item"), c.pack.Lists[promiseList], promiseList, x.Item)
		if x.Scale < 0 || x.Scale > wanToFen {
			c.add(projectsFile, d.at("promises", item(i), "scale"), kernel.T("小数位应在 0 到 6 之间，不是 %d", "the decimals are between 0 and 6, not %d"), kernel.T("万元写 6（精确到分）", "write 6 for 10,000 yuan (exact to the fen)"), x.Scale)
		}
		switch series, is := strings.CutPrefix(x.Fact, "series:"); {
		case is:
			c.refer(projectsFile, d.at("promises", item(i), "fact"), aSeries, series, known)
		case !slices.Contains([]string{"", "funds", "plots"}, x.Fact):
			c.add(projectsFile, d.at("promises", item(i), "fact"), kernel.T("不认识事实来源“%s”", "the source of facts %q is not known"), kernel.T("写 funds、plots 或 series:代码", "write funds, plots or series:CODE"), x.Fact)
		}
	}
}
