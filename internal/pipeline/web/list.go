package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// listView is the records behind a count.
type listView struct {
	Head  ui.PageHead
	Table ui.Table
	Pages []ui.Tab
	Note  string
}

// query reads which records are asked for.
func query(c *web.Ctx) (pipeline.Query, error) {
	q := pipeline.Query{Filter: filter(c), Stage: c.Query("stage"), Now: c.Query("now") == "1", Way: c.Query("way")}
	if q.Way != "" {
		q.Key = true
	}
	if c.Query("course") == courses[pipeline.Projects] {
		q.Course = pipeline.Projects
	}
	var err error
	for name, d := range map[string]*kernel.Date{"from": &q.From, "to": &q.To} {
		if s := c.Query(name); s != "" && err == nil {
			*d, err = kernel.ParseDate(s)
		}
	}
	return q, err
}

func (p *Pages) list(c *web.Ctx) error {
	q, err := query(c)
	if err != nil {
		return err
	}
	page := max(c.QueryInt("page", 1), 1)
	l, err := p.o.Pipeline.List(c.Context(), c.Actor, q, page)
	if err != nil {
		return err
	}
	v := listView{Head: ui.PageHead{Title: p.asked(c, q), Crumbs: []ui.Crumb{{Label: c.T("pipeline.title"), Href: "/pipeline"}, {Label: c.T("pipeline.list")}}, Sub: p.narrowed(c, q)}}
	v.Table = p.rows(c, q.Course, l.Rows)
	v.Table.Total = &ui.Total{N: l.Sum.N}
	v.Note = c.T("pipeline.sum", money(c, l.Sum.Amount))
	if l.Sum.Blank > 0 {
		v.Note += " · " + c.T("pipeline.blank", l.Sum.Blank)
	}
	if l.Hidden > 0 {
		v.Note += " · " + c.T("pipeline.hidden", l.Hidden)
	}
	if page > 1 {
		v.Pages = append(v.Pages, ui.Tab{Label: c.T("pipeline.page.back"), Href: ui.Here(c.Context(), "page", strconv.Itoa(page-1))})
	}
	if l.Next > 0 {
		v.Pages = append(v.Pages, ui.Tab{Label: c.T("pipeline.page.on"), Href: ui.Here(c.Context(), "page", strconv.Itoa(l.Next))})
	}
	return c.Page(v.Head.Title, listPage(v))
}

// asked says which records a list is about.
func (p *Pages) asked(c *web.Ctx, q pipeline.Query) string {
	switch name := p.stageName(c, q.Course, q.Stage); {
	case q.Way == "passed":
		return c.T("pipeline.key.passed")
	case q.Way != "":
		return c.T("pipeline.key.talked")
	case q.Stage == "":
		return plural(c, q.Course)
	case q.Now:
		return c.T("pipeline.list.now", name)
	default:
		return c.T("pipeline.list.reached", name)
	}
}

// narrowed says by what else the list is narrowed.
func (p *Pages) narrowed(c *web.Ctx, q pipeline.Query) string {
	out := plural(c, q.Course)
	add := func(s string) { out += " · " + s }
	if !q.From.IsZero() {
		add(c.T("pipeline.key.span", q.From.String(), q.To.String()))
	}
	if q.Year != 0 {
		add(c.T("pipeline.year-of", q.Year))
	}
	if q.Chain != "" {
		add(p.chainName(c, q.Chain))
	}
	if q.Unit != "" {
		add(p.names(c).Unit(q.Unit))
	}
	return out
}

// rows lists leads or projects.
func (p *Pages) rows(c *web.Ctx, course int, rows []pipeline.Row) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "records", Caption: c.T("pipeline.list"), Empty: ui.Empty{Title: c.T("pipeline.none")}, Columns: []ui.Column{{Key: "title", Label: singular(c, course), Main: true, Wrap: true},
		{Key: "stage", Label: c.T("pipeline.stage"), Bare: true}, {Key: "since", Label: c.T("pipeline.in-stage")}, {Key: "chain", Label: c.T("pipeline.chain")}, {Key: "unit", Label: c.T("pipeline.unit")}, {Key: "amount", Label: c.T("pipeline.investment"), Right: true}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(r.Number, r.Title, href(r), p.tags(c, r)...), ui.Text(p.stage(c, r)), since(c, kernel.DateOf(r.Since.In(c.Loc))), ui.Text(p.chainName(c, r.Chain)), ui.Text(n.Unit(r.Unit)), amount(c, r)}})
	}
	return t
}

func (p *Pages) tags(c *web.Ctx, r pipeline.Row) []ui.Tag {
	var out []ui.Tag
	if r.Key {
		out = append(out, ui.Tag{Text: c.T("pipeline.key.tag"), State: ui.Info})
	}
	if r.Open && r.Due < c.Now() {
		out = append(out, ui.Tag{Text: c.T("pipeline.overdue"), State: ui.Bad})
	}
	return out
}
