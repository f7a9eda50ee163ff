package web

import (
	"juyan/internal/kernel"
	"juyan/internal/project"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

// export sends the projects of the filter as a workbook, in the columns that an
// import reads again.
func (p *Pages) export(c *web.Ctx) error {
	list, err := p.o.Project.All(c.Context(), c.Actor, filter(c))
	if err != nil {
		return err
	}
	t := sheet.Table{Name: c.T("project.board"), Zone: c.Loc}
	for _, key := range []string{"project.number", "project.project", "project.firm", "project.uscc", "project.chain", "project.stage", "project.status", "project.light", "project.reported", "project.planned", "project.sheet.investment", "project.sheet.claimed", "project.sheet.verified", "project.overall", "project.item", "project.responsible", "project.commissioner", "project.officer", "project.blocks"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	for _, field := range project.Dated() {
		t.Columns = append(t.Columns, sheet.Column{Title: p.fieldName(c, field)})
	}
	return web.SendWorkbook(c, "projects", t, func(w sheet.Writer) error {
		n, dir := p.names(c), p.o.Org.Directory()
		for _, x := range list {
			firm, _ := dir.Enterprise(x.Enterprise)
			row := []any{x.Number, x.Title, n.FirmFull(x.Enterprise), firm.USCC, p.option(c, "chain", x.Chain), p.stage(c, x.Stage), p.option(c, "status", x.Status), lightTag(c, x.Shows()).Text, settledOr(x, x.Reported), settledOr(x, x.Planned),
				wan(x.Investment), wan(x.Claimed), wan(x.Verified), n.Unit(x.Overall), n.Unit(x.Item), n.Unit(x.Unit), p.holder(c, x.Commissioner), p.holder(c, x.Officer), x.Blocks}
			for _, field := range project.Dated() {
				row = append(row, x.On(field))
			}
			if err := w.Write(row...); err != nil {
				return err
			}
		}
		return nil
	})
}

// wan is an amount in 10,000 yuan, as a sheet reckons with it.
func wan(fen int64) float64 { return float64(fen) / kernel.Wan }

// settledOr leaves a cell empty while no month is over.
func settledOr(x project.Project, n int) any {
	if x.Settled == "" {
		return nil
	}
	return n
}

// fieldName names a field of the kind.
func (p *Pages) fieldName(c *web.Ctx, code string) string {
	if course := p.course(); course != nil {
		if f := course.Field(code); f != nil {
			return f.Name.In(c.Lang)
		}
	}
	return code
}
