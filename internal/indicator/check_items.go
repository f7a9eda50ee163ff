package indicator

import (
	"fmt"
	"maps"
	"slices"

	"juyan/internal/kernel"
)

// treeCheck walks the items of one group.
type treeCheck struct {
	*checker
	s       *Scheme
	g       *Group
	codes   map[string]bool
	readers map[string]int // indicators that read their item's target
}

// maxNesting bounds items within items.
const maxNesting = 8

func (t *treeCheck) parts(path string, p *Parts, sum Num) {
	if p.Total != nil && !p.Total.IsPos() {
		t.add(path+".total", kernel.T("权重合计应大于 0", "the weights must add up to more than 0"), kernel.T("通常写 100", "usually 100"))
	}
	if len(p.Items) == 0 {
		t.add(path+".items", kernel.T("没有指标", "there are no items"), kernel.T("至少写一项", "write at least one"))
		return
	}
	weights := zero
	for i := range p.Items {
		item, at := &p.Items[i], fmt.Sprintf("%s.items.%d", path, i)
		t.item(at, item)
		var err error
		if weights, err = weights.Add(item.Weight); err != nil {
			t.add(at+".weight", kernel.T("权重加起来超过 19 位", "the weights add up to more than 19 digits"), kernel.T("写 0 到 100 的数", "write numbers from 0 to 100"))
			return
		}
	}
	if weights.Cmp(sum) != 0 {
		t.add(path+".items", kernel.T("权重加起来是 %s，应为 %s", "the weights add up to %s and should be %s"), kernel.T("改正权重，或用 total 写明合计", "correct the weights or state their sum as total"), weights.Trim(0), sum.Trim(0))
	}
}

func (t *treeCheck) item(path string, i *Item) {
	t.code(path, i.Code)
	if t.codes[i.Code] {
		t.add(path+".code", kernel.T("本组有两项都叫“%s”", "two items of the group are called %q"), kernel.T("改一个代码", "change one of the codes"), i.Code)
	}
	t.codes[i.Code] = true
	if !i.Weight.IsPos() {
		t.add(path+".weight", kernel.T("“%s”的权重应大于 0", "the weight of %q must be above 0"), kernel.T("不计分的项请删去", "remove items that do not count"), i.Code)
	}
	if !i.Leaf() {
		t.nested(path, i)
		return
	}
	t.leaf(path, i)
}

func (t *treeCheck) nested(path string, i *Item) {
	if i.Indicator != "" || i.Method.Kind != "" {
		t.add(path, kernel.T("“%s”既有下级指标，又有自己的指标或方法", "%q has parts and an indicator or method of its own"), kernel.T("只留一种", "keep one of them"), i.Code)
	}
	sum := i.Weight
	if i.Total != nil {
		sum = *i.Total
	}
	if i.Name.IsZero() {
		t.add(path, kernel.T("“%s”没有名称", "%q has no name"), kernel.T("写上 name: {zh: …, en: …}", "write name: {zh: …, en: …}"), i.Code)
	}
	if depthOf(&i.Parts) > maxNesting {
		t.add(path, kernel.T("“%s”下面超过 %d 层", "%q has more than %d levels below it"), kernel.T("减少层次", "use fewer levels"), i.Code, maxNesting)
		return
	}
	t.parts(path, &i.Parts, sum)
}

func depthOf(p *Parts) int {
	deepest := 0
	for i := range p.Items {
		deepest = max(deepest, depthOf(&p.Items[i].Parts))
	}
	return deepest + 1
}

// reads reports an indicator that does not exist on the scheme's first day.
func (c *checker) reads(path, code string) *Indicator {
	ind := c.all.At(code, c.day)
	if ind == nil {
		c.add(path+".indicator", kernel.T("没有指标“%s”，或当时尚未启用", "there is no indicator %q, or it is not in force"), kernel.T("检查代码和启用日期", "check the code and the dates"), code)
	}
	return ind
}

func (t *treeCheck) leaf(path string, i *Item) {
	ind := t.reads(path, i.Indicator)
	if ind == nil {
		return
	}
	if t.wants(i, ind) {
		t.targets(path, i)
	} else if i.Target != nil || len(i.Targets) > 0 {
		t.add(path+".target", kernel.T("方法 %s 不用目标值，“%s”却写了", "method %s takes no target, yet %q has one"), kernel.T("删去 target，或改用 growth、control", "remove target, or use growth or control"), i.Method.Kind, i.Code)
	}
	t.method(path, i, ind.Good())
}

// wants reports whether an item needs targets: by its method, or because the
// formula of its indicator reads them.
func (t *treeCheck) wants(i *Item, ind *Indicator) bool {
	if i.Method.Kind == GrowthType || i.Method.Kind == ControlType {
		return true
	}
	f, err := source(ind)
	return err == nil && slices.Contains(f.terms, Term{Fn: FnTarget})
}

func (t *treeCheck) targets(path string, i *Item) {
	if t.readers[i.Indicator]++; t.readers[i.Indicator] > 1 {
		t.add(path+".indicator", kernel.T("指标“%s”按目标计分，在本组只能用一次", "indicator %q is scored against a target and can stand only once in the group"), kernel.T("合并两项，或另立一个指标", "merge the items or make another indicator"), i.Indicator)
	}
	how := kernel.T("写 target（各对象相同），或 targets: {对象: 数}", "write target for all, or targets: {subject: number}")
	if i.Target == nil && len(i.Targets) == 0 {
		t.add(path, kernel.T("“%s”没有目标值", "%q has no target"), how, i.Code)
		return
	}
	if i.Target != nil && !i.Target.IsPos() {
		t.add(path+".target", kernel.T("“%s”的目标值应大于 0", "the target of %q must be above 0"), kernel.T("目标可能为负的指标请用 linear 或 efficacy", "use linear or efficacy where targets may be negative"), i.Code)
	}
	for _, who := range slices.Sorted(maps.Keys(i.Targets)) {
		t.subject(path+".targets."+who, t.g, who)
		if !i.Targets[who].IsPos() {
			t.add(path+".targets."+who, kernel.T("“%s”给“%s”的目标值应大于 0", "the target of %q for %q must be above 0"), kernel.T("目标可能为负的指标请用 linear 或 efficacy", "use linear or efficacy where targets may be negative"), i.Code, who)
		}
	}
	for _, who := range t.g.Subjects {
		if _, ok := i.Targets[who]; !ok && i.Target == nil {
			t.add(path+".targets", kernel.T("“%s”没有给“%s”定目标", "%q has no target for %q"), how, i.Code, who)
		}
	}
}

// parametersOf lists which parameters each method takes.
var parametersOf = map[MethodKind][]string{
	GrowthType: {}, ControlType: {}, Efficacy: {"floor", "goal", "base", "clamp"}, Interval: {"table"}, Tier: {"tiers"}, Linear: {"worst", "best"},
	Leader: {"cap"}, RankType: {"step", "ties", "table"}, Direct: {"of"},
}

// method checks the method against its parameters and the good direction.
func (t *treeCheck) method(path string, i *Item, good Direction) {
	m := &i.Method
	takes, ok := parametersOf[m.Kind]
	if !ok {
		t.add(path, kernel.T("“%s”没有计分方法", "%q has no method"), kernel.T("写上 method", "write method"), i.Code)
		return
	}
	for _, p := range m.given() {
		if !slices.Contains(takes, p) {
			t.add(path+"."+p, kernel.T("方法 %s 不用 %s", "method %s does not take %s"), kernel.T("删去这一项", "remove it"), m.Kind, p)
		}
	}
	if i.Transform == Log && slices.Contains([]MethodKind{GrowthType, ControlType, Leader, Direct}, m.Kind) {
		t.add(path+".transform", kernel.T("取对数后不能用方法 %s：结果随计量单位而变", "method %s cannot follow a logarithm: the result would depend on the unit of measure"), kernel.T("改用 linear、efficacy、interval、tier 或 rank", "use linear, efficacy, interval, tier or rank"), m.Kind)
	}
	t.kind(path, i, good)
}

func (t *treeCheck) kind(path string, i *Item, good Direction) {
	m := &i.Method
	switch m.Kind {
	case GrowthType, Direct:
		t.direction(path, m.Kind, good, Up)
	case ControlType:
		t.direction(path, m.Kind, good, Down)
	case Efficacy:
		t.posts(path, i, good, "floor", m.Floor, "goal", m.Goal)
		if base := or(m.Base, Int(60)); base.IsNeg() || base.Cmp(hundred) >= 0 {
			t.add(path+".base", kernel.T("基础分应在 0 到 100 之间", "the base must lie between 0 and 100"), kernel.T("通常写 60", "usually 60"))
		}
	case Linear:
		t.posts(path, i, good, "worst", m.Worst, "best", m.Best)
	case Interval:
		t.table(path, i, good, false)
	case RankType:
		t.ranks(path, i)
	case Tier:
		t.tiers(path, i, good)
	}
	for key, n := range map[string]*Num{"of": m.Of, "cap": m.Cap} {
		if n != nil && !n.IsPos() {
			t.add(path+"."+key, kernel.T("%s 应大于 0", "%s must be above 0"), kernel.T("改正数值", "correct the number"), key)
		}
	}
}

func (t *treeCheck) direction(path string, m MethodKind, good, want Direction) {
	if good != want {
		t.add(path+".method", kernel.T("方法 %s 只用于方向为 %s 的指标", "method %s is for indicators of direction %s"), kernel.T("越大越好用 growth，要控制在目标以下用 control；或改指标的 direction", "use growth where more is better and control for what must stay below its target, or change the indicator's direction"), m, want)
	}
}

// posts checks two marks on the scale of the indicator: there, different, in the
// good direction, positive under a logarithm.
func (t *treeCheck) posts(path string, i *Item, good Direction, lowKey string, low *Num, highKey string, high *Num) {
	for _, p := range []struct {
		key string
		n   *Num
	}{{lowKey, low}, {highKey, high}} {
		switch {
		case p.n == nil:
			t.add(path, kernel.T("“%s”缺参数 %s", "%q lacks the parameter %s"), kernel.T("加一行 %s: 数值", "add a line %s: NUMBER").Format(p.key), i.Code, p.key)
		case i.Transform == Log:
			t.positive(path+"."+p.key, *p.n)
		}
	}
	if low == nil || high == nil {
		return
	}
	order := low.Cmp(*high)
	switch {
	case order == 0:
		t.add(path+"."+highKey, kernel.T("“%s”的 %s 和 %s 相等，分不出好坏", "%[2]s and %[3]s of %[1]q are equal and separate nobody"), kernel.T("改成不同的数", "make them different"), i.Code, lowKey, highKey)
	case (order < 0) != (good == Up):
		t.add(path+"."+highKey, kernel.T("“%s”的 %s 和 %s 与指标的方向（%s）相反", "%[2]s and %[3]s of %[1]q run against the indicator's direction (%[4]s)"), kernel.T("对调两个数，或改指标的 direction", "exchange them or change the indicator's direction"), i.Code, lowKey, highKey, good)
	}
}

func (t *treeCheck) positive(path string, n Num) {
	if !n.IsPos() {
		t.add(path, kernel.T("取对数的指标，参数应大于 0", "under a logarithm parameters must be above 0"), kernel.T("改正数值，或去掉 transform: log", "correct the number or remove transform: log"))
	}
}
