package indicator

import (
	"cmp"
	"maps"
	"slices"

	"juyan/internal/kernel"
)

// Changes are what somebody would like to try.
type Changes struct {
	Weights map[string]Num              `json:"weights,omitempty"` // by item; its sisters are rescaled, the total stays
	Targets map[string]map[string]Num   `json:"targets,omitempty"` // by item and subject; "" = every subject
	Methods map[string]Method           `json:"methods,omitempty"` // by item
	Values  map[string]map[string]Value `json:"values,omitempty"`  // by indicator and subject; no data = left out
}

// Move is a subject before and after.
type Move struct {
	Code    string `json:"code"`
	Before  Value  `json:"before"`
	After   Value  `json:"after"`
	Rank    int    `json:"rank"`     // before; 0 = none
	NewRank int    `json:"new_rank"` // after
}

// Comparison is two results beside each other.
type Comparison struct {
	Before *Result `json:"-"`
	After  *Result `json:"-"`
	Moves  []Move  `json:"moves"` // by the rank after, then by code
}

// WhatIf scores a group as it is and as it would be. Nothing given is changed.
func WhatIf(s *Scheme, group string, book *Book, in *Inputs, c Changes) (*Comparison, error) {
	before, err := Score(s, group, book, in)
	if err != nil {
		return nil, err
	}
	other, err := s.Changed(group, c)
	if err != nil {
		return nil, err
	}
	after, err := Score(other, group, book, in.with(c.Values))
	if err != nil {
		return nil, err
	}
	return Compare(before, after), nil
}

// Compare puts two results of the same or different subjects beside each other.
func Compare(before, after *Result) *Comparison {
	out := &Comparison{Before: before, After: after}
	moves := map[string]*Move{}
	at := func(code string) *Move {
		if moves[code] == nil {
			moves[code] = &Move{Code: code}
		}
		return moves[code]
	}
	for _, s := range before.Subjects {
		m := at(s.Code)
		m.Before, m.Rank = s.Total, s.Rank
	}
	for _, s := range after.Subjects {
		m := at(s.Code)
		m.After, m.NewRank = s.Total, s.Rank
	}
	for _, m := range moves {
		out.Moves = append(out.Moves, *m)
	}
	slices.SortFunc(out.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(unranked(a.NewRank), unranked(b.NewRank)), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// unranked sorts those without a rank last.
func unranked(rank int) int {
	if rank == 0 {
		return 1 << 30
	}
	return rank
}

// with returns the inputs with other values for some.
func (in *Inputs) with(values map[string]map[string]Value) *Inputs {
	if len(values) == 0 {
		return in
	}
	out := *in
	out.Values = maps.Clone(in.Values)
	for code, by := range values {
		column := make([]Value, len(in.Subjects))
		copy(column, in.Values[code])
		for i, s := range in.Subjects {
			if v, ok := by[s.Code]; ok {
				column[i] = v
			}
		}
		out.Values[code] = column
	}
	return &out
}

// Changed returns a copy of the scheme with changes to one group. It need not
// pass Check: a weight may be 0.
func (s *Scheme) Changed(group string, c Changes) (*Scheme, error) {
	out := *s
	out.Groups = slices.Clone(s.Groups)
	g := out.Group(group)
	if g == nil {
		return nil, kernel.NotFound(kernel.T("方案里没有分组“%s”", "the scheme has no group %q"), group)
	}
	g.Parts.Items = copied(g.Parts.Items)
	known := map[string]bool{}
	g.Parts.walk(func(i *Item) {
		known[i.Code] = true
		i.change(c)
	})
	for _, code := range slices.Concat(slices.Collect(maps.Keys(c.Weights)), slices.Collect(maps.Keys(c.Targets)), slices.Collect(maps.Keys(c.Methods))) {
		if !known[code] {
			return nil, kernel.NotFound(kernel.T("分组“%s”里没有“%s”这一项", "group %q has no item %q"), group, code)
		}
	}
	total := hundred
	if g.Total != nil {
		total = *g.Total
	}
	return &out, g.Parts.reweigh(total, c.Weights)
}

func copied(items []Item) []Item {
	out := slices.Clone(items)
	for i := range out {
		out[i].Parts.Items = copied(out[i].Parts.Items)
	}
	return out
}

// change gives an item its new method and targets. What its method takes from its
// weight is written out first, so that another weight changes the weight alone.
func (i *Item) change(c Changes) {
	i.Method = i.Method.freed(i.Weight)
	if m, ok := c.Methods[i.Code]; ok {
		i.Method = m
	}
	if by, ok := c.Targets[i.Code]; ok {
		i.Targets = maps.Clone(i.Targets)
		if all, ok := by[""]; ok {
			i.Target, i.Targets = &all, nil
		}
		if i.Targets == nil {
			i.Targets = map[string]Num{}
		}
		for who, n := range by {
			if who != "" {
				i.Targets[who] = n
			}
		}
	}
}

// freed is the method with shares instead of points.
func (m Method) freed(weight Num) Method {
	if m.Kind == Direct && m.Of == nil {
		m.Of = &weight
	}
	m.Table = slices.Clone(m.Table)
	for i := range m.Table {
		if m.Table[i].Points == nil {
			continue
		}
		if share, err := m.Table[i].rate(weight); err == nil {
			m.Table[i].Share, m.Table[i].Points = &share, nil
		}
	}
	return m
}

// weightScale is how many decimals rescaled weights have; the last sister takes
// what rounding leaves, so that their sum is exact.
const weightScale = 10

// reweigh gives items their new weights and rescales their sisters.
func (p *Parts) reweigh(total Num, weights map[string]Num) error {
	if err := p.rescale(total, weights); err != nil {
		return err
	}
	for i := range p.Items {
		item := &p.Items[i]
		if item.Leaf() {
			continue
		}
		if item.Total == nil {
			t := item.Weight
			if original, changed := sumOf(item.Items); changed == nil {
				t = original
			}
			item.Total = &t
		}
		if err := item.Parts.reweigh(*item.Total, weights); err != nil {
			return err
		}
	}
	return nil
}

func sumOf(items []Item) (Num, error) {
	sum := zero
	for i := range items {
		var err error
		if sum, err = sum.Add(items[i].Weight); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

func (p *Parts) rescale(total Num, weights map[string]Num) error {
	left, others := total, zero
	var rest []*Item
	var err error
	for i := range p.Items {
		item := &p.Items[i]
		w, given := weights[item.Code]
		switch {
		case !given:
			rest = append(rest, item)
			others, err = others.Add(item.Weight)
		default:
			item.Weight = w
			left, err = left.Sub(w)
		}
		if err != nil || w.IsNeg() {
			return badWeights(total)
		}
	}
	if len(rest) == len(p.Items) {
		return nil
	}
	if left.IsNeg() || !left.IsZero() && others.IsZero() {
		return badWeights(total)
	}
	return scaled(rest, others, left)
}

func badWeights(total Num) error {
	return kernel.Invalid("weight", kernel.T("权重不能是负数，同一级加起来应为 %s", "weights cannot be negative, and those of a level must add up to %s"), total.Trim(0))
}

// scaled shares left out in proportion to the weights, whose sum is others.
func scaled(items []*Item, others, left Num) error {
	rest := left
	for k, item := range items {
		w := rest
		if k < len(items)-1 {
			var err error
			if w, err = ratio(item.Weight, others, left); err != nil {
				return err
			}
			w = w.Round(weightScale).Min(rest)
			if rest, err = rest.Sub(w); err != nil {
				return err
			}
		}
		item.Weight = w
	}
	return nil
}
