package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/route"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// changeView is the form that changes a round, and what the change would do.
type changeView struct {
	Title, Day, Visit string
	Vans              []ui.Option
	Van               string
	Place             int
	Effect            *ui.Table
	Version, Key      string
}

// change is the change by hand the address asks for; nil = none.
func (p *Pages) change(c *web.Ctx, d *van.Day) (*changeView, error) {
	v := d.Visit(kernel.ID(c.Query("visit")))
	if v == nil || v.State == "visited" {
		return nil, nil
	}
	x := &changeView{Title: p.what(c, v), Day: d.On.String(), Visit: string(v.Matter), Van: v.Van, Place: place(d, v), Version: strconv.FormatInt(d.Version, 10), Key: web.NewKey()}
	for _, y := range p.o.Van.Rules().Vans {
		x.Vans = append(x.Vans, ui.Option{Value: y.Code, Label: c.Say(y.Name)})
	}
	x.Vans = append(x.Vans, ui.Option{Label: c.T("van.no-round")})
	if !c.R.URL.Query().Has("van") {
		return x, nil
	}
	x.Van, x.Place = c.Query("van"), c.QueryInt("place", x.Place)
	before, after, err := p.o.Van.Try(c.Context(), c.Actor, van.Move{On: d.On, Visit: v.Matter, Van: x.Van, Place: x.Place})
	if err != nil {
		return nil, err
	}
	t := effect(c, before, after)
	x.Effect = &t
	return x, nil
}

// place is where a visit stands on its round, from 1.
func place(d *van.Day, v *van.Visit) int {
	n := 1
	for _, x := range d.Visits {
		if x.Matter == v.Matter {
			return n
		}
		if x.Van == v.Van {
			n++
		}
	}
	return n
}

// effect shows a day before and after a change.
func effect(c *web.Ctx, before, after *route.Plan) ui.Table {
	t := ui.Table{ID: "effect", Caption: c.T("van.effect"), Columns: []ui.Column{{Key: "what", Label: c.T("van.effect"), Main: true}, {Key: "before", Label: c.T("van.before"), Right: true}, {Key: "after", Label: c.T("van.after"), Right: true}, {Key: "more", Label: c.T("van.more"), Right: true}}}
	add := func(key string, was, is int, say func(int) string) {
		sign, n := "+", is-was
		if n < 0 {
			sign, n = "−", -n
		}
		more := templ.Component(ui.Quiet(c.T("van.unchanged")))
		if n > 0 {
			more = ui.Text(sign + say(n))
		}
		r := ui.Row{Cells: []templ.Component{ui.Text(c.T(key)), ui.Text(say(was)), ui.Strong(say(is)), more}}
		if key == "van.late" && is > was {
			r.State = ui.Bad
		}
		t.Rows = append(t.Rows, r)
	}
	in := func(unit string, say func(int) string) func(int) string {
		return func(n int) string { return say(n) + " " + c.T(unit) }
	}
	add("van.way", before.Distance, after.Distance, in("van.km", km))
	add("van.away", before.Duration, after.Duration, in("van.min", minutes))
	add("van.waiting", before.Waiting, after.Waiting, in("van.min", minutes))
	add("van.late", before.LateStops, after.LateStops, in("van.visit-unit", strconv.Itoa))
	add("van.late-sum", van.Late(before), van.Late(after), in("van.min", strconv.Itoa))
	add("van.left", len(before.Left), len(after.Left), in("van.visit-unit", strconv.Itoa))
	return t
}

func (p *Pages) move(c *web.Ctx) error {
	on, err := day(c)
	if err == nil {
		version, _ := strconv.ParseInt(c.Form("version"), 10, 64) // not a number = no version of the day
		at, _ := strconv.Atoi(c.Form("place"))                    // not a number = the last
		err = p.o.Van.Move(c.Context(), c.Actor, van.Move{On: on, Visit: kernel.ID(c.Form("visit")), Van: c.Form("van"), Place: at, Version: version, Key: c.Key()})
	}
	return p.done(c, err, c.T("van.moved"))
}
