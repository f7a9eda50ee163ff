package web

import (
	"strings"

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
	land, err := p.plots(c)
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
	for _, field := range told {
		t.Columns = append(t.Columns, sheet.Column{Title: p.fieldName(c, field)})
	}
	t.Columns = append(t.Columns, sheet.Column{Title: p.fieldName(c, "plots")})
	return web.SendWorkbook(c, "projects", t, func(w sheet.Writer) error {
		n, dir := p.names(c), p.o.Org.Directory()
		for _, x := range list {
			firm, _ := dir.Enterprise(x.Enterprise)
			m, err := p.o.Matter.Get(c.Context(), c.Actor, x.ID)
			if err != nil {
				return err
			}
			row := []any{x.Number, x.Title, n.FirmFull(x.Enterprise), firm.USCC, p.option(c, "chain", x.Chain), p.stage(c, x.Stage), p.option(c, "status", x.Status), lightTag(c, x.Shows()).Text, settledOr(x, x.Reported), settledOr(x, x.Planned),
				wan(x.Investment), wan(x.Claimed), wan(x.Verified), n.Unit(x.Overall), n.Unit(x.Item), n.Unit(x.Unit), p.holder(c, x.Commissioner), p.holder(c, x.Officer), x.Blocks}
			for _, field := range project.Dated() {
				row = append(row, x.On(field))
			}
			for _, field := range told {
				row = append(row, p.written(c, field, m.Data[field]))
			}
			row = append(row, strings.Join(land[x.ID], "；"))
			if err := w.Write(row...); err != nil {
				return err
			}
		}
		return nil
	})
}

// told are the fields of a project that stand in the sheet as its record has them.
var told = []string{"code", "industry", "content", "products", "plan_start", "plan_trial", "plan_production", "stat_evidence", "exit_reason", "holders", "phases"}

// written is a field as a cell of the sheet: choices by their names, lines parted
// by semicolons.
func (p *Pages) written(c *web.Ctx, field string, value any) any {
	switch v := value.(type) {
	case string:
		return strings.ReplaceAll(strings.TrimSpace(v), "\n", "；")
	case []string:
		var out []string
		for _, code := range v {
			out = append(out, p.option(c, field, code))
		}
		return strings.Join(out, "、")
	}
	return value
}

// plots are what projects stand on, in the words of the form.
func (p *Pages) plots(c *web.Ctx) (map[kernel.ID][]string, error) {
	list, err := p.o.Project.Grounds(c.Context())
	out := map[kernel.ID][]string{}
	for _, g := range list {
		out[g.Project] = append(out[g.Project], strings.TrimSuffix(g.Plot+"，"+g.Area.String()+"，"+g.From.String(), "，"))
	}
	return out, err
}

// wan is an amount in 10,000 yuan, as a sheet reckons with it; nothing where there
// is none.
func wan(fen int64) any {
	if fen == 0 {
		return nil
	}
	return float64(fen) / kernel.Wan
}

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
