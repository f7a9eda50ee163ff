package indicator

// adjust adds bonuses, takes deductions away and lets vetoes fall.
func (sc *scoring) adjust() error {
	for i := range sc.res.Subjects {
		if err := sc.adjustOne(i); err != nil {
			return err
		}
	}
	return nil
}

// adjustOne makes a subject's adjustments and its total.
func (sc *scoring) adjustOne(subject int) error {
	s := &sc.res.Subjects[subject]
	s.Adjustments, s.Vetoed, s.GradeCaps = nil, nil, nil
	s.Bonus, s.Deduction, s.TieBreak = zero, zero, zero
	for a := range sc.g.Adjustments {
		v := Value{}
		if col := sc.in.Values[sc.g.Adjustments[a].Indicator]; sc.subjects[subject] < len(col) {
			v = col[sc.subjects[subject]]
		}
		applied, err := sc.apply(&sc.g.Adjustments[a], v)
		if err != nil {
			return sc.failed(0, subject, err)
		}
		s.Adjustments = append(s.Adjustments, applied)
	}
	if err := sc.sumUp(s); err != nil {
		return sc.failed(0, subject, err)
	}
	return sc.total(subject)
}

// apply is one adjustment for one subject.
func (sc *scoring) apply(a *Adjustment, v Value) (Applied, error) {
	out := Applied{Code: a.Code, Name: a.Name, Kind: a.Kind, Into: a.Into, Value: v}
	if out.Name.IsZero() {
		if ind := sc.book.Indicator(a.Indicator); ind != nil {
			out.Name = ind.Name
		}
	}
	if !v.Known() {
		return out, nil
	}
	if a.Kind == Veto {
		out.Veto = v.num.Cmp(or(a.At, one)) >= 0
		if out.Veto {
			out.Grade = a.Grade
		}
		return out, nil
	}
	points, err := v.num.Mul(or(a.Per, one))
	if err != nil {
		return out, err
	}
	points = points.Max(zero).Round(sc.res.Scale)
	if a.Cap != nil && a.Cap.Less(points) {
		points, out.Capped = *a.Cap, true
	}
	if a.Kind == Deduction {
		points = points.Neg()
	}
	out.Points = points
	return out, nil
}

func or(n *Num, preset Num) Num {
	if n == nil {
		return preset
	}
	return *n
}

// sumUp adds up bonuses and deductions and caps them as wholes.
func (sc *scoring) sumUp(s *SubjectResult) error {
	var c calc
	for _, a := range s.Adjustments {
		switch {
		case a.Veto:
			s.Vetoed, s.GradeCaps = append(s.Vetoed, a.Code), append(s.GradeCaps, a.Grade)
		case a.Kind == Deduction:
			s.Deduction = c.sub(s.Deduction, a.Points)
		case a.Into == IntoTies:
			s.TieBreak = c.add(s.TieBreak, a.Points)
		default:
			s.Bonus = c.add(s.Bonus, a.Points)
		}
	}
	if most := sc.g.BonusCap; most != nil {
		s.Bonus, s.TieBreak = s.Bonus.Min(*most), s.TieBreak.Min(*most)
	}
	if most := sc.g.DeductionCap; most != nil {
		s.Deduction = s.Deduction.Min(*most)
	}
	return c.err
}

// total is the whole's points with bonuses and deductions.
func (sc *scoring) total(subject int) error {
	s := &sc.res.Subjects[subject]
	if s.Total = s.Cells[0].Points; !s.Total.Known() {
		return nil
	}
	var c calc
	sum := c.sub(c.add(s.Total.num, s.Bonus), s.Deduction)
	if c.err != nil {
		return sc.failed(0, subject, c.err)
	}
	s.Total = Number(sum)
	return nil
}
