package indicator

import "juyan/internal/kernel"

// combine fills in the rate of a line from its parts: the weighted sum, or the
// weighted geometric mean, of those that count. A part that voids, voids it.
func (sc *scoring) combine(line int, cells []Cell) (err error) {
	l, c := &sc.res.Lines[line], &cells[line]
	switch {
	case voided(l, cells):
		c.Policy, c.Rate = VoidItem, NoData(voidPart)
	case l.Combine == Geometric:
		c.Rate, err = geometric(sc.res.Lines, l, cells)
	default:
		c.Rate, err = weightedSum(sc.res.Lines, l, cells)
	}
	return err
}

func voided(l *Line, cells []Cell) bool {
	for _, part := range l.children {
		if cells[part].Policy == VoidItem {
			return true
		}
	}
	return false
}

var voidPart = kernel.T("有一项必须有数据而没有", "an item that must have data has none")

var nothingCounts = kernel.T("各项都没有数据", "none of the items has data")

// weightedSum is Σ w·rate / Σ w over the parts that count.
func weightedSum(lines []Line, l *Line, cells []Cell) (Value, error) {
	sum, weight := zero, zero
	var err error
	for _, part := range l.children {
		if !cells[part].Rate.Known() {
			continue
		}
		if sum, err = sum.AddMul(lines[part].Weight, cells[part].Rate.num); err != nil {
			return Value{}, err
		}
		if weight, err = weight.Add(lines[part].Weight); err != nil {
			return Value{}, err
		}
	}
	if weight.IsZero() {
		return NoData(nothingCounts), nil
	}
	rate, err := sum.Quo(weight)
	return Number(rate), err
}

// geometric is Π rate^(w / Σ w) over the parts that count. A part of zero or
// less makes the whole zero.
func geometric(lines []Line, l *Line, cells []Cell) (Value, error) {
	sum, weight := zero, zero
	nought := false
	for _, part := range l.children {
		if !cells[part].Rate.Known() || lines[part].Weight.IsZero() {
			continue
		}
		var err error
		if weight, err = weight.Add(lines[part].Weight); err != nil {
			return Value{}, err
		}
		if !cells[part].Rate.num.IsPos() {
			nought = true
			continue
		}
		log, err := cells[part].Rate.num.Log()
		if err != nil {
			return Value{}, err
		}
		if sum, err = sum.AddMul(lines[part].Weight, log); err != nil {
			return Value{}, err
		}
	}
	switch {
	case weight.IsZero():
		return NoData(nothingCounts), nil
	case nought:
		return Number(zero), nil
	}
	mean, err := sum.Quo(weight)
	if err != nil {
		return Value{}, err
	}
	rate, err := mean.Exp()
	return Number(rate), err
}

// points shares the full mark out from the whole to its parts and rounds the
// points of every item once; sums are sums of what is rounded.
func (sc *scoring) points() error {
	if err := sc.nominal(); err != nil {
		return err
	}
	return each(len(sc.res.Subjects), sc.pointsOf)
}

func (sc *scoring) pointsOf(subject int) error {
	sc.res.Subjects[subject].Cells[0].Full = sc.res.Lines[0].Full
	if err := sc.share(subject, 0); err != nil {
		return err
	}
	for line := len(sc.res.Lines) - 1; line >= 0; line-- { // parts before their parents
		if err := sc.tally(subject, line); err != nil {
			return err
		}
	}
	return nil
}

// nominal is the full mark of every line where nothing is dropped.
func (sc *scoring) nominal() error {
	for i := range sc.res.Lines {
		l := &sc.res.Lines[i]
		if l.Parent < 0 {
			continue
		}
		up := sc.res.Lines[l.Parent]
		var err error
		if l.Full, err = ratio(up.Full, up.Total, l.Weight); err != nil {
			return kernel.Invalid(l.Code, kernel.T("“%s”的分值超过 19 位；请检查权重和满分", "the points of %q have more than 19 digits; check weights and full mark"), l.Code)
		}
	}
	return nil
}

// share hands the full mark of a line down to the parts that count for a subject.
func (sc *scoring) share(subject, line int) error {
	l, cells := &sc.res.Lines[line], sc.res.Subjects[subject].Cells
	if len(l.children) == 0 {
		return nil
	}
	counted, dropped, err := sc.counted(l, cells)
	if err != nil {
		return sc.failed(line, subject, err)
	}
	same := !dropped && cells[line].Full == l.Full
	for _, part := range l.children {
		switch {
		case same:
			cells[part].Full = sc.res.Lines[part].Full
		case cells[part].counts():
			if cells[part].Full, err = ratio(cells[line].Full, counted, sc.res.Lines[part].Weight); err != nil {
				return sc.failed(part, subject, err)
			}
		default:
			cells[part].Full = zero
		}
		if err := sc.share(subject, part); err != nil {
			return err
		}
	}
	return nil
}

// counts reports whether the cell keeps its place: it has a rate, or voids the
// total rather than make room for others.
func (c *Cell) counts() bool { return c.Rate.Known() || c.Policy == VoidItem }

// counted is the weight of the parts that count; dropped, whether some do not.
func (sc *scoring) counted(l *Line, cells []Cell) (weight Num, dropped bool, err error) {
	for _, part := range l.children {
		if !cells[part].counts() {
			dropped = true
		} else if weight, err = weight.Add(sc.res.Lines[part].Weight); err != nil {
			return weight, dropped, err
		}
	}
	if weight.IsZero() {
		weight, dropped = one, true // nothing counts; no part has a rate
	}
	return weight, dropped, nil
}

// tally fills in the points of a line; those of its parts are there.
func (sc *scoring) tally(subject, line int) error {
	l, cells := &sc.res.Lines[line], sc.res.Subjects[subject].Cells
	var c calc
	sum, any := zero, false
	for _, part := range l.children {
		if p := cells[part].Points; p.Known() {
			sum, any = c.add(sum, p.num), true
		}
	}
	cell := &cells[line]
	switch {
	case !cell.Rate.Known():
		cell.Points = Value{}
		return nil
	case l.Combine != Sum || !any || cell.Policy != "":
		sum = c.mul(cell.Full, cell.Rate.num).Round(sc.res.Scale)
	}
	if c.err != nil {
		return sc.failed(line, subject, c.err)
	}
	cell.Points = Number(sum)
	return nil
}
