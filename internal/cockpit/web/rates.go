package web

import (
	"net/url"
	"sort"
	"strings"
	"time"

	"github.com/a-h/templ"

	"juyan/internal/caseflow"
	"juyan/internal/cockpit"
	"juyan/internal/kernel"
	"juyan/internal/measure"
	"juyan/internal/sheet"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// ratesView is what the board draws.
type ratesView struct {
	Head  ui.PageHead
	Kinds []ui.Tab
	Tabs  []ui.Tab
	Spans []ui.Tab
	Total []ui.Rate
	Table ui.Table
	Chart *ui.Chart
}

// rates is the board of the three rates: by unit, task force, post, topic or
// month, over a period that stands in the address.
func (p *Pages) rates(c *web.Ctx) error {
	q, err := p.query(c)
	if err != nil {
		return err
	}
	b, err := p.o.Cockpit.Board(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := ratesView{Head: ui.PageHead{Title: c.T("rates.title"), Sub: spanWords(c, q), Actions: []ui.Button{{Label: c.T("rates.print"), Print: true}}},
		Kinds: p.kindTabs(c, q), Tabs: p.tabs(c, q), Spans: p.spans(c, q), Table: p.rateTable(c, q, b)}
	for i, r := range b.Rates {
		v.Total = append(v.Total, p.rate(c, q, r, b.Total[i], "", true))
	}
	if q.By == cockpit.ByMonth {
		chart := p.trend(c, b)
		v.Chart = &chart
	}
	return c.Page(v.Head.Title, ratesPage(v))
}

// query reads the board from the address; without a period it is the last 90
// days.
func (p *Pages) query(c *web.Ctx) (cockpit.Query, error) {
	today := kernel.DateOf(c.Now().In(c.Loc))
	q := cockpit.Query{Kind: orElse(c.Query("kind"), "whistle"), By: cockpit.By(orElse(c.Query("by"), string(cockpit.ByUnit))), To: today, From: today.AddDays(-89), Topic: c.Query("topic")}
	for name, d := range map[string]*kernel.Date{"from": &q.From, "to": &q.To} {
		if s := c.Query(name); s != "" {
			day, err := kernel.ParseDate(s)
			if err != nil {
				return q, err
			}
			*d = day
		}
	}
	if q.To.Before(q.From) {
		return q, kernel.Invalid("to", kernel.T("结束日期 %s 早于开始日期 %s，请调换", "The period ends on %s, before it begins on %s; please swap them"), q.To, q.From)
	}
	return q, nil
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func spanWords(c *web.Ctx, q cockpit.Query) string {
	return c.T("rates.span", q.From.String(), q.To.String())
}

func (p *Pages) tabs(c *web.Ctx, q cockpit.Query) []ui.Tab {
	var out []ui.Tab
	for _, by := range []cockpit.By{cockpit.ByUnit, cockpit.ByForce, cockpit.ByPost, cockpit.ByTopic, cockpit.ByMonth} {
		out = append(out, ui.Tab{Label: c.T("rates.by." + string(by)), Href: ui.Here(c.Context(), "by", string(by)), On: q.By == by})
	}
	return out
}

// spans are the usual periods: 90 days, this year, last year, its quarters.
func (p *Pages) spans(c *web.Ctx, q cockpit.Query) []ui.Tab {
	today := kernel.DateOf(c.Now().In(c.Loc))
	var out []ui.Tab
	add := func(label string, from, to kernel.Date) {
		out = append(out, ui.Tab{Label: label, Href: ui.Here(c.Context(), "from", from.String(), "to", to.String()), On: q.From == from && q.To == to})
	}
	add(c.T("rates.days90"), today.AddDays(-89), today)
	for _, year := range []int{today.Year, today.Year - 1} {
		add(c.T("rates.year", year), kernel.Date{Year: year, Month: 1, Day: 1}, kernel.Date{Year: year, Month: 12, Day: 31})
	}
	for n := 1; n <= 4; n++ {
		from := kernel.Date{Year: today.Year - 1, Month: time.Month(3*n - 2), Day: 1}
		add(c.T("rates.quarter", today.Year-1, n), from, cockpit.LastOf(kernel.Date{Year: from.Year, Month: from.Month + 2, Day: 1}))
	}
	return out
}

// rate is one share as a component, a door to its denominators.
func (p *Pages) rate(c *web.Ctx, q cockpit.Query, def caseflow.Rate, r measure.Rate, group string, whole bool) ui.Rate {
	out := ui.Rate{Name: def.Name.In(c.Lang), Num: r.Num, Den: r.Den, Of: p.measured(c, q.Kind, def.Num)}
	if course, err := p.o.Kinds.Current(q.Kind); err == nil {
		t, _ := course.Def.Target(def.Code, q.To)
		out.Target, out.Low = int64(t.Target)*100, int64(t.Low)*100
	}
	if r.Den > 0 {
		out.Href = p.door(q, def.Den, group)
	}
	switch {
	case r.Den == 0:
		out.NoData, out.Note = c.T("rates.nodata"), c.T("rates.nodata.note")
	case r.Den < int64(def.Min):
		out.NoData, out.Note = c.T("rates.few"), c.T("rates.few.note", r.Den, def.Min)
	}
	if whole {
		out.Span = spanWords(c, q)
	}
	return out
}

// measured names what a rate's numerator counts: 件按时联系.
func (p *Pages) measured(c *web.Ctx, kind, name string) string {
	course, err := p.o.Kinds.Current(kind)
	if err != nil {
		return ""
	}
	return course.MeasureName(name).In(c.Lang)
}

// kindTabs are the kinds that publish rates.
func (p *Pages) kindTabs(c *web.Ctx, q cockpit.Query) []ui.Tab {
	var out []ui.Tab
	for _, k := range p.o.Kinds.All() {
		if len(k.Def.Rates) > 0 {
			out = append(out, ui.Tab{Label: k.Def.Many().In(c.Lang), Href: ui.Here(c.Context(), "kind", k.Def.Kind), On: q.Kind == k.Def.Kind})
		}
	}
	return out
}

// door is the list of the matters behind a sum.
func (p *Pages) door(q cockpit.Query, name, group string) string {
	v := url.Values{"fact": {name}, "fact.from": {q.From.String()}, "fact.to": {q.To.String()}}
	param := map[cockpit.By]string{cockpit.ByUnit: "by.unit", cockpit.ByForce: "by.force", cockpit.ByPost: "by.post", cockpit.ByTopic: "topic"}[q.By]
	if group != "" && param != "" {
		v.Set(param, group)
	}
	if group != "" && q.By == cockpit.ByMonth {
		v.Set("fact.from", group+"-01")
		if d, err := kernel.ParseDate(group + "-01"); err == nil {
			v.Set("fact.to", cockpit.LastOf(d).String())
		}
	}
	return "/m/" + q.Kind + "?" + v.Encode()
}

// rateTable is one line a group, the worst response first where known.
func (p *Pages) rateTable(c *web.Ctx, q cockpit.Query, b cockpit.Board) ui.Table {
	t := ui.Table{ID: "rates", Caption: c.T("rates.title"), Export: "/rates/export.xlsx", Columns: []ui.Column{{Key: "group", Label: c.T("rates.of." + string(q.By)), Main: true}},
		Empty: ui.Empty{Title: c.T("rates.nodata"), Advice: c.T("rates.nodata.note")}}
	for _, r := range b.Rates {
		t.Columns = append(t.Columns, ui.Column{Key: r.Code, Label: r.Name.In(c.Lang)})
	}
	rows := p.sorted(c, q, b)
	for _, row := range rows {
		cells := []templ.Component{ui.Strong(p.groupName(c, q, row.Group))}
		for i, r := range b.Rates {
			cells = append(cells, ui.RateCell(p.rate(c, q, r, row.Rates[i], row.Group, false)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// sorted puts the groups in the order people look for: units in protocol
// order, months in time, the rest by volume.
func (p *Pages) sorted(c *web.Ctx, q cockpit.Query, b cockpit.Board) []cockpit.Row {
	rows := append([]cockpit.Row{}, b.Rows...)
	if q.By == cockpit.ByMonth {
		return rows
	}
	place := map[string]int{}
	if q.By == cockpit.ByUnit {
		for i, u := range p.o.Org.Directory().Units() {
			place[string(u.ID)] = i
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		if q.By == cockpit.ByUnit {
			return place[rows[i].Group] < place[rows[j].Group]
		}
		return volume(rows[i]) > volume(rows[j])
	})
	return rows
}

func volume(r cockpit.Row) (n int64) {
	for _, x := range r.Rates {
		n += x.Den
	}
	return n
}

func (p *Pages) groupName(c *web.Ctx, q cockpit.Query, group string) string {
	n := p.names(c)
	switch q.By {
	case cockpit.ByUnit:
		return n.Unit(kernel.ID(group))
	case cockpit.ByForce:
		return n.Force(kernel.ID(group))
	case cockpit.ByPost:
		return n.PostHolder(kernel.ID(group), c.Now())
	case cockpit.ByTopic:
		if course, err := p.o.Kinds.Current(q.Kind); err == nil && course.Field("topic") != nil {
			return course.Field("topic").OptionName(group).In(c.Lang)
		}
	}
	return group
}

// trend draws the months as lines.
func (p *Pages) trend(c *web.Ctx, b cockpit.Board) ui.Chart {
	chart := ui.Chart{ID: "trend", Title: c.T("rates.trend"), Kind: ui.ChartLine, Unit: "%"}
	for i, r := range b.Rates {
		s := ui.Series{Name: r.Name.In(c.Lang), State: []string{ui.Good, ui.Info, ui.Warn}[i%3]}
		for _, row := range b.Rows {
			if !row.Rates[i].Known() {
				s.Values = append(s.Values, nil)
				continue
			}
			v := float64(row.Rates[i].BasisPoints()) / 100
			s.Values = append(s.Values, &v)
		}
		chart.Series = append(chart.Series, s)
	}
	for _, row := range b.Rows {
		chart.Labels = append(chart.Labels, row.Group)
	}
	return chart
}

// exportRates sends the board as a workbook, numerators and denominators apart.
func (p *Pages) exportRates(c *web.Ctx) error {
	q, err := p.query(c)
	if err != nil {
		return err
	}
	b, err := p.o.Cockpit.Board(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: c.T("rates.title"), Zone: c.Loc, Columns: []sheet.Column{{Title: c.T("rates.of." + string(q.By))}}}
	for _, r := range b.Rates {
		name := r.Name.In(c.Lang)
		t.Columns = append(t.Columns, sheet.Column{Title: name + " " + c.T("rates.num")}, sheet.Column{Title: name + " " + c.T("rates.den")}, sheet.Column{Title: name})
	}
	return web.SendWorkbook(c, "rates", t, func(w sheet.Writer) error {
		for _, row := range p.sorted(c, q, b) {
			cells := []any{p.groupName(c, q, row.Group)}
			for i := range b.Rates {
				cells = append(cells, row.Rates[i].Num, row.Rates[i].Den, percentCell(row.Rates[i]))
			}
			if err := w.Write(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// percentCell is a rate as a cell; no data is an empty cell.
func percentCell(r measure.Rate) any {
	if !r.Known() {
		return nil
	}
	return strings.TrimSuffix(ui.Percent(r.Num, r.Den), "%")
}
