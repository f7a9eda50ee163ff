package indicator

import (
	"cmp"
	"slices"
)

// Flip is the smallest change of a line's weight, its sisters rescaled, at which
// a subject overtakes the one before it. It is computed from totals before
// rounding; bonuses and deductions stay as they are.
type Flip struct {
	Line    int    `json:"line"`
	Code    string `json:"code"`
	Ahead   string `json:"ahead"`  // is overtaken
	Behind  string `json:"behind"` // overtakes
	Weight  Num    `json:"weight"` // now
	At      Num    `json:"at"`     // both are level; beyond it the order is reversed
	Change  Num    `json:"change"`
	Precise bool   `json:"precise"` // solved; else found on a grid and narrowed down to a millionth
}

// Sensitivity finds for every line the smallest change of its weight that
// reverses two neighbours in the ranking, or the given two. Lines that no change
// between nothing and all makes decisive are left out. Sums are solved exactly
// (a total is linear in a weight); where a geometric mean or a dropped sister bends
// the line, a grid of 64 steps each way is searched: the first step at which the
// order is reversed, narrowed down by halving.
func (r *Result) Sensitivity(pair ...string) ([]Flip, error) {
	var out []Flip
	for line := 1; line < len(r.Lines); line++ {
		best, err := r.nearest(line, r.neighbours(pair))
		if err != nil {
			return nil, err
		}
		if best != nil {
			out = append(out, *best)
		}
	}
	slices.SortStableFunc(out, func(a, b Flip) int { return a.Change.CmpAbs(b.Change) })
	return out, nil
}

// neighbours are the pairs to look at: those next to each other in rank, or the
// given one, the one ahead first.
func (r *Result) neighbours(pair []string) [][2]*SubjectResult {
	if len(pair) == 2 {
		a, b := r.Subject(pair[0]), r.Subject(pair[1])
		switch {
		case a == nil || b == nil || a.Rank == 0 || b.Rank == 0 || a.Rank == b.Rank:
			return nil
		case a.Rank > b.Rank:
			a, b = b, a
		}
		return [][2]*SubjectResult{{a, b}}
	}
	var out [][2]*SubjectResult
	ranked := r.Ranked()
	for i := 1; i < len(ranked); i++ {
		if ranked[i-1].Rank != ranked[i].Rank {
			out = append(out, [2]*SubjectResult{ranked[i-1], ranked[i]})
		}
	}
	return out
}

// nearest is the smallest change over all pairs; nil if none is decisive.
func (r *Result) nearest(line int, pairs [][2]*SubjectResult) (*Flip, error) {
	l := &r.Lines[line]
	if l.Weight.Cmp(r.Lines[l.Parent].Total) >= 0 {
		return nil, nil // it has no sisters to take weight from
	}
	var best *Flip
	for _, p := range pairs {
		at, found, precise, err := r.crossing(line, p[0], p[1])
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		change, err := at.Sub(l.Weight)
		if err != nil {
			return nil, err
		}
		if best == nil || change.CmpAbs(best.Change) < 0 {
			best = &Flip{line, l.Code, p[0].Code, p[1].Code, l.Weight, at, change, precise}
		}
	}
	return best, nil
}

// crossing finds the weight nearest to the present at which b draws level with a
// and passes it.
func (r *Result) crossing(line int, a, b *SubjectResult) (at Num, found, precise bool, err error) {
	margin := func(w Num) (Value, error) { return r.lead(a, b, line, w) }
	if r.straight(line, a) && r.straight(line, b) {
		at, found, err = r.solved(line, margin)
		return at, found, true, err
	}
	at, found, err = r.searched(line, margin)
	return at, found, false, err
}

// margin is the lead of one subject over another at a weight; no data where one
// of them has no total there.
type margin func(Num) (Value, error)

func (r *Result) lead(a, b *SubjectResult, line int, w Num) (Value, error) {
	x, err := r.exactTotal(a, line, w)
	if err != nil || !x.Known() {
		return Value{}, err
	}
	y, err := r.exactTotal(b, line, w)
	if err != nil || !y.Known() {
		return Value{}, err
	}
	lead, err := x.num.Sub(y.num)
	return Number(lead), err
}

// straight reports whether a subject's total is linear in the line's weight:
// sums all the way up and no sister dropped.
func (r *Result) straight(line int, s *SubjectResult) bool {
	for up := r.Lines[line].Parent; up >= 0; up = r.Lines[up].Parent {
		if r.Lines[up].Combine != Sum {
			return false
		}
	}
	for _, part := range r.Lines[r.Lines[line].Parent].children {
		if !s.Cells[part].Rate.Known() {
			return false
		}
	}
	return true
}

// solved is where a straight margin reaches zero, if it does so between no weight
// and all of it.
func (r *Result) solved(line int, lead margin) (at Num, found bool, err error) {
	all := r.Lines[r.Lines[line].Parent].Total
	var c calc
	none, full := c.known(lead(zero)), c.known(lead(all))
	fall := c.sub(none, full)
	if c.err != nil || fall.IsZero() || !none.IsNeg() && !full.IsNeg() {
		return zero, false, c.err
	}
	at = c.ratio(none, fall, all)
	return at.Max(zero).Min(all).Round(weightScale), true, c.err
}

// gridSteps is how finely bent margins are searched on each side.
const gridSteps = 64

// searched looks outward from the present weight, on both sides at once.
func (r *Result) searched(line int, lead margin) (Num, bool, error) {
	l := &r.Lines[line]
	all := r.Lines[l.Parent].Total
	var found []Num
	for _, end := range []Num{zero, all} {
		at, ok, err := firstBelow(l.Weight, end, lead)
		if err != nil {
			return zero, false, err
		}
		if ok {
			found = append(found, at)
		}
	}
	if len(found) == 0 {
		return zero, false, nil
	}
	nearer := func(a, b Num) int {
		x, errX := a.SubAbs(l.Weight)
		y, errY := b.SubAbs(l.Weight)
		if errX != nil || errY != nil {
			return 0
		}
		return cmp.Or(x.Cmp(y), a.Cmp(b))
	}
	return slices.MinFunc(found, nearer), true, nil
}

// firstBelow walks from one weight to another and returns where the margin first
// falls below zero.
func firstBelow(from, to Num, lead margin) (Num, bool, error) {
	var c calc
	inside := from
	for step := 1; step <= gridSteps; step++ {
		w := c.add(from, c.ratio(c.sub(to, from), Int(gridSteps), Int(step)))
		m, err := lead(w)
		if c.err == nil {
			c.err = err
		}
		switch {
		case c.err != nil || !m.Known():
			return zero, false, c.err
		case m.num.IsNeg():
			at, err := halved(inside, w, lead)
			return at, true, err
		}
		inside = w
	}
	return zero, false, nil
}

// halved narrows down where the margin passes zero between a weight at which it
// is not below and one at which it is.
func halved(inside, outside Num, lead margin) (Num, error) {
	var c calc
	for range 40 {
		mid := c.ratio(c.add(inside, outside), two, one)
		m := c.known(lead(mid))
		if c.err != nil {
			return zero, c.err
		}
		if m.IsNeg() {
			outside = mid
		} else {
			inside = mid
		}
	}
	return inside.Round(6), nil
}
