package indicator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"juyan/internal/kernel"
)

// Known is what indicators and schemes may refer to outside themselves. A nil map
// is not checked.
type Known struct {
	Measures   map[string]bool // published by kinds and modules
	Statistics map[string]bool
	Units      map[string]bool // who may own an indicator
	Roles      map[string]bool // who may sit on a panel
	Subjects   map[SubjectKind]map[string]bool
	Classes    map[SubjectKind]map[string]bool // that some subject of the kind is in
	Grades     map[string]bool                 // what a veto may leave
	// Standalone is a scheme without a zone (the command line): indicators need
	// no level, basis, owner and date, and may be given in the values file.
	Standalone bool
}

// Check says what is wrong with a scheme that uses the zone's catalogue and its
// own indicators. Paths lead into the scheme's file.
func Check(s *Scheme, zone Catalogue, known Known) []Fault {
	c := &checker{known: known, all: slices.Concat(zone, s.Indicators), day: s.From}
	c.catalogue("indicators.", s.Indicators)
	c.heading(s)
	for i := range s.Groups {
		c.group(fmt.Sprintf("groups.%d", i), s, &s.Groups[i])
	}
	return c.faults
}

// CheckCatalogue says what is wrong with the zone's catalogue. Paths begin with
// the number of the indicator.
func CheckCatalogue(zone Catalogue, known Known) []Fault {
	c := &checker{known: known, all: zone}
	c.catalogue("", zone)
	return c.faults
}

type checker struct {
	known Known
	all   Catalogue
	day   kernel.Date
	faults
	seen map[string]string // subject → group of this scheme
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)

var codeHow = kernel.T("代码用小写字母开头，只含小写字母、数字、下划线和点", "codes begin with a small letter and have small letters, digits, underscores and dots")

func (c *checker) code(path, code string) {
	if !codeForm.MatchString(code) {
		c.add(path+".code", kernel.T("代码“%s”不合格式", "the code %q has not the right form"), codeHow, code)
	}
}

// heading checks what concerns the scheme as a whole.
func (c *checker) heading(s *Scheme) {
	if s.Code == "" {
		c.add("code", kernel.T("方案没有代码", "the scheme has no code"), kernel.T("写上 code", "write code"))
	}
	if !s.To.IsZero() && !s.From.Before(s.To) {
		c.add("to", kernel.T("结束日期不在开始日期之后", "the scheme ends before it begins"), kernel.T("改正 from 或 to", "correct from or to"))
	}
	if n := s.Decimals(); n < 0 || n > 8 {
		c.add("scale", kernel.T("得分保留 %d 位小数太多或太少", "points cannot have %d decimals"), kernel.T("写 0 到 8，通常 4", "write 0 to 8, usually 4"), n)
	}
	if s.NoData == "" {
		c.add("no_data", kernel.T("没有说明缺数据怎么办", "nothing says what becomes of missing data"), kernel.T("写 drop、zero、full、mean 或 void", "write drop, zero, full, mean or void"))
	}
	if len(s.Groups) == 0 {
		c.add("groups", kernel.T("方案没有分组", "the scheme has no groups"), kernel.T("至少写一组对象", "write at least one group of subjects"))
	}
	codes := map[string]bool{}
	for i, g := range s.Groups {
		if codes[g.Code] {
			c.add(fmt.Sprintf("groups.%d.code", i), kernel.T("分组“%s”写了两次", "group %q is written twice"), kernel.T("改一个代码", "change one of the codes"), g.Code)
		}
		codes[g.Code] = true
	}
}

// group checks one group with its items and adjustments.
func (c *checker) group(path string, s *Scheme, g *Group) {
	c.members(path, g)
	if g.Points != nil && !g.Points.IsPos() {
		c.add(path+".points", kernel.T("满分应大于 0", "the full mark must be above 0"), kernel.T("通常写 100", "usually 100"))
	}
	total := hundred
	if g.Total != nil {
		total = *g.Total
	}
	tree := &treeCheck{checker: c, s: s, g: g, codes: map[string]bool{}, readers: map[string]int{}}
	tree.parts(path, &g.Parts, total)
	for i := range g.Adjustments {
		c.adjustment(fmt.Sprintf("%s.adjustments.%d", path, i), g, &g.Adjustments[i])
	}
	for _, most := range []struct {
		key string
		n   *Num
	}{{"bonus_cap", g.BonusCap}, {"deduction_cap", g.DeductionCap}} {
		if most.n != nil && most.n.IsNeg() {
			c.add(path+"."+most.key, kernel.T("上限不能是负数", "a cap cannot be negative"), kernel.T("写 0 或正数", "write 0 or more"))
		}
	}
	for subject, factor := range g.Difficulty {
		c.subject(path+".difficulty."+subject, g, subject)
		if !factor.IsPos() {
			c.add(path+".difficulty."+subject, kernel.T("难度系数应大于 0", "a difficulty factor must be above 0"), kernel.T("写 0.8、1.1 这样的数", "write a number such as 0.8 or 1.1"))
		}
	}
}

// members checks who belongs to the group: everybody exists and stands in one
// group of the scheme only.
func (c *checker) members(path string, g *Group) {
	if c.seen == nil {
		c.seen = map[string]string{}
	}
	if g.Class != "" && len(g.Subjects) > 0 {
		c.add(path+".class", kernel.T("class 和 subjects 只能写一个", "write either class or subjects"), kernel.T("删去一个", "remove one of them"))
	}
	if all := c.known.Classes[g.Kind]; all != nil && g.Class != "" && !all[g.Class] {
		c.add(path+".class", kernel.T("没有对象属于“%s”，这一组考核不到谁", "nobody is of the class %q; the group appraises nobody"), kernel.T("改正 class%s，或用 subjects 列出对象", "correct the class%s or list the subjects under subjects").Format(listed(all)), g.Class)
	}
	for i, who := range g.Subjects {
		at := fmt.Sprintf("%s.subjects.%d", path, i)
		key := string(g.Kind) + " " + who
		if first, twice := c.seen[key]; twice {
			c.add(at, kernel.T("“%s”写了两次（已在分组“%s”）", "%q is written twice (it stands in group %q)"), kernel.T("删去一个", "remove one"), who, first)
		}
		c.seen[key] = g.Code
		if all := c.known.Subjects[g.Kind]; all != nil && !all[who] {
			c.add(at, kernel.T("没有对象“%s”", "there is no subject %q"), kernel.T("检查代码和分组的 kind", "check the code and the group's kind"), who)
		}
	}
}

// subject reports one that is named but does not belong to the group.
func (c *checker) subject(path string, g *Group, who string) {
	all := c.known.Subjects[g.Kind]
	if len(g.Subjects) > 0 && !slices.Contains(g.Subjects, who) || len(g.Subjects) == 0 && all != nil && !all[who] {
		c.add(path, kernel.T("“%s”不是本组的对象", "%q is not a subject of this group"), kernel.T("改正代码，或把它列入 subjects", "correct the code or list it under subjects"), who)
	}
}

func (c *checker) adjustment(path string, g *Group, a *Adjustment) {
	c.code(path, a.Code)
	c.reads(path, a.Indicator)
	for _, p := range []struct {
		key    string
		n      *Num
		at     AdjustmentKind
		others AdjustmentKind
	}{{"per", a.Per, Bonus, Deduction}, {"cap", a.Cap, Bonus, Deduction}, {"at", a.At, Veto, Veto}} {
		switch {
		case p.n == nil:
		case a.Kind != p.at && a.Kind != p.others:
			c.add(path+"."+p.key, kernel.T("“%s”不用 %s", "%q does not take %s"), kernel.T("删去这一项", "remove it"), a.Kind, p.key)
		case !p.n.IsPos():
			c.add(path+"."+p.key, kernel.T("%s 应大于 0", "%s must be above 0"), kernel.T("扣分也写正数", "deductions are written as positive numbers too"), p.key)
		}
	}
	whole := map[AdjustmentKind]*Num{Bonus: g.BonusCap, Deduction: g.DeductionCap}[a.Kind]
	switch {
	case a.Kind == Veto && (a.Grade == "" || c.known.Grades != nil && !c.known.Grades[a.Grade]):
		c.add(path+".grade", kernel.T("一票否决没有写明最高还能评什么等次", "the veto does not say which grade is the best left"), kernel.T("写上等次的代码%s", "write the code of a grade%s").Format(listed(c.known.Grades)))
	case a.Kind != Veto && a.Grade != "":
		c.add(path+".grade", kernel.T("加减分不限等次", "bonuses and deductions do not cap the grade"), kernel.T("删去 grade", "remove grade"))
	case a.Kind != Veto && a.Cap == nil && whole == nil:
		c.add(path+".cap", kernel.T("“%s”没有上限", "%q has no cap"), kernel.T("写上 cap，或在分组写 bonus_cap、deduction_cap", "write cap, or bonus_cap or deduction_cap on the group"), a.Code)
	case a.Kind != Bonus && a.Into != "":
		c.add(path+".into", kernel.T("只有加分可以写 into", "only a bonus takes into"), kernel.T("删去 into", "remove into"))
	}
}

// listed is ": a, b, c", or nothing where nothing is known.
func listed(set map[string]bool) string {
	var out []string
	for k := range set {
		out = append(out, k)
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return ": " + strings.Join(out, ", ")
}
