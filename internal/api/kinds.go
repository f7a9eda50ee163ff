package api

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
)

// KindLine is a kind in the list.
type KindLine struct {
	Kind     string      `json:"kind" doc:"代码 · code"`
	Name     kernel.Text `json:"name"`
	Version  string      `json:"version" doc:"新事项所用定义的版本 · version that new matters begin under"`
	MayRaise bool        `json:"may_raise" doc:"您可以提出 · you may raise one"`
}

// Kind is the definition of a kind, as far as the caller has to do with it.
type Kind struct {
	KindLine
	Fields []Field  `json:"fields"`
	Raise  Action   `json:"raise" doc:"怎样提出 · how one begins"`
	Stages []Stage  `json:"stages"`
	Acts   []Action `json:"actions"`
	Clocks []Clock  `json:"clocks,omitempty"`
	Lanes  []Lane   `json:"lanes,omitempty" doc:"各被召集单位的环节 · what each called unit goes through"`
	Rates  []Named  `json:"rates,omitempty"`
}

// Named is a code with its name.
type Named struct {
	Code string      `json:"code"`
	Name kernel.Text `json:"name"`
}

// Field is one datum that a form asks.
type Field struct {
	Named
	Type    string      `json:"type" enum:"text,longtext,code,codes,int,money,date,datetime,bool,files,phone,enterprise,unit,units,post,person"`
	Hint    kernel.Text `json:"hint,omitzero"`
	Options []Named     `json:"options,omitempty"`
	Default string      `json:"default,omitempty"`
	Max     int         `json:"max,omitempty" doc:"字数或数值上限 · most characters, or the largest number"`
	Min     int         `json:"min,omitempty"`
	In      string      `json:"in,omitempty" doc:"金额的单位：wan 为万元，空为元 · unit of money: wan is 万元 (10,000 yuan), empty is yuan"`
	Needed  bool        `json:"required,omitempty" doc:"这个动作必填 · this action requires it"`
}

// Stage is a place on the course. Face is what an enterprise sees.
type Stage struct {
	Named
	Face   string      `json:"face" enum:"accepted,working,done,"`
	Awaits []string    `json:"awaits,omitempty" doc:"此时等待的动作 · actions awaited here"`
	End    bool        `json:"end,omitempty"`
	Next   kernel.Text `json:"next,omitzero" doc:"对企业说的下一步 · what happens next, for the enterprise"`
}

// Action is something somebody may do.
type Action struct {
	Named
	From   []string `json:"from,omitempty" doc:"可在哪些环节 · stages; * is every open one"`
	To     string   `json:"to,omitempty" doc:"到哪个环节，空为不变 · stage it leads to; empty: stays"`
	Form   []string `json:"form,omitempty" doc:"填哪些字段 · fields asked"`
	Needs  []string `json:"requires,omitempty" doc:"其中必填 · of those, required"`
	Danger bool     `json:"danger,omitempty"`
}

// Clock is a limit.
type Clock struct {
	Named
	Limits []Limit        `json:"limits"`
	Source *kernel.Source `json:"source,omitempty" doc:"依据 · where the limit comes from"`
}

// Limit is one row of a clock's table: the first whose condition holds.
type Limit struct {
	When string `json:"when,omitempty" doc:"条件 · condition"`
	Is   string `json:"is" doc:"30m 2h 4wh 5wd 7d，@字段 为该日期 · @field: the end of that date"`
}

// Lane is a side course.
type Lane struct {
	Named
	Stages []Stage  `json:"stages"`
	Acts   []Action `json:"actions"`
	Clocks []Clock  `json:"clocks,omitempty"`
}

// KindList is every kind the caller has to do with.
type KindList struct {
	Kinds []KindLine `json:"kinds"`
}

type kindsOut struct{ Body KindList }

type kindIn struct {
	Kind string `path:"kind" maxLength:"64"`
}

type kindOut struct{ Body Kind }

func (a *API) kinds() {
	handle(a, operation{method: "GET", path: base + "/kinds", id: "list-kinds", says: kernel.T("列出您有关的事项类型", "List the kinds of matter you have to do with")}, a.listKinds)
	handle(a, operation{method: "GET", path: base + "/kinds/{kind}", id: "get-kind", says: kernel.T("一类事项的定义：字段、环节、动作、时限", "The definition of a kind: fields, stages, actions, clocks")}, a.getKind)
}

func (a *API) listKinds(c *call, _ *struct{}) (*kindsOut, error) {
	out := &kindsOut{}
	out.Body.Kinds = []KindLine{}
	for _, course := range a.o.Matter.Kinds().All() {
		if c.concerns(course) {
			out.Body.Kinds = append(out.Body.Kinds, c.kindLine(course))
		}
	}
	return out, nil
}

// concerns reports whether the caller may see or raise matters of a kind.
func (c *call) concerns(course *caseflow.Course) bool {
	return c.Actor.Can(course.Def.Kind+".view") != kernel.ScopeNone || c.mayRaise(course)
}

func (c *call) mayRaise(course *caseflow.Course) bool {
	return c.Actor.Can(course.Permission(&course.Def.Raise)) != kernel.ScopeNone
}

func (c *call) kindLine(course *caseflow.Course) KindLine {
	return KindLine{Kind: course.Def.Kind, Name: course.Def.Name, Version: course.Def.Version, MayRaise: c.mayRaise(course)}
}

func (a *API) getKind(c *call, in *kindIn) (*kindOut, error) {
	course, err := a.course(c, in.Kind)
	if err != nil {
		return nil, err
	}
	def := course.Def
	k := Kind{KindLine: c.kindLine(course), Fields: c.fields(course, nil), Raise: action(&def.Raise), Stages: c.stages(def.Stages), Acts: c.actions(course, def.Acts), Clocks: c.clocks(def.Clocks)}
	for i := range def.Lanes {
		l := &def.Lanes[i]
		if !c.outside() {
			k.Lanes = append(k.Lanes, Lane{Named{l.Code, l.Name}, c.stages(l.Stages), c.actions(course, l.Acts), c.clocks(l.Clocks)})
		}
	}
	for _, r := range def.Rates {
		if !c.outside() {
			k.Rates = append(k.Rates, Named{r.Code, r.Name})
		}
	}
	return &kindOut{k}, nil
}

// course returns the current definition of a kind the caller has to do with.
func (a *API) course(c *call, kind string) (*caseflow.Course, error) {
	course, err := a.o.Matter.Kinds().Current(kind)
	if err == nil && !c.concerns(course) {
		return nil, kernel.NotFound(kernel.T("没有“%s”这类事项，或您无权查看", "There is no kind of matter %q, or you may not see it"), kind)
	}
	return course, err
}

// fields are those the caller may see; of an action a, those it asks.
func (c *call) fields(course *caseflow.Course, a *caseflow.Action) []Field {
	out := []Field{}
	if a == nil {
		for i := range course.Def.Fields {
			if f := &course.Def.Fields[i]; !f.Internal || !c.outside() {
				out = append(out, field(f))
			}
		}
		return out
	}
	for _, code := range a.Form {
		if f := course.Field(code); f != nil {
			x := field(f)
			x.Needed = has(a.Requires, code)
			out = append(out, x)
		}
	}
	return out
}

func field(f *caseflow.Field) Field {
	out := Field{Named: Named{f.Code, f.Name}, Type: string(f.Type), Hint: f.Hint, Default: f.Default, Max: f.Max, Min: f.Min, In: f.In}
	for _, o := range f.Options {
		out.Options = append(out.Options, Named{o.Code, o.Name})
	}
	return out
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// stages: an enterprise is told the faces and what comes next, not what the
// zone does behind them.
func (c *call) stages(list []caseflow.Stage) []Stage {
	out := []Stage{}
	for _, s := range list {
		x := Stage{Named: Named{s.Code, s.Name}, Face: string(s.Face), End: s.End, Next: s.Next}
		if !c.outside() {
			x.Awaits = s.Awaits
		} else {
			x.Name = kernel.Text{}
		}
		out = append(out, x)
	}
	return out
}

// actions: an enterprise is told those it may take itself.
func (c *call) actions(course *caseflow.Course, list []caseflow.Action) []Action {
	out := []Action{}
	for i := range list {
		if a := &list[i]; !c.outside() || c.Actor.Can(course.Permission(a)) != kernel.ScopeNone && has(a.By, "caller") {
			out = append(out, action(a))
		}
	}
	return out
}

func action(a *caseflow.Action) Action {
	return Action{Named: Named{a.Code, a.Name}, From: a.From, To: a.To, Form: a.Form, Needs: a.Requires, Danger: a.Danger}
}

func (c *call) clocks(list []caseflow.Clock) []Clock {
	var out []Clock
	for _, k := range list {
		if c.outside() && !k.Shown {
			continue
		}
		x := Clock{Named: Named{k.Code, k.Name}}
		for _, l := range k.Limits {
			x.Limits = append(x.Limits, Limit{l.When, l.Is})
		}
		if !c.outside() && !k.Source.IsZero() {
			x.Source = &k.Source
		}
		out = append(out, x)
	}
	return out
}
