package caseflow

// layRequirements finds where each row of the table of requirements holds: in
// the stage it names and in every stage that a matter reaches only through
// that one. A way around it (withdrawn before anybody made contact) does not
// ask for what would have been learnt there.
func (c *Course) layRequirements() {
	c.behind = map[string]map[string]bool{}
	for _, r := range c.Def.Required {
		if c.behind[r.From] == nil {
			c.behind[r.From] = c.beyond(r.From)
		}
	}
}

// beyond lists stage and those reached only through it.
func (c *Course) beyond(stage string) map[string]bool {
	next := map[string][]string{}
	g := graph{c.Def.Stages, c.Def.Acts, &c.Def.Raise}
	for i := range g.stages {
		s := &g.stages[i]
		if s.Code == stage {
			continue
		}
		g.arrows(s, func(_ *Action, to string) { next[s.Code] = append(next[s.Code], to) })
	}
	around := map[string]bool{}
	if c.Def.Raise.To != stage {
		around = flood([]string{c.Def.Raise.To}, next)
	}
	out := map[string]bool{stage: true}
	for i := range g.stages {
		if !around[g.stages[i].Code] {
			out[g.stages[i].Code] = true
		}
	}
	return out
}
