package web

import (
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// number writes an amount with its decimals, thousands grouped.
func number(n int64, scale int) string {
	text := economy.Format(n, scale)
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// percent writes hundredths of a per cent; growth has its sign.
func percent(n int64, signed bool) string {
	out := economy.Format(n, 2) + "%"
	if signed && n > 0 {
		out = "+" + out
	}
	return out
}

// amount draws one side of a value, or that there is none.
func amount(c *web.Ctx, x *pack.Series, v *economy.Value) templ.Component {
	if v == nil {
		return ui.NoData(c.T("statistics.no-data"))
	}
	href := seriesHref(x.Code) + "/versions/" + v.Period.String()
	if v.Subject != "" {
		href += "?subject=" + string(v.Subject)
	}
	return ui.Figure(number(v.Amount, x.Scale), href)
}

// subject names whose value it is.
func (p *Pages) subject(c *web.Ctx, x *pack.Series, id kernel.ID) string {
	n := p.names(c)
	switch x.Subject {
	case pack.OfFirms:
		return n.Firm(id)
	case pack.OfUnits:
		return n.Unit(id)
	}
	return c.T("statistics.zone")
}

// by names who did something and in which post.
func (p *Pages) by(c *web.Ctx, v *economy.Value) string {
	if v == nil {
		return ""
	}
	n := p.names(c)
	if v.Person == "" {
		return c.T("statistics.system")
	}
	return n.Person(v.Person) + " · " + n.Post(v.Post)
}
