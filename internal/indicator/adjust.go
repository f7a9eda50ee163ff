package indicator

// adjust adds bonuses, takes deductions away and lets vetoes fall.
func (sc *scoring) adjust() error {
	columns := make([][]Value, len(sc.g.Adjustments))
	for a := range sc.g.Adjustments {
		columns[a] = sc.column(sc.g.Adjustments[a].Indicator)
	}
	for i := range sc.res.Subjects {
		s := &sc.res.Subjects[i]
		for a := range sc.g.Adjustments {
			applied, err := sc.apply(&sc.g.Adjustments[a], columns[a][i])
			if err != nil {
				return sc.failed(0, i, err)
			}
			s.Adjustments = append(s.Adjustments, applied)
		}
		if err := sc.sumUp(s); err != nil {
			return sc.failed(0, i, err)
		}
	}
	return nil
}

// apply is one adjustment for one subject.
func (sc *scoring) apply(a *Adjustment, v Value) (Applied, error) {
	out := Applied{Code: a.Code, Name: a.Name, Kind: a.Kind, Into: a.Into, Value: v}
	if out.Name.IsZero() {
		if ind := sc.book.Indicator(a.Indicator); ind != nil {
			out.Name = ind.Name
		}
	}
	if !v.known {
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

// sumUp caps bonuses and deductions as wholes and makes the total.
func (sc *scoring) sumUp(s *SubjectResult) error {
	var err error
	add := func(to *Num, n Num) {
		if err == nil {
			*to, err = to.Add(n)
		}
	}
	for _, a := range s.Adjustments {
		switch {
		case a.Veto:
			s.Vetoed, s.GradeCaps = append(s.Vetoed, a.Code), append(s.GradeCaps, a.Grade)
		case a.Kind == Deduction:
			add(&s.Deduction, a.Points.Neg())
		case a.Into == IntoTies:
			add(&s.TieBreak, a.Points)
		default:
			add(&s.Bonus, a.Points)
		}
	}
	if most := sc.g.BonusCap; most != nil {
		s.Bonus, s.TieBreak = s.Bonus.Min(*most), s.TieBreak.Min(*most)
	}
	if most := sc.g.DeductionCap; most != nil {
		s.Deduction = s.Deduction.Min(*most)
	}
	whole := s.Cells[0].Points
	if !whole.known || err != nil {
		s.Total = whole
		return err
	}
	sum := whole.num
	add(&sum, s.Bonus)
	add(&sum, s.Deduction.Neg())
	s.Total = Number(sum)
	return err
}
