package indicator

import "juyan/internal/kernel"

// rater turns a used value into a rate; it may note in the cell what it was
// compared with.
type rater func(subject int, c *Cell) error

// raters prepares every line that has an indicator.
func (sc *scoring) raters() ([]rater, error) {
	out := make([]rater, len(sc.res.Lines))
	for line := range sc.res.Lines {
		if !sc.res.Lines[line].Leaf {
			continue
		}
		var err error
		if out[line], err = sc.raterOf(line); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// raterOf prepares one line for the values as they are.
func (sc *scoring) raterOf(line int) (rater, error) {
	l := &sc.res.Lines[line]
	raw := sc.column(l.Indicator)
	used := sc.transformed(l.Transform, raw)
	rate, err := sc.rater(l, sc.items[line], used)
	if err != nil {
		return nil, err
	}
	return func(i int, c *Cell) error {
		if c.Raw, c.Used = raw[i], used[i]; !c.Used.Known() {
			return nil
		}
		return rate(i, c)
	}, nil
}

// transformed is a column after the transform.
func (sc *scoring) transformed(t Transform, raw []Value) []Value {
	op, beside := "", []Value(nil)
	switch t {
	case "":
		return raw
	case Log:
		op = "ln"
	case Share:
		op, beside = "share", Together(raw)
	case PerHead:
		op, beside = "/", sc.ordered(sc.in.attrs("heads", OfSubject))
	case PerMu:
		op, beside = "/", sc.ordered(sc.in.attrs("mu", OfSubject))
	}
	out := make([]Value, len(raw))
	for i, v := range raw {
		if beside == nil {
			out[i] = apply(op, v)
		} else {
			out[i] = apply(op, v, beside[i])
		}
	}
	return out
}

// ordered puts a column over in.Subjects into the order of res.Subjects.
func (sc *scoring) ordered(column []Value) []Value {
	out := make([]Value, len(column))
	for i, at := range sc.subjects {
		out[i] = column[at]
	}
	return out
}

// apply does one operation of the formula language on values.
func apply(op string, args ...Value) Value {
	f := Formula{root: &node{op: op}}
	for i := range args {
		f.root.args = append(f.root.args, &node{op: "term", term: i})
		f.terms = append(f.terms, Term{Fn: FnGiven})
	}
	return f.at(args)
}

// rater prepares the method of a line.
func (sc *scoring) rater(l *Line, item *Item, used []Value) (rater, error) {
	switch l.Method.Kind {
	case GrowthType, ControlType:
		return sc.completion(l, item), nil
	case Efficacy:
		return efficacy(l)
	case Interval:
		return interval(l), nil
	case Tier:
		return tier(l)
	case Linear:
		return linear(l)
	case Leader:
		return sc.leader(l, used), nil
	case RankType:
		return sc.byRank(l, used), nil
	case Direct:
		return direct(l), nil
	}
	return nil, kernel.Invalid(l.Code, kernel.T("指标“%s”没有计分方法", "item %q has no method"), l.Code)
}

// completion rates against a target: as much as was reached (growth), or as much
// as was kept under it (control).
func (sc *scoring) completion(l *Line, item *Item) rater {
	control := l.Method.Kind == ControlType
	return func(i int, c *Cell) error {
		c.Beside = sc.in.target(item, sc.res.Subjects[i].Code)
		switch {
		case !c.Beside.Known() || c.Beside.num.IsNeg():
			who := sc.res.Subjects[i].Code
			return kernel.Invalid(l.Code, kernel.T("指标“%s”没有给“%s”定大于 0 的目标；请在方案里补上", "item %q has no target above 0 for %q; add it to the scheme"), l.Code, who)
		case c.Beside.num.IsZero(): // nothing of the period has elapsed
			c.Rate = NoData(kernel.T("考核期还没有开始", "the period has not begun"))
			return nil
		}
		done, err := c.Used.num.Quo(c.Beside.num)
		if err != nil {
			return err
		}
		c.Ratio = Number(done)
		if control {
			if done, err = two.Sub(done); err != nil {
				return err
			}
		}
		c.Rate = Number(between(done))
		return nil
	}
}

// between holds a rate within 0 and 1.
func between(n Num) Num { return n.Max(zero).Min(one) }

// parameters returns the method's parameters, transformed as the values are.
func parameters(l *Line, nums ...*Num) ([]Num, error) {
	out := make([]Num, len(nums))
	for i, n := range nums {
		v := Number(or(n, zero))
		if l.Transform == Log && n != nil {
			v = apply("ln", v)
		}
		if !v.Known() || n == nil {
			return nil, kernel.Invalid(l.Code, kernel.T("指标“%s”的参数缺失或不能取对数", "a parameter of item %q is missing or has no logarithm"), l.Code)
		}
		out[i] = v.num
	}
	return out, nil
}

// efficacy is base + (x − floor) / (goal − floor) × (100 − base), of 100.
func efficacy(l *Line) (rater, error) {
	p, err := parameters(l, l.Floor, l.Goal)
	if err != nil {
		return nil, err
	}
	base := or(l.Base, Int(60))
	rest, err := hundred.Sub(base)
	if err != nil {
		return nil, err
	}
	return func(_ int, c *Cell) error {
		way, err := along(c.Used.num, p[0], p[1], rest)
		if err != nil {
			return err
		}
		if l.Clamp {
			way = way.Max(zero.Min(rest)).Min(rest.Max(zero))
		}
		score, err := base.Add(way)
		if err != nil {
			return err
		}
		c.Ratio = Number(score)
		rate, err := score.Quo(hundred)
		c.Rate = Number(rate)
		return err
	}, nil
}

// along is (x − from) / (to − from) × by.
func along(x, from, to, by Num) (Num, error) {
	way, err := x.Sub(from)
	if err != nil {
		return Num{}, err
	}
	whole, err := to.Sub(from)
	if err != nil {
		return Num{}, err
	}
	return ratio(way, whole, by)
}

func linear(l *Line) (rater, error) {
	p, err := parameters(l, l.Worst, l.Best)
	if err != nil {
		return nil, err
	}
	return func(_ int, c *Cell) error {
		rate, err := along(c.Used.num, p[0], p[1], one)
		c.Rate = Number(between(rate))
		return err
	}, nil
}

// direct takes the value as the score.
func direct(l *Line) rater {
	of := or(l.Of, l.Weight)
	return func(_ int, c *Cell) error {
		rate, err := c.Used.num.Quo(of)
		c.Rate = Number(between(rate))
		return err
	}
}
