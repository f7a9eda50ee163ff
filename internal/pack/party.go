package pack

import "juyan/internal/kernel"

// Party is what the pack says of party branches (party.yaml): which there are,
// what they may take in charge, and which endings are good.
type Party struct {
	Source   kernel.Source         `yaml:"source" json:"source"`
	Branches []PartyBranch         `yaml:"branches" json:"branches"`
	Kinds    map[string]ChargeRule `yaml:"kinds" json:"kinds"`
}

// PartyBranch is a unit of the kind party with the post that speaks for it.
type PartyBranch struct {
	Unit      string `yaml:"unit" json:"unit"`
	Secretary string `yaml:"secretary" json:"secretary"` // post
	Firm      string `yaml:"firm" json:"firm,omitempty"` // enterprise it belongs to
}

// ChargeRule says how matters of a kind end: the stages that end them, and the
// actions by which that is good.
type ChargeRule struct {
	End  []string `yaml:"end" json:"end"`
	Good []string `yaml:"good" json:"good"`
}

// Ends reports whether a stage ends the matter.
func (r ChargeRule) Ends(stage string) bool { return contains(r.End, stage) }

// Well reports whether an action ends it well.
func (r ChargeRule) Well(action string) bool { return contains(r.Good, action) }

// party checks the branches and what they may take.
func (c *checker) party() {
	const file = "party.yaml"
	d, p := c.doc(file), c.pack.Party
	sort := map[string]UnitKind{}
	for _, u := range c.pack.Units {
		sort[u.Code] = u.Kind
	}
	for i, b := range p.Branches {
		at := func(key string) int { return d.at("branches", item(i), key) }
		if c.refer(file, at("unit"), aUnit, b.Unit, c.units) && sort[b.Unit] != UnitBranch {
			c.add(file, at("unit"), kernel.T("机构“%s”不是党支部", "the unit %q is no party branch"), kernel.T("在 units.yaml 里把它的 kind 写成 party", "write kind: party in units.yaml"), b.Unit)
		}
		c.refer(file, at("secretary"), aPost, b.Secretary, c.posts)
		c.refer(file, at("firm"), aFirm, b.Firm, c.firms)
	}
	for _, kind := range keys(p.Kinds) {
		var k *Kind
		for i := range c.pack.Kinds {
			if c.pack.Kinds[i].Kind == kind {
				k = &c.pack.Kinds[i]
			}
		}
		if k == nil {
			c.add(file, d.at("kinds", kind), kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("改成已有的", "name an existing one"), kind)
			continue
		}
		c.endings(file, d.at("kinds", kind), k, p.Kinds[kind])
	}
}

// endings holds stages and actions against their kind.
func (c *checker) endings(file string, line int, k *Kind, rule ChargeRule) {
	known := index{}
	for _, s := range k.Stages {
		if s.End {
			known[s.Code] = 1
		}
	}
	for _, s := range rule.End {
		c.refer(file, line, kernel.T("终点环节", "final stage"), s, known)
	}
	known = index{}
	for _, a := range k.Acts {
		known[a.Code] = 1
	}
	for _, a := range rule.Good {
		c.refer(file, line, kernel.T("动作", "action"), a, known)
	}
}
