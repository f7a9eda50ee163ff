package web

import (
	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// today is what waits for the reader, nearest limit first.
func (p *Pages) today(c *web.Ctx) error {
	waiting, err := p.o.Matter.Today(c.Context(), c.Actor, 200)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("today.title"), Sub: p.place(c)}
	t := ui.Table{ID: "today", Caption: c.T("today.waiting"), Actions: true, Columns: []ui.Column{{Key: "title", Label: c.T("list.matter"), Main: true, Wrap: true}},
		Empty: ui.Empty{Title: c.T("today.empty"), Advice: c.T("today.empty.advice")}}
	if c.Actor.Enterprise == "" { // its own name tells a firm nothing
		t.Columns = append(t.Columns, ui.Column{Key: "firm", Label: c.T("list.firm"), Bare: true})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "due", Label: c.T("list.due")})
	for _, more := range p.o.Today {
		rows, err := more(c)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, rows...)
	}
	at := map[kernel.ID]int{} // one row a matter and lane, with all that may be done
	for _, w := range waiting {
		row, ok := p.waitingRow(c, w)
		if !ok {
			continue
		}
		if i, seen := at[w.ID+w.Lane]; seen {
			t.Rows[i].Acts = append(t.Rows[i].Acts, row.Acts...)
			continue
		}
		at[w.ID+w.Lane] = len(t.Rows)
		t.Rows = append(t.Rows, row)
	}
	drafts, err := p.draftTable(c)
	if err != nil {
		return err
	}
	return c.Page(head.Title, todayPage(head, t, drafts))
}

// place says where the reader works: "经济发展局 · 重大项目专员岗".
func (p *Pages) place(c *web.Ctx) string {
	if c.Actor.Enterprise != "" {
		return p.names(c).FirmFull(c.Actor.Enterprise)
	}
	unit, post := c.Say(c.Actor.UnitName), c.Say(c.Actor.PostName)
	if unit == "" {
		return post
	}
	return unit + " · " + post
}

func (p *Pages) waitingRow(c *web.Ctx, w matter.Waiting) (ui.Row, bool) {
	course, err := p.o.Matter.Kinds().Version(w.Kind, w.Version)
	if err != nil {
		return ui.Row{}, false
	}
	code := ""
	if w.Lane != "" && len(course.Def.Lanes) > 0 {
		code = course.Def.Lanes[0].Code
	}
	a := course.Action(code, w.Action)
	if a == nil {
		return ui.Row{}, false
	}
	href := Href(w.Matter) + "/actions/" + a.Code
	if w.Lane != "" {
		href += "?lane=" + string(w.Lane)
	}
	cells := []templ.Component{ui.Titled(w.Number, w.Title, Href(w.Matter), p.tags(c, course, w.Matter)...)}
	if c.Actor.Enterprise == "" {
		cells = append(cells, ui.Text(p.names(c).Firm(w.Enterprise)))
	}
	return ui.Row{Cells: append(cells, p.waitingClock(c, course, code, w)), Acts: []ui.Button{{Label: a.Name.In(c.Lang), Href: href, Small: true}}}, true
}

func (p *Pages) waitingClock(c *web.Ctx, course *caseflow.Course, lane string, w matter.Waiting) templ.Component {
	if w.Clock == nil {
		return noClock(c)
	}
	return ui.Clock(p.fuse(c, *w.Clock, course.Clock(lane, w.Clock.Code)))
}

func enterpriseSubject(id kernel.ID) org.Subject { return org.EnterpriseSubject(id) }
