package pack

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/rules"
)

// kinds proves every kind of matter.
func (c *checker) kinds() {
	names := caseflow.Names{Roles: map[string]bool{}, Kinds: map[string]bool{}}
	for code := range c.roleCodes {
		names.Roles[code] = true
	}
	for _, k := range c.pack.Kinds {
		names.Kinds[k.Kind] = true
	}
	taken := map[string]string{}
	for i := range c.pack.Kinds {
		k := &c.pack.Kinds[i]
		kc := &kindChecker{checker: c, k: k, doc: c.doc(k.File)}
		if other, twice := taken[k.Kind]; twice && k.Kind != "" {
			kc.fault("kind", kernel.T("事项代码“%s”已用于 %s", "the kind %q is taken by %s"), kernel.T("换一个代码", "give it another code"), k.Kind, other)
		}
		taken[k.Kind] = k.File
		for _, f := range caseflow.Prove(&k.Definition, names) {
			c.add(k.File, kc.doc.line(f.Path), f.What, f.How)
		}
		kc.check()
	}
	c.rates()
}

// kindChecker looks at what Prove does not: lists, conditions, defaults,
// placeholders, units named in assigns.
type kindChecker struct {
	*checker
	k   *Kind
	doc *doc
}

func (kc *kindChecker) fault(path string, what, how kernel.Text, args ...any) {
	kc.add(kc.k.File, kc.doc.line(path), what, how, args...)
}

func (kc *kindChecker) check() {
	k := kc.k
	if k.From != "" {
		if _, err := kernel.ParseDate(k.From); err != nil {
			kc.fault("from", kernel.T("“%s”不是日期", "%q is not a date"), kernel.T("写成 2022-07-01 这样", "write it like 2022-07-01"), clip(k.From))
		}
	}
	kc.fields(kc.k.File, kc.doc, k.Fields)
	kc.action("raise", &k.Raise)
	kc.track("", k.Acts, k.Clocks)
	for i := range k.Lanes {
		l := &k.Lanes[i]
		kc.track("lanes."+l.Code+".", l.Acts, l.Clocks)
		if l.Then != "" && kc.find(k.Acts, l.Then) == nil {
			kc.fault("lanes."+l.Code+".then", kernel.T("没有名为“%s”的动作", "there is no action %q"), kernel.T("改成主流程里已有的动作", "name an action of the main course"), l.Then)
		}
	}
	for i, r := range k.Required {
		kc.condition(fmt.Sprintf("required.%d.when", i), r.When)
	}
}

func (kc *kindChecker) find(acts []caseflow.Action, code string) *caseflow.Action {
	for i := range acts {
		if acts[i].Code == code {
			return &acts[i]
		}
	}
	return nil
}

// track checks the actions and clocks of the main course or of one lane.
func (kc *kindChecker) track(prefix string, acts []caseflow.Action, clocks []caseflow.Clock) {
	for i := range acts {
		kc.action(fmt.Sprintf("%sactions.%d", prefix, i), &acts[i])
	}
	for i := range clocks {
		cl := &clocks[i]
		path := fmt.Sprintf("%sclocks.%d", prefix, i)
		for j, l := range cl.Limits {
			kc.condition(fmt.Sprintf("%s.limits.%d.when", path, j), l.When)
		}
		for j, s := range cl.Steps {
			kc.step(fmt.Sprintf("%s.steps.%d", path, j), s, acts)
		}
		kc.facts(path+".in_time", cl.InTime)
		kc.facts(path+".late", cl.Late)
	}
}

var stepWords = []string{"notify", "remind", "escalate", "act"}

func (kc *kindChecker) step(path string, s caseflow.Step, acts []caseflow.Action) {
	switch {
	case !contains(stepWords, s.Do):
		kc.fault(path+".do", kernel.T("不认识“%s”", "%q is not known here"), oneOf(stepWords), s.Do)
	case s.Do == "act" && kc.find(acts, s.Action) == nil:
		kc.fault(path+".action", kernel.T("没有名为“%s”的动作", "there is no action %q"), kernel.T("do: act 要写上 action", "do: act needs action"), s.Action)
	case s.Do != "act" && len(s.To) == 0:
		kc.fault(path, kernel.T("没有写通知谁（to）", "to (who is told) is missing"), kernel.T("例如 to: [holder, head]", "for example to: [holder, head]"))
	}
	kc.said(path+".said", s.Said)
}

func (kc *kindChecker) action(path string, a *caseflow.Action) {
	kc.condition(path+".when", a.When)
	kc.condition(path+".auto", a.Auto)
	kc.facts(path+".facts", a.Facts)
	kc.said(path+".said", a.Said)
	for i, as := range a.Assign {
		kc.assign(fmt.Sprintf("%s.assign.%d", path, i), as)
	}
	for _, other := range a.NotWho {
		if kc.anyAction(other) == nil {
			kc.fault(path+".not_who", kernel.T("没有名为“%s”的动作", "there is no action %q"), kernel.T("改成已有的动作", "name an existing action"), other)
		}
	}
	if a.Child != "" && !slices.ContainsFunc(kc.pack.Kinds, func(k Kind) bool { return k.Kind == a.Child }) {
		kc.fault(path+".child", kernel.T("没有“%s”这类事项", "there is no kind of matter %q"), kernel.T("在 kinds 文件夹里加上它", "add it to the folder kinds"), a.Child)
	}
	kc.granted(path, a)
	if p := a.Permission; p != "" {
		if _, known := kc.pack.Permissions()[p]; !known {
			kc.fault(path+".permission", kernel.T("没有权限“%s”", "there is no permission %q"), didYouMean(p, mapKeys(kc.pack.Permissions()), kernel.T("写成 %s.handle 这样", "write it like %s.handle").Format(kc.k.Kind)), p)
		}
	}
}

// granted checks that those who may take an action carry its permission: the
// roles it names each, else at least some role.
func (kc *kindChecker) granted(path string, a *caseflow.Action) {
	permission := a.Permission
	if permission == "" {
		permission = kc.k.Kind + ".handle"
	}
	somebody := false
	for _, r := range kc.pack.Roles {
		_, has := r.Grants[permission]
		somebody = somebody || has
		if !has && contains(a.By, "role:"+r.Code) {
			kc.fault(path+".by", kernel.T("角色“%s”可以做“%s”，却没有权限 %s", "the role %q may do %q but lacks the permission %s"), kernel.T("在 roles.yaml 里给它这项权限，或从 by 里删去", "grant it in roles.yaml or take the role out of by"), r.Code, a.Name, permission)
		}
	}
	if !somebody && len(kc.pack.Roles) > 0 && !slices.Equal(a.By, []string{"system"}) {
		kc.fault(path, kernel.T("没有哪个角色有权限 %s，“%s”谁也做不了", "no role has the permission %s, so nobody can do %q"), kernel.T("在 roles.yaml 里把它给某个角色", "grant it to some role in roles.yaml"), permission, a.Name)
	}
}

func (kc *kindChecker) anyAction(code string) *caseflow.Action {
	if code == kc.k.Raise.Code {
		return &kc.k.Raise
	}
	if a := kc.find(kc.k.Acts, code); a != nil {
		return a
	}
	for i := range kc.k.Lanes {
		if a := kc.find(kc.k.Lanes[i].Acts, code); a != nil {
			return a
		}
	}
	return nil
}

var assignWords = []string{"actor.post", "actor.unit", "actor.person", "serving.commissioner", "serving.officer", "serving.task_force"}

func (kc *kindChecker) assign(path string, as caseflow.Assign) {
	if unit, ok := strings.CutPrefix(as.From, "unit:"); ok {
		kc.refer(kc.k.File, kc.doc.line(path+".from"), aUnit, unit, kc.units)
		return
	}
	if kc.field(as.From) == nil && !contains(assignWords, as.From) {
		kc.fault(path+".from", kernel.T("“%s”说不出是谁", "%q does not say who"), kernel.T("写字段代码、unit:机构代码，或 %s", "write a field, unit:CODE, or %s").Format(strings.Join(assignWords, ", ")), as.From)
	}
}

func (kc *kindChecker) field(code string) *caseflow.Field {
	for i := range kc.k.Fields {
		if kc.k.Fields[i].Code == code {
			return &kc.k.Fields[i]
		}
	}
	return nil
}

func (kc *kindChecker) facts(path string, facts []caseflow.Fact) {
	for i, f := range facts {
		at := fmt.Sprintf("%s.%d", path, i)
		kc.condition(at+".when", f.When)
		if f.Value == "" {
			continue
		}
		if _, err := strconv.ParseInt(f.Value, 10, 64); err != nil && kc.field(f.Value) == nil {
			kc.fault(at+".value", kernel.T("“%s”既不是整数，也不是字段", "%q is neither a whole number nor a field"), kernel.T("写一个整数，或字段代码", "write a whole number or a field"), f.Value)
		}
	}
}

// matterFacts are the names behind m. that a condition may use.
var matterFacts = []string{"stage", "level", "late", "count", "lanes", "lanes_open", "lead_open", "paused", "lane_paused"}

// condition compiles an expression and holds what it names against the form.
func (kc *kindChecker) condition(path, expr string) {
	if expr == "" {
		return
	}
	r, err := rules.Compile(expr)
	if err != nil {
		kc.fault(path, messageOf(err), kernel.T("改正条件", "correct the condition"))
		return
	}
	known := index{}
	for _, f := range kc.k.Fields {
		known[f.Code] = 1
	}
	for _, name := range r.Fields() {
		if !known.has(name) {
			kc.fault(path, kernel.T("条件里的字段“%s”不存在", "the condition names a field %q that does not exist"), didYouMean(name, known.codes(), kernel.T("在 fields 里加上它，或改成已有的字段", "add it under fields or name an existing one")), name)
		}
	}
	for _, name := range r.Facts() {
		if !contains(matterFacts, name) {
			kc.fault(path, kernel.T("条件里的 m.%s 不存在", "the condition names m.%s, which does not exist"), oneOf(matterFacts), name)
		}
	}
	for _, cmp := range r.Comparisons() {
		kc.literal(path, cmp)
	}
}

// literal reports a comparison with a choice the field does not have.
func (kc *kindChecker) literal(path string, cmp rules.Comparison) {
	f := kc.field(cmp.Field)
	if f == nil || f.Type != caseflow.TypeCode && f.Type != caseflow.TypeCodes || len(f.Options) == 0 {
		return
	}
	known := index{}
	for _, o := range f.Options {
		known[o.Code] = 1
	}
	if cmp.Literal != "" && !known.has(cmp.Literal) {
		kc.fault(path, kernel.T("字段“%s”没有“%s”这一项", "field %q has no choice %q"), didYouMean(cmp.Literal, known.codes(), oneOf(keys(known))), cmp.Field, clip(cmp.Literal))
	}
}

func messageOf(err error) kernel.Text {
	var e *kernel.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return kernel.T(err.Error(), err.Error())
}

var placeholderForm = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders are the words in braces, besides fields, that a slip fills in.
var placeholders = []string{"actor", "unit", "post", "enterprise", "clock", "limit", "stage", "number", "title", "reason", "units", "lead"}

// said checks the braces of a slip's wording.
func (kc *kindChecker) said(path string, t kernel.Text) {
	for _, text := range []string{t.ZH, t.EN} {
		for _, m := range placeholderForm.FindAllStringSubmatch(text, -1) {
			if kc.field(m[1]) == nil && !contains(placeholders, m[1]) {
				kc.fault(path, kernel.T("花括号里的“%s”不是字段", "%q in braces is not a field"), kernel.T("写字段代码，或 %s", "write a field, or %s").Format(strings.Join(placeholders, ", ")), clip(m[1]))
			}
		}
	}
}

// rates checks that every measure a rate divides is published by some kind.
func (c *checker) rates() {
	published := index{}
	add := func(facts []caseflow.Fact) {
		for _, f := range facts {
			published[f.Measure] = 1
		}
	}
	each := func(acts []caseflow.Action, clocks []caseflow.Clock) {
		for i := range acts {
			add(acts[i].Facts)
		}
		for i := range clocks {
			add(clocks[i].InTime)
			add(clocks[i].Late)
		}
	}
	for i := range c.pack.Kinds {
		k := &c.pack.Kinds[i]
		add(k.Raise.Facts)
		each(k.Acts, k.Clocks)
		for j := range k.Lanes {
			each(k.Lanes[j].Acts, k.Lanes[j].Clocks)
		}
	}
	for i := range c.pack.Kinds {
		k := &c.pack.Kinds[i]
		for j, rate := range k.Rates {
			for _, m := range []string{rate.Num, rate.Den} {
				if !published.has(m) {
					c.add(k.File, c.doc(k.File).at("rates", item(j)), kernel.T("没有哪一步产生计量“%s”", "no step publishes the measure %q"), didYouMean(m, published.codes(), kernel.T("在动作或时限的 facts 里写上它", "write it under the facts of an action or clock")), m)
				}
			}
		}
		c.targets(k)
	}
}

// targets checks what a kind expects of its rates: rates that there are, per
// cent that make sense, days in order.
func (c *checker) targets(k *Kind) {
	rates := index{}
	for _, r := range k.Rates {
		rates[r.Code] = 1
	}
	d := c.doc(k.File)
	for i, t := range k.Targets {
		for _, code := range t.Rates {
			if !rates.has(code) {
				c.add(k.File, d.at("targets", item(i), "rates"), kernel.T("没有名为“%s”的比率", "there is no rate %q"), didYouMean(code, rates.codes(), kernel.T("写 rates 里有的代码", "name one of the rates")), clip(code))
			}
		}
		if t.Target < 1 || t.Target > 100 || t.Low < 0 || t.Low > t.Target {
			c.add(k.File, d.at("targets", item(i)), kernel.T("目标说不通：目标 %d，底线 %d", "the target makes no sense: target %d, low %d"), kernel.T("按百分数写，0 ≤ low ≤ target ≤ 100", "write per cent, 0 ≤ low ≤ target ≤ 100"), t.Target, t.Low)
		}
		c.later(k.File, d.at("targets", item(i), "from"), i == 0 || !t.From.Before(k.Targets[i-1].From))
	}
}
