package indicator

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/govalues/decimal"

	"juyan/internal/kernel"
)

// scoring is one computation of a Result.
type scoring struct {
	g        *Group
	in       *Inputs
	book     *Book
	res      *Result
	items    []*Item // as res.Lines; nil for the whole
	subjects []int   // index into in.Subjects of each res.Subjects
}

// Score scores the subjects of a group. book holds the indicators in force; the
// scheme must have passed Check. What cannot be scored is an error that names
// item and subject: a missing target, a number beyond 19 digits, a subject that
// stands twice.
func Score(s *Scheme, group string, book *Book, in *Inputs) (*Result, error) {
	sc, err := scored(s, group, book, in)
	if err != nil {
		return nil, err
	}
	return sc.res, nil
}

// scored is Score with what it was computed from.
func scored(s *Scheme, group string, book *Book, in *Inputs) (*scoring, error) {
	g := s.Group(group)
	if g == nil {
		return nil, kernel.NotFound(kernel.T("方案里没有分组“%s”", "the scheme has no group %q"), group)
	}
	sc := &scoring{g: g, in: in, book: book, res: &Result{Scheme: s.Code, Group: group, Period: in.Period, Scale: s.Decimals()}}
	sc.lines(s)
	for _, step := range []func() error{sc.place, sc.rates, sc.points, sc.adjust} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	sc.res.rank()
	return sc, nil
}

// lines lays the tree of items out, parents before their parts.
func (sc *scoring) lines(s *Scheme) {
	total := hundred
	if sc.g.Total != nil {
		total = *sc.g.Total
	}
	full := total
	if sc.g.Points != nil {
		full = *sc.g.Points
	}
	whole := Line{Name: sc.g.Name, Parent: -1, Weight: total, Judged: total, Total: total, Full: full, NoData: VoidItem, Combine: sc.g.how(), Weights: sc.g.Parts.Weights, Additive: true}
	sc.res.Lines, sc.items = []Line{whole}, []*Item{nil}
	sc.below(0, &sc.g.Parts, s.NoData)
}

func (sc *scoring) below(parent int, p *Parts, noData NoDataPolicy) {
	for i := range p.Items {
		item := &p.Items[i]
		up := sc.res.Lines[parent]
		line := Line{Code: item.Code, Name: item.Name, Parent: parent, Leaf: item.Leaf(), Indicator: item.Indicator, Transform: item.Transform,
			Weight: item.Weight, Judged: item.Weight, Total: item.Weight, NoData: item.NoData, Method: item.Method, Additive: up.Additive && up.Combine == Sum}
		if line.NoData == "" {
			line.NoData = noData
		}
		if !line.Leaf {
			line.Combine, line.Weights = item.how(), item.Weights
		}
		if item.Total != nil {
			line.Total = *item.Total
		}
		sc.measured(&line)
		n := len(sc.res.Lines)
		sc.res.Lines[parent].children = append(sc.res.Lines[parent].children, n)
		sc.res.Lines, sc.items = append(sc.res.Lines, line), append(sc.items, item)
		sc.below(n, &item.Parts, noData)
	}
}

// measured takes over what the indicator says.
func (sc *scoring) measured(l *Line) {
	ind := sc.book.Indicator(l.Indicator)
	if ind == nil {
		return
	}
	l.Direction, l.Level, l.Unit = ind.Good(), ind.Level, ind.Unit
	if l.Name.IsZero() {
		l.Name = ind.Name
	}
}

func (p *Parts) how() Combine {
	if p.Combine == Geometric {
		return Geometric
	}
	return Sum
}

// place makes room for every subject, by code.
func (sc *scoring) place() error {
	in, res := sc.in, sc.res
	sc.subjects = make([]int, len(in.Subjects))
	for i := range sc.subjects {
		sc.subjects[i] = i
	}
	slices.SortFunc(sc.subjects, func(a, b int) int { return cmp.Compare(in.Subjects[a].Code, in.Subjects[b].Code) })
	cells := make([]Cell, len(in.Subjects)*len(res.Lines))
	res.Subjects = make([]SubjectResult, len(in.Subjects))
	for i, at := range sc.subjects {
		who := in.Subjects[at]
		if i > 0 && res.Subjects[i-1].Code == who.Code {
			return kernel.Invalid("subject", kernel.T("对象“%s”出现了两次", "subject %q stands twice"), who.Code)
		}
		n := len(res.Lines)
		res.Subjects[i] = SubjectResult{Code: who.Code, Name: who.Name, Cells: cells[i*n : (i+1)*n : (i+1)*n]}
	}
	return nil
}

// column is an indicator's values in the order of res.Subjects.
func (sc *scoring) column(code string) []Value {
	out := make([]Value, len(sc.subjects))
	col := sc.in.Values[code]
	for i, at := range sc.subjects {
		if at < len(col) {
			out[i] = col[at]
		}
	}
	return out
}

// failed says at which item and subject a computation broke.
func (sc *scoring) failed(line, subject int, cause error) error {
	if ours := (*kernel.Error)(nil); errors.As(cause, &ours) {
		return ours
	}
	l, s := sc.res.Lines[line], sc.res.Subjects[subject]
	e := kernel.Invalid(l.Code, kernel.T("指标“%s”算不出“%s”的得分：数值太大，超过 19 位；请检查数据和参数", "item %q cannot be scored for %q: the number has more than 19 digits; check data and parameters"), l.Code, s.Code)
	e.Cause = cause
	return e
}

// rates fills in the rates of every line, parts before their parents. Lines are
// taken in runs, subject by subject, because a subject's cells lie together; a run
// ends where a line needs all subjects at once: its weights are computed from
// them, or want of data is filled with their mean.
func (sc *scoring) rates() error {
	raters, err := sc.raters()
	if err != nil {
		return err
	}
	lines := sc.res.Lines
	for hi := len(lines) - 1; hi >= 0; {
		if err := sc.weigh(hi); err != nil {
			return err
		}
		lo := hi
		for lo > 0 && lines[lo].NoData != MeanIt && !lines[lo-1].computed() {
			lo--
		}
		if err := each(len(sc.res.Subjects), func(subject int) error { return sc.settle(subject, lo, hi, raters) }); err != nil {
			return err
		}
		if err := sc.fillMean(lo); err != nil {
			return err
		}
		hi = lo - 1
	}
	return nil
}

// settle rates the lines hi down to lo of one subject.
func (sc *scoring) settle(subject, lo, hi int, raters []rater) error {
	cells := sc.res.Subjects[subject].Cells
	for line := hi; line >= lo; line-- {
		fill := raters[line]
		if !sc.res.Lines[line].Leaf {
			fill = func(int, *Cell) error { return sc.combine(line, cells) }
		}
		if err := fill(subject, &cells[line]); err != nil {
			return sc.failed(line, subject, err)
		}
		cells[line].missing(sc.res.Lines[line].NoData)
	}
	return nil
}

// missing does what the scheme says where a cell has no data, but for the mean.
func (c *Cell) missing(policy NoDataPolicy) {
	if c.Rate.Known() || c.Policy == VoidItem {
		return
	}
	c.Policy = policy
	switch policy {
	case ZeroIt:
		c.Rate = Number(zero)
	case FullIt:
		c.Rate = Number(one)
	}
}

// fillMean gives those without data the mean rate of those with it; where nobody
// has any, the line is dropped.
func (sc *scoring) fillMean(line int) error {
	if sc.res.Lines[line].NoData != MeanIt {
		return nil
	}
	column := make([]Value, len(sc.res.Subjects))
	for i := range column {
		column[i] = sc.res.Subjects[i].Cells[line].Rate
	}
	mean, policy := Value{}, Drop
	if nums := sorted(column); len(nums) > 0 {
		m, err := decimal.Mean(nums...)
		if err != nil {
			return err
		}
		mean, policy = Number(m), MeanIt
	}
	for i := range column {
		if c := &sc.res.Subjects[i].Cells[line]; c.Policy == MeanIt {
			c.Rate, c.Policy = mean, policy
		}
	}
	return nil
}

// each calls f for 0…n−1 on all processors and returns the error of the smallest
// number that failed, whatever came first.
func each(n int, f func(int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	failed := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers && failed[w] == nil; i++ {
				failed[w] = f(i)
			}
		})
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}
