package web

import (
	"cmp"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is how the cases of a period went.
type boardView struct {
	Head    ui.PageHead
	Spans   []ui.Tab
	Filters ui.Table
	Rates   []ui.Rate
	Stats   []ui.Stat
	Units   ui.Table
	Items   ui.Table
	Several string
	Odd     []ui.Table // what went otherwise than usual, by unit and by item
	Lacks   ui.Table
	Grades  ui.Table
	Hours   *ui.Table // nil = not for this reader, or of one item
	How     string
}

// board is how cases went: in time, faster than the law, what was missing, how they
// were rated. Every number opens its cases.
func (p *Pages) board(c *web.Ctx) error {
	q, err := boardQuery(c)
	if err != nil {
		return err
	}
	b, err := p.o.Counter.Board(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	d := boardDraw{p, c, q}
	v := boardView{Head: ui.PageHead{Title: c.T("counter.board"), Sub: d.span(), Actions: d.actions()},
		Spans: d.spans(), Filters: d.filters(b), Rates: d.rates(b.Total), Stats: d.stats(b.Total), Units: d.units(b.Units), Items: d.items(b.Items), Odd: d.odd(b), Lacks: d.lacks(b.Lacks), Grades: d.grades(b.Grades),
		How: c.T("counter.board.how", p.o.Counter.UsualVisits())}
	if v.Hours, err = d.hours(); err != nil {
		return err
	}
	if b.Several > 0 {
		v.Several = c.T("counter.board.several", b.Several)
	}
	return c.Page(v.Head.Title, boardPage(v))
}

// boardQuery reads the period of the address; without one it is the last twelve
// months, so that January is not empty.
func boardQuery(c *web.Ctx) (q counter.BoardQuery, err error) {
	today := kernel.DateOf(c.Now().In(c.Loc))
	this := counter.Month(today.Year*100 + int(today.Month))
	q = counter.BoardQuery{From: this.Add(-11), To: this, Unit: kernel.ID(c.Query("unit")), Item: kernel.ID(c.Query("item"))}
	for name, m := range map[string]*counter.Month{"from": &q.From, "to": &q.To} {
		if s := c.Query(name); s != "" {
			d, err := kernel.ParseDate(s + "-01")
			if err != nil {
				return q, kernel.Invalid(name, kernel.T("“%s”不是月份，请写成 2022-03", "%q is no month; write it like 2022-03"), s)
			}
			*m = counter.Month(d.Year*100 + int(d.Month))
		}
	}
	if q.To < q.From {
		return q, kernel.Invalid("to", kernel.T("结束月份 %s 早于开始月份 %s，请调换", "The period ends in %s, before it begins in %s; please swap them"), monthText(q.To), monthText(q.From))
	}
	return q, nil
}

func monthText(m counter.Month) string {
	return strconv.Itoa(int(m)/100) + "-" + strconv.Itoa(100 + int(m)%100)[1:]
}

// boardDraw draws one board.
type boardDraw struct {
	p *Pages
	c *web.Ctx
	q counter.BoardQuery
}

func (d boardDraw) span() string {
	return d.c.T("counter.board.span", monthText(d.q.From), monthText(d.q.To))
}

// spans are the usual periods: this month, the year before now by quarters, years.
func (d boardDraw) spans() (out []ui.Tab) {
	today := kernel.DateOf(d.c.Now().In(d.c.Loc))
	add := func(label string, from, to counter.Month) {
		out = append(out, ui.Tab{Label: label, Href: ui.Here(d.c.Context(), "from", monthText(from), "to", monthText(to)), On: d.q.From == from && d.q.To == to})
	}
	this := counter.Month(today.Year*100 + int(today.Month))
	add(d.c.T("counter.board.month"), this, this)
	add(d.c.T("counter.board.months", 3), this.Add(-2), this)
	add(d.c.T("counter.board.months", 12), this.Add(-11), this)
	for _, year := range []int{today.Year, today.Year - 1} {
		add(d.c.T("counter.board.year", year), counter.Month(year*100+1), counter.Month(year*100+12))
	}
	for n := range 4 {
		from := counter.Month((today.Year-1)*100 + 3*n + 1)
		add(d.c.T("counter.board.quarter", today.Year-1, n+1), from, from.Add(2))
	}
	return out
}

func (d boardDraw) filters(b counter.Board) ui.Table {
	units := ui.Filter{Name: "unit", Label: d.c.T("counter.department"), Kind: ui.FilterSelect}
	for _, l := range b.Units {
		units.Options = append(units.Options, ui.Option{Value: string(l.ID), Label: d.p.names(d.c).Unit(l.ID)})
	}
	items := ui.Filter{Name: "item", Label: d.c.T("counter.item"), Kind: ui.FilterSelect}
	for _, l := range b.Items {
		items.Options = append(items.Options, ui.Option{Value: string(l.ID), Label: d.c.Say(l.Name)})
	}
	return ui.Table{ID: "board", Caption: d.c.T("counter.board"), Filters: []ui.Filter{units, items}}
}

// door is the list of the cases behind a number.
func (d boardDraw) door(pairs ...string) string {
	v := url.Values{"from": {monthText(d.q.From)}, "to": {monthText(d.q.To)}}
	if d.q.Unit != "" {
		v.Set("unit", string(d.q.Unit))
	}
	if d.q.Item != "" {
		v.Set("item", string(d.q.Item))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return "/counter/board/cases?" + v.Encode()
}

// rate is a share of one number in another, a door to the second.
func (d boardDraw) rate(n counter.Numbers, name, num, den string, pairs ...string) ui.Rate {
	r := ui.Rate{Name: d.c.T("counter.board.rate." + name), Span: d.span(), Num: n[num], Den: n[den], Of: d.c.T("counter.board." + name + ".of")}
	if r.Den == 0 {
		r.NoData, r.Note = d.c.T("counter.board.nodata"), d.c.T("counter.board."+name+".none")
		return r
	}
	r.Href = d.door(append([]string{"number", den}, pairs...)...)
	return r
}

func (d boardDraw) rates(n counter.Numbers) []ui.Rate {
	return []ui.Rate{d.rate(n, "in_time", "in_time", "timed"), d.rate(n, "satisfied", "satisfied", "rated")}
}

// stat is one count, a door to its cases; none is none, and no door.
func (d boardDraw) stat(n counter.Numbers, code, state string) ui.Stat {
	s := ui.Stat{Label: d.c.T("counter.board." + code), Value: ui.Num(n[code]), Unit: d.c.T("counter.board.cases")}
	if n[code] > 0 {
		s.Href, s.State = d.door("number", code), state
	}
	return s
}

func (d boardDraw) stats(n counter.Numbers) []ui.Stat {
	if n["filed"] == 0 {
		none := ui.Stat{Label: d.c.T("counter.board.filed"), NoData: d.c.T("counter.board.nodata")}
		return []ui.Stat{none}
	}
	out := []ui.Stat{d.stat(n, "filed", ""), d.stat(n, "decided", ""), d.stat(n, "in_time", ""), d.stat(n, "late", ui.Bad),
		d.mean(n, "pledged", "pledged_bp"), d.mean(n, "measured", "saved_bp"), d.visits(n)}
	for _, code := range []string{"corrected", "silent", "extended"} {
		out = append(out, d.stat(n, code, ui.Warn))
	}
	return append(out, d.stat(n, "special", ""), d.stat(n, "rated", ""), d.stat(n, "satisfied", ""), d.stat(n, "bad", ui.Bad), d.stat(n, "thanked", ""), d.stat(n, "lawless", ""))
}

// mean is an average share of the statutory limit that is not used.
func (d boardDraw) mean(n counter.Numbers, den, sum string) ui.Stat {
	s := ui.Stat{Label: d.c.T("counter.board." + sum), Note: d.c.T("counter.board.over", ui.Num(n[den]))}
	if n[den] == 0 {
		return ui.Stat{Label: s.Label, NoData: d.c.T("counter.board.nodata")}
	}
	s.Value, s.Href = percent(n[sum], n[den]), d.door("number", den)
	return s
}

// percent is a mean of basis points as a percentage, with one decimal.
func percent(sum, n int64) string {
	tenths := sum / n / 10
	sign := ""
	if tenths < 0 {
		sign, tenths = "−", -tenths
	}
	return sign + strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + "%"
}

func (d boardDraw) visits(n counter.Numbers) ui.Stat {
	s := ui.Stat{Label: d.c.T("counter.board.spared"), Unit: d.c.T("counter.times"), Note: d.c.T("counter.board.over", ui.Num(n["visited"]))}
	if n["visited"] == 0 {
		return ui.Stat{Label: s.Label, NoData: d.c.T("counter.board.nodata")}
	}
	s.Value, s.Href = ui.Num(n["spared"]), d.door("number", "visited")
	return s
}

// lineColumns are the numbers of a unit or an item.
func (d boardDraw) lineColumns(first string) []ui.Column {
	out := []ui.Column{{Key: "name", Label: d.c.T("counter." + first), Main: true, Wrap: true}, {Key: "filed", Label: d.c.T("counter.board.filed"), Right: true}, {Key: "in_time", Label: d.c.T("counter.board.rate.in_time")}}
	for _, code := range []string{"pledged_bp", "saved_bp", "spared", "corrected"} {
		out = append(out, ui.Column{Key: code, Label: d.c.T("counter.board." + code), Right: true})
	}
	return append(out, ui.Column{Key: "satisfied", Label: d.c.T("counter.board.rate.satisfied")}, ui.Column{Key: "bad", Label: d.c.T("counter.board.bad"), Right: true})
}

func (d boardDraw) line(name templ.Component, n counter.Numbers, by string, id kernel.ID) ui.Row {
	of := boardDraw{d.p, d.c, d.q}
	if by == "unit" {
		of.q.Unit = id
	} else {
		of.q.Item = id
	}
	cells := []templ.Component{name, of.count(n, "filed"), ui.RateCell(of.rate(n, "in_time", "in_time", "timed")), of.meanCell(n, "pledged", "pledged_bp"), of.meanCell(n, "measured", "saved_bp")}
	if n["visited"] == 0 {
		cells = append(cells, ui.NoData(d.c.T("counter.board.nodata")))
	} else {
		cells = append(cells, ui.Figure(ui.Num(n["spared"]), of.door("number", "visited")))
	}
	return ui.Row{Cells: append(cells, of.count(n, "corrected"), ui.RateCell(of.rate(n, "satisfied", "satisfied", "rated")), of.count(n, "bad"))}
}

func (d boardDraw) count(n counter.Numbers, code string) templ.Component {
	return ui.Count(n[code], d.door("number", code))
}

func (d boardDraw) meanCell(n counter.Numbers, den, sum string) templ.Component {
	if n[den] == 0 {
		return ui.NoData(d.c.T("counter.board.nodata"))
	}
	return ui.Figure(percent(n[sum], n[den]), d.door("number", den))
}

func (d boardDraw) units(list []counter.BoardLine) ui.Table {
	t := ui.Table{ID: "units", Caption: d.c.T("counter.board.units"), Columns: d.lineColumns("department"), Empty: d.empty()}
	for _, l := range list {
		t.Rows = append(t.Rows, d.line(ui.Text(d.p.names(d.c).Unit(l.ID)), l.Numbers, "unit", l.ID))
	}
	return t
}

func (d boardDraw) items(list []counter.BoardLine) ui.Table {
	t := ui.Table{ID: "items", Caption: d.c.T("counter.board.items"), Columns: d.lineColumns("item"), Empty: d.empty()}
	for _, l := range list {
		t.Rows = append(t.Rows, d.line(ui.LinkOr(d.c.Say(l.Name), itemHref(l.ID)), l.Numbers, "item", l.ID))
	}
	return t
}

// oddNumbers are what goes otherwise than usual.
var oddNumbers = []string{"silent", "special", "extended", "late"}

// odd are the units and items in which something went otherwise than usual.
func (d boardDraw) odd(b counter.Board) (out []ui.Table) {
	for _, by := range []struct {
		key, name string
		lines     []counter.BoardLine
	}{{"unit", "department", b.Units}, {"item", "item", b.Items}} {
		t := ui.Table{ID: "odd-" + by.key, Caption: d.c.T("counter.board.odd." + by.key), Empty: ui.Empty{Title: d.c.T("counter.board.odd.none")}, Columns: []ui.Column{{Key: "name", Label: d.c.T("counter." + by.name), Main: true, Wrap: true}}}
		for _, code := range oddNumbers {
			t.Columns = append(t.Columns, ui.Column{Key: code, Label: d.c.T("counter.board." + code), Right: true})
		}
		for _, l := range by.lines {
			if row, any := d.oddRow(by.key, l); any {
				t.Rows = append(t.Rows, row)
			}
		}
		out = append(out, t)
	}
	return out
}

func (d boardDraw) oddRow(by string, l counter.BoardLine) (row ui.Row, any bool) {
	of, name := boardDraw{d.p, d.c, d.q}, ui.LinkOr(d.c.Say(l.Name), itemHref(l.ID))
	if by == "unit" {
		of.q.Unit, name = l.ID, ui.Text(d.p.names(d.c).Unit(l.ID))
	} else {
		of.q.Item = l.ID
	}
	row.Cells = append(row.Cells, name)
	for _, code := range oddNumbers {
		any = any || l.Numbers[code] > 0
		row.Cells = append(row.Cells, of.count(l.Numbers, code))
	}
	return row, any
}

func (d boardDraw) empty() ui.Empty {
	return ui.Empty{Title: d.c.T("counter.board.nodata"), Advice: d.c.T("counter.board.none")}
}

func (d boardDraw) lacks(list []counter.Lack) ui.Table {
	t := ui.Table{ID: "lacks", Caption: d.c.T("counter.board.lacks"), Empty: ui.Empty{Title: d.c.T("counter.board.lacks.none")}, Columns: []ui.Column{{Key: "material", Label: d.c.T("counter.material"), Main: true, Wrap: true}, {Key: "item", Label: d.c.T("counter.item"), Wrap: true}, {Key: "n", Label: d.c.T("counter.board.corrected"), Right: true}}}
	for _, l := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(d.c.Say(l.Words)), ui.LinkOr(d.c.Say(l.Name), itemHref(l.Item)), ui.Figure(ui.Num(l.N), d.door("item", string(l.Item), "material", l.Material))}})
	}
	return t
}

// grades is a line for each dimension of the ratings, a column for each grade.
func (d boardDraw) grades(of map[string]map[string]int64) ui.Table {
	dimensions, levels := d.p.o.Counter.Dimensions()
	t := ui.Table{ID: "grades", Caption: d.c.T("counter.board.grades"), Empty: ui.Empty{Title: d.c.T("counter.board.satisfied.none")}, Columns: []ui.Column{{Key: "dimension", Label: d.c.T("counter.board.dimension"), Main: true}}}
	for _, o := range levels {
		t.Columns = append(t.Columns, ui.Column{Key: o.Code, Label: d.c.Say(o.Name), Right: true})
	}
	for _, f := range dimensions {
		if len(of[f.Code]) == 0 {
			continue
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(d.c.Say(f.Name))}}
		for _, o := range levels {
			row.Cells = append(row.Cells, ui.Count(of[f.Code][o.Code], d.door("dimension", f.Code, "grade", o.Code)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// behindView is the cases behind a number.
type behindView struct {
	Head  ui.PageHead
	Table ui.Table
}

// boardCases lists the cases behind a number; each opens its record with its events.
func (p *Pages) boardCases(c *web.Ctx) error {
	q, err := boardQuery(c)
	if err != nil {
		return err
	}
	b := counter.Behind{BoardQuery: q, Number: c.Query("number"), Material: c.Query("material"), Dimension: c.Query("dimension"), Grade: c.Query("grade"), After: c.Query("after")}
	page, err := p.o.Counter.Cases(c.Context(), c.Actor, b)
	if err != nil {
		return err
	}
	d := boardDraw{p, c, q}
	title := d.what(b)
	v := behindView{Head: ui.PageHead{Title: title, Sub: d.narrowed(), Crumbs: []ui.Crumb{{Label: c.T("counter.board"), Href: "/counter/board?" + d.period()}, {Label: title}}}, Table: d.cases(title, page)}
	return c.Page(title, behindPage(v))
}

func (d boardDraw) period() string {
	return url.Values{"from": {monthText(d.q.From)}, "to": {monthText(d.q.To)}}.Encode()
}

func (d boardDraw) what(b counter.Behind) string {
	switch {
	case b.Material != "":
		return d.c.T("counter.board.lacked", b.Material)
	case b.Dimension != "":
		return d.c.T("counter.board.graded", d.c.Say(d.p.o.Counter.Grade(b.Dimension, b.Grade)))
	}
	return d.c.T("counter.board." + cmp.Or(b.Number, "filed"))
}

// narrowed says the period and the unit the list is of.
func (d boardDraw) narrowed() string {
	if d.q.Unit == "" {
		return d.span()
	}
	return d.span() + " · " + d.p.names(d.c).Unit(d.q.Unit)
}

func (d boardDraw) cases(title string, page counter.FiledPage) ui.Table {
	n := d.p.names(d.c)
	t := ui.Table{ID: "cases", Caption: title, Total: &ui.Total{N: page.Total, More: page.More}, Next: page.Next, Empty: d.empty(), Columns: []ui.Column{{Key: "title", Label: d.c.T("counter.case"), Main: true, Wrap: true}, {Key: "firm", Label: d.c.T("counter.file.firm"), Wrap: true}, {Key: "unit", Label: d.c.T("counter.department")},
		{Key: "filed", Label: d.c.T("counter.board.filed-at")}, {Key: "decided", Label: d.c.T("counter.board.decided-at")}, {Key: "taken", Label: d.c.T("counter.board.taken"), Right: true}, {Key: "promised", Label: d.c.T("counter.promised"), Right: true}, {Key: "statutory", Label: d.c.T("counter.statutory"), Right: true}}}
	for _, f := range page.Cases {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled(f.Number, f.Title, "/m/"+counter.Kind+"/"+string(f.Matter)), ui.Text(n.Firm(f.Firm)), ui.Text(n.Unit(f.Unit)), ui.When(f.FiledAt), ui.When(f.DecidedAt),
			d.long(f.Taken), d.long(f.Promised), d.long(f.Statutory)}})
	}
	return t
}

func (d boardDraw) long(n int) templ.Component {
	if n < 0 {
		return ui.NoData(d.c.T("counter.board.nodata"))
	}
	return ui.Text(ui.Num(n))
}
