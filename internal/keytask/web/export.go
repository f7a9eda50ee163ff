package web

import (
	"juyan/internal/keytask"
	"juyan/internal/sheet"
	"juyan/internal/web"
)

// export sends the tasks of the filter as a workbook: what the list says, then
// a column for each unit.
func (p *Pages) export(c *web.Ctx) error {
	tasks, err := p.everything(c)
	if err != nil {
		return err
	}
	units := p.columns(tasks)
	t := sheet.Table{Name: c.T("keytask.board"), Zone: c.Loc}
	for _, key := range []string{"keytask.number", "keytask.task", "keytask.tier", "keytask.area", "keytask.source", "keytask.points", "keytask.leader", "keytask.lead", "keytask.deadline", "keytask.planned", "keytask.reported", "keytask.light", "keytask.stage", "keytask.letters"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c.T(key)})
	}
	for _, u := range units {
		t.Columns = append(t.Columns, sheet.Column{Title: u.Short.In(c.Lang)})
	}
	return web.SendWorkbook(c, "keytasks", t, func(w sheet.Writer) error {
		n := p.names(c)
		for _, x := range tasks {
			row := []any{x.Number, x.Title, p.option(c, "tier", x.Tier), p.option(c, "area", x.Area), p.option(c, "source_level", x.SourceLevel), number(x.Points), n.PostHolder(x.Leader, c.Now()), n.Unit(x.Lead),
				x.Deadline, percent(x, x.Planned), percent(x, x.Reported), lightTag(c, x).Text, p.stage(c, x.Stage), x.Letters}
			for _, u := range units {
				row = append(row, relationWords(c, x.Units[u.ID]))
			}
			if err := w.Write(row...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Pages) everything(c *web.Ctx) (out []keytask.Task, err error) {
	f := p.filter(c)
	f.Limit, f.After = printed, ""
	for {
		page, err := p.o.KeyTask.Board(c.Context(), c.Actor, f)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Tasks...)
		if f.After = page.Next; page.Next == "" {
			return out, nil
		}
	}
}

func relationWords(c *web.Ctx, relation string) any {
	if relation == "" {
		return nil
	}
	return c.T("keytask.relation." + relation)
}

// number leaves a cell empty where nothing was given.
func number(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// percent leaves a cell empty while no month is over.
func percent(t keytask.Task, n int) any {
	if t.Settled == "" {
		return nil
	}
	return n
}
