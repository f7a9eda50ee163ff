package indicator

import (
	"slices"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// Subject is one that is appraised.
type Subject struct {
	Code  string         `json:"code"`
	Name  kernel.Text    `json:"name"`
	Attrs map[string]Num `json:"attrs,omitempty"` // heads, mu
}

// Inputs are the numbers of one period for the subjects of one group. Together
// with the scheme they decide every bit of the result.
type Inputs struct {
	Period   Period             `json:"period"`
	Elapsed  *Num               `json:"elapsed,omitempty"` // part of the period elapsed, 0 to 1; nil = all of it
	Subjects []Subject          `json:"subjects"`
	Values   map[string][]Value `json:"values"` // by indicator, one for each subject in their order
}

// Needs lists the indicators a group reads, each once.
func (g *Group) Needs() []string {
	var out []string
	g.Parts.walk(func(i *Item) { out = append(out, i.Indicator) })
	for _, a := range g.Adjustments {
		out = append(out, a.Indicator)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// walk calls f for every item, parents before their parts.
func (p *Parts) walk(f func(*Item)) {
	for i := range p.Items {
		f(&p.Items[i])
		p.Items[i].Parts.walk(f)
	}
}

// Evaluate fills in.Values with all the group needs. fetch answers terms as
// columns over in.Subjects; targets and attributes of now are known here.
func (b *Book) Evaluate(g *Group, in *Inputs, fetch func(Term) []Value) {
	in.Values = b.evaluate(g, in, fetch, g.Needs())
}

func (b *Book) evaluate(g *Group, in *Inputs, fetch func(Term) []Value, codes []string) map[string][]Value {
	return b.Columns(len(in.Subjects), func(t Term) []Value {
		switch {
		case t.Fn == FnTarget:
			return in.targets(g.reading(t.Name))
		case t.Fn == FnAttr && t.Years == 0 && t.Steps == 0 && t.Scope != OfZone:
			return in.attrs(t.Name, t.Scope)
		}
		return fetch(t)
	}, codes...)
}

// reading is the item that reads an indicator; nil if none does.
func (g *Group) reading(code string) *Item {
	var found *Item
	g.Parts.walk(func(i *Item) {
		if i.Indicator == code && found == nil {
			found = i
		}
	})
	return found
}

// targets is the item's target of each subject, time-phased where it says so.
func (in *Inputs) targets(i *Item) []Value {
	out := make([]Value, len(in.Subjects))
	if i == nil {
		return out
	}
	for s := range out {
		out[s] = in.target(i, in.Subjects[s].Code)
	}
	return out
}

var noTarget = kernel.T("没有目标值", "there is no target")

func (in *Inputs) target(i *Item, subject string) Value {
	n, ok := i.targetOf(subject)
	if !ok {
		return NoData(noTarget)
	}
	if i.Phased && in.Elapsed != nil {
		var err error
		if n, err = n.Mul(*in.Elapsed); err != nil {
			return NoData(tooLarge)
		}
	}
	return Number(n)
}

var noAttr = map[string]kernel.Text{
	"heads": kernel.T("没有登记人数", "no head count is on record"),
	"mu":    kernel.T("没有登记亩数", "no land area is on record"),
}

// attrs is an attribute of each subject, or of all together.
func (in *Inputs) attrs(name string, over Scope) []Value {
	out := make([]Value, len(in.Subjects))
	for s, subject := range in.Subjects {
		out[s] = NoData(noAttr[name])
		if n, ok := subject.Attrs[name]; ok {
			out[s] = Number(n)
		}
	}
	if over == OfGroup {
		return Together(out)
	}
	return out
}

// Together puts the sum of what is known into every place: a term over the group
// whose parts add up.
func Together(column []Value) []Value {
	sum, any := zero, false
	var err error
	for _, n := range sorted(column) {
		any = true
		if sum, err = sum.Add(n); err != nil {
			return fill(len(column), NoData(tooLarge))
		}
	}
	if !any {
		return make([]Value, len(column))
	}
	return fill(len(column), Number(sum))
}

func fill(n int, v Value) []Value {
	out := make([]Value, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// sorted returns the known numbers of a column in ascending order: what is
// summed with rounding must not depend on the order of subjects.
func sorted(column []Value) []Num {
	out := make([]Num, 0, len(column))
	for _, v := range column {
		if v.Known() {
			out = append(out, v.num)
		}
	}
	slices.SortFunc(out, decimal.Decimal.Cmp)
	return out
}

// TrimmedMean is a panel's judgement: the mean of the marks without the highest
// and lowest, no data below the quorum.
func (p *Panel) TrimmedMean(marks []Num) Value {
	if len(marks) < p.Quorum || len(marks) <= 2*p.Trim {
		return NoData(kernel.T("只有 %d 份评分，需要 %d 份", "there are %d marks, %d are needed").Format(len(marks), max(p.Quorum, 2*p.Trim+1)))
	}
	left := slices.SortedFunc(slices.Values(marks), decimal.Decimal.Cmp)[p.Trim : len(marks)-p.Trim]
	mean, err := decimal.Mean(left...)
	if err != nil {
		return NoData(tooLarge)
	}
	return Number(mean)
}
