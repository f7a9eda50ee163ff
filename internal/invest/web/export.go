package web

import (
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

// exportColumns are the columns of 招商项目台账 as offices keep it: what the example
// map docs/examples/leads.yaml reads again.
var exportColumns = []string{"number", "registered", "title", "investor", "uscc", "chain", "industry", "background", "source", "wan", "mu", "energy", "responsible", "stage", "closed",
	"contact-name", "phone", "last", "next-step", "next-on", "intro"}

// export sends the leads of the filter as a workbook.
func (p *Pages) export(c *web.Ctx) error {
	t := sheet.Table{Name: c.T("leads.book"), Zone: c.Loc}
	for _, key := range exportColumns {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T("leads.sheet." + key)})
	}
	return web.SendWorkbook(c, "leads", t, func(w sheet.Writer) error {
		return p.o.Invest.Each(c.Context(), c.Actor, p.filter(c), func(x invest.Lead, data map[string]any, closed kernel.Instant) error {
			return w.Write(p.exportRow(c, x, data, closed)...)
		})
	})
}

func (p *Pages) exportRow(c *web.Ctx, x invest.Lead, data map[string]any, closed kernel.Instant) []any {
	n := p.names(c)
	text := func(field string) any {
		if s, ok := data[field].(string); ok && s != "" {
			return s
		}
		return nil
	}
	var wan, ended any
	if x.Investment != 0 {
		wan = float64(x.Investment) / kernel.Wan
	}
	if closed != 0 {
		ended = closed
	}
	phone := text("contact_phone")
	if s, ok := phone.(string); ok {
		phone = p.o.Mask(c.Actor, s)
	}
	return []any{x.Number, x.CreatedAt, x.Title, x.Investor, text("uscc"), p.option(c, "chain", x.Chain), text("industry"), p.option(c, "background", x.Background), p.option(c, "source", x.Source),
		wan, data["mu"], data["energy"], n.Unit(x.Unit), p.stage(c, x.Stage), ended, text("contact_name"), phone, x.LastOn, text("next_step"), x.NextOn, text("intro")}
}
