package review

import (
	"math/big"
	"strings"
	"sync"

	"juyan/internal/caseflow"
	"juyan/internal/codes"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/rules"
)

// Result is how a check came out. Missing data is Unknown, never OK.
type Result string

// The results.
const (
	OK      Result = "ok"
	Breach  Result = "breach"
	Unknown Result = "unknown"
	None    Result = "none"  // it does not concern this matter
	NotYet  Result = "later" // the rule was not in force on the day
)

// Finding is one check with its result and what it rests on.
type Finding struct {
	Check  *pack.ReviewCheck
	Result Result
	Said   kernel.Text // the numbers and the threshold, or what is missing
}

// Facts are what checks look at: the fields of a matter and what was offered to
// its investor.
type Facts struct {
	Fields     []caseflow.Field
	Data       caseflow.Values
	Incentives []*Incentive
}

// Examine holds the facts against every check on a day.
func Examine(checks []pack.ReviewCheck, day kernel.Date, f Facts) ([]Finding, error) {
	var out []Finding
	for i := range checks {
		c := &checks[i]
		if !c.To.IsZero() && !c.To.After(day) {
			continue // repealed: another one stands in its place, or none
		}
		found, err := examine(c, day, f)
		if err != nil {
			return nil, err
		}
		found.Check = c
		out = append(out, found)
	}
	return out, nil
}

// Breaches are the findings a pass needs a reason for.
func Breaches(list []Finding) (out []Finding) {
	for _, f := range list {
		if f.Result == Breach {
			out = append(out, f)
		}
	}
	return out
}

func examine(c *pack.ReviewCheck, day kernel.Date, f Facts) (Finding, error) {
	if c.From.After(day) {
		return Finding{Result: NotYet, Said: kernel.T("%s 起施行", "in force from %s").Format(c.From)}, nil
	}
	if c.When != "" {
		rule, err := compiled(c.When)
		if err != nil {
			return Finding{}, err
		}
		answer, err := rule.Eval(f.Data, nil)
		switch {
		case err != nil:
			return Finding{}, err
		case answer == rules.No:
			return Finding{Result: None, Said: kernel.T("不属于这一类", "it is not of this sort")}, nil
		case answer == rules.Unknown:
			return f.missing(rule.Fields()...), nil
		}
	}
	switch {
	case c.Ratio != nil:
		return f.ratio(c.Ratio), nil
	case c.Catalogue != nil:
		return f.catalogue(c.Catalogue), nil
	}
	return f.incentives(c.Incentives), nil
}

var conditions sync.Map // expression → *rules.Rule

// compiled is a condition of the pack, compiled once.
func compiled(expr string) (*rules.Rule, error) {
	if r, ok := conditions.Load(expr); ok {
		return r.(*rules.Rule), nil
	}
	r, err := rules.Compile(expr)
	if err == nil {
		conditions.Store(expr, r)
	}
	return r, err
}

// missing says which fields nobody has filled.
func (f Facts) missing(fields ...string) Finding {
	var zh, en []string
	for _, code := range fields {
		if code != "" && f.Data[code] == nil {
			t := f.name(code)
			zh, en = append(zh, t.ZH), append(en, t.EN)
		}
	}
	return Finding{Result: Unknown, Said: kernel.T("缺"+strings.Join(zh, "、"), "not stated: "+strings.Join(en, ", "))}
}

func (f Facts) field(code string) *caseflow.Field {
	for i := range f.Fields {
		if f.Fields[i].Code == code {
			return &f.Fields[i]
		}
	}
	return nil
}

func (f Facts) name(code string) kernel.Text {
	if x := f.field(code); x != nil {
		return x.Name
	}
	return kernel.T(code, code)
}

// number is a field as checks count it: money in ten thousand yuan.
func (f Facts) number(code string) (*big.Rat, bool) {
	n, ok := f.Data[code].(int64)
	if !ok {
		return nil, false
	}
	x := new(big.Rat).SetInt64(n)
	if d := f.field(code); d != nil && d.Type == caseflow.TypeMoney {
		x.Quo(x, big.NewRat(1_000_000, 1))
	}
	return x, true
}

func (f Facts) ratio(r *pack.CheckRatio) Finding {
	value, ok := f.number(r.Of)
	if !ok {
		return f.missing(r.Of, r.Per)
	}
	if r.Per != "" {
		per, ok := f.number(r.Per)
		if !ok || per.Sign() == 0 {
			return f.missing(r.Per)
		}
		value = new(big.Rat).Quo(value, per)
	}
	limit, words, good := r.AtLeast, kernel.T("%s %s，不低于 %s", "%s %s; at least %s"), 1
	if r.AtMost != nil {
		limit, words, good = r.AtMost, kernel.T("%s %s，不高于 %s", "%s %s; at most %s"), -1
	}
	threshold, _ := new(big.Rat).SetString(limit.String())
	out := Finding{Result: OK, Said: words.Format(short2(value), r.Unit, limit.String())}
	if value.Cmp(threshold)*good < 0 {
		out.Result = Breach
	}
	return out
}

// short2 writes a number with at most two decimals.
func short2(x *big.Rat) string {
	s := x.FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// catalogue looks for an entry that names the industry or a word of the
// product. What is not stated could be in the list.
func (f Facts) catalogue(g *pack.CheckCatalogue) Finding {
	industry, _ := f.Data[g.Industry].(string)
	class, known := codes.LookupIndustry(firstWord(industry))
	var texts []string
	stated := known
	for _, code := range g.Words {
		s, _ := f.Data[code].(string)
		texts, stated = append(texts, s), stated && s != ""
	}
	all := strings.ToLower(strings.Join(texts, "\n"))
	var limited *Finding
	for _, e := range g.Entries {
		hit, is := listed(e, class, known, all)
		if !is {
			continue
		}
		if e.Mark == pack.Prohibited {
			return Finding{Result: Breach, Said: kernel.T("禁止类：%s（%s）", "prohibited: %s (%s)").Format(e.Note, hit)}
		}
		if limited == nil {
			limited = &Finding{Result: Breach, Said: kernel.T("限制类：%s（%s）", "limited: %s (%s)").Format(e.Note, hit)}
		}
	}
	switch {
	case limited != nil:
		return *limited
	case !stated:
		return f.unstated(g, known)
	}
	return Finding{Result: OK, Said: kernel.T("不在禁限控目录（%s %s）", "not in the list (%s %s)").Format(class.Code, class.Name)}
}

// unstated says what is missing for the catalogue to be searched.
func (f Facts) unstated(g *pack.CheckCatalogue, known bool) Finding {
	if !known && f.Data[g.Industry] != nil {
		return Finding{Result: Unknown, Said: kernel.T("“%s”不是 GB/T 4754 的代码", "%q is no code of GB/T 4754").Format(f.Data[g.Industry])}
	}
	return f.missing(append([]string{g.Industry}, g.Words...)...)
}

func firstWord(s string) string {
	if w := strings.Fields(s); len(w) > 0 {
		return w[0]
	}
	return ""
}

// listed reports whether an entry names the class or a word, and which.
func listed(e pack.CatalogueEntry, class codes.Industry, known bool, text string) (string, bool) {
	for _, c := range e.Classes {
		if i, ok := codes.LookupIndustry(c); ok && known && (strings.HasPrefix(class.Code, i.Code) || class.Section == i.Code) {
			return i.Code + " " + i.Name, true
		}
	}
	for _, w := range e.Words {
		if strings.Contains(text, strings.ToLower(w)) {
			return w, true
		}
	}
	return "", false
}

// incentives asks for a legal basis and a passed review of each.
func (f Facts) incentives(c *pack.CheckIncentives) Finding {
	open := 0
	for _, i := range f.Incentives {
		switch {
		case i.Fair == FairFailed:
			return Finding{Result: Breach, Said: kernel.T("“%s”未通过公平竞争审查", "%q did not pass the review").Format(i.Text)}
		case c.Basis && i.Basis == "":
			return Finding{Result: Breach, Said: kernel.T("“%s”没有法律依据", "%q has no legal basis").Format(i.Text)}
		case i.Fair == "":
			open++
		}
	}
	switch {
	case len(f.Incentives) == 0:
		return Finding{Result: None, Said: kernel.T("没有登记优惠", "no incentive is on record")}
	case open > 0:
		return Finding{Result: Unknown, Said: kernel.T("%d 项优惠还没有审查结论", "%d incentives have no result of the review").Format(open)}
	}
	return Finding{Result: OK, Said: kernel.T("%d 项优惠均已通过", "all %d incentives have passed").Format(len(f.Incentives))}
}
