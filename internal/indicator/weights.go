package indicator

import (
	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// weigh replaces the judged weights of a line's parts where the scheme has them
// computed. What is too little to compute from is an error.
func (sc *scoring) weigh(line int) error {
	l := &sc.res.Lines[line]
	if !l.computed() {
		return nil
	}
	shares, err := sc.res.computed(line, l.Weights)
	if err != nil {
		return err
	}
	for k, part := range l.children {
		w, err := shares[k].Mul(l.Total)
		if err != nil {
			return err
		}
		sc.res.Lines[part].Weight = w
	}
	return nil
}

func (l *Line) computed() bool { return l.Weights == Entropy || l.Weights == Critic }

// ComputedWeights returns the weights of the parts of a line that the data
// themselves suggest, adding up to what the judged ones do, in the order of
// Parts. Subjects without data for one of the parts are left out.
func (r *Result) ComputedWeights(line int, how Weighting) ([]Num, error) {
	shares, err := r.computed(line, how)
	if err != nil {
		return nil, err
	}
	for i := range shares {
		if shares[i], err = shares[i].Mul(r.Lines[line].Total); err != nil {
			return nil, err
		}
	}
	return shares, nil
}

// Parts are the indices of the lines a line is made of.
func (r *Result) Parts(line int) []int { return r.Lines[line].children }

// computed returns the shares, adding up to 1 but for the nineteenth digit.
func (r *Result) computed(line int, how Weighting) ([]Num, error) {
	matrix, err := r.matrix(line)
	if err != nil {
		return nil, err
	}
	raw, err := entropy(matrix)
	if how == Critic {
		raw, err = critic(matrix)
	}
	if err != nil {
		return nil, err
	}
	sum, err := decimal.Sum(raw...)
	if err != nil {
		return nil, err
	}
	if !sum.IsPos() {
		return nil, kernel.Invalid(r.Lines[line].Code, kernel.T("各对象的数据完全一样，算不出权重", "all subjects have the same data; no weights follow from them"))
	}
	for i := range raw {
		if raw[i], err = raw[i].Quo(sum); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// leastSubjects is how many complete subjects make a distribution.
const leastSubjects = 3

// matrix holds one column for each part: its used values between 0 (worst) and
// 1 (best), of the subjects that have all of them, in the order of their codes.
func (r *Result) matrix(line int) ([][]Num, error) {
	parts := r.Lines[line].children
	columns := make([][]Value, len(parts))
	for i := range r.Subjects {
		cells := r.Subjects[i].Cells
		if !complete(cells, parts) {
			continue
		}
		for k, part := range parts {
			columns[k] = append(columns[k], merit(&r.Lines[part], &cells[part]))
		}
	}
	if len(parts) < 2 || len(columns[0]) < leastSubjects {
		return nil, kernel.Invalid(r.Lines[line].Code, kernel.T("至少要有 %d 个数据齐全的对象和两项指标，才能算权重", "weights need at least %d subjects with all data, and two items"), leastSubjects)
	}
	out := make([][]Num, len(parts))
	for k, c := range columns {
		var err error
		if out[k], err = unit(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func complete(cells []Cell, parts []int) bool {
	for _, part := range parts {
		if !cells[part].Rate.Known() || cells[part].Policy != "" {
			return false
		}
	}
	return true
}

// merit is the used value with more being better; of a nested line its rate.
func merit(l *Line, c *Cell) Value {
	switch {
	case !l.Leaf:
		return c.Rate
	case l.Direction == Down:
		return Number(c.Used.num.Neg())
	}
	return c.Used
}

// unit stretches a column to 0…1; one without any difference becomes all 0.
func unit(column []Value) ([]Num, error) {
	order := sorted(column)
	low, high := order[0], order[len(order)-1]
	out := make([]Num, len(column))
	if low.Cmp(high) == 0 {
		return out, nil
	}
	for i, v := range column {
		var err error
		if out[i], err = along(v.num, low, high, one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entropy returns for each column 1 − e, e = −Σ p ln p / ln n with p the share of
// each subject in the column: the more unequal, the more it tells.
func entropy(matrix [][]Num) ([]Num, error) {
	out := make([]Num, len(matrix))
	logN, err := Int(len(matrix[0])).Log()
	if err != nil {
		return nil, err
	}
	for k, column := range matrix {
		sum, err := sumSorted(column)
		if err != nil {
			return nil, err
		}
		if sum.IsZero() {
			continue // no difference tells nothing
		}
		if out[k], err = diversity(column, sum, logN); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func diversity(column []Num, sum, logN Num) (Num, error) {
	var terms []Num
	for _, x := range column {
		if x.IsZero() {
			continue // p ln p tends to 0
		}
		p, err := x.Quo(sum)
		if err != nil {
			return zero, err
		}
		log, err := p.Log()
		if err != nil {
			return zero, err
		}
		term, err := p.Mul(log)
		if err != nil {
			return zero, err
		}
		terms = append(terms, term)
	}
	h, err := sumSorted(terms)
	if err != nil {
		return zero, err
	}
	d, err := one.AddQuo(h, logN)
	return d.Max(zero), err
}

// critic returns for each column σ Σ (1 − r): contrast times conflict, σ the
// standard deviation, r the correlation with each other column.
func critic(matrix [][]Num) ([]Num, error) {
	out := make([]Num, len(matrix))
	spread := make([]Num, len(matrix))
	centred := make([][]Num, len(matrix))
	for k, column := range matrix {
		var err error
		if centred[k], err = centre(column); err != nil {
			return nil, err
		}
		square, err := product(centred[k], centred[k])
		if err != nil {
			return nil, err
		}
		if spread[k], err = square.Sqrt(); err != nil {
			return nil, err
		}
	}
	for k := range matrix {
		conflict := zero
		for j := range matrix {
			r, err := correlation(centred, spread, k, j)
			if err != nil {
				return nil, err
			}
			if conflict, err = conflict.Add(one); err == nil {
				conflict, err = conflict.Sub(r)
			}
			if err != nil {
				return nil, err
			}
		}
		var err error // √(n − 1) is the same for all and goes out of the shares
		if out[k], err = spread[k].Mul(conflict.Max(zero)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// correlation is Pearson's; a column without difference correlates with nothing.
func correlation(centred [][]Num, spread []Num, k, j int) (Num, error) {
	switch {
	case k == j:
		return one, nil
	case spread[k].IsZero() || spread[j].IsZero():
		return zero, nil
	}
	p, err := product(centred[k], centred[j])
	if err != nil {
		return zero, err
	}
	if p, err = p.Quo(spread[k]); err != nil {
		return zero, err
	}
	return p.Quo(spread[j])
}

// centre takes the mean away.
func centre(column []Num) ([]Num, error) {
	sum, err := sumSorted(column)
	if err != nil {
		return nil, err
	}
	mean, err := sum.Quo(Int(len(column)))
	if err != nil {
		return nil, err
	}
	out := make([]Num, len(column))
	for i, x := range column {
		if out[i], err = x.Sub(mean); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func product(a, b []Num) (Num, error) {
	terms := make([]Num, len(a))
	for i := range a {
		var err error
		if terms[i], err = a[i].Mul(b[i]); err != nil {
			return zero, err
		}
	}
	return sumSorted(terms)
}

// sumSorted adds in ascending order.
func sumSorted(nums []Num) (Num, error) {
	column := make([]Value, len(nums))
	for i, n := range nums {
		column[i] = Number(n)
	}
	sum := zero
	for _, n := range sorted(column) {
		var err error
		if sum, err = sum.Add(n); err != nil {
			return zero, err
		}
	}
	return sum, nil
}
