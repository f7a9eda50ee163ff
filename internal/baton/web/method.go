package web

import (
	"strings"

	"juyan/internal/indicator"
	"juyan/internal/kernel"
	"juyan/internal/web"
)

// methodOf says how an item is scored, with the parameters in words.
func methodOf(c *web.Ctx, item *indicator.Item) string {
	if !item.Leaf() {
		if item.Combine == indicator.Geometric {
			return c.T("baton.combine.geometric")
		}
		return ""
	}
	words := c.T("baton.method." + string(item.Method.Kind))
	if more := parameters(c, item); more != "" {
		words += c.T("baton.method.with", more)
	}
	return words
}

// parameters are the numbers of a method: 不满意值 85，满意值 98.
func parameters(c *web.Ctx, item *indicator.Item) string {
	m := item.Method
	switch m.Kind {
	case indicator.Efficacy:
		return c.T("baton.param.efficacy", optional(m.Floor), optional(m.Goal))
	case indicator.Linear:
		return c.T("baton.param.linear", optional(m.Worst), optional(m.Best))
	case indicator.Interval:
		return rows(c, m.Table)
	case indicator.Tier:
		var out []string
		for _, t := range m.Tiers {
			out = append(out, c.T("baton.param.tier", number(t.At), percent(t.Share)))
		}
		return listed(c, out)
	case indicator.RankType:
		if m.Step != nil {
			return c.T("baton.param.rank", percent(*m.Step))
		}
		return rows(c, m.Table)
	case indicator.Direct:
		if m.Of != nil {
			return c.T("baton.param.direct", number(*m.Of))
		}
	}
	return ""
}

// rows writes a table of intervals: 85 以下得 40%.
func rows(c *web.Ctx, table []indicator.Row) string {
	var out []string
	for _, r := range table {
		worth := ""
		switch {
		case r.Share != nil:
			worth = percent(*r.Share)
		case r.Points != nil:
			worth = c.T("baton.param.points", number(*r.Points))
		}
		switch {
		case r.From == nil && r.To != nil:
			out = append(out, c.T("baton.param.below", number(*r.To), worth))
		case r.To == nil && r.From != nil:
			out = append(out, c.T("baton.param.above", number(*r.From), worth))
		case r.From != nil:
			out = append(out, c.T("baton.param.between", number(*r.From), number(*r.To), worth))
		}
	}
	return listed(c, out)
}

func optional(n *indicator.Num) string {
	if n == nil {
		return "—"
	}
	return number(*n)
}

// percent writes a share as a percentage.
func percent(n indicator.Num) string {
	p, err := n.Mul(indicator.Int(100))
	if err != nil {
		return n.String()
	}
	return number(p) + "%"
}

// listed joins words as a list.
func listed(c *web.Ctx, list []string) string {
	return strings.Join(list, kernel.T("、", ", ").In(c.Lang))
}
