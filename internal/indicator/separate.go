package indicator

import (
	"cmp"
	"slices"
)

// Separation says who is really ahead of whom.
//
// The question asked is: would the order stay if every weight were up to a share
// p larger or smaller (0.1 = 10 %), their sum unchanged? Weights are judged, and
// few would swear to a tenth of them. For two subjects the worst such set of
// weights is found exactly: the difference of their totals is linear in the
// weights (of their logarithms under a geometric mean), so its least value over
// all sets is reached by moving weight from where the leader is stronger to where
// it is weaker, as far as p lets it. If the leader stays ahead even then, the two
// are separable. There is no chance in it and no seed.
//
// The weights moved are those of the items that reach the whole by sums alone (by
// geometric means alone, where the whole is one); what lies below another kind of
// mean moves as one. Bonuses and deductions count with a sum; a geometric mean is
// compared without them.
type Separation struct {
	Within   Num        `json:"within"`
	Spans    []Span     `json:"spans"`    // by rank, then code
	Clusters [][]string `json:"clusters"` // runs of neighbours that are not separable, two or more each
}

// Span is the range of ranks a subject may have: Best if all it is not surely
// behind were behind it, Worst if all it is not surely ahead of were ahead. Each
// pair is judged by itself; no one set of weights need bring about all of it.
type Span struct {
	Code  string `json:"code"`
	Rank  int    `json:"rank"`
	Best  int    `json:"best"`
	Worst int    `json:"worst"`
}

// Separate compares every pair of ranked subjects; its cost grows with the square
// of their number.
func (r *Result) Separate(within Num) (*Separation, error) {
	ranked := r.Ranked()
	out := &Separation{Within: within}
	for _, s := range ranked {
		out.Spans = append(out.Spans, Span{s.Code, s.Rank, 1, len(ranked)})
	}
	profiles, err := r.profiles(ranked)
	if err != nil {
		return nil, err
	}
	box, err := r.box(within)
	if err != nil {
		return nil, err
	}
	var apart []bool // whether neighbours i and i+1 are separable
	for i := range ranked {
		for j := i + 1; j < len(ranked); j++ {
			sure, err := box.ahead(&profiles[i], &profiles[j])
			if err != nil {
				return nil, err
			}
			if sure {
				out.Spans[i].Worst--
				out.Spans[j].Best++
			}
			if j == i+1 {
				apart = append(apart, sure)
			}
		}
	}
	out.cluster(apart)
	return out, nil
}

// cluster gathers runs of neighbours that are not separable.
func (s *Separation) cluster(apart []bool) {
	for i := 0; i < len(apart); {
		if apart[i] {
			i++
			continue
		}
		run := []string{s.Spans[i].Code}
		for ; i < len(apart) && !apart[i]; i++ {
			run = append(run, s.Spans[i+1].Code)
		}
		s.Clusters = append(s.Clusters, run)
	}
}

// profile is what a subject makes of each movable weight: total = offset + Σ w·x.
type profile struct {
	x       []Num
	offset  Num
	nothing bool // a geometric mean of nothing
}

func (r *Result) profiles(ranked []*SubjectResult) ([]profile, error) {
	parts := r.movable(0)
	out := make([]profile, len(ranked))
	for i, s := range ranked {
		p := &out[i]
		var err error
		if r.Lines[0].Combine == Sum {
			if p.offset, err = s.Bonus.Sub(s.Deduction); err != nil {
				return nil, err
			}
		}
		for _, line := range parts {
			x, err := r.merit(line, &s.Cells[line], p)
			if err != nil {
				return nil, err
			}
			p.x = append(p.x, x)
		}
	}
	return out, nil
}

// movable lists the lines whose weights are moved.
func (r *Result) movable(line int) []int {
	var out []int
	for _, part := range r.Lines[line].children {
		if l := &r.Lines[part]; !l.Leaf && l.Combine == r.Lines[0].Combine {
			out = append(out, r.movable(part)...)
		} else {
			out = append(out, part)
		}
	}
	return out
}

// merit is what a line brings for each point of its full mark: its rate (the
// logarithm under a geometric mean), more where others were dropped, nothing where
// it was.
func (r *Result) merit(line int, c *Cell, p *profile) (Num, error) {
	full := r.Lines[line].Full
	if !c.Rate.Known() || full.IsZero() {
		return zero, nil
	}
	rate := c.Rate.num
	if r.Lines[0].Combine == Geometric {
		if !rate.IsPos() {
			p.nothing = true
			return zero, nil
		}
		var err error
		if rate, err = rate.Log(); err != nil {
			return zero, err
		}
	}
	return ratio(rate, full, c.Full)
}

// box is how far each weight may move: from low up to low + room, the sum of all
// staying, that is spare above the sum of the lows.
type box struct {
	low, room []Num
	spare     Num
}

func (r *Result) box(within Num) (box, error) {
	var b box
	var c calc
	for _, line := range r.movable(0) {
		full := r.Lines[line].Full
		slack := c.mul(full, within)
		b.low = append(b.low, c.sub(full, slack))
		b.room = append(b.room, c.add(slack, slack))
		b.spare = c.add(b.spare, slack)
	}
	return b, c.err
}

// ahead reports whether a stays ahead of o under every set of weights in the box.
func (b *box) ahead(a, o *profile) (bool, error) {
	if a.nothing || o.nothing {
		return o.nothing && !a.nothing, nil
	}
	var c calc
	least, spare := c.sub(a.offset, o.offset), b.spare
	order, gap := make([]int, len(b.low)), make([]Num, len(b.low))
	for k := range order {
		order[k], gap[k] = k, c.sub(a.x[k], o.x[k])
		least = c.addMul(least, b.low[k], gap[k])
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(gap[i].Cmp(gap[j]), cmp.Compare(i, j)) })
	for _, k := range order { // what is spare goes where a is weakest
		moved := b.room[k].Min(spare)
		least, spare = c.addMul(least, moved, gap[k]), c.sub(spare, moved)
	}
	return least.IsPos(), c.err
}
