package pack

import (
	"strings"

	"juyan/internal/award"
	"juyan/internal/indicator"
	"juyan/internal/kernel"
)

// Award is what follows from a result: grades, notice, pay, lists.
type Award struct {
	Rules          award.Rules `yaml:"rules" json:"rules"`
	NoticeWorkdays int         `yaml:"notice_workdays" json:"notice_workdays"`
	// RevisedWorkdays is how long a result stays on notice, at least, after it
	// was computed anew.
	RevisedWorkdays int                      `yaml:"revised_workdays" json:"revised_workdays"`
	Documents       AwardDocuments           `yaml:"documents" json:"documents"`
	Base            indicator.Num            `yaml:"base" json:"base"`                         // yuan a head
	Levels          map[string]indicator.Num `yaml:"levels" json:"levels"`                     // by rank of the post
	Unit            map[string]indicator.Num `yaml:"unit_factors" json:"unit_factors"`         // by the unit's grade
	Personal        map[string]indicator.Num `yaml:"personal_factors" json:"personal_factors"` // by the person's own grade; 1 without one
	Lists           []AwardList              `yaml:"lists" json:"lists,omitempty"`
	SmallGroup      SmallGroup               `yaml:"small_group" json:"small_group,omitzero"`
}

// SmallGroup says which groups are too small for quotas: who is above whom there
// recommends nobody for a list.
type SmallGroup struct {
	Below  int           `yaml:"below" json:"below"` // subjects with a total; 0 = no group is too small
	Source kernel.Source `yaml:"source" json:"source"`
}

// AwardDocuments are the words of the official documents about a result. In the
// texts {scheme}, {period}, {from}, {to}, {notice} (its number), {total} and
// {people} are filled in.
type AwardDocuments struct {
	Letterhead string      `yaml:"letterhead" json:"letterhead"`
	Number     string      `yaml:"number" json:"number"` // with {year} and {seq}
	Issuer     string      `yaml:"issuer" json:"issuer"`
	Recipient  string      `yaml:"recipient" json:"recipient"`
	CC         []string    `yaml:"cc" json:"cc,omitempty"`
	Printer    string      `yaml:"printer" json:"printer"`
	Notice     AwardLetter `yaml:"notice" json:"notice"` // 公示
	Result     AwardLetter `yaml:"result" json:"result"` // 结果
	Pay        AwardLetter `yaml:"pay" json:"pay"`       // 审批表
}

// AwardLetter is one of them.
type AwardLetter struct {
	Title string   `yaml:"title" json:"title"`
	Body  []string `yaml:"body" json:"body"`
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
	if a.RevisedWorkdays < 1 {
		c.add(file, d.at("revised_workdays"), kernel.T("更正后的公示期 %d 个工作日太短", "%d working days of notice after a correction are too short"), kernel.T("至少 1 个工作日", "at least 1 working day"), a.RevisedWorkdays)
	}
	c.awardDocuments(file, d)
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
	if small := a.SmallGroup; small.Below < 0 || small.Below > 0 && small.Source.IsZero() {
		c.add(file, d.at("small_group"), kernel.T("小组的规则要有不小于 0 的 below 和来源 source", "the rule of small groups needs a below of 0 or more, and a source"), kernel.T("例如 {below: 5, source: {zh: 模型自定, en: Set by the model}}", "for example {below: 5, source: {zh: 模型自定, en: Set by the model}}"))
	}
	for i, l := range a.Lists {
		for _, g := range l.Grades {
			if !grades[g] {
				c.add(file, d.at("lists", item(i), "grades"), kernel.T("没有等次“%s”", "there is no grade %q"), oneOf(keys(grades)), g)
			}
		}
	}
}

// awardDocuments: a document needs a number that is its own, an issuer and words.
func (c *checker) awardDocuments(file string, d *doc) {
	o := c.pack.Award.Documents
	if !strings.Contains(o.Number, "{seq}") || !strings.Contains(o.Number, "{year}") {
		c.add(file, d.at("documents", "number"), kernel.T("文号“%s”缺 {year} 或 {seq}，会重号", "the document number %q lacks {year} or {seq}: two documents would share one"), kernel.T("例如 居高绩〔{year}〕{seq}号", "for example 居高绩〔{year}〕{seq}号"), o.Number)
	}
	for key, text := range map[string]string{"letterhead": o.Letterhead, "issuer": o.Issuer} {
		if text == "" {
			c.add(file, d.at("documents"), kernel.T("公文缺“%s”", "the documents lack %q"), kernel.T("写上发文机关", "write the issuing authority"), key)
		}
	}
	for key, l := range map[string]AwardLetter{"notice": o.Notice, "result": o.Result, "pay": o.Pay} {
		if l.Title == "" || len(l.Body) == 0 {
			c.add(file, d.at("documents", key), kernel.T("公文“%s”没有标题或正文", "the document %q has no title or no text"), kernel.T("写 title 和 body", "write title and body"), key)
		}
	}
}
