package pack

import (
	"slices"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/schedule"
)

const approvalsFile = "approvals.yaml"

// Approvals are what a project goes through from filing to acceptance
// (approvals.yaml): one graph of steps, each for some or all sorts of projects.
type Approvals struct {
	Projects []ProjectSort   `yaml:"projects" json:"projects"`
	Forecast *schedule.Prior `yaml:"forecast" json:"forecast,omitempty"`
	Rules    ApprovalRules   `yaml:"rules" json:"rules,omitzero"`
	Steps    []Step          `yaml:"steps" json:"steps"`
}

// ApprovalRules bind live plans, beside the limits of their steps.
type ApprovalRules struct {
	// Accept is how soon a step that can begin should; it reminds, nobody is late
	// by it.
	Accept schedule.Length `yaml:"accept" json:"accept"`
	// Backdate is how far back units may enter what they did.
	Backdate schedule.Length `yaml:"backdate" json:"backdate"`
	// Learn is from how many of the last finished steps of a sort forecasts learn.
	Learn  int           `yaml:"learn" json:"learn"`
	Source kernel.Source `yaml:"source" json:"source,omitzero"`
}

// ProjectSort is a sort of project with an approval plan of its own.
type ProjectSort struct {
	Code string      `yaml:"code" json:"code"`
	Name kernel.Text `yaml:"name" json:"name"`
}

// Step is one procedure of a department, or a piece of work of the enterprise
// itself between procedures.
type Step struct {
	Code     string      `yaml:"code" json:"code"`
	Name     kernel.Text `yaml:"name" json:"name"`
	Unit     string      `yaml:"unit" json:"unit,omitempty"`         // the department; "" = the enterprise
	Projects []string    `yaml:"projects" json:"projects,omitempty"` // sorts it is for; none = all
	// Limits bind a department, dated; the first one in force holds until the next.
	Limits []StepLimit `yaml:"limits" json:"limits,omitempty"`
	// Takes is how long the enterprise's own work usually lasts; 0 is a milestone.
	Takes      *schedule.Length `yaml:"takes" json:"takes,omitempty"`
	After      []string         `yaml:"after" json:"after,omitempty"`
	Parallel   []string         `yaml:"parallel" json:"parallel,omitempty"`
	Deferrable []string         `yaml:"deferrable" json:"deferrable,omitempty"`
	Promisable []string         `yaml:"promisable" json:"promisable,omitempty"`
	Materials  []kernel.Text    `yaml:"materials" json:"materials,omitempty"`
	Source     kernel.Source    `yaml:"source" json:"source,omitzero"` // of Takes
}

// StepLimit is how long a department may take, from a day on.
type StepLimit struct {
	From      kernel.Date      `yaml:"from" json:"from"`
	Statutory *schedule.Length `yaml:"statutory" json:"statutory,omitempty"` // nil = the law sets none
	Promised  *schedule.Length `yaml:"promised" json:"promised,omitempty"`
	Basis     kernel.Text      `yaml:"basis" json:"basis"` // law and article
	// Verified says that somebody held the article against the law; without it the
	// basis is from memory.
	Verified bool          `yaml:"verified" json:"verified,omitempty"`
	Source   kernel.Source `yaml:"source" json:"source"` // of the promise
}

// Limit returns the limit in force on a day; ok is false before the first.
func (s *Step) Limit(day kernel.Date) (limit StepLimit, ok bool) {
	for _, l := range s.Limits {
		if !l.From.After(day) {
			limit, ok = l, true
		}
	}
	return limit, ok
}

// is reports whether the step is one of a sort of project; of every sort for "".
func (s *Step) is(sort string) bool {
	return sort == "" || len(s.Projects) == 0 || slices.Contains(s.Projects, sort)
}

// length returns how long a step is planned to take: what was promised, else what
// the law allows; the other way round for a plan by statutory limits.
func (s *Step) length(day kernel.Date, statutory bool) (schedule.Length, bool) {
	if s.Takes != nil {
		return *s.Takes, true
	}
	l, ok := s.Limit(day)
	first, second := l.Promised, l.Statutory
	if statutory {
		first, second = second, first
	}
	switch {
	case !ok || first == nil && second == nil:
		return schedule.Length{}, false
	case first != nil:
		return *first, true
	}
	return *second, true
}

// Plan returns the plan of a project of one sort that starts on a day, by the
// limits in force then. Error codes: not_found (no such sort), invalid (a step has
// no limit on that day).
func (a *Approvals) Plan(sort string, start kernel.Date, statutory bool) (*schedule.Plan, error) {
	var name kernel.Text
	var codes []string
	for _, s := range a.Projects {
		codes = append(codes, s.Code)
		if s.Code == sort {
			name = s.Name
		}
	}
	if !slices.Contains(codes, sort) {
		return nil, kernel.NotFound(kernel.T("没有项目类型“%s”，有：%s", "there is no sort of project %q; there are %s"), sort, strings.Join(codes, ", "))
	}
	out := &schedule.Plan{Name: name, Start: start}
	for i := range a.Steps {
		s := &a.Steps[i]
		if !s.is(sort) {
			continue
		}
		l, ok := s.length(start, statutory)
		if !ok {
			return nil, kernel.Invalid("start", kernel.T("“%s”在 %s 还没有时限。改开始日期，或在 approvals.yaml 补上当时的时限", "%q has no limit on %s yet. Change the start or add the limit of that day to approvals.yaml"), s.Name, start)
		}
		out.Activities = append(out.Activities, a.activity(s, sort, l))
	}
	return out, nil
}

// Covers reports whether every step of a sort of project has a limit on a day.
func (a *Approvals) Covers(sort string, day kernel.Date) bool {
	for i := range a.Steps {
		if s := &a.Steps[i]; s.is(sort) {
			if _, ok := s.length(day, false); !ok {
				return false
			}
		}
	}
	return true
}

// activity is a step in the plan of a sort; predecessors that are no steps of it
// are passed over.
func (a *Approvals) activity(s *Step, sort string, takes schedule.Length) schedule.Activity {
	mine := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(ref string) bool {
			code := schedule.Predecessor(ref)
			i := slices.IndexFunc(a.Steps, func(o Step) bool { return o.Code == code })
			return i >= 0 && !a.Steps[i].is(sort)
		})
	}
	return schedule.Activity{Code: s.Code, Name: s.Name, Takes: takes, After: mine(s.After), Parallel: mine(s.Parallel), Deferrable: mine(s.Deferrable), Promisable: mine(s.Promisable)}
}

// ReadApprovals reads a graph of approvals from the text of a file that stands
// alone: departments are not looked up. With any problem it must not be used.
func ReadApprovals(file string, text []byte) (*Approvals, []Problem) {
	r := newReader()
	r.files[approvalsFile] = text
	r.parse()
	if r.yaml(approvalsFile, &r.pack.Approvals) && len(Errors(r.list)) == 0 {
		c := &checker{reader: r}
		c.steps()
	}
	for i := range r.list {
		r.list[i].File = file
	}
	return &r.pack.Approvals, r.sorted()
}

// HoldsApprovals reports whether a YAML file is a graph of approvals and not a
// plan.
func HoldsApprovals(text []byte) bool {
	var f findings
	d := parseYAML("", text, &f)
	if d.root == nil {
		return false
	}
	steps, _ := child(d.root, "steps")
	return steps != nil
}

// approvals checks the graph and its departments.
func (c *checker) approvals() {
	if c.docs[approvalsFile] == nil {
		return
	}
	for i, s := range c.pack.Approvals.Steps {
		c.refer(approvalsFile, c.doc(approvalsFile).at("steps", item(i), "unit"), aUnit, s.Unit, c.units)
	}
	if len(Errors(c.list)) == 0 { // what is missing was told
		c.steps()
	}
}

// steps checks the graph by itself.
func (c *checker) steps() {
	a, d := &c.pack.Approvals, c.doc(approvalsFile)
	sorts := indexed(c, approvalsFile, a.Projects, func(i int, s ProjectSort) (string, int) { return s.Code, d.at("projects", item(i), "code") })
	for i := range a.Steps {
		s := &a.Steps[i]
		for k, code := range s.Projects {
			c.refer(approvalsFile, d.at("steps", item(i), "projects", item(k)), aSort, code, sorts)
		}
		c.stepLengths(i, s)
	}
	indexed(c, approvalsFile, a.Steps, func(i int, s Step) (string, int) { return s.Code, d.at("steps", item(i), "code") })
	c.prior(d, a.Forecast)
	c.approvalRules(d, a.Rules)
	if len(Errors(c.list)) > 0 {
		return // the graph of wrong steps says little
	}
	whole := &schedule.Plan{}
	for i := range a.Steps {
		s := &a.Steps[i]
		l, _ := s.length(kernel.Date{Year: 9999, Month: 12, Day: 31}, false)
		whole.Activities = append(whole.Activities, a.activity(s, "", l))
	}
	for _, x := range schedule.Check(whole) {
		c.add(approvalsFile, d.line(strings.Replace(x.Path, "activities", "steps", 1)), x.What, x.How)
	}
}

// approvalRules: where they are written they must say something.
func (c *checker) approvalRules(d *doc, r ApprovalRules) {
	if r == (ApprovalRules{}) {
		return // a graph that stands alone
	}
	for _, x := range []struct {
		key string
		bad bool
	}{{"accept", r.Accept.N < 1}, {"backdate", r.Backdate.N < 1}, {"learn", r.Learn < 1}} {
		if x.bad {
			c.add(approvalsFile, d.at("rules", x.key), kernel.T("rules.%s 没有写，或小于 1", "rules.%s is missing or below 1"), kernel.T("accept 和 backdate 写 5wd 这样，learn 写整数", "write accept and backdate like 5wd, learn as a whole number"), x.key)
		}
	}
}

var aSort = kernel.T("项目类型", "sort of project")

// stepLengths checks that a step has a length, and that nobody promises more than
// the law allows.
func (c *checker) stepLengths(i int, s *Step) {
	d := c.doc(approvalsFile)
	at := func(path ...string) int { return d.at(append([]string{"steps", item(i)}, path...)...) }
	if (s.Takes != nil) == (len(s.Limits) > 0) || (s.Unit != "") != (len(s.Limits) > 0) {
		c.add(approvalsFile, at("code"), kernel.T("“%s”要么有部门（unit）和时限（limits），要么是企业自己的事、只写工期（takes）", "%q has either a unit with limits, or, as the enterprise's own work, only takes"), kernel.T("补上缺的，删去多的", "add what is missing, remove what is too much"), s.Code)
	}
	for k, l := range s.Limits {
		if k > 0 {
			c.later(approvalsFile, at("limits", item(k), "from"), l.From.After(s.Limits[k-1].From))
		}
		switch {
		case l.Statutory == nil && l.Promised == nil:
			c.add(approvalsFile, at("limits", item(k)), kernel.T("“%s”既没有法定时限也没有承诺时限", "%q has neither a statutory nor a promised limit"), kernel.T("至少写一个", "write at least one"), s.Code)
		case l.Statutory != nil && l.Promised != nil && longer(*l.Promised, *l.Statutory):
			c.add(approvalsFile, at("limits", item(k), "promised"), kernel.T("“%s”的承诺时限 %s 长于法定时限 %s", "the promised limit %[2]s of %[1]q is longer than the statutory %[3]s"), kernel.T("承诺时限只能更短（工作日和自然日按 5 比 7 折算）", "a promise can only be shorter (five working days count as seven natural ones)"), s.Code, l.Promised.Text(), l.Statutory.Text())
		}
	}
}

// longer compares two lengths, five working days for seven natural ones.
func longer(a, b schedule.Length) bool {
	weigh := func(l schedule.Length) int {
		if l.Natural {
			return l.N * 5
		}
		return l.N * 7
	}
	return weigh(a) > weigh(b)
}
