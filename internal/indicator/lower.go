package indicator

import "juyan/internal/kernel"

// node is a formula ready to be evaluated: what a function abbreviates is
// written out, and every term has its period and scope.
type node struct {
	op   string // "num", "term", "+", "-", "*", "/", "neg", "growth", "share" or a scalar function
	num  Num
	term int // into Formula.terms
	args []*node
}

// lowerer turns the tree as written into nodes.
type lowerer struct {
	f     *Formula
	seen  map[Term]int
	nodes int
}

// scalars are the functions of numbers, with the least and most arguments.
var scalars = map[string][2]int{
	"+": {2, 2}, "-": {2, 2}, "*": {2, 2}, "/": {2, 2}, "neg": {1, 1},
	"abs": {1, 1}, "ln": {1, 1}, "log10": {1, 1}, "sqrt": {1, 1}, "exp": {1, 1}, "pow": {2, 2}, "least": {1, 20}, "greatest": {1, 20},
}

var functionList = kernel.T("可用的函数：sum count avg min max latest median pct stat claimed value base prev growth share zone per_head per_mu abs ln log10 sqrt exp pow round least greatest，以及 target",
	"the functions are sum count avg min max latest median pct stat claimed value base prev growth share zone per_head per_mu abs ln log10 sqrt exp pow round least greatest, and target")

// lower translates r; where carries the period and scope of what stands inside
// base(…), prev(…), share(…) and zone(…).
func (l *lowerer) lower(r *raw, where Term) (*node, error) {
	if l.nodes++; l.nodes > maxNodes {
		return nil, at(r.pos, kernel.T("公式写开以后太长", "the formula is too long once written out"), kernel.T("growth、share 不要一层套一层", "do not put growth and share within each other"))
	}
	switch {
	case r.num != nil:
		return &node{op: "num", num: *r.num}, nil
	case r.fn == "":
		return l.bare(r, where)
	case Fn(r.fn).OfMeasure(), r.fn == "stat", r.fn == "claimed", r.fn == "value":
		return l.named(r, where)
	case r.fn == "round":
		return l.round(r, where)
	}
	if n, ok := scalars[r.fn]; ok {
		return l.scalar(r, where, n[0], n[1])
	}
	return l.scoped(r, where)
}

// bare is a name without parentheses: only target is one.
func (l *lowerer) bare(r *raw, where Term) (*node, error) {
	if r.name != "target" {
		return nil, at(r.pos, kernel.T("“%s”单独写在这里不知道要算什么", "%q alone does not say what to compute"), kernel.T("量度写在函数里，例如 sum(%[1]s)", "put a measure into a function, such as sum(%[1]s)").Format(r.name), r.name)
	}
	if where != (Term{}) {
		return nil, at(r.pos, kernel.T("target 不能写在 base、prev、share、zone 里", "target cannot stand inside base, prev, share or zone"), kernel.T("移到外面", "move it out"))
	}
	return l.term(Term{Fn: FnTarget}), nil
}

// named is a function of something with a name.
func (l *lowerer) named(r *raw, where Term) (*node, error) {
	want := 1
	if Fn(r.fn) == FnPct {
		want = 2
	}
	if len(r.args) != want || r.args[0].name == "" || r.args[0].fn != "" {
		return nil, at(r.pos, kernel.T("%s(…) 里应写一个名称", "%s(…) takes a name"), kernel.T("例如 sum(whistle.raised)、pct(whistle.hours, 90)、stat(tax_revenue)", "such as sum(whistle.raised), pct(whistle.hours, 90), stat(tax_revenue)"), r.fn)
	}
	where.Fn, where.Name = Fn(r.fn), r.args[0].name
	if want == 2 {
		var err error
		if where.Arg, err = r.args[1].whole(1, 99); err != nil {
			return nil, err
		}
	}
	return l.term(where), nil
}

func (l *lowerer) term(t Term) *node {
	i, ok := l.seen[t]
	if !ok {
		i = len(l.f.terms)
		l.seen[t], l.f.terms = i, append(l.f.terms, t)
	}
	return &node{op: "term", term: i}
}

func (l *lowerer) scalar(r *raw, where Term, least, most int) (*node, error) {
	if len(r.args) < least || len(r.args) > most {
		return nil, at(r.pos, kernel.T("%s(…) 应有 %d 到 %d 个参数，这里有 %d 个", "%s(…) takes %d to %d arguments, there are %d"), kernel.T("用逗号分开", "separate them by commas"), r.fn, least, most, len(r.args))
	}
	n := &node{op: r.fn}
	for _, a := range r.args {
		arg, err := l.lower(a, where)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
	}
	if r.fn == "/" && n.args[1].nought() {
		return nil, at(r.pos, kernel.T("除数总是 0", "the divisor is always 0"), kernel.T("改正除号后面的部分", "correct what stands behind the division sign"))
	}
	return n, nil
}

// nought reports whether the node is 0 whatever the values are.
func (n *node) nought() bool {
	constant := func(n *node) bool { return n.op != "term" }
	if !n.all(constant) {
		return false
	}
	v := (&Formula{}).value(n, nil)
	return v.Known() && v.num.IsZero()
}

// all reports whether the node and those below it are such.
func (n *node) all(such func(*node) bool) bool {
	if !such(n) {
		return false
	}
	for _, a := range n.args {
		if !a.all(such) {
			return false
		}
	}
	return true
}

// round(x, 2): the second argument is part of the formula, not a value.
func (l *lowerer) round(r *raw, where Term) (*node, error) {
	if len(r.args) != 2 {
		return l.scalar(r, where, 2, 2)
	}
	places, err := r.args[1].whole(0, 10)
	if err != nil {
		return nil, err
	}
	arg, err := l.lower(r.args[0], where)
	return &node{op: "round", term: places, args: []*node{arg}}, err
}

// scoped is a function that takes its argument over another period or scope.
func (l *lowerer) scoped(r *raw, where Term) (*node, error) {
	var other Term
	switch r.fn {
	case "base", "growth":
		other = where.Earlier(1, 0)
	case "prev":
		other = where.Earlier(0, 1)
	case "zone":
		other = where.Over(OfZone)
	case "share":
		other = where.Over(OfGroup)
	case "per_head", "per_mu":
		other = where
		other.Fn, other.Name = FnAttr, map[string]string{"per_head": "heads", "per_mu": "mu"}[r.fn]
	default:
		return nil, at(r.pos, kernel.T("没有函数“%s”", "there is no function %q"), functionList, r.fn)
	}
	if len(r.args) != 1 {
		return nil, at(r.pos, kernel.T("%s(…) 应有一个参数，这里有 %d 个", "%s(…) takes one argument, there are %d"), kernel.T("例如 growth(stat(tax_revenue))", "such as growth(stat(tax_revenue))"), r.fn, len(r.args))
	}
	return l.pair(r, where, other)
}

// pair writes out what relates an expression here with the one elsewhere.
func (l *lowerer) pair(r *raw, where, other Term) (*node, error) {
	if r.fn == "base" || r.fn == "prev" || r.fn == "zone" {
		return l.lower(r.args[0], other)
	}
	here, err := l.lower(r.args[0], where)
	if err != nil {
		return nil, err
	}
	if other.Fn == FnAttr {
		return &node{op: "/", args: []*node{here, l.term(other)}}, nil
	}
	there, err := l.lower(r.args[0], other)
	return &node{op: r.fn, args: []*node{here, there}}, err
}
