package web

import (
	"strings"

	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// weekView is the leader's week on a phone: one column, four questions.
type weekView struct {
	Head  ui.PageHead
	Views []ui.Tab
	Stats []ui.Stat
	Parts []weekPart
}

type weekPart struct {
	ID, Title, Note string
	Items           []weekItem
	More            *ui.Door
	None            string
}

type weekItem struct {
	Title, Href, Words string
	Tags               []ui.Tag
}

// week is what was new, what moved, what is stuck and what comes next.
func (p *Pages) week(c *web.Ctx) error {
	w, err := p.o.Pipeline.Week(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	span := c.T("pipeline.key.span", w.From.String(), w.To.String())
	v := weekView{Head: ui.PageHead{Title: c.T("pipeline.week"), Sub: span, Actions: []ui.Button{{Label: c.T("pipeline.print"), Print: true}}}, Views: views(c, "week")}
	v.Stats = []ui.Stat{{Label: c.T("pipeline.week.new"), Value: ui.Num(w.NewN), Unit: c.T("pipeline.unit.leads"), Href: "#new"}, {Label: c.T("pipeline.week.moved"), Value: ui.Num(w.MovedN), Unit: c.T("pipeline.items"), Href: "#moved"},
		{Label: c.T("pipeline.stuck"), Value: ui.Num(w.StuckN), Unit: c.T("pipeline.items"), Href: "#stuck", State: bad(w.StuckN)}, {Label: c.T("pipeline.week.next"), Value: ui.Num(len(w.Next)), Unit: c.T("pipeline.items"), Href: "#next"}}
	v.Parts = []weekPart{p.weekRows(c, "new", w.New, w.NewN), p.weekRows(c, "moved", w.Moved, w.MovedN), p.weekStuck(c, w), p.weekNext(c, w.Next)}
	return c.Page(v.Head.Title, weekPage(v))
}

func bad(n int) string {
	if n > 0 {
		return ui.Bad
	}
	return ""
}

func (p *Pages) weekRows(c *web.Ctx, id string, rows []pipeline.Row, n int) weekPart {
	part := weekPart{ID: id, Title: c.T("pipeline.week." + id), None: c.T("pipeline.week." + id + ".none")}
	if n > len(rows) {
		part.Note = c.T("pipeline.week.of", len(rows), n)
	}
	names := p.names(c)
	for _, r := range rows {
		words := []string{}
		if u := names.Unit(r.Unit); u != "" {
			words = append(words, u)
		}
		if r.Priced {
			words = append(words, money(c, r.Amount))
		}
		part.Items = append(part.Items, weekItem{Title: r.Title, Href: href(r), Words: strings.Join(words, " · "), Tags: []ui.Tag{{Text: p.stage(c, r), State: ui.Info}}})
	}
	return part
}

func (p *Pages) weekStuck(c *web.Ctx, w *pipeline.Week) weekPart {
	part := weekPart{ID: "stuck", Title: c.T("pipeline.stuck"), None: c.T("pipeline.stuck.none")}
	for _, x := range w.Stuck {
		part.Items = append(part.Items, weekItem{Title: x.Title, Href: href(x.Row), Tags: []ui.Tag{{Text: c.T("pipeline.why." + string(x.Reason)), State: ui.Bad}},
			Words: c.T("pipeline.week.stuck", p.holds(c, x), x.From.Days(today(c)), p.move(c, x))})
	}
	if w.StuckN > len(w.Stuck) {
		part.More = &ui.Door{Text: c.T("pipeline.week.all", w.StuckN), Href: "/pipeline/stuck"}
	}
	return part
}

func (p *Pages) weekNext(c *web.Ctx, days []pipeline.Day) weekPart {
	part := weekPart{ID: "next", Title: c.T("pipeline.week.next"), None: c.T("pipeline.week.next.none")}
	const most = 12
	for _, d := range days[:min(len(days), most)] {
		part.Items = append(part.Items, weekItem{Title: d.Title, Href: href(d.Row), Tags: []ui.Tag{p.dayTag(c, d)}, Words: ui.DateWords(c.Lang, d.On, today(c)) + " · " + p.names(c).Unit(d.Unit)})
	}
	if len(days) > most {
		part.More = &ui.Door{Text: c.T("pipeline.week.all", len(days)), Href: "/pipeline/calendar"}
	}
	return part
}
