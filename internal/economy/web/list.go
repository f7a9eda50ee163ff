package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// list is every series with what its year comes to, and the files that came.
func (p *Pages) list(c *web.Ctx) error {
	y, err := p.year(c)
	if err != nil {
		return err
	}
	n := p.names(c)
	head := ui.PageHead{Title: c.T("statistics.title"), Sub: c.T("statistics.sub")}
	if c.Actor.Can(economy.PermClaim) != kernel.ScopeNone {
		head.Actions = []ui.Button{{Label: c.T("statistics.import"), Href: "/statistics/import", Main: true}}
	}
	t := ui.Table{ID: "series", Caption: head.Title, Empty: ui.Empty{Title: c.T("statistics.none")}, Columns: []ui.Column{
		{Key: "name", Label: c.T("statistics.series"), Main: true}, {Key: "year", Label: c.T("statistics.year-value", y), Right: true}, {Key: "growth", Label: c.T("statistics.growth"), Right: true},
		{Key: "share", Label: c.T("statistics.share"), Right: true}, {Key: "latest", Label: c.T("statistics.latest")}, {Key: "pending", Label: c.T("statistics.pending"), Right: true},
		{Key: "owner", Label: c.T("statistics.owner")}, {Key: "level", Label: c.T("statistics.level"), Spare: true}, {Key: "reference", Label: c.T("statistics.reference"), Wrap: true, Spare: true}}}
	for _, x := range p.o.Economy.All() {
		row, err := p.row(c, &x, y)
		if err != nil {
			return err
		}
		owner, _ := p.o.Org.Directory().UnitByCode(x.Owner)
		t.Rows = append(t.Rows, ui.Row{Cells: append(row, ui.Text(n.Unit(owner.ID)), ui.Text(c.T("statistics.level."+x.Level)), ui.Text(x.Reference.In(c.Lang)))})
	}
	papers, err := p.papers(c)
	if err != nil {
		return err
	}
	return c.Page(head.Title, listPage(head, years(c, y), t, papers))
}

// row is what a series comes to in a year.
func (p *Pages) row(c *web.Ctx, x *pack.Series, y int) ([]templ.Component, error) {
	whole := economy.Year(y)
	pairs, err := p.o.Economy.Values(c.Context(), economy.Query{Series: x.Code})
	if err != nil {
		return nil, err
	}
	latest, pending := "", 0
	for _, v := range pairs {
		latest = v.Period.String()
		if v.Pending() {
			pending++
		}
	}
	cells := []templ.Component{ui.Titled("", x.Name.In(c.Lang), yearHref(x.Code, y))}
	if x.Subject != pack.OfZone {
		cells = append(cells, ui.Quiet(c.T("statistics.per."+string(x.Subject))), ui.Quiet(""), ui.Quiet(""))
	} else {
		f, err := p.o.Economy.Figure(c.Context(), x.Code, whole)
		if err != nil {
			return nil, err
		}
		cells = append(cells, total(c, f), percentCell(c, f.Growth, true), shareCell(c, f))
	}
	return append(cells, ui.Text(latest), ui.Count(pending, yearHref(x.Code, y))), nil
}

// total is the year's value, or why there is none.
func total(c *web.Ctx, f economy.Figure) templ.Component {
	if !f.Missing.IsZero() {
		return ui.NoData(f.Missing.In(c.Lang))
	}
	return unitFigure(number(f.Amount, f.Series.Scale), f.Series.Unit.In(c.Lang))
}

func shareCell(c *web.Ctx, f economy.Figure) templ.Component {
	if f.Series.ShareOf == "" {
		return ui.Quiet("")
	}
	return percentCell(c, f.Share, false)
}

func percentCell(c *web.Ctx, n *int64, signed bool) templ.Component {
	if n == nil {
		return ui.NoData(c.T("statistics.no-data"))
	}
	return ui.Text(percent(*n, signed))
}

// years are the tabs of the years there may be values of.
func years(c *web.Ctx, on int) []ui.Tab {
	this := kernel.DateOf(c.Now().In(c.Loc)).Year
	var out []ui.Tab
	for y := max(this, on); y > min(this-3, on-1); y-- {
		out = append(out, ui.Tab{Label: strconv.Itoa(y), Href: ui.Here(c.Context(), "year", strconv.Itoa(y)), On: y == on})
	}
	return out
}

// papers are the files values came in, newest first.
func (p *Pages) papers(c *web.Ctx) (ui.Table, error) {
	list, err := p.o.Economy.Papers(c.Context(), c.Actor, 30)
	t := ui.Table{ID: "files", Caption: c.T("statistics.files"), Actions: true, Empty: ui.Empty{Title: c.T("statistics.files.none")}, Columns: []ui.Column{
		{Key: "name", Label: c.T("statistics.file"), Main: true}, {Key: "rows", Label: c.T("statistics.rows"), Right: true}, {Key: "open", Label: c.T("statistics.pending"), Right: true}, {Key: "by", Label: c.T("statistics.claimed-by")}, {Key: "at", Label: c.T("statistics.at")}}}
	for _, f := range list {
		v := economy.Value{Person: f.Person, Post: f.Post}
		row := ui.Row{Cells: []templ.Component{ui.Titled("", f.Name, "/statistics/files/"+string(f.ID)), ui.Text(ui.Num(f.Rows)), ui.Text(ui.Num(f.Open)), ui.Text(p.by(c, &v)), ui.When(f.At)}}
		if f.Open > 0 && f.Person != c.Actor.Person && c.Actor.Can(economy.PermVerify) != kernel.ScopeNone {
			row.Acts = []ui.Button{{Label: c.T("statistics.verify-all"), Href: "/statistics/files/" + string(f.ID) + "/verify", Small: true}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}
