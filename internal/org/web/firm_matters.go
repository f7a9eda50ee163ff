package web

import (
	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// firmMatters is the sheet of an enterprise's newest matters, with doors to all
// of each kind.
func (p *Pages) firmMatters(c *web.Ctx, e org.Enterprise) ([]part, error) {
	counts, err := p.openMatters(c, matter.Filter{Enterprise: e.ID}, "firm="+string(e.ID))
	if err != nil || len(counts) == 0 {
		return nil, err
	}
	page, err := p.o.Matter.List(c.Context(), c.Actor, matter.Filter{Enterprise: e.ID, Limit: 20})
	if err != nil {
		return nil, err
	}
	t := ui.Table{ID: "matters", Columns: []ui.Column{{Key: "title", Label: c.T("org.field.matter"), Main: true, Wrap: true}, {Key: "stage", Label: c.T("org.field.stage")}, {Key: "raised", Label: c.T("org.field.raised")}, {Key: "closed", Label: c.T("org.field.closed")}},
		Empty: ui.Empty{Title: c.T("firm.no-matters")}}
	for _, m := range page.Matters {
		if row, ok := p.matterRow(c, m); ok {
			t.Rows = append(t.Rows, row)
		}
	}
	s := tablePart(c.T("firm.matters"), "", t)
	if page.Total > len(page.Matters) {
		s.Note = c.T("firm.newest", len(page.Matters))
	}
	for _, f := range some(c, counts) {
		s.Doors = append(s.Doors, ui.Door{Text: f.Label + " " + f.Text, Href: f.Href})
	}
	return []part{s}, nil
}

func (p *Pages) matterRow(c *web.Ctx, m *matter.Matter) (ui.Row, bool) {
	course, err := p.o.Matter.Kinds().Version(m.Kind, m.Version)
	if err != nil {
		return ui.Row{}, false // a kind that was withdrawn has no page to link to
	}
	closed := ui.When(m.ClosedAt)
	if m.Open && m.Late && c.Actor.Enterprise == "" {
		closed = ui.TagMark(ui.Tag{Text: c.T("firm.late"), State: ui.Bad})
	}
	return ui.Row{Cells: []templ.Component{ui.Titled(m.Number, m.Title, matterweb.Href(m)), ui.TagMark(ui.Tag{Text: stageWords(c, course, m)}), ui.When(m.CreatedAt), closed}}, true
}

// stageWords is the stage for the zone, the face for an enterprise.
func stageWords(c *web.Ctx, course *caseflow.Course, m *matter.Matter) string {
	if c.Actor.Enterprise != "" {
		return c.T("firm.face." + string(m.Face))
	}
	if s := course.Stage("", m.Stage); s != nil {
		return s.Name.In(c.Lang)
	}
	return m.Stage
}

// firmEntries are the registers in which the enterprise stands.
func (p *Pages) firmEntries(c *web.Ctx, e org.Enterprise) ([]part, error) {
	var out []part
	for _, r := range p.o.Matter.Registers() {
		if c.Actor.Can(r.Code+".view") == kernel.ScopeNone {
			continue
		}
		page, err := p.o.Matter.Records(c.Context(), c.Actor, matter.RecordFilter{Register: r.Code, Enterprise: e.ID, Limit: 50})
		if err != nil {
			return nil, err
		}
		if len(page.Records) > 0 {
			out = append(out, tablePart(r.Name.In(c.Lang), c.T("firm.entries", page.Total), p.entryTable(c, r, page.Records)))
		}
	}
	return out, nil
}

// entryTable shows entries in the register's own columns, four at most; the
// enterprise itself needs none.
func (p *Pages) entryTable(c *web.Ctx, r *caseflow.Register, records []*matter.Record) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: r.Code, Columns: []ui.Column{{Key: "title", Label: r.Name.In(c.Lang), Main: true, Wrap: true}}}
	var fields []*caseflow.Field
	for _, code := range r.Columns {
		if f := fieldOf(r, code); f != nil && code != r.Titled && code != r.Key && f.Type != caseflow.TypeEnterprise && len(fields) < 3 {
			fields = append(fields, f)
			t.Columns = append(t.Columns, ui.Column{Key: code, Label: f.Name.In(c.Lang), Right: f.Type == caseflow.TypeInt || f.Type == caseflow.TypeMoney})
		}
	}
	for _, rec := range records {
		row := ui.Row{Cells: []templ.Component{ui.Titled(rec.Key, rec.Title, "/r/"+r.Code+"/"+string(rec.ID))}}
		for _, f := range fields {
			row.Cells = append(row.Cells, ui.Text(n.Value(f, rec.Data[f.Code])))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func fieldOf(r *caseflow.Register, code string) *caseflow.Field {
	for i := range r.Fields {
		if r.Fields[i].Code == code {
			return &r.Fields[i]
		}
	}
	return nil
}
