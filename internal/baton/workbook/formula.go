package workbook

import (
	"fmt"

	"juyan/internal/indicator"
)

// method is one line's method as a formula over the cells of one subject.
type method struct {
	line                 *indicator.Line
	x, beside, full, all string // cells of value, comparison, full mark; the column of values
	factor               string
	scale                int
}

// points is what the value wins. Without a value stands what the scheme says
// becomes of it.
func (m *method) points(c *indicator.Cell) string {
	switch {
	case !c.Points.Known():
		return `""`
	case c.Policy == "":
		return fmt.Sprintf("ROUND((%s)*%s,%d)", m.rate(), m.full, m.scale)
	case c.Policy == indicator.ZeroIt:
		return "0"
	case c.Policy == indicator.FullIt:
		return m.full
	}
	return fmt.Sprintf("ROUND(%s*%s,%d)", c.Rate, m.full, m.scale) // the mean of the others
}

// rate is the share of the full mark, as docs/score.md defines each method.
func (m *method) rate() string {
	l := m.line
	switch l.Method.Kind {
	case indicator.GrowthType:
		return between(m.x + "/" + m.beside)
	case indicator.ControlType:
		return between("2-" + m.x + "/" + m.beside)
	case indicator.Efficacy:
		return m.efficacy()
	case indicator.Linear:
		return between(fmt.Sprintf("(%s-%s)/(%s-%s)", m.x, m.param(l.Worst), m.param(l.Best), m.param(l.Worst)))
	case indicator.Direct:
		of := l.Judged
		if l.Of != nil {
			of = *l.Of
		}
		return between(m.x + "/" + m.param(&of))
	case indicator.Leader:
		return m.leader()
	case indicator.RankType:
		return m.rank()
	case indicator.Tier:
		return m.tier()
	}
	return m.rows(m.x, m.param)
}

func between(s string) string { return "MAX(0,MIN(1," + s + "))" }

// param is a parameter, its logarithm where the values are logarithms.
func (m *method) param(n *indicator.Num) string {
	if m.line.Transform == indicator.Log {
		return "LN(" + n.String() + ")"
	}
	return "(" + n.String() + ")"
}

func (m *method) efficacy() string {
	l, base := m.line, "60"
	if l.Base != nil {
		base = l.Base.String()
	}
	way := fmt.Sprintf("(%s-%s)/(%s-%s)", m.x, m.param(l.Floor), m.param(l.Goal), m.param(l.Floor))
	if l.Clamp {
		way = between(way)
	}
	return fmt.Sprintf("(%s+%s*(100-%s))/100", base, way, base)
}

func (m *method) leader() string {
	most := "1"
	if m.line.Cap != nil {
		most = m.line.Cap.String()
	}
	part := fmt.Sprintf("IF(MAX(%s)>0,%s/MAX(%s),0)", m.all, m.x, m.all)
	if m.line.Direction == indicator.Down {
		part = fmt.Sprintf("IF(%s>0,MAX(0,MIN(%s))/%s,1)", m.x, m.all, m.x)
	}
	return fmt.Sprintf("MIN(%s,(%s)*%s)", most, part, m.factor)
}

// place is where the value stands among all; equals share the better place, or
// the mean of theirs, which is halfway between the places from either end.
func (m *method) place() string {
	order, back := 0, 1
	if m.line.Direction == indicator.Down {
		order, back = 1, 0
	}
	place := fmt.Sprintf("RANK(%s,%s,%d)", m.x, m.all, order)
	if m.line.Ties == indicator.TiesMean {
		return fmt.Sprintf("(%s-RANK(%s,%s,%d)+COUNT(%s)+1)/2", place, m.x, m.all, back, m.all)
	}
	return place
}

// rank rates the place, which stands beside the value.
func (m *method) rank() string {
	switch {
	case len(m.line.Table) > 0:
		return m.rows(m.beside, plain)
	case m.line.Step != nil:
		return fmt.Sprintf("MAX(0,1-(%s-1)*%s)", m.beside, m.line.Step)
	}
	return fmt.Sprintf("(COUNT(%s)-%s+1)/COUNT(%s)", m.all, m.beside, m.all)
}

// plain is a bound on places, which are never logarithms.
func plain(n *indicator.Num) string { return n.String() }

// rows is the table of spans [from, to), the first that holds.
func (m *method) rows(x string, bound func(*indicator.Num) string) string {
	out, table := "0", m.line.Table
	for i := len(table) - 1; i >= 0; i-- {
		r := &table[i]
		holds, rate := "TRUE", "0"
		if r.From != nil {
			holds += fmt.Sprintf(",%s>=%s", x, bound(r.From))
		}
		if r.To != nil {
			holds += fmt.Sprintf(",%s<%s", x, bound(r.To))
		}
		switch {
		case r.Points != nil:
			rate = fmt.Sprintf("%s/%s", r.Points, m.line.Judged)
		case r.Share != nil:
			rate = r.Share.String()
		}
		out = fmt.Sprintf("IF(AND(%s),%s,%s)", holds, rate, out)
	}
	return out
}

// tier is the share of the tier reached plus the way to the next better one.
func (m *method) tier() string {
	reached, out := ">=", "0"
	if m.line.Direction == indicator.Down {
		reached = "<="
	}
	for i := len(m.line.Tiers) - 1; i >= 0; i-- {
		t := &m.line.Tiers[i]
		share := t.Share.String()
		if i > 0 {
			up := &m.line.Tiers[i-1]
			share = fmt.Sprintf("%s+(%s-%s)/(%s-%s)*(%s-%s)", t.Share, m.x, m.param(&t.At), m.param(&up.At), m.param(&t.At), up.Share, t.Share)
		}
		// the best tier reached is asked first
		out = fmt.Sprintf("IF(%s%s%s,%s,%s)", m.x, reached, m.param(&t.At), share, out)
	}
	return out
}
