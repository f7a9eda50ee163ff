package indicator

import (
	"cmp"
	"slices"
)

// interval gives the share or points of the row that holds the value.
func interval(l *Line) rater {
	return func(_ int, c *Cell) error {
		row := rowOf(l.Table, c.Used.num, l.Transform == Log)
		if row < 0 {
			c.Rate = Number(zero) // Check has seen that the rows leave no gap
			return nil
		}
		c.Row = row + 1
		rate, err := l.Table[row].rate(l.Judged)
		c.Rate = Number(rate)
		return err
	}
}

// rowOf finds the row [from, to) that holds x; with log, x is a logarithm and the
// bounds are not.
func rowOf(table []Row, x Num, log bool) int {
	return slices.IndexFunc(table, func(r Row) bool {
		return (r.From == nil || bound(*r.From, log).Cmp(x) <= 0) && (r.To == nil || x.Cmp(bound(*r.To, log)) < 0)
	})
}

func bound(n Num, log bool) Num {
	if log {
		return apply("ln", Number(n)).num
	}
	return n
}

// rate is the row's share, or its points of the item's.
func (r Row) rate(weight Num) (Num, error) {
	if r.Points == nil {
		return or(r.Share, zero), nil
	}
	return r.Points.Quo(weight)
}

// tier gives the share of the tier reached, plus the way to the next better one;
// from the best tier on its share, below the worst nothing.
func tier(l *Line) (rater, error) {
	ats := make([]*Num, len(l.Tiers))
	for i := range l.Tiers {
		ats[i] = &l.Tiers[i].At
	}
	marks, err := parameters(l, ats...)
	if err != nil {
		return nil, err
	}
	reached := func(x, at Num) bool { return x.Cmp(at) >= 0 }
	if l.Direction == Down {
		reached = func(x, at Num) bool { return x.Cmp(at) <= 0 }
	}
	return func(_ int, c *Cell) error {
		row := slices.IndexFunc(marks, func(m Num) bool { return reached(c.Used.num, m) })
		c.Row, c.Rate = row+1, Number(zero)
		if row < 0 {
			return nil
		}
		rate := l.Tiers[row].Share
		if row > 0 {
			step, err := l.Tiers[row-1].Share.Sub(rate)
			if err != nil {
				return err
			}
			way, err := along(c.Used.num, marks[row], marks[row-1], step)
			if err != nil {
				return err
			}
			if rate, err = rate.Add(way); err != nil {
				return err
			}
		}
		c.Rate = Number(rate)
		return nil
	}, nil
}

// leader rates against the best of the group, times the subject's difficulty.
func (sc *scoring) leader(l *Line, used []Value) rater {
	nums := sorted(used)
	if len(nums) == 0 {
		return func(int, *Cell) error { return nil }
	}
	best := nums[len(nums)-1]
	if l.Direction == Down {
		best = nums[0]
	}
	return func(i int, c *Cell) error {
		c.Beside = Number(best)
		part, err := toBest(c.Used.num, best, l.Direction)
		if err != nil {
			return err
		}
		c.Ratio = Number(part)
		factor, ok := sc.g.Difficulty[sc.res.Subjects[i].Code]
		if !ok {
			factor = one
		}
		rate, err := part.Mul(factor)
		c.Rate = Number(rate.Min(or(l.Cap, one)))
		return err
	}
}

// toBest is x / best, or best / x where down is good. Where the best is nothing,
// nobody has a share of it; where nothing is the best there is, only nothing has.
func toBest(x, best Num, good Direction) (Num, error) {
	if good == Down {
		if !x.IsPos() {
			return one, nil
		}
		return best.Max(zero).Quo(x)
	}
	if !best.IsPos() {
		return zero, nil
	}
	return x.Max(zero).Quo(best)
}

// byRank rates by place within the group.
func (sc *scoring) byRank(l *Line, used []Value) rater {
	nums := sorted(used)
	if l.Direction != Down {
		slices.Reverse(nums)
	}
	n := Int(len(nums))
	return func(_ int, c *Cell) error {
		place, err := placeOf(nums, c.Used.num, l.Ties, l.Direction)
		if err != nil {
			return err
		}
		c.Ratio, c.Beside = Number(place), Number(n)
		rate, err := rankRate(l, c, place, n)
		c.Rate = Number(between(rate))
		return err
	}
}

// placeOf is the place of x in nums, best first; equals share the better or the
// mean place.
func placeOf(nums []Num, x Num, ties Ties, good Direction) (Num, error) {
	order := func(a, b Num) int { return b.Cmp(a) }
	if good == Down {
		order = Num.Cmp
	}
	first, _ := slices.BinarySearchFunc(nums, x, order)
	last := first
	if ties == TiesMean {
		last, _ = slices.BinarySearchFunc(nums, x, func(a, b Num) int { return cmp.Or(order(a, b), -1) })
		last--
	}
	return Int(first + last + 2).Quo(two)
}

func rankRate(l *Line, c *Cell, place, n Num) (Num, error) {
	if len(l.Table) > 0 {
		row := rowOf(l.Table, place, false)
		if c.Row = row + 1; row < 0 {
			return zero, nil
		}
		return l.Table[row].rate(l.Judged)
	}
	before, err := place.Sub(one)
	if err != nil {
		return zero, err
	}
	if l.Step != nil {
		return one.SubMul(before, *l.Step)
	}
	left, err := n.Sub(before)
	if err != nil {
		return zero, err
	}
	return left.Quo(n)
}
