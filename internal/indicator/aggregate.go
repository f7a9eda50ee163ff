package indicator

import "slices"

// exactTotal is a subject's total before rounding, with the weight of one line
// changed to w and its sisters rescaled; no data where nothing it has counts then.
func (r *Result) exactTotal(s *SubjectResult, line int, w Num) (Value, error) {
	up := r.Lines[line].Parent
	lines, err := r.reweighed(line, w)
	if err != nil {
		return Value{}, err
	}
	rate, err := together(lines, &r.Lines[up], s.Cells)
	if err != nil || !rate.Known() {
		return rate, err
	}
	total, err := r.withRate(s, up, rate.num)
	return Number(total), err
}

func together(lines []Line, l *Line, cells []Cell) (Value, error) {
	if l.Combine == Geometric {
		return geometric(lines, l, cells)
	}
	return weightedSum(lines, l, cells)
}

// reweighed is the lines with the weight of one changed and its sisters rescaled.
func (r *Result) reweighed(line int, w Num) ([]Line, error) {
	lines, up := slices.Clone(r.Lines), &r.Lines[r.Lines[line].Parent]
	var c calc
	before, after := c.sub(up.Total, r.Lines[line].Weight), c.sub(up.Total, w)
	for _, part := range up.children {
		if lines[part].Weight = w; part != line {
			lines[part].Weight = c.ratio(r.Lines[part].Weight, before, after)
		}
	}
	return lines, c.err
}

// withRate is the subject's total before rounding if a line had another rate.
func (r *Result) withRate(s *SubjectResult, line int, rate Num) (Num, error) {
	cells := slices.Clone(s.Cells)
	cells[line].Rate, cells[line].Policy = Number(rate), ""
	for up := r.Lines[line].Parent; up >= 0; up = r.Lines[up].Parent {
		var err error
		if cells[up].Rate, err = together(r.Lines, &r.Lines[up], cells); err != nil {
			return zero, err
		}
		cells[up].Policy = ""
	}
	var c calc
	total := c.mul(cells[0].Rate.num, r.Lines[0].Full)
	return c.sub(c.add(total, s.Bonus), s.Deduction), c.err
}
