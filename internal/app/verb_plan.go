package app

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/schedule"
	"juyan/internal/sheet"
	"juyan/packs"
)

// PlanCmd is `juyan plan FILE`: the engine of approval plans on a plain file,
// without a database. docs/plan.md describes the files.
type PlanCmd struct {
	File      string   `arg:"" help:"计划（.yaml、.csv、.xlsx）或审批流程图（approvals.yaml） · A plan, or a graph of approvals."`
	Template  string   `placeholder:"chemical" help:"流程图里的项目类型 · The sort of project of a graph of approvals."`
	Statutory bool     `help:"流程图按法定时限，不按承诺时限 · By statutory limits, not by promised ones."`
	Start     string   `placeholder:"DATE" help:"开始日期；不写则只算天数 · When it starts; none: day numbers."`
	Today     string   `placeholder:"DATE" help:"今天；不写则为文件里最后一个实际日期 · Today; none: the last real date of the file."`
	Parallel  []string `placeholder:"ID" help:"并联办理的活动，all 为全部可以的 · Activities handled side by side; all: whichever may."`
	Defer     []string `placeholder:"ID" help:"容缺受理的活动 · Activities that take papers later."`
	Promise   []string `placeholder:"ID" help:"告知承诺的活动 · Activities on promise."`
	WhatIf    []string `placeholder:"ID=+10wd" help:"某活动多用若干天会怎样，可重复 · What if an activity takes so much more; repeatable."`
	Forecast  bool     `help:"预测里程碑的日期范围 · Forecast ranges of the milestones."`
	History   string   `placeholder:"FILE.csv" help:"办完的步骤：类型、计划、实际 · Finished steps to learn from: type, planned, actual."`
	Seed      *int     `help:"预测的随机种子 · Seed of the forecast."`
	JSON      bool     `name:"json" help:"全部结果写成 JSON · Everything as JSON."`
}

// planned is what the verb computes.
type planned struct {
	*schedule.Schedule
	Forecast []schedule.Range `json:"forecast,omitempty"`
	WhatIf   *asked           `json:"what_if,omitempty"`
}

// asked is a question and its answer.
type asked struct {
	Question []string           `json:"question"`
	Changes  []schedule.Change  `json:"changes"`
	After    *schedule.Schedule `json:"after"`
}

// officialZone is where dates without a zone were written; the calendar of plans
// is the State Council's.
var officialZone = time.FixedZone("Asia/Shanghai", 8*3600)

var planDates = mustDates()

func mustDates() *sheet.TimeParser {
	p, err := sheet.NewTimeParser(nil, officialZone)
	if err != nil {
		panic("app: " + err.Error()) // there is no layout to misread
	}
	return p
}

// Run works out the plan. Error codes: invalid (the file, with its line; an
// option), not_found (an activity or sort of project).
func (c *PlanCmd) Run(out *IO) error {
	plan, prior, err := c.plan()
	if err != nil {
		return err
	}
	axis, today, err := c.axis(plan)
	if err != nil {
		return err
	}
	n, err := schedule.New(plan, axis, today)
	if err != nil {
		return c.named(err)
	}
	done := planned{}
	if done.Schedule, err = n.Solve(); err != nil {
		return c.named(err)
	}
	if done.Forecast, err = c.forecast(n, prior); err != nil {
		return err
	}
	if done.WhatIf, err = c.ask(plan, axis, today, done.Schedule); err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(out.Out, &done)
	}
	return printPlan(out.Out, plan, &done)
}

// named puts the file's name before what its plan is refused for.
func (c *PlanCmd) named(err error) error {
	var all kernel.Errors
	for _, e := range kernel.AllErrors(err) {
		all.Add(kernel.Invalid(e.Field, kernel.T("%s：%s", "%s: %s"), filepath.Base(c.File), e.Text))
	}
	return all.Err()
}

// plan reads the file and applies the options that change it.
func (c *PlanCmd) plan() (*schedule.Plan, *schedule.Prior, error) {
	start, err := optionalDate("start", c.Start)
	if err != nil {
		return nil, nil, err
	}
	p, prior, err := c.read(start)
	if err != nil {
		return nil, nil, err
	}
	if !start.IsZero() {
		p.Start = start
	}
	for way, codes := range map[schedule.Way][]string{schedule.Parallel: c.Parallel, schedule.Defer: c.Defer, schedule.Promise: c.Promise} {
		if p, err = p.Using(way, codes); err != nil {
			return nil, nil, err
		}
	}
	return p, prior, nil
}

// read reads the file, whichever sort it is.
func (c *PlanCmd) read(start kernel.Date) (*schedule.Plan, *schedule.Prior, error) {
	if ext := strings.ToLower(filepath.Ext(c.File)); ext != ".yaml" && ext != ".yml" {
		t, err := readPlanTable(c.File)
		if err != nil {
			return nil, nil, err
		}
		return &t.plan, nil, c.templateOnly()
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return nil, nil, unopened("file", c.File, err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	name := filepath.Base(c.File)
	if pack.HoldsApprovals(text) {
		return c.approvals(name, text, start)
	}
	p, prior, problems := pack.ReadPlan(name, text)
	if bad := pack.Errors(problems); len(bad) > 0 {
		return nil, nil, refused("file", bad)
	}
	return p, prior, c.templateOnly()
}

// templateOnly refuses options that only a graph of approvals understands.
func (c *PlanCmd) templateOnly() error {
	if c.Template != "" || c.Statutory {
		return kernel.Invalid("template", kernel.T("%s 是计划，不是审批流程图。去掉 --template 和 --statutory", "%s is a plan, not a graph of approvals. Leave out --template and --statutory"), filepath.Base(c.File))
	}
	return nil
}

// approvals makes the plan of one sort of project.
func (c *PlanCmd) approvals(name string, text []byte, start kernel.Date) (*schedule.Plan, *schedule.Prior, error) {
	a, problems := pack.ReadApprovals(name, text)
	if bad := pack.Errors(problems); len(bad) > 0 {
		return nil, nil, refused("file", bad)
	}
	var sorts []string
	for _, s := range a.Projects {
		sorts = append(sorts, s.Code)
	}
	if c.Template == "" || start.IsZero() {
		return nil, nil, kernel.Invalid("template", kernel.T("%s 是审批流程图：写明项目类型（--template %s）和开始日期（--start 2022-03-01）", "%s is a graph of approvals: name the sort of project (--template %s) and the start (--start 2022-03-01)"), name, strings.Join(sorts, "|"))
	}
	p, err := a.Plan(c.Template, start, c.Statutory)
	return p, a.Forecast, err
}

func optionalDate(field, s string) (kernel.Date, error) {
	if s == "" {
		return kernel.Date{}, nil
	}
	d, err := planDates.ParseDate(s)
	if err != nil {
		return d, kernel.Invalid(field, kernel.T("--%s：%s。写成 2022-03-01 这样", "--%s: %s. Write it like 2022-03-01"), field, kernel.AllErrors(err)[0].Text)
	}
	return d, nil
}

// axis lays the plan on the calendar when it has a start.
func (c *PlanCmd) axis(p *schedule.Plan) (*schedule.Axis, kernel.Date, error) {
	today, err := optionalDate("today", c.Today)
	if err != nil || p.Start.IsZero() {
		return schedule.Numbers(), today, err
	}
	cal, err := officialCalendar()
	if err != nil {
		return nil, today, err
	}
	return schedule.NewAxis(cal), today, nil
}

// forecast simulates the plan when asked to. A file without a prior of its own
// takes the model zone's.
func (c *PlanCmd) forecast(n *schedule.Network, prior *schedule.Prior) ([]schedule.Range, error) {
	if !c.Forecast {
		return nil, nil
	}
	if prior == nil {
		zone, err := pack.Load(packs.Model())
		if err != nil {
			return nil, err
		}
		prior = zone.Approvals.Forecast
	}
	seen, err := c.history()
	if err != nil {
		return nil, err
	}
	own := *prior
	if c.Seed != nil {
		own.Seed = *c.Seed
	}
	return n.Forecast(&own, seen)
}

// ask answers the question "what if".
func (c *PlanCmd) ask(p *schedule.Plan, axis *schedule.Axis, today kernel.Date, before *schedule.Schedule) (*asked, error) {
	if len(c.WhatIf) == 0 {
		return nil, nil
	}
	for _, q := range c.WhatIf {
		code, by, ok := strings.Cut(q, "=")
		l, err := schedule.ParseLength(strings.TrimPrefix(by, "+"))
		if !ok || err != nil {
			return nil, kernel.Invalid("what-if", kernel.T("“%s”看不懂。写成 编号=+10wd（多 10 个工作日）或 编号=+10d", "%q is not understood. Write ID=+10wd (ten working days more) or ID=+10d"), q)
		}
		if p, err = p.Longer(code, l); err != nil {
			return nil, err
		}
	}
	after, err := schedule.Work(p, axis, today)
	if err != nil {
		return nil, c.named(err)
	}
	return &asked{slices.Clone(c.WhatIf), schedule.Compare(before, after), after}, nil
}

// history reads finished steps to learn from.
func (c *PlanCmd) history() ([]schedule.Observation, error) {
	if c.History == "" {
		return nil, nil
	}
	return readHistory(c.History)
}
