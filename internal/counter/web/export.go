package web

import (
	"juyan/internal/counter"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

// export sends the items of the list in the columns that an import reads.
func (p *Pages) export(c *web.Ctx) error {
	t := sheet.Table{Name: c.T("counter.items"), Zone: c.Loc, Columns: counter.Headings()}
	return web.SendWorkbook(c, "service-items", t, func(w sheet.Writer) error {
		return p.o.Counter.Each(c.Context(), c.Actor, query(c), func(i *counter.Item) error { return w.Write(p.o.Counter.Cells(i)...) })
	})
}
