package caseflow

import (
	"slices"

	"juyan/internal/kernel"
)

// Seal keeps part of a matter from those whose work it judges: while it stands in
// one of Stages, it is seen as standing in As, without these fields, without the
// events of these actions and without the clocks they start. The firm it is for
// sees it as it is, and so does who has the permission Open and took none of the
// actions NotWho.
type Seal struct {
	Stages []string `yaml:"stages" json:"stages"`
	As     string   `yaml:"as" json:"as"`
	Fields []string `yaml:"fields" json:"fields"`
	Acts   []string `yaml:"actions" json:"actions"`
	Open   string   `yaml:"open" json:"open"`
	NotWho []string `yaml:"not_who" json:"not_who,omitempty"`
}

// SealIn returns the seal that holds in a stage; nil = none does.
func (c *Course) SealIn(stage string) *Seal {
	if s := c.Def.Sealed; s != nil && slices.Contains(s.Stages, stage) {
		return s
	}
	return nil
}

// SealedClock reports whether a clock of the main course is started by a sealed
// action.
func (c *Course) SealedClock(code string) bool {
	s := c.Def.Sealed
	if s == nil {
		return false
	}
	return slices.ContainsFunc(c.Def.Acts, func(a Action) bool {
		return slices.Contains(s.Acts, a.Code) && slices.Contains(a.Start, code)
	})
}

// Kinds of event that an action or its seal name.
func (c *Course) EventsOf(actions []string) (out []string) {
	for _, code := range actions {
		if a := c.Action("", code); a != nil {
			out = append(out, c.Event(a))
		}
	}
	return out
}

// seal checks that what is sealed exists.
func (p *prover) seal() {
	s := p.def.Sealed
	if s == nil {
		return
	}
	stages, acts := map[string]bool{}, map[string]bool{}
	for _, x := range p.def.Stages {
		stages[x.Code] = true
	}
	for _, x := range p.def.Acts {
		acts[x.Code] = true
	}
	check := func(part string, known func(string) bool, codes ...string) {
		for _, code := range codes {
			if !known(code) {
				p.fault("sealed."+part, kernel.T("sealed 的 %s 里没有“%s”", "sealed names %s %q, which does not exist"), kernel.T("改成这类事项里有的代码", "write a code of this kind"), part, code)
			}
		}
	}
	check("stages", func(c string) bool { return stages[c] }, append([]string{s.As}, s.Stages...)...)
	check("actions", func(c string) bool { return acts[c] }, append(append([]string{}, s.Acts...), s.NotWho...)...)
	check("fields", func(c string) bool { return p.fields[c] != nil }, s.Fields...)
	if s.Open == "" {
		p.fault("sealed.open", kernel.T("sealed 要写 open（凭什么权限看）", "sealed needs open (the permission that sees it)"), kernel.T("例如 open: case.followup", "such as open: case.followup"))
	}
}
