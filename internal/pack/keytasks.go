package pack

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// KeyTasks are the dated rules of key tasks (keytasks.yaml): when progress is
// reported and how the lights are set. A rule holds from its day until the next
// one of its sort begins.
type KeyTasks struct {
	Reports []ReportRule `yaml:"reports" json:"reports"`
	Lights  []LightRule  `yaml:"lights" json:"lights"`
}

// ReportRule says by which day of a month its progress is reported.
type ReportRule struct {
	From   kernel.Date   `yaml:"from" json:"from"`
	Day    int           `yaml:"day" json:"day"` // 1–31; a shorter month's last day
	Source kernel.Source `yaml:"source" json:"source"`
}

// LightRule says how far behind its plan a task may be, in percentage points.
type LightRule struct {
	From       kernel.Date   `yaml:"from" json:"from"`
	Yellow     int           `yaml:"yellow" json:"yellow"`                     // this far behind or more is yellow
	Red        int           `yaml:"red" json:"red"`                           // further than this is red
	YellowRun  int           `yaml:"yellow_run" json:"yellow_run,omitempty"`   // so many months yellow in a row are red; 0 = never
	MissingRun int           `yaml:"missing_run" json:"missing_run,omitempty"` // so many months without a report are red; 0 = never
	Tells      []string      `yaml:"tells" json:"tells,omitempty"`             // who hears of a task that turns red: role:CODE or a relation of the kind
	Said       kernel.Text   `yaml:"said" json:"said,omitzero"`                // what they hear
	Source     kernel.Source `yaml:"source" json:"source"`
}

// Report returns the rule of reports in force on a day; ok is false before the
// first.
func (k KeyTasks) Report(day kernel.Date) (rule ReportRule, ok bool) {
	for _, r := range k.Reports {
		if !r.From.After(day) {
			rule, ok = r, true
		}
	}
	return rule, ok
}

// Light returns the rule of lights in force on a day; ok is false before the
// first.
func (k KeyTasks) Light(day kernel.Date) (rule LightRule, ok bool) {
	for _, r := range k.Lights {
		if !r.From.After(day) {
			rule, ok = r, true
		}
	}
	return rule, ok
}

// keyTasks checks the rules of key tasks: there are some when there is such a
// kind, they stand in the order of their days, and their numbers make sense.
func (c *checker) keyTasks() {
	const file = "keytasks.yaml"
	k, d := c.pack.KeyTasks, c.doc(file)
	if _, there := c.files["kinds/keytask.yaml"]; there && (len(k.Reports) == 0 || len(k.Lights) == 0) {
		c.add(file, 0, kernel.T("重点工作没有报送规则（reports）或亮灯规则（lights）", "key tasks have no rule of reports or no rule of lights"), kernel.T("可从示范包复制 keytasks.yaml 再改", "copy keytasks.yaml from the model pack and change it"))
	}
	for i, r := range k.Reports {
		if r.Day < 1 || r.Day > 31 {
			c.add(file, d.at("reports", item(i), "day"), kernel.T("报送日应在 1 到 31 之间，不是 %d", "the day of reports is between 1 and 31, not %d"), kernel.T("写成 day: 25 这样", "write it like day: 25"), r.Day)
		}
		c.later(file, d.at("reports", item(i), "from"), i == 0 || r.From.After(k.Reports[i-1].From))
	}
	for i, r := range k.Lights {
		if r.Yellow < 1 || r.Red < r.Yellow || r.Red > 100 || r.YellowRun < 0 || r.YellowRun == 1 || r.MissingRun < 0 {
			c.add(file, d.at("lights", item(i)), kernel.T("亮灯规则说不通：黄灯 %d，红灯 %d，连续黄灯 %d", "the rule of lights makes no sense: yellow %d, red %d, yellow in a row %d"), kernel.T("1 ≤ yellow ≤ red ≤ 100；yellow_run 为 0 或至少 2", "1 ≤ yellow ≤ red ≤ 100; yellow_run is 0 or at least 2"), r.Yellow, r.Red, r.YellowRun)
		}
		c.tells(file, d.at("lights", item(i), "tells"), r)
		c.later(file, d.at("lights", item(i), "from"), i == 0 || r.From.After(k.Lights[i-1].From))
	}
}

// tells checks who hears of a red light: roles of the pack, relations of the
// kind, and that there is something to hear.
func (c *checker) tells(file string, line int, r LightRule) {
	if len(r.Tells) > 0 && (r.Said.ZH == "" || r.Said.EN == "") {
		c.add(file, line, kernel.T("写了红灯通知谁（tells），没写通知什么（said）", "it says who hears of a red light (tells), not what (said)"), kernel.T("补上 said 的中文和英文", "add said in both languages"))
	}
	for _, who := range r.Tells {
		if role, is := strings.CutPrefix(who, "role:"); is && c.roleCodes.has(role) || slices.Contains(chain, who) {
			continue
		}
		c.add(file, line, kernel.T("红灯通知的“%s”不是角色，也不是重点工作的关系", "%q, to hear of a red light, is neither a role nor a relation of key tasks"), kernel.T("写成 role:角色代码，或 lead、responsible、overall、leader、doer", "write role:CODE, or lead, responsible, overall, leader, doer"), who)
	}
}

// chain are the relations of who answers for a key task.
var chain = []string{"lead", "responsible", "overall", "leader", "doer"}

// later reports dated rows that do not stand in the order of their days.
func (c *checker) later(file string, line int, ok bool) {
	if !ok {
		c.add(file, line, kernel.T("生效日期不晚于上一条", "it does not begin after the one above"), kernel.T("按生效日期从早到晚排列，一天一条", "order the rows by their day, one a day"))
	}
}
