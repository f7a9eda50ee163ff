package indicator

import (
	"slices"

	"juyan/internal/kernel"
)

// Cause is what one line, or an adjustment, did to a subject's total between two
// results.
type Cause struct {
	Code   string      `json:"code"`
	Name   kernel.Text `json:"name"`
	Before Value       `json:"before"` // points
	After  Value       `json:"after"`
	Change Num         `json:"change"`
	Why    kernel.Text `json:"why"`
}

// Causes lists what changed a subject's total, the most first; where the whole is
// a sum the changes add up to that of the total. Nothing is listed for a subject
// that is in one result only.
func (c *Comparison) Causes(subject string) ([]Cause, error) {
	a, b := c.Before.Subject(subject), c.After.Subject(subject)
	if a == nil || b == nil {
		return nil, nil
	}
	var sum calc
	var out []Cause
	for _, code := range c.codes() {
		x, y := c.Before.place(a, code), c.After.place(b, code)
		if x.cell.Points.Equal(y.cell.Points) {
			continue
		}
		out = append(out, Cause{code, y.name(x), x.cell.Points, y.cell.Points, sum.sub(y.cell.Points.num, x.cell.Points.num), differs(x, y)})
	}
	adjusted := func(code string, name kernel.Text, before, after Num) {
		if before.Cmp(after) != 0 {
			out = append(out, Cause{code, name, Number(before), Number(after), sum.sub(after, before), kernel.T("由 %s 变为 %s", "from %s to %s").Format(trim(before), trim(after))})
		}
	}
	adjusted("+", kernel.T("加分", "Bonuses"), a.Bonus, b.Bonus)
	adjusted("-", kernel.T("扣分", "Deductions"), a.Deduction.Neg(), b.Deduction.Neg())
	slices.SortStableFunc(out, func(x, y Cause) int { return y.Change.CmpAbs(x.Change) })
	return out, sum.err
}

// codes are the lines of both results whose points add up to the total: items, and
// the outermost means of another kind.
func (c *Comparison) codes() []string {
	var out []string
	for _, r := range []*Result{c.After, c.Before} {
		for _, l := range r.Lines {
			if l.Additive && (l.Leaf || l.Combine == Geometric) && !slices.Contains(out, l.Code) {
				out = append(out, l.Code)
			}
		}
	}
	return out
}

// place is a line with its cell; empty where the result has no such line.
type place struct {
	line *Line
	cell Cell
}

func (r *Result) place(s *SubjectResult, code string) place {
	if at := r.LineOf(code); at >= 0 {
		return place{&r.Lines[at], s.Cells[at]}
	}
	return place{}
}

func (p place) name(other place) kernel.Text {
	if p.line == nil {
		p = other
	}
	return p.line.Name
}

// differs says what of a line changed.
func differs(x, y place) kernel.Text {
	if x.line == nil || y.line == nil {
		return kernel.T("只有一边有这一项", "the item stands on one side only")
	}
	var out kernel.Text
	changed := func(same bool, what kernel.Text, before, after any) {
		if !same {
			out = join(out, kernel.T("%s由 %v 变为 %v", "%s from %v to %v").Format(what, before, after))
		}
	}
	number := func(what kernel.Text, before, after Value) {
		a, b := apart(before, after)
		changed(before.Equal(after), what, a, b)
	}
	number(kernel.T("数值", "value"), x.cell.Raw, y.cell.Raw)
	changed(x.line.Method.Kind == y.line.Method.Kind, kernel.T("方法", "method"), x.line.Method.Kind, y.line.Method.Kind)
	number(kernel.T("比较的标准", "what it is compared with"), x.cell.Beside, y.cell.Beside)
	number(kernel.T("分值", "points at most"), Number(x.cell.Full), Number(y.cell.Full))
	if out.IsZero() {
		return kernel.T("方法的参数或其他对象的数值变了", "the method's parameters or the other subjects changed")
	}
	return out
}

// apart writes two numbers with two decimals, with more where they would look
// the same.
func apart(a, b Value) (before, after string) {
	for places := 2; ; places++ {
		if before, after = rounded(a, places), rounded(b, places); before != after || places == 6 {
			return before, after
		}
	}
}

// Spread says how well a line tells subjects apart.
type Spread struct {
	Line     int    `json:"line"`
	Code     string `json:"code"`
	Known    int    `json:"known"`    // subjects with data
	Distinct int    `json:"distinct"` // different rates among them
	Full     int    `json:"full"`     // those with all points
	Lowest   Value  `json:"lowest"`   // rates
	Highest  Value  `json:"highest"`
}

// Separates reports whether the line still tells anybody apart.
func (s Spread) Separates() bool { return s.Distinct > 1 }

// Spreads lists every item.
func (r *Result) Spreads() []Spread {
	var out []Spread
	for line, l := range r.Lines {
		if !l.Leaf {
			continue
		}
		var rates []Value
		for i := range r.Subjects {
			if c := &r.Subjects[i].Cells[line]; c.Policy == "" {
				rates = append(rates, c.Rate)
			}
		}
		nums := sorted(rates)
		s := Spread{Line: line, Code: l.Code, Known: len(nums)}
		for i, n := range nums {
			if i == 0 || n.Cmp(nums[i-1]) != 0 {
				s.Distinct++
			}
			if n.Cmp(l.most()) >= 0 {
				s.Full++
			}
		}
		if len(nums) > 0 {
			s.Lowest, s.Highest = Number(nums[0]), Number(nums[len(nums)-1])
		}
		out = append(out, s)
	}
	return out
}

// ByLevel adds a subject's points up by where the indicators come from; what lies
// inside a geometric mean has no points of its own and is left out.
func (r *Result) ByLevel(s *SubjectResult) (map[Level]Num, error) {
	var sum calc
	out := map[Level]Num{}
	for line, l := range r.Lines {
		if p := s.Cells[line].Points; l.Leaf && l.Additive && p.Known() {
			out[l.Level] = sum.add(out[l.Level], p.num)
		}
	}
	return out, sum.err
}
