package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// promisesView is promise against fact of the zone in one year.
type promisesView struct {
	Head  ui.PageHead
	Years []ui.Tab
	Table ui.Table
	Note  string
}

// promises holds what every project promised for a year against what came.
func (p *Pages) promises(c *web.Ctx) error {
	year := c.QueryInt("year", today(c).Year)
	list, err := p.o.Project.CompareZone(c.Context(), c.Actor, year)
	if err != nil {
		return err
	}
	title := c.T("project.promises")
	v := promisesView{Head: ui.PageHead{Title: title, Sub: c.T("project.promises.sub"), Crumbs: []ui.Crumb{{Label: c.T("project.board"), Href: "/projects"}, {Label: title}}}, Note: c.T("project.promises.how")}
	for y := today(c).Year + 1; y >= today(c).Year-3; y-- {
		v.Years = append(v.Years, ui.Tab{Label: strconv.Itoa(y), Href: ui.Here(c.Context(), "year", strconv.Itoa(y)), On: y == year})
	}
	v.Table = p.compared(c, "promised", list, true)
	v.Table.Empty = ui.Empty{Title: c.T("project.promises.none", year), Advice: c.T("project.promises.none.advice")}
	return c.Page(title, promisesPage(v))
}

// compared is one promise a line beside its fact.
func (p *Pages) compared(c *web.Ctx, id string, list []project.Compared, zone bool) ui.Table {
	t := ui.Table{ID: id, Caption: c.T("project.promise-fact"), Columns: []ui.Column{{Key: "year", Label: c.T("project.year"), Bare: true}, {Key: "item", Label: c.T("project.item-promised"), Main: true}, {Key: "promised", Label: c.T("project.promised"), Right: true},
		{Key: "fact", Label: c.T("project.fact"), Right: true}, {Key: "rate", Label: c.T("project.kept"), Right: true}}}
	if zone {
		t.Columns = append(t.Columns, ui.Column{Key: "known", Label: c.T("project.known"), Right: true})
	}
	for _, x := range list {
		row := ui.Row{Cells: []templ.Component{ui.Text(strconv.Itoa(x.Year)), ui.Text(p.itemName(c, x.Item)), ui.Text(amount(c, x.Item, x.Promised)), p.factCell(c, x), rateCell(c, x)}}
		if zone {
			row.Cells = append(row.Cells, ui.Text(c.T("project.known-of", x.Known, x.Projects)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p *Pages) factCell(c *web.Ctx, x project.Compared) templ.Component {
	if !x.Missing.IsZero() {
		return ui.NoData(x.Missing.In(c.Lang))
	}
	return ui.Text(amount(c, x.Item, x.Fact))
}

// rateCell is how much of the promise came, where both are known.
func rateCell(c *web.Ctx, x project.Compared) templ.Component {
	points, ok := x.Points10k()
	if !ok {
		return ui.Quiet("–")
	}
	return ui.Text(ui.Percent(points, 10_000))
}

// factChart draws promised and invested amounts of a project by year.
func (p *Pages) factChart(c *web.Ctx, list []project.Compared) *ui.Chart {
	chart := ui.Chart{ID: "promise-chart", Title: c.T("project.chart"), Kind: ui.ChartBar, Unit: c.T("project.wan")}
	promised, fact := ui.Series{Name: c.T("project.promised"), State: ui.Info}, ui.Series{Name: c.T("project.fact"), State: ui.Good}
	for _, x := range list {
		if x.Item.Fact != "funds" {
			continue
		}
		chart.Labels = append(chart.Labels, strconv.Itoa(x.Year))
		at := float64(x.Promised) / kernel.Wan
		promised.Values = append(promised.Values, &at)
		var is *float64
		if x.Missing.IsZero() {
			f := float64(x.Fact) / kernel.Wan
			is = &f
		}
		fact.Values = append(fact.Values, is)
	}
	if len(chart.Labels) == 0 {
		return nil
	}
	chart.Series = []ui.Series{promised, fact}
	return &chart
}
