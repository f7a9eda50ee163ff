package award

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Num is an exact decimal number, the same as in package indicator.
type Num = decimal.Decimal

// Rules are the grades of an appraisal, best first.
type Rules struct {
	Code   string      `yaml:"code" json:"code"`
	Name   kernel.Text `yaml:"name" json:"name"`
	Basis  kernel.Text `yaml:"basis" json:"basis,omitzero"` // the document it follows
	Grades []Grade     `yaml:"grades" json:"grades"`
}

// Grade is one grade.
type Grade struct {
	Code     string      `yaml:"code" json:"code"`
	Name     kernel.Text `yaml:"name" json:"name"`
	Quota    *Num        `yaml:"quota" json:"quota,omitempty"` // share of those appraised, at most; none = no limit
	Min      *Num        `yaml:"min" json:"min,omitempty"`     // least total
	Multiple Num         `yaml:"multiple" json:"multiple"`     // of the base, for the pay pool
}

// Fault is one thing wrong with rules: where, what, and how to mend it.
type Fault struct {
	Path string
	What kernel.Text
	How  kernel.Text
}

// Check says what is wrong with rules.
func Check(r *Rules) []Fault {
	var out []Fault
	add := func(path string, what, how kernel.Text, args ...any) {
		out = append(out, Fault{path, what.Format(args...), how})
	}
	if len(r.Grades) < 2 {
		add("grades", kernel.T("至少要有两个等次", "there must be at least two grades"), kernel.T("从好到差列出等次", "list the grades, best first"))
	}
	seen := map[string]bool{}
	for i, g := range r.Grades {
		path := fmt.Sprintf("grades.%d", i)
		if seen[g.Code] {
			add(path+".code", kernel.T("等次“%s”写了两次", "grade %q is written twice"), kernel.T("改一个代码", "change one of the codes"), g.Code)
		}
		seen[g.Code] = true
		if g.Quota != nil && (g.Quota.IsNeg() || g.Quota.Cmp(whole) > 0) {
			add(path+".quota", kernel.T("“%s”的比例应在 0 到 1 之间", "the quota of %q must lie between 0 and 1"), kernel.T("20% 写 0.2", "write 0.2 for 20 %"), g.Code)
		}
		if g.Multiple.IsNeg() {
			add(path+".multiple", kernel.T("“%s”的倍数不能是负数", "the multiple of %q cannot be negative"), kernel.T("不发的写 0", "write 0 for none"), g.Code)
		}
		if i > 0 {
			worse(add, path, &r.Grades[i-1], &g)
		}
	}
	if n := len(r.Grades); n > 0 && (r.Grades[n-1].Quota != nil || r.Grades[n-1].Min != nil) {
		add(fmt.Sprintf("grades.%d", n-1), kernel.T("最后一个等次不能限名额或分数：总要有处可去", "the last grade can have neither quota nor least total: everybody must fit somewhere"), kernel.T("删去 quota 和 min", "remove quota and min"))
	}
	return out
}

// worse checks that a grade asks and gives no more than the one above it.
func worse(add func(string, kernel.Text, kernel.Text, ...any), path string, above, g *Grade) {
	how := kernel.T("等次从好到差列出", "list the grades best first")
	if above.Min != nil && g.Min != nil && above.Min.Less(*g.Min) || above.Min == nil && g.Min != nil && above.Quota == nil {
		add(path+".min", kernel.T("“%s”要求的分数比更好的等次还高", "%q asks for more than the grade above it"), how, g.Code)
	}
	if above.Multiple.Less(g.Multiple) {
		add(path+".multiple", kernel.T("“%s”的倍数比更好的等次还高", "%q pays more than the grade above it"), how, g.Code)
	}
}

var whole = decimal.MustNew(1, 0)

// Rated is a subject with its score.
type Rated struct {
	Code  string
	Rank  int // 1 is best, equals share one; 0 = no total
	Total Num
	Caps  []string // grades that vetoes leave at best
}

// Graded is a subject with its grade and the reason.
type Graded struct {
	Code  string      `json:"code"`
	Rank  int         `json:"rank"`
	Grade string      `json:"grade,omitempty"` // "" = no total, no grade
	Why   kernel.Text `json:"why"`
}

// Places is how many subjects of n may have the grade; n where it has no quota.
func (g *Grade) Places(n int) int {
	if g.Quota == nil {
		return n
	}
	p, err := g.Quota.Mul(decimal.MustNew(int64(n), 0))
	if err != nil {
		return 0
	}
	whole, _, _ := p.Floor(0).Int64(0)
	return int(whole)
}

// Assign gives everybody with a total a grade. The rules must have passed Check.
// Quotas count those with a total. The result is in the order of ranks, equals by
// code, those without a total last.
func Assign(r *Rules, rated []Rated) ([]Graded, error) {
	a := &assigning{rules: r, used: make([]int, len(r.Grades))}
	order := slices.SortedFunc(slices.Values(rated), func(x, y Rated) int {
		return cmp.Or(cmp.Compare(last(x.Rank), last(y.Rank)), cmp.Compare(x.Code, y.Code))
	})
	for i, s := range order {
		if i > 0 && order[i-1].Code == s.Code {
			return nil, kernel.Invalid("subject", kernel.T("对象“%s”出现了两次", "subject %q stands twice"), s.Code)
		}
		for _, c := range s.Caps {
			if r.index(c) < 0 {
				return nil, kernel.Invalid("grade", kernel.T("“%s”的否决写的等次“%s”不存在", "the veto on %q names the grade %q, which does not exist"), s.Code, c)
			}
		}
		if s.Rank > 0 {
			a.n++
		}
	}
	for len(order) > 0 {
		equals := slices.IndexFunc(order, func(s Rated) bool { return s.Rank != order[0].Rank })
		if equals < 0 {
			equals = len(order)
		}
		a.equals(order[:equals])
		order = order[equals:]
	}
	return a.out, nil
}

// last puts those without a rank behind all others.
func last(rank int) int {
	if rank == 0 {
		return int(^uint(0) >> 1)
	}
	return rank
}

func (r *Rules) index(code string) int {
	return slices.IndexFunc(r.Grades, func(g Grade) bool { return g.Code == code })
}

// assigning walks down the ranks; at is the best grade still open, and never goes
// back up.
type assigning struct {
	rules *Rules
	n     int
	at    int
	used  []int
	out   []Graded
}

// equals gives one grade to all who share a rank, but for what vetoes cap.
func (a *assigning) equals(group []Rated) {
	if group[0].Rank == 0 {
		for _, s := range group {
			a.out = append(a.out, Graded{Code: s.Code, Why: kernel.T("没有总分，不定等次", "no total, no grade")})
		}
		return
	}
	grade, why := a.open(group)
	byCap := map[int][]Rated{}
	for _, s := range group {
		byCap[max(grade, a.capped(s))] = append(byCap[max(grade, a.capped(s))], s)
	}
	given := map[string]Graded{}
	for _, best := range slices.Sorted(maps.Keys(byCap)) {
		mine, because := best, why
		if best > grade {
			because = kernel.T("一票否决，等次最高“%s”", "a veto allows “%s” at best").Format(a.rules.Grades[best].Name)
			mine = a.room(best, len(byCap[best]))
		}
		a.used[mine] += len(byCap[best])
		for _, s := range byCap[best] {
			given[s.Code] = Graded{s.Code, s.Rank, a.rules.Grades[mine].Code, because}
		}
	}
	for _, s := range group {
		a.out = append(a.out, given[s.Code])
	}
}

// room is the best grade from best on that still takes n.
func (a *assigning) room(best, n int) int {
	for best < len(a.rules.Grades)-1 && a.used[best]+n > a.rules.Grades[best].Places(a.n) {
		best++
	}
	return best
}

// capped is the best grade vetoes leave.
func (a *assigning) capped(s Rated) int {
	worst := 0
	for _, c := range s.Caps {
		worst = max(worst, a.rules.index(c))
	}
	return worst
}

// open finds the grade that takes the whole group, and says why it is no better.
func (a *assigning) open(group []Rated) (int, kernel.Text) {
	var why kernel.Text
	for ; a.at < len(a.rules.Grades)-1; a.at++ {
		g := &a.rules.Grades[a.at]
		takers := 0
		for _, s := range group {
			if a.capped(s) <= a.at {
				takers++
			}
		}
		places := g.Places(a.n)
		switch {
		case g.Min != nil && group[0].Total.Less(*g.Min):
			why = kernel.T("得分 %s 不到“%s”要求的 %s", "the total %s is below the %[3]s required for “%[2]s”").Format(group[0].Total, g.Name, g.Min)
		case a.used[a.at]+takers > places && takers > 1 && a.used[a.at] < places:
			why = kernel.T("并列 %d 个，“%s”只剩 %d 个名额，一并降等", "%d are tied and “%s” has room for only %d, so all of them go one grade down").Format(takers, g.Name, places-a.used[a.at])
		case places == 0:
			why = kernel.T("“%s”按 %d 个对象算没有名额", "a group of %[2]d has no place for “%[1]s”").Format(g.Name, a.n)
		case a.used[a.at]+takers > places:
			why = kernel.T("“%s”的 %d 个名额已满", "“%s” is limited to %d here and full").Format(g.Name, places)
		default:
			return a.at, a.within(why)
		}
	}
	return a.at, a.within(why)
}

// within words the grade that is open, after why no better one was.
func (a *assigning) within(why kernel.Text) kernel.Text {
	g := &a.rules.Grades[a.at]
	in := kernel.T("定为“%s”", "graded “%s”").Format(g.Name)
	if g.Quota != nil {
		in = kernel.T("在“%s”的 %d 个名额之内", "within the limit of %[2]d for “%[1]s”").Format(g.Name, g.Places(a.n))
	}
	if why.IsZero() {
		return in
	}
	return kernel.T("%s；%s", "%s; %s").Format(why, in)
}
