package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// laneTable is the lines of the called units: who mustered, when, and the clock
// that burns now.
func (p *Pages) laneTable(c *web.Ctx, v *matter.View) ui.Table {
	n := p.names(c)
	def := &v.Course.Def.Lanes[0]
	t := ui.Table{ID: "lanes", Caption: def.Name.In(c.Lang), Actions: c.Actor.Enterprise == "", Columns: []ui.Column{
		{Key: "unit", Label: c.T("list.unit"), Main: true}, {Key: "who", Label: c.T("record.post-then"), Bare: true}, {Key: "at", Label: c.T("record.called-at")}}}
	first := ""
	if open := def.OpenClocks(); len(open) > 0 && c.Actor.Enterprise == "" {
		first = open[0]
		t.Columns = append(t.Columns, ui.Column{Key: "first", Label: v.Course.Clock(def.Code, first).Name.In(c.Lang)})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "stage", Label: c.T("list.stage"), Bare: true}, ui.Column{Key: "clock", Label: c.T("list.due")})
	for _, l := range v.Lanes {
		row := ui.Row{Cells: []templ.Component{laneName(n.Unit(l.Unit), leadTag(c, l)), ui.Text(laneWho(n, v, l)), ui.When(l.OpenedAt)}}
		if first != "" {
			row.Cells = append(row.Cells, p.laneFirst(c, v, l, first))
		}
		row.Cells = append(row.Cells, ui.Text(laneStage(c, v, l)), p.laneFuse(c, v, l))
		for _, can := range v.Can {
			if can.Lane == l {
				row.Acts = append(row.Acts, ui.Button{Label: can.Action.Name.In(c.Lang), Href: actHref(v.Matter, can), Small: true, Main: can.Awaited, Danger: can.Action.Danger})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// laneStage is a lane's stage for the zone, its face for an enterprise.
func laneStage(c *web.Ctx, v *matter.View, l *matter.Lane) string {
	s := v.Course.Stage(l.Code, l.Stage)
	if c.Actor.Enterprise != "" {
		return faceWords(c, v.Course.Def, s.Face)
	}
	return s.Name.In(c.Lang)
}

// laneWho is the post that acted last in a lane, and who held it then.
func laneWho(n Names, v *matter.View, l *matter.Lane) string {
	for i := len(v.Events) - 1; i >= 0; i-- {
		if ev := v.Events[i]; ev.Lane == l.ID && ev.Post != "" && ev.Unit != "" {
			return n.Post(ev.Post) + " · " + n.actorName(ev)
		}
	}
	return ""
}

// laneFirst says when a unit answered the call: in time, late by how much, or
// not yet.
func (p *Pages) laneFirst(c *web.Ctx, v *matter.View, l *matter.Lane, code string) templ.Component {
	for i := len(v.Clocks) - 1; i >= 0; i-- {
		k := v.Clocks[i]
		switch {
		case k.Lane != l.ID || k.Code != code:
			continue
		case k.LateAt != 0 && k.StopAt == 0: // by how much, its fuse says
			return ui.TagMark(ui.Tag{Text: c.T("record.not-yet"), State: ui.Bad})
		case k.LateAt != 0:
			return ui.TagMark(ui.Tag{Text: c.T("clock.late", ui.SpanWords(c.Context(), max(1, int64(k.StopAt-k.DueAt)/60_000))), State: ui.Bad})
		case k.StopAt != 0:
			return ui.When(k.StopAt)
		}
		return ui.Quiet(c.T("record.not-yet"))
	}
	return ui.Quiet("")
}

func leadTag(c *web.Ctx, l *matter.Lane) []ui.Tag {
	if l.Lead {
		return []ui.Tag{{Text: c.T("record.lead"), State: ui.Info}}
	}
	return nil
}

// laneFuse is the newest clock of a lane.
func (p *Pages) laneFuse(c *web.Ctx, v *matter.View, l *matter.Lane) templ.Component {
	for i := len(v.Clocks) - 1; i >= 0; i-- {
		if k := v.Clocks[i]; k.Lane == l.ID {
			return ui.Clock(p.fuse(c, k, v.Course.Clock(l.Code, k.Code)))
		}
	}
	return ui.Quiet("")
}

// laneNote counts the called units and those that mustered in time.
func (p *Pages) laneNote(c *web.Ctx, v *matter.View) string {
	late := map[kernel.ID]bool{}
	for _, k := range v.Clocks {
		if k.Lane != "" && k.LateAt != 0 {
			late[k.Lane] = true
		}
	}
	if c.Actor.Enterprise != "" {
		return c.T("record.lanes", len(v.Lanes))
	}
	return c.T("record.lanes-late", len(v.Lanes), len(late))
}
