package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// seriesView is one series: what its year comes to, the chart, every value.
type seriesView struct {
	Head  ui.PageHead
	Years []ui.Tab
	Stats []ui.Stat
	Chart *ui.Chart
	Table ui.Table
	Facts []ui.Fact
}

// mostSubjects bounds the lines of one page of a series of firms.
const mostSubjects = 500

// one is the page of a series: the source page of its figures.
func (p *Pages) one(c *web.Ctx) error {
	x, err := p.o.Economy.Series(c.Path("code"))
	if err != nil {
		return err
	}
	y, err := p.year(c)
	if err != nil {
		return err
	}
	now, before, err := p.twoYears(c, x, y)
	if err != nil {
		return err
	}
	v := seriesView{Years: years(c, y), Facts: p.facts(c, x)}
	v.Head = ui.PageHead{Title: x.Name.In(c.Lang), Sub: x.Note.In(c.Lang), Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics?year=" + strconv.Itoa(y)}, {Label: x.Name.In(c.Lang)}}}
	if p.mayClaim(c, x) {
		v.Head.Actions = []ui.Button{{Label: c.T("statistics.claim"), Href: seriesHref(x.Code) + "/claim", Main: true}}
	}
	if x.Subject == pack.OfZone {
		f, err := p.o.Economy.Figure(c.Context(), x.Code, economy.Year(y))
		if err != nil {
			return err
		}
		v.Stats, v.Chart = stats(c, f, y), chart(c, x, now, before, y)
	}
	v.Table = p.table(c, x, now, before)
	return c.Page(v.Head.Title, seriesPage(v))
}

func (p *Pages) mayClaim(c *web.Ctx, x *pack.Series) bool {
	owner, _ := p.o.Org.Directory().UnitByCode(x.Owner)
	scope := c.Actor.Can(economy.PermClaim)
	return scope == kernel.ScopeAll || scope != kernel.ScopeNone && owner.ID == c.Actor.Unit
}

// twoYears are the values of a year and of the one before.
func (p *Pages) twoYears(c *web.Ctx, x *pack.Series, y int) (now, before []economy.Pair, err error) {
	span := func(y int) economy.Query {
		list, _ := economy.Within(x.Period, kernel.Date{Year: y, Month: 1, Day: 1}, kernel.Date{Year: y, Month: 12, Day: 31})
		return economy.Query{Series: x.Code, From: list[0], To: list[len(list)-1]}
	}
	if now, err = p.o.Economy.Values(c.Context(), span(y)); err == nil {
		before, err = p.o.Economy.Values(c.Context(), span(y-1))
	}
	return now, before, err
}

// stats are the year's value, growth and share.
func stats(c *web.Ctx, f economy.Figure, y int) []ui.Stat {
	whole := ui.Stat{Label: c.T("statistics.year-value", y), Unit: f.Series.Unit.In(c.Lang), Note: c.T("statistics.verified-note")}
	if f.Missing.IsZero() {
		whole.Value = number(f.Amount, f.Series.Scale)
	} else {
		whole.NoData, whole.Note, whole.Unit = c.T("statistics.no-data"), f.Missing.In(c.Lang), ""
	}
	growth := ui.Stat{Label: c.T("statistics.growth"), Note: c.T("statistics.computed")}
	if f.Growth != nil {
		growth.Value = percent(*f.Growth, true)
	} else {
		growth.NoData = c.T("statistics.no-data")
	}
	out := []ui.Stat{whole, growth}
	if f.Series.ShareOf != "" {
		share := ui.Stat{Label: c.T("statistics.share"), Href: yearHref(f.Series.ShareOf, y), Note: c.T("statistics.computed")}
		if f.Share != nil {
			share.Value = percent(*f.Share, false)
		} else {
			share.NoData = c.T("statistics.no-data")
		}
		out = append(out, share)
	}
	return out
}

// chart draws the year against the one before.
func chart(c *web.Ctx, x *pack.Series, now, before []economy.Pair, y int) *ui.Chart {
	list, _ := economy.Within(x.Period, kernel.Date{Year: y, Month: 1, Day: 1}, kernel.Date{Year: y, Month: 12, Day: 31})
	if len(list) < 2 || len(now)+len(before) == 0 {
		return nil
	}
	ch := &ui.Chart{ID: "periods", Title: c.T("statistics.chart", x.Name), Kind: ui.ChartLine, Unit: x.Unit.In(c.Lang)}
	last, this := ui.Series{Name: strconv.Itoa(y - 1)}, ui.Series{Name: strconv.Itoa(y), State: ui.Info}
	for _, period := range list {
		ch.Labels = append(ch.Labels, period.String())
		ch.Hrefs = append(ch.Hrefs, seriesHref(x.Code)+"/versions/"+period.String())
		last.Values = append(last.Values, plotted(x, before, period.Earlier(1)))
		this.Values = append(this.Values, plotted(x, now, period))
	}
	ch.Series = []ui.Series{last, this}
	return ch
}

// plotted is a verified value as a point of a drawing; nil stays a gap.
func plotted(x *pack.Series, pairs []economy.Pair, period economy.Period) *float64 {
	for _, v := range pairs {
		if v.Period == period && v.Verified != nil {
			if f, err := strconv.ParseFloat(economy.Format(v.Verified.Amount, x.Scale), 64); err == nil {
				return &f
			}
		}
	}
	return nil
}

// table is every value of the year with both sides, its growth, file and people.
func (p *Pages) table(c *web.Ctx, x *pack.Series, now, before []economy.Pair) ui.Table {
	t := ui.Table{ID: "values", Caption: c.T("statistics.values"), Actions: true, Export: seriesHref(x.Code) + "/export.xlsx", Empty: ui.Empty{Title: c.T("statistics.no-values"), Advice: c.T("statistics.no-values.advice")},
		Columns: []ui.Column{{Key: "period", Label: c.T("statistics.period"), Main: x.Subject == pack.OfZone}}}
	if x.Subject != pack.OfZone {
		t.Columns = append(t.Columns, ui.Column{Key: "subject", Label: c.T("statistics.subject"), Main: true})
	}
	t.Columns = append(t.Columns, ui.Column{Key: "claimed", Label: c.T("statistics.claimed"), Right: true}, ui.Column{Key: "verified", Label: c.T("statistics.verified"), Right: true}, ui.Column{Key: "growth", Label: c.T("statistics.growth"), Right: true},
		ui.Column{Key: "file", Label: c.T("statistics.file")}, ui.Column{Key: "by", Label: c.T("statistics.claimed-by")}, ui.Column{Key: "confirmer", Label: c.T("statistics.confirmer")}, ui.Column{Key: "at", Label: c.T("statistics.at")})
	base := map[string]*economy.Value{}
	for _, v := range before {
		base[v.Period.String()+string(v.Subject)] = v.Verified
	}
	for i, v := range now {
		if i == mostSubjects {
			break
		}
		t.Rows = append(t.Rows, p.valueRow(c, x, v, base[v.Period.Earlier(1).String()+string(v.Subject)]))
	}
	t.Total = &ui.Total{N: len(now)}
	return t
}

func (p *Pages) valueRow(c *web.Ctx, x *pack.Series, v economy.Pair, base *economy.Value) ui.Row {
	cells := []templ.Component{ui.Text(v.Period.String())}
	if x.Subject != pack.OfZone {
		cells = append(cells, ui.Text(p.subject(c, x, v.Subject)))
	}
	sure := amount(c, x, v.Verified)
	if v.Pending() {
		sure = pending(c.T("statistics.to-verify"), v.Verified, number, x.Scale)
	}
	growth := templ.Component(ui.Quiet(""))
	if g := growthOf(v.Verified, base); g != nil {
		growth = ui.Text(percent(*g, true))
	}
	file := templ.Component(ui.Quiet(c.T("statistics.typed")))
	if v.Claimed != nil && v.Claimed.File != "" {
		file = ui.Figure(c.T("statistics.open-file"), "/statistics/files/"+string(v.Claimed.File))
	}
	row := ui.Row{Cells: append(cells, amount(c, x, v.Claimed), sure, growth, file, ui.Text(p.by(c, v.Claimed)), ui.Text(p.by(c, v.Verified)), when(v))}
	if v.Pending() && v.Claimed.Person != c.Actor.Person && c.Actor.Can(economy.PermVerify) != kernel.ScopeNone {
		row.Acts = []ui.Button{{Label: c.T("statistics.verify"), Href: "/statistics/claims/" + string(v.Claimed.ID) + "/verify", Small: true}}
	}
	return row
}

func when(v economy.Pair) templ.Component {
	if v.Verified != nil {
		return ui.When(v.Verified.At)
	}
	return ui.When(v.Claimed.At)
}

// growthOf is the growth of one verified value against the year before.
func growthOf(now, base *economy.Value) *int64 {
	if now == nil || base == nil {
		return nil
	}
	return economy.Growth(now.Amount, base.Amount)
}

func (p *Pages) facts(c *web.Ctx, x *pack.Series) []ui.Fact {
	owner, _ := p.o.Org.Directory().UnitByCode(x.Owner)
	return []ui.Fact{{Label: c.T("statistics.unit"), Text: x.Unit.In(c.Lang)}, {Label: c.T("statistics.counted"), Text: c.T("statistics.by." + string(x.Period))}, {Label: c.T("statistics.whole"), Text: c.T("statistics.over." + string(x.Over))},
		{Label: c.T("statistics.direction"), Text: c.T("statistics.direction." + x.Direction)}, {Label: c.T("statistics.level"), Text: c.T("statistics.level." + x.Level)},
		{Label: c.T("statistics.owner"), Text: p.names(c).Unit(owner.ID), Href: "/units/" + string(owner.ID)}, {Label: c.T("statistics.reference"), Text: x.Reference.In(c.Lang)}}
}

// export sends the year's values, claimed and verified apart.
func (p *Pages) export(c *web.Ctx) error {
	x, err := p.o.Economy.Series(c.Path("code"))
	if err != nil {
		return err
	}
	y, err := p.year(c)
	if err != nil {
		return err
	}
	now, _, err := p.twoYears(c, x, y)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: x.Name.In(c.Lang), Zone: c.Loc}
	for _, title := range []string{c.T("statistics.period"), c.T("statistics.subject"), c.T("statistics.claimed"), c.T("statistics.verified"), c.T("statistics.claimed-by"), c.T("statistics.confirmer")} {
		t.Columns = append(t.Columns, sheet.Column{Title: title})
	}
	side := func(v *economy.Value) any {
		if v == nil {
			return nil
		}
		return economy.Format(v.Amount, x.Scale)
	}
	return web.SendWorkbook(c, x.Code, t, func(w sheet.Writer) error {
		for _, v := range now {
			if err := w.Write(v.Period.String(), p.subject(c, x, v.Subject), side(v.Claimed), side(v.Verified), p.by(c, v.Claimed), p.by(c, v.Verified)); err != nil {
				return err
			}
		}
		return nil
	})
}
