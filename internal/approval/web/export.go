package web

import (
	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

// export sends the steps of the filter as a workbook.
func (p *Pages) export(c *web.Ctx) error {
	list, err := p.o.Approval.All(c.Context(), c.Actor, filter(c))
	if err != nil {
		return err
	}
	t := sheet.Table{Name: c.T("approval.title"), Zone: c.Loc}
	for _, key := range []string{"approval.number", "approval.step", "approval.state", "approval.by", "approval.since", "approval.due", "approval.project-number", "approval.project"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	return web.SendWorkbook(c, "plans", t, func(w sheet.Writer) error {
		for _, x := range list {
			if err := w.Write(x.Number, stepName(c, x), turnTag(c, x).Text, p.handler(c, x.Unit, x.Firm), sinceDay(c, x.Row), dueDate(x), x.Project.Number, x.Project.Title); err != nil {
				return err
			}
		}
		return nil
	})
}

// dueDate is by when a running step is to be finished; none while its clock
// stands.
func dueDate(x approval.Turn) kernel.Date {
	if x.State != approval.Running || !x.PausedOn.IsZero() {
		return kernel.Date{}
	}
	return x.Due
}
