package pack

import (
	"maps"
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

const pipelineFile = "pipeline.yaml"

// Pipeline says what the boards of investment count (pipeline.yaml): the courses
// of leads and projects, the way of key leads, and where days are written.
type Pipeline struct {
	Lead       BoardCourse   `yaml:"lead" json:"lead"`
	Project    BoardCourse   `yaml:"project" json:"project,omitzero"`
	Key        KeyWay        `yaml:"key" json:"key"`
	Milestones []Milestone   `yaml:"milestones" json:"milestones,omitempty"`
	Source     kernel.Source `yaml:"source" json:"source"`
}

// BoardCourse is a kind of matter as a funnel: its stages in order, those beside
// the way, and the fields it is split by.
type BoardCourse struct {
	Kind   string   `yaml:"kind" json:"kind"`
	Stages []string `yaml:"stages" json:"stages"`
	Aside  []string `yaml:"aside" json:"aside,omitempty"`
	Amount string   `yaml:"amount" json:"amount"`         // money
	Chain  string   `yaml:"chain" json:"chain"`           // code
	Unit   string   `yaml:"unit" json:"unit"`             // unit
	Key    string   `yaml:"key" json:"key,omitempty"`     // bool
	Next   string   `yaml:"next" json:"next,omitempty"`   // date of the next step
	Waits  []string `yaml:"waits" json:"waits,omitempty"` // stages in which a body must decide
	// Moves names the action that brings it on from a stage, where that is not what
	// the stage awaits: whoever is late there is to do this.
	Moves map[string]string `yaml:"moves" json:"moves,omitempty"`
}

// KeyWay is how far a key lead must have come to count as talked to, and as
// passed.
type KeyWay struct {
	Talked string `yaml:"talked" json:"talked"`
	Passed string `yaml:"passed" json:"passed"`
}

// Milestone is a stage of projects with the fields that hold its planned and its
// actual day.
type Milestone struct {
	Stage string      `yaml:"stage" json:"stage"`
	Name  kernel.Text `yaml:"name" json:"name"`
	Plan  string      `yaml:"plan" json:"plan"`
	Done  string      `yaml:"done" json:"done"`
}

// mostStages is how many stages a board can hold, those aside included.
const mostStages = 16

// pipeline checks that the kinds, stages and fields that the boards count exist.
func (c *checker) pipeline() {
	if c.docs[pipelineFile] == nil {
		return
	}
	p := c.pack.Pipeline
	c.course("lead", p.Lead)
	c.course("project", p.Project)
	for name, stage := range map[string]string{"talked": p.Key.Talked, "passed": p.Key.Passed} {
		c.stageOf([]string{"key", name}, p.Lead, stage)
	}
	for i, m := range p.Milestones {
		c.stageOf([]string{"milestones", item(i), "stage"}, p.Project, m.Stage)
		c.fieldOf([]string{"milestones", item(i), "plan"}, p.Project, m.Plan, caseflow.TypeDate)
		c.fieldOf([]string{"milestones", item(i), "done"}, p.Project, m.Done, caseflow.TypeDate)
	}
}

func (c *checker) course(name string, b BoardCourse) {
	kinds := index{}
	var of *Kind
	for i := range c.pack.Kinds {
		kinds[c.pack.Kinds[i].Kind] = 1
		if c.pack.Kinds[i].Kind == b.Kind {
			of = &c.pack.Kinds[i]
		}
	}
	d := c.doc(pipelineFile)
	if b.Kind == "" {
		return // this zone keeps none
	}
	c.refer(pipelineFile, d.at(name, "kind"), kernel.T("事项", "kind of matter"), b.Kind, kinds)
	if n := len(b.Stages) + len(b.Aside); n > mostStages || len(b.Stages) < 2 {
		c.add(pipelineFile, d.at(name, "stages"), kernel.T("漏斗要有 2 到 %d 个环节，不是 %d 个", "a funnel has 2 to %d stages, not %d"), kernel.T("只写主要环节，其余不写", "write the main stages only"), mostStages, n)
	}
	if of == nil {
		return
	}
	for _, list := range []struct {
		key    string
		stages []string
	}{{"stages", b.Stages}, {"aside", b.Aside}, {"waits", b.Waits}} {
		for i, s := range list.stages {
			c.knownStage(d.at(name, list.key, item(i)), of, s)
		}
	}
	acts := index{}
	for _, a := range of.Acts {
		acts[a.Code] = 1
	}
	for stage, action := range b.Moves {
		c.knownStage(d.at(name, "moves", stage), of, stage)
		c.refer(pipelineFile, d.at(name, "moves", stage), kernel.T("动作", "action"), action, acts)
	}
	for _, f := range []struct {
		key, code string
		is        caseflow.FieldType
	}{{"amount", b.Amount, caseflow.TypeMoney}, {"chain", b.Chain, caseflow.TypeCode}, {"unit", b.Unit, caseflow.TypeUnit}, {"key", b.Key, caseflow.TypeBool}, {"next", b.Next, caseflow.TypeDate}} {
		c.fieldOf([]string{name, f.key}, b, f.code, f.is)
	}
}

func (c *checker) knownStage(line int, k *Kind, code string) {
	known := index{}
	for _, s := range k.Stages {
		known[s.Code] = 1
	}
	c.refer(pipelineFile, line, kernel.T("环节", "stage"), code, known)
}

// stageOf checks a stage of the way.
func (c *checker) stageOf(path []string, b BoardCourse, code string) {
	known := index{}
	for _, s := range b.Stages {
		known[s] = 1
	}
	c.refer(pipelineFile, c.doc(pipelineFile).at(path...), kernel.T("主要环节", "stage of the way"), code, known)
}

// fieldOf checks a field of a course's kind and its type.
func (c *checker) fieldOf(path []string, b BoardCourse, code string, is caseflow.FieldType) {
	i := slices.IndexFunc(c.pack.Kinds, func(k Kind) bool { return k.Kind == b.Kind })
	if i < 0 || code == "" {
		return
	}
	known := map[string]caseflow.FieldType{}
	for _, f := range c.pack.Kinds[i].Fields {
		known[f.Code] = f.Type
	}
	line := c.doc(pipelineFile).at(path...)
	switch t, ok := known[code]; {
	case !ok:
		c.add(pipelineFile, line, kernel.T("事项“%s”没有字段“%s”", "the kind %q has no field %q"), didYouMean(code, maps.Keys(known), kernel.T("改成已有的字段", "use an existing field")), b.Kind, clip(code))
	case t != is:
		c.add(pipelineFile, line, kernel.T("字段“%s”的类型是 %s，这里要 %s", "the field %q is of type %s; %s is needed here"), kernel.T("换一个字段", "use another field"), code, string(t), string(is))
	}
}
