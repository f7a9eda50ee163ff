package web

import (
	"fmt"
	"math"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/exchange"
	"juyan/internal/web/ui"
)

// The tables of the process view, one at a time beside the map.
var processTables = []struct {
	code string
	draw func(*processRead, *exchange.Study) ui.Table
}{
	{"variants", (*processRead).variants}, {"waiting", (*processRead).waiting}, {"holders", (*processRead).holders},
	{"pingpong", (*processRead).pingPong}, {"months", (*processRead).months},
}

// rowsShown bounds a table; the rest is in the export.
const rowsShown = 25

// table begins a table whose first column names what a row is about.
func (r *processRead) table(id string, columns ...string) ui.Table {
	t := ui.Table{ID: id, Caption: r.c.T("process.table." + id), Empty: ui.Empty{Title: r.c.T("process.none." + id)}}
	for i, k := range columns {
		t.Columns = append(t.Columns, ui.Column{Key: k, Label: r.c.T("process.col." + k), Main: i == 0, Wrap: i == 0, Right: i > 0})
	}
	return t
}

// shown cuts a list to what a table shows, and notes it.
func shown[T any](r *processRead, list []T) []T {
	if len(list) > rowsShown {
		r.note = r.c.T("process.first", rowsShown, ui.Num(len(list)))
		list = list[:rowsShown]
	}
	return list
}

func (r *processRead) wait(s *exchange.Study, t exchange.Times) []templ.Component {
	if t.N == 0 {
		none := ui.Quiet("—")
		return []templ.Component{none, none, none}
	}
	var out []templ.Component
	for _, ms := range []int64{t.Median, t.P90, t.Total} {
		out = append(out, ui.Text(r.c.Say(s.Words(ms))))
	}
	return out
}

// length are median and 90th percentile of how long cases took.
func (r *processRead) length(s *exchange.Study, t exchange.Times) []templ.Component {
	return r.wait(s, t)[:2]
}

// count is a number and the door to the matters it counts.
func (r *processRead) count(n int, pairs ...string) templ.Component {
	return ui.Count(n, r.door(pairs...))
}

func (r *processRead) variants(s *exchange.Study) ui.Table {
	t := r.table("variants", "variant", "cases", "median", "p90")
	for i, v := range shown(r, s.Variants) {
		way := strings.Join(v.Activities, " → ")
		t.Rows = append(t.Rows, ui.Row{Cells: append([]templ.Component{ui.Text(way), r.count(v.Cases, "variant", fmt.Sprint(i+1))}, r.length(s, v.Throughput)...)})
	}
	return t
}

func (r *processRead) waiting(s *exchange.Study) ui.Table {
	t := r.table("waiting", "activity", "events", "repeats", "wait", "p90", "total")
	for _, a := range s.Activities {
		t.Rows = append(t.Rows, ui.Row{Cells: append([]templ.Component{ui.Strong(a.Name), ui.Figure(ui.Num(a.Events), r.edgeDoor(a.Name, a.Name, true)),
			r.count(a.Repeats, "repeats", a.Name)}, r.wait(s, a.Wait)...)})
	}
	return t
}

func (r *processRead) holders(s *exchange.Study) ui.Table {
	t := r.table("holders", "holder", "events", "cases", "wait", "p90", "total")
	for _, h := range s.Holders {
		t.Rows = append(t.Rows, ui.Row{Cells: append([]templ.Component{ui.Strong(h.Name), ui.Text(ui.Num(h.Events)), r.count(h.Cases, "holder", h.Name)}, r.wait(s, h.Wait)...)})
	}
	return t
}

func (r *processRead) pingPong(s *exchange.Study) ui.Table {
	t := r.table("pingpong", "between", "times", "cases")
	for _, x := range shown(r, s.PingPong) {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(x.A + " ⇄ " + x.B), ui.Text(ui.Num(x.Count)), r.count(x.Cases, "between", x.A, "and", x.B)}})
	}
	return t
}

func (r *processRead) months(s *exchange.Study) ui.Table {
	t := r.table("months", "month", "cases", "median", "p90", "main", "bottleneck")
	t.Columns[0].Wrap = false
	t.Columns[5].Right, t.Columns[5].Wrap = false, true
	for _, m := range s.Months {
		stuck := ui.Quiet("—")
		if b := m.Bottleneck; b != nil {
			stuck = ui.Text(b.From + " → " + b.To + " · " + r.c.Say(s.Words(b.Wait)))
		}
		cells := append([]templ.Component{ui.Strong(m.Month), r.count(m.Cases, "month", m.Month)}, r.length(s, m.Throughput)...)
		t.Rows = append(t.Rows, ui.Row{Cells: append(cells, ui.Text(fmt.Sprintf("%d / %d", m.Main, m.Cases)), stuck)})
	}
	return t
}

// drift draws the months: how long half of the cases took, and nine in ten.
func (r *processRead) drift(s *exchange.Study) *ui.Chart {
	if len(s.Months) < 2 {
		return nil
	}
	days := func(ms int64) *float64 {
		v := math.Round(float64(ms)/86_400_000*10) / 10
		return &v
	}
	median, most := ui.Series{Name: r.c.T("process.col.median"), State: ui.Good}, ui.Series{Name: r.c.T("process.col.p90"), State: ui.Warn}
	c := &ui.Chart{ID: "drift", Title: r.c.T("process.drift"), Kind: ui.ChartLine, Unit: r.c.T("process.days")}
	for _, m := range s.Months {
		c.Labels, c.Hrefs = append(c.Labels, m.Month), append(c.Hrefs, r.door("month", m.Month))
		median.Values, most.Values = append(median.Values, days(m.Throughput.Median)), append(most.Values, days(m.Throughput.P90))
	}
	c.Series = []ui.Series{median, most}
	return c
}
