package indicator

import (
	"slices"

	"juyan/internal/kernel"
)

// Marks are the values between which a line is judged: from Low on something is won,
// at High all. nil = it knows none.
type Marks struct{ Low, High *Num }

// Another is a way somebody would like to judge a line: by another method, between
// other marks, or both. What is not given is the line's own.
type Another struct {
	Kind MethodKind
	Marks
}

// marksOf says which marks each method takes.
var marksOf = map[MethodKind]struct{ low, high bool }{
	GrowthType: {false, true}, ControlType: {false, true}, Direct: {false, true}, Leader: {}, RankType: {},
	Efficacy: {true, true}, Linear: {true, true}, Interval: {true, true}, Tier: {true, true},
}

// marks are those of an item by its method; good is the direction of its indicator.
func (i *Item) marks(good Direction) Marks {
	m := &i.Method
	switch m.Kind {
	case Efficacy:
		return Marks{m.Floor, m.Goal}
	case Linear:
		return Marks{m.Worst, m.Best}
	case Tier:
		if n := len(m.Tiers); n > 0 {
			return Marks{&m.Tiers[n-1].At, &m.Tiers[0].At}
		}
	case Interval:
		return inner(m.Table, good)
	case GrowthType:
		return Marks{&zero, i.Target}
	case ControlType:
		if i.Target == nil {
			return Marks{}
		}
		twice, err := i.Target.Add(*i.Target)
		if err != nil {
			return Marks{High: i.Target}
		}
		return Marks{&twice, i.Target}
	case Direct:
		of := or(m.Of, i.Weight)
		return Marks{&zero, &of}
	}
	return Marks{}
}

// inner are the first and the last bound of a table; of one bound there is no lower.
func inner(table []Row, good Direction) Marks {
	if len(table) == 0 {
		return Marks{}
	}
	low, high := table[0].To, table[len(table)-1].From
	switch {
	case low == nil || high == nil:
		return Marks{}
	case low.Cmp(*high) == 0:
		return Marks{High: high}
	case good == Down:
		return Marks{high, low}
	}
	return Marks{low, high}
}

// Marks are those of a line; what its method has none of is taken from where else the
// scheme judges the same indicator. own reports whether they are the line's.
func (s *Scheme) Marks(i *Item, ind *Indicator) (m Marks, own bool) {
	m, own = i.marks(ind.Good()), true
	s.leaves(func(x *Item) {
		other := x.marks(ind.Good())
		if x.Indicator != i.Indicator || m.Low != nil && m.High != nil || other.Low == nil || other.High == nil {
			return
		}
		m, own = other, false
	})
	return m, own
}

func (s *Scheme) leaves(do func(*Item)) {
	for g := range s.Groups {
		s.Groups[g].Parts.walk(func(i *Item) {
			if i.Leaf() {
				do(i)
			}
		})
	}
}

// like is a line that the scheme judges by a method, of the same indicator first.
func (s *Scheme) like(i *Item, kind MethodKind) (found *Item) {
	s.leaves(func(x *Item) {
		if x.Method.Kind == kind && (found == nil || x.Indicator == i.Indicator && found.Indicator != i.Indicator) {
			found = x
		}
	})
	if i.Method.Kind == kind {
		return i
	}
	return found
}

// Methods are those by which a line of the scheme could be judged instead.
func (s *Scheme) Methods(i *Item, ind *Indicator) (out []MethodKind) {
	some := Marks{&one, &hundred}
	if ind.Good() == Down {
		some = Marks{&hundred, &one}
	}
	for _, kind := range []MethodKind{GrowthType, ControlType, Efficacy, Interval, Tier, Linear, Leader, RankType, Direct} {
		a := Another{Kind: kind}
		if takes := marksOf[kind]; takes.low {
			a.Marks = some
		} else if takes.high {
			a.High = some.High
		}
		if _, _, err := s.Try(i, ind, a); err == nil && kind != i.Method.Kind {
			out = append(out, kind)
		}
	}
	return out
}

// Try is the method of a line judged another way, and its target where that takes one
// it has not. Marks are those given, else those of the line; the shape of a table, the
// steps of tiers and ranks are as the scheme has them elsewhere. Error: invalid, where
// the method does not fit the line or lacks something.
func (s *Scheme) Try(i *Item, ind *Indicator, a Another) (m Method, target *Num, err *kernel.Error) {
	if a.Kind == "" {
		a.Kind = i.Method.Kind
	}
	takes, known := marksOf[a.Kind]
	if !known {
		return m, nil, kernel.Invalid(i.Code, kernel.T("没有计分方法“%s”", "there is no method %q"), a.Kind)
	}
	if a.Low != nil && !takes.low || a.High != nil && !takes.high {
		return m, nil, kernel.Invalid(i.Code, kernel.T("这个办法不看“从多少到多少”，请清空", "This method does not look at those marks; leave them empty"))
	}
	has, _ := s.Marks(i, ind)
	to := Marks{pick(a.Low, has.Low), pick(a.High, has.High)}
	aims := a.Kind == GrowthType || a.Kind == ControlType
	if takes.high && to.High == nil && !(aims && len(i.Targets) > 0) || takes.low && to.Low == nil && !s.onlyHigh(i, ind, a.Kind) {
		return m, nil, kernel.Invalid(i.Code, kernel.T("请写明从多少到多少：这一项原来的办法里没有", "Say from what to what: the line has no such marks of its own"))
	}
	if takes.low && to.Low != nil && to.High != nil {
		if err := to.apart(i, ind.Good()); err != nil {
			return m, nil, err
		}
	}
	if m, err = s.method(i, ind, a.Kind, to); err != nil {
		return m, nil, err
	}
	if aims {
		target = a.High
		if target == nil && i.Target == nil && len(i.Targets) == 0 {
			target = to.High
		}
	}
	return m, target, s.fits(i, ind, m, target)
}

// apart holds marks against the direction of an indicator.
func (m Marks) apart(i *Item, good Direction) *kernel.Error {
	switch order := m.Low.Cmp(*m.High); {
	case good == Up && order >= 0:
		return kernel.Invalid(i.Code, kernel.T("这一项越大越好，“从”应小于“到”：现在从 %s 到 %s", "More is better here, so the first mark is below the second: now %s and %s"), m.Low.Trim(0), m.High.Trim(0))
	case good == Down && order <= 0:
		return kernel.Invalid(i.Code, kernel.T("这一项越小越好，“从”应大于“到”：现在从 %s 到 %s", "Less is better here, so the first mark is above the second: now %s and %s"), m.Low.Trim(0), m.High.Trim(0))
	}
	return nil
}

func pick(n, other *Num) *Num {
	if n != nil {
		return n
	}
	return other
}

// onlyHigh reports whether the shape a method takes from the scheme has one bound.
func (s *Scheme) onlyHigh(i *Item, ind *Indicator, kind MethodKind) bool {
	x := s.like(i, kind)
	return kind == Interval && x != nil && x.marks(ind.Good()).Low == nil
}

// method builds a method between marks.
func (s *Scheme) method(i *Item, ind *Indicator, kind MethodKind, to Marks) (Method, *kernel.Error) {
	m, x := Method{Kind: kind}, s.like(i, kind)
	if x != nil {
		m = x.Method.freed(x.Weight)
	}
	switch kind {
	case Efficacy:
		m.Floor, m.Goal = to.Low, to.High
	case Linear:
		m.Worst, m.Best = to.Low, to.High
	case Direct:
		m.Of = to.High
	case Interval, Tier:
		if x == nil || len(x.Tiers)+len(x.Table) == 0 {
			return m, kernel.Invalid(i.Code, kernel.T("方案里没有这样计分的项，不知道分几段、每段得多少", "No line of the scheme is judged so; nothing says into what parts and what each is worth"))
		}
		return m, m.stretched(x.marks(x.runs()), to)
	}
	return m, nil
}

// runs is the direction in which an item's table or tiers get better.
func (i *Item) runs() Direction {
	if t := i.Tiers; len(t) > 0 {
		if t[0].At.Cmp(t[len(t)-1].At) < 0 {
			return Down
		}
		return Up
	}
	first, last := i.Table[0], i.Table[len(i.Table)-1]
	if or(first.Share, or(first.Points, zero)).Cmp(or(last.Share, or(last.Points, zero))) > 0 {
		return Down
	}
	return Up
}

// stretched moves the bounds of a table or of tiers from between some marks to between
// others.
func (m *Method) stretched(from, to Marks) *kernel.Error {
	var failed error
	at := func(n Num) Num {
		if from.Low == nil || from.High == nil || to.Low == nil || from.Low.Cmp(*from.High) == 0 {
			return *to.High
		}
		span, err := to.High.Sub(*to.Low)
		if err == nil {
			n, err = along(n, *from.Low, *from.High, span)
		}
		if err == nil {
			n, err = n.Add(*to.Low)
		}
		if err != nil {
			failed = err
		}
		return n.Round(weightScale).Trim(0)
	}
	m.Tiers = slices.Clone(m.Tiers)
	for k := range m.Tiers {
		m.Tiers[k].At = at(m.Tiers[k].At)
	}
	turned := from.Low != nil && to.Low != nil && (from.Low.Cmp(*from.High) < 0) != (to.Low.Cmp(*to.High) < 0)
	for k := range m.Table {
		r := &m.Table[k]
		r.From, r.To = moved(r.From, at), moved(r.To, at)
		if turned {
			r.From, r.To = r.To, r.From
		}
	}
	if turned {
		slices.Reverse(m.Table)
	}
	if failed != nil {
		return kernel.Invalid("", kernel.T("这两个数差得太远，算不出来", "These numbers are too far apart to reckon with"))
	}
	return nil
}

func moved(n *Num, at func(Num) Num) *Num {
	if n == nil {
		return nil
	}
	out := at(*n)
	return &out
}

// fits holds a method against a line as the check of a scheme does.
func (s *Scheme) fits(i *Item, ind *Indicator, m Method, target *Num) *kernel.Error {
	item := *i
	item.Method, item.Weight = m, *pick(positive(i.Weight), &one)
	if target != nil {
		item.Target, item.Targets = target, nil
	}
	c := &checker{all: Catalogue{*ind}, day: s.From}
	t := &treeCheck{checker: c, s: s, g: &Group{}, codes: map[string]bool{}, readers: map[string]int{}}
	if m.Kind == GrowthType || m.Kind == ControlType {
		t.targets("", &item)
	}
	t.method("", &item, ind.Good())
	if len(c.faults) == 0 {
		return nil
	}
	return &kernel.Error{Code: kernel.CodeInvalid, Field: i.Code, Text: kernel.T(c.faults[0].What.ZH+"。"+c.faults[0].How.ZH, c.faults[0].What.EN+". "+c.faults[0].How.EN)}
}

func positive(n Num) *Num {
	if n.IsPos() {
		return &n
	}
	return nil
}
