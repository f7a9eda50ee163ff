package pack

import (
	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Award is what follows from a result: grades, notice, pay, lists.
type Award struct {
	Rules          award.Rules              `yaml:"rules" json:"rules"`
	NoticeWorkdays int                      `yaml:"notice_workdays" json:"notice_workdays"`
	Base           indicator.Num            `yaml:"base" json:"base"`                         // yuan a head
	Levels         map[string]indicator.Num `yaml:"levels" json:"levels"`                     // by rank of the post
	Unit           map[string]indicator.Num `yaml:"unit_factors" json:"unit_factors"`         // by the unit's grade
	Personal       map[string]indicator.Num `yaml:"personal_factors" json:"personal_factors"` // by the person's own grade; 1 without one
	Lists          []AwardList              `yaml:"lists" json:"lists,omitempty"`
}

// AwardList is a list of recommendations a committee decides on.
type AwardList struct {
	Code   string                  `yaml:"code" json:"code"`
	Name   kernel.Text             `yaml:"name" json:"name"`
	Kinds  []indicator.SubjectKind `yaml:"kinds" json:"kinds"`
	Grades []string                `yaml:"grades" json:"grades"`
	Last   *indicator.Num          `yaml:"last" json:"last,omitempty"` // also this share of those with the worst rank, rounded down
	Note   kernel.Text             `yaml:"note" json:"note,omitzero"`
}

// award checks the file; a pack without one has no results.
func (c *checker) award() {
	const file = "award.yaml"
	a, d := c.pack.Award, c.doc(file)
	if d.root == nil {
		return
	}
	for _, f := range award.Check(&a.Rules) {
		c.add(file, d.line("rules."+f.Path), f.What, f.How)
	}
	grades := map[string]bool{}
	for _, g := range a.Rules.Grades {
		grades[g.Code] = true
	}
	if a.NoticeWorkdays < 1 {
		c.add(file, d.at("notice_workdays"), kernel.T("公示期 %d 个工作日太短", "a notice of %d working days is too short"), kernel.T("通常 5 个工作日", "usually 5 working days"), a.NoticeWorkdays)
	}
	if !a.Base.IsPos() {
		c.add(file, d.at("base"), kernel.T("绩效基数应大于 0", "the base must be above 0"), kernel.T("写每人多少元", "write yuan a head"))
	}
	for key, factors := range map[string]map[string]indicator.Num{"unit_factors": a.Unit, "personal_factors": a.Personal} {
		for _, g := range a.Rules.Grades {
			if f, ok := factors[g.Code]; !ok || f.IsNeg() {
				c.add(file, d.at(key), kernel.T("等次“%s”没有系数，或系数是负数", "grade %q has no factor, or a negative one"), kernel.T("每个等次写一个系数", "write one factor for every grade"), g.Code)
			}
		}
	}
	for _, r := range []Rank{RankLeader, RankHead, RankDeputy, RankStaff} {
		if f, ok := a.Levels[string(r)]; !ok || !f.IsPos() {
			c.add(file, d.at("levels"), kernel.T("层级“%s”没有系数", "the rank %q has no factor"), kernel.T("四个层级各写一个大于 0 的系数", "write a factor above 0 for each of the four ranks"), r)
		}
	}
	for i, l := range a.Lists {
		for _, g := range l.Grades {
			if !grades[g] {
				c.add(file, d.at("lists", item(i), "grades"), kernel.T("没有等次“%s”", "there is no grade %q"), oneOf(keys(grades)), g)
			}
		}
	}
}
