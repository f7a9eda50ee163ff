package web

import (
	"net/url"

	"github.com/a-h/templ"

	"juyan/internal/counter"
	"juyan/internal/kernel"
	"juyan/internal/web/ui"
)

// hours is the use of extended hours in the days of the board, by unit.
func (d boardDraw) hours() (*ui.Table, error) {
	if d.p.o.Hours == nil || d.q.Item != "" {
		return nil, nil
	}
	from, to := d.days()
	list, ok, err := d.p.o.Hours(d.c.Context(), d.c.Actor, from, to)
	if err != nil || !ok {
		return nil, err
	}
	t := ui.Table{ID: "hours", Caption: d.c.T("counter.board.hours"), Empty: ui.Empty{Title: d.c.T("counter.board.hours.none")}, Columns: []ui.Column{{Key: "unit", Label: d.c.T("counter.department"), Main: true}}}
	for _, code := range []string{"served", "booked", "came", "absent", "walked"} {
		t.Columns = append(t.Columns, ui.Column{Key: code, Label: d.c.T("counter.board.hours." + code), Right: true})
	}
	for _, u := range list {
		if d.q.Unit != "" && d.q.Unit != u.Unit {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(d.p.names(d.c).Unit(u.Unit)), d.visitors(u.Served, u.Unit, "", "came"), d.visitors(u.Booked, u.Unit, "booked", ""),
			d.visitors(u.Came, u.Unit, "booked", "came"), d.visitors(u.Absent, u.Unit, "booked", "absent"), d.visitors(u.Walked, u.Unit, "walk_in", "came")}})
	}
	return &t, nil
}

// days are the first and the last day of the board.
func (d boardDraw) days() (from, to kernel.Date) {
	first := func(m counter.Month) kernel.Date { return kernel.DateOf(m.Start(d.c.Loc).In(d.c.Loc)) }
	return first(d.q.From), first(d.q.To.Next()).AddDays(-1)
}

// visitors opens the bookings behind a number; cancelled ones are among those booked
// and are not counted, so that number is no door.
func (d boardDraw) visitors(n int, unit kernel.ID, how, state string) templ.Component {
	if state == "" {
		return ui.Count(n, "")
	}
	from, to := d.days()
	v := url.Values{"view": {"past"}, "from": {from.String()}, "to": {to.String()}, "unit": {string(unit)}, "state": {state}}
	if how != "" {
		v.Set("how", how)
	}
	return ui.Count(n, "/bookings?"+v.Encode())
}

// actions are printing, and how the cases of the board went step by step for who may
// see boards of the zone.
func (d boardDraw) actions() []ui.Button {
	out := []ui.Button{{Label: d.c.T("counter.board.print"), Print: true}}
	if d.c.Actor.Can("board.view") == kernel.ScopeNone || d.q.Item != "" {
		return out
	}
	from, to := d.days()
	v := url.Values{"kind": {counter.Kind}, "raised.from": {from.String()}, "raised.to": {to.String()}}
	if d.q.Unit != "" {
		v.Set("unit", string(d.q.Unit))
	}
	return append(out, ui.Button{Label: d.c.T("counter.board.process"), Href: "/process?" + v.Encode()})
}
