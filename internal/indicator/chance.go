package indicator

import "slices"

// Chance is what an item could still bring a subject.
type Chance struct {
	Line int    `json:"line"`
	Code string `json:"code"`
	Gain Num    `json:"gain"` // on the total, if the item had all its points
	// Need is the value that would earn them, no data where none would (a rank). It
	// is in the transformed unit for share, per head and per mu.
	Need Value `json:"need"`
}

// Chances lists the items of a subject by what they could still bring to its
// total, the most first: "what would move it most". Items without data are among
// them: data that are delivered count.
func (r *Result) Chances(s *SubjectResult) ([]Chance, error) {
	if !s.Total.Known() {
		return nil, nil
	}
	now, err := r.withRate(s, 0, s.Cells[0].Rate.num)
	if err != nil {
		return nil, err
	}
	var out []Chance
	for line := range r.Lines {
		l := &r.Lines[line]
		if !l.Leaf {
			continue
		}
		best, err := r.withRate(s, line, l.most())
		if err != nil {
			return nil, err
		}
		gain, err := best.Sub(now)
		if err != nil {
			return nil, err
		}
		if gain = gain.Round(r.Scale); gain.IsPos() {
			out = append(out, Chance{line, l.Code, gain, l.need(&s.Cells[line])})
		}
	}
	slices.SortStableFunc(out, func(a, b Chance) int { return b.Gain.Cmp(a.Gain) })
	return out, nil
}

// most is the best rate the method gives, 1 where it has no end.
func (l *Line) most() Num {
	most := one
	switch l.Method.Kind {
	case Tier:
		most = l.Tiers[0].Share
	case Interval:
		most = zero
		for _, row := range l.Table {
			if rate, err := row.rate(l.Judged); err == nil {
				most = most.Max(rate)
			}
		}
	}
	return most
}

// need is the value from which the method gives all points.
func (l *Line) need(c *Cell) Value {
	var n *Num
	switch l.Method.Kind {
	case GrowthType, ControlType, Leader:
		return c.Beside
	case Linear:
		n = l.Best
	case Efficacy:
		n = l.Goal
	case Tier:
		n = &l.Tiers[0].At
	case Interval:
		n = l.Table[len(l.Table)-1].From
		if l.Direction == Down {
			n = l.Table[0].To
		}
	case Direct:
		of := or(l.Of, l.Judged)
		n = &of
	}
	if n == nil {
		return Value{}
	}
	return Number(*n)
}
