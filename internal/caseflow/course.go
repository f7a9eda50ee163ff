package caseflow

import (
	"fmt"

	"juyan/internal/kernel"
)

// Condition answers an expression over the fields f and the matter facts m.
// known is false when something it needs has no value yet.
type Condition func(f, m map[string]any) (yes, known bool, err error)

// Compiler turns the text of a condition into a Condition.
type Compiler func(expr string) (Condition, error)

// Course is a compiled Definition: everything a step needs is looked up, not
// searched.
type Course struct {
	Def    *Definition
	main   track
	lanes  map[string]*track
	fields map[string]*Field
	conds  map[string]Condition
	autos  []*Action
	codes  []string                   // of every action, lanes included
	behind map[string]map[string]bool // stage → it and the stages reached only through it
}

// track is the main course or one sort of lane.
type track struct {
	stages map[string]*Stage
	acts   map[string]*Action
	list   []*Action
	clocks map[string]*Clock
}

// Compile prepares def for use. It fails on a condition that does not compile;
// everything else is Prove's business.
func Compile(def *Definition, compile Compiler) (*Course, error) {
	c := &Course{Def: def, lanes: map[string]*track{}, fields: map[string]*Field{}, conds: map[string]Condition{}}
	for i := range def.Fields {
		c.fields[def.Fields[i].Code] = &def.Fields[i]
	}
	c.main = newTrack(def.Stages, def.Acts, def.Clocks)
	for i := range def.Lanes {
		l := &def.Lanes[i]
		t := newTrack(l.Stages, l.Acts, l.Clocks)
		for _, a := range t.list {
			c.codes = append(c.codes, a.Code)
		}
		c.lanes[l.Code] = &t
	}
	for _, a := range c.main.list {
		c.codes = append(c.codes, a.Code)
		if a.Auto != "" {
			c.autos = append(c.autos, a)
		}
	}
	for _, expr := range conditions(def) {
		if _, done := c.conds[expr]; done || expr == "" {
			continue
		}
		cond, err := compile(expr)
		if err != nil {
			return nil, fmt.Errorf("kind %s: condition %q: %w", def.Kind, expr, err)
		}
		c.conds[expr] = cond
	}
	c.layRequirements()
	return c, nil
}

func newTrack(stages []Stage, acts []Action, clocks []Clock) track {
	t := track{map[string]*Stage{}, map[string]*Action{}, nil, map[string]*Clock{}}
	for i := range stages {
		t.stages[stages[i].Code] = &stages[i]
	}
	for i := range acts {
		t.acts[acts[i].Code] = &acts[i]
		t.list = append(t.list, &acts[i])
	}
	for i := range clocks {
		t.clocks[clocks[i].Code] = &clocks[i]
	}
	return t
}

// conditions lists every expression def contains.
func conditions(def *Definition) []string {
	var out []string
	acts := func(as []Action) {
		for i := range as {
			out = append(out, as[i].When, as[i].Auto)
			for _, b := range as[i].Branches {
				out = append(out, b.When)
			}
			for _, f := range as[i].Facts {
				out = append(out, f.When)
			}
		}
	}
	clocks := func(cs []Clock) {
		for _, c := range cs {
			for _, l := range c.Limits {
				out = append(out, l.When)
			}
			for _, f := range append(append([]Fact{}, c.InTime...), c.Late...) {
				out = append(out, f.When)
			}
		}
	}
	acts([]Action{def.Raise})
	acts(def.Acts)
	clocks(def.Clocks)
	for _, l := range def.Lanes {
		acts(l.Acts)
		clocks(l.Clocks)
	}
	for _, r := range def.Required {
		out = append(out, r.When)
	}
	return out
}

// holds reports whether expr is certainly true; the empty expression is.
func (c *Course) holds(expr string, f, m map[string]any) (bool, error) {
	if expr == "" {
		return true, nil
	}
	yes, known, err := c.conds[expr](f, m)
	return yes && known, err
}

// Field returns the field with that code, nil if there is none.
func (c *Course) Field(code string) *Field { return c.fields[code] }

// track returns the main course for "" or the lane's.
func (c *Course) track(lane string) *track {
	if lane == "" {
		return &c.main
	}
	return c.lanes[lane]
}

// Stage returns a stage of the main course (lane "") or of a lane.
func (c *Course) Stage(lane, code string) *Stage {
	if t := c.track(lane); t != nil {
		return t.stages[code]
	}
	return nil
}

// Action returns an action of the main course (lane "") or of a lane.
func (c *Course) Action(lane, code string) *Action {
	if lane == "" && code == c.Def.Raise.Code {
		return &c.Def.Raise
	}
	if t := c.track(lane); t != nil {
		return t.acts[code]
	}
	return nil
}

// Clock returns a clock of the main course (lane "") or of a lane.
func (c *Course) Clock(lane, code string) *Clock {
	if t := c.track(lane); t != nil {
		return t.clocks[code]
	}
	return nil
}

// LaneDef returns the lane's definition, nil if there is none.
func (c *Course) LaneDef(code string) *Lane {
	for i := range c.Def.Lanes {
		if c.Def.Lanes[i].Code == code {
			return &c.Def.Lanes[i]
		}
	}
	return nil
}

// Event returns the ledger kind of an action: "whistle.muster" unless the pack
// names another.
func (c *Course) Event(a *Action) string {
	if a.Event != "" {
		return a.Event
	}
	return c.Def.Kind + "." + a.Code
}

// Permission returns the permission an action needs.
func (c *Course) Permission(a *Action) string {
	if a.Permission != "" {
		return a.Permission
	}
	return c.Def.Kind + ".handle"
}

// Open lists the actions that the course allows in this stage, whoever asks.
func (c *Course) Open(lane, stage string) []*Action {
	t := c.track(lane)
	if t == nil || t.stages[stage] == nil {
		return nil
	}
	var out []*Action
	for _, a := range t.list {
		if a.Auto == "" && a.allowedFrom(t.stages[stage]) {
			out = append(out, a)
		}
	}
	return out
}

func (a *Action) allowedFrom(s *Stage) bool {
	for _, f := range a.From {
		if f == s.Code || f == "*" && !s.End {
			return true
		}
	}
	return false
}

// ActionCodes lists the codes of every action, those of lanes included.
func (c *Course) ActionCodes() []string { return c.codes }

// MeasureName returns the name of a fact, or its code.
func (c *Course) MeasureName(code string) kernel.Text {
	for _, m := range c.Def.Measures {
		if m.Code == code {
			return m.Name
		}
	}
	return kernel.T(code, code)
}

// Autos lists the actions the system takes by itself once their condition
// holds.
func (c *Course) Autos() []*Action { return c.autos }

// Allowed reports whether the action's own condition certainly holds.
func (c *Course) Allowed(a *Action, f, m map[string]any) (bool, error) { return c.holds(a.When, f, m) }

// Due reports whether an automatic action should be taken now.
func (c *Course) Due(a *Action, f, m map[string]any) (bool, error) { return c.holds(a.Auto, f, m) }

// Facts returns those facts whose condition certainly holds.
func (c *Course) Facts(list []Fact, f, m map[string]any) ([]Fact, error) {
	var out []Fact
	for _, x := range list {
		ok, err := c.holds(x.When, f, m)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, x)
		}
	}
	return out, nil
}

// errStage says that an action is not possible in the stage a matter is in.
func errStage(a *Action, s *Stage) error {
	name := kernel.Text{}
	if s != nil {
		name = s.Name
	}
	return kernel.Conflict(kernel.T("现在是“%s”环节，不能“%s”；请刷新后再看", "The matter is at %q now, so %q is not possible; please reload"), name, a.Name)
}

// Usual lists the stages of the usual way from the first to the end.
func (c *Course) Usual() []string { return c.UsualFrom(c.Def.Raise.To) }

// Verdict reports whether a stage is left by a choice between ends, as a check
// is by its finding: nobody knows before which of them it will be.
func (c *Course) Verdict(code string) bool {
	s := c.main.stages[code]
	if s == nil {
		return false
	}
	ends := map[string]bool{}
	for _, awaited := range s.Awaits {
		a := c.main.acts[awaited]
		if a == nil {
			continue
		}
		ends[a.To] = true
		for _, b := range a.Branches {
			ends[b.To] = true
		}
	}
	n := 0
	for to := range ends {
		if t := c.main.stages[to]; t != nil && t.End {
			n++
		}
	}
	return n > 1
}

// UsualFrom lists the stages of the usual way from one on: each time by the
// first awaited action, to the end. A stage met twice ends it.
func (c *Course) UsualFrom(code string) []string {
	var out []string
	seen := map[string]bool{}
	for code != "" && !seen[code] {
		s := c.main.stages[code]
		if s == nil {
			break
		}
		seen[code] = true
		out = append(out, code)
		if s.End || len(s.Awaits) == 0 {
			break
		}
		next := ""
		if a := c.main.acts[s.Awaits[0]]; a != nil {
			next = a.To
		}
		code = next
	}
	return out
}
