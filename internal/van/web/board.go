package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/van"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// boardView is a day of the vans.
type boardView struct {
	Head         ui.PageHead
	Days         []ui.Tab
	Error        string
	Stats        []ui.Stat
	Nothing      *ui.Empty
	Wide, Narrow string // SVG
	Source       string
	Rounds       []roundView
	Left         *ui.Table
	Change       *changeView
	Plans        []actView // what may be done with the day
}

// actView is a small form that does something with the day.
type actView struct {
	Post, Label, Day, Version, Key string
	Main                           bool
}

func (p *Pages) board(c *web.Ctx) error { return p.draw(c, http.StatusOK, "") }

// chosen is the day the page is about: that of the address, else the next one with
// visits, else today.
func (p *Pages) chosen(c *web.Ctx, said string) (kernel.Date, []van.Count, error) {
	today := p.o.Van.Today(c.Now())
	days, err := p.o.Van.Days(c.Context(), c.Actor, today.AddDays(-3))
	if err != nil {
		return today, nil, err
	}
	if on, err := kernel.ParseDate(said); err == nil {
		return on, days, nil
	}
	for _, d := range days {
		if !d.On.Before(today) {
			return d.On, days, nil
		}
	}
	return today, days, nil
}

func (p *Pages) draw(c *web.Ctx, status int, fault string) error {
	said := c.Query("day")
	if said == "" {
		said = c.Form("day")
	}
	on, days, err := p.chosen(c, said)
	if err != nil {
		return err
	}
	d, err := p.o.Van.Day(c.Context(), c.Actor, on)
	if err != nil {
		return err
	}
	v := boardView{Head: ui.PageHead{Title: c.T("van.title"), Sub: c.T("van.sub")}, Error: fault, Days: tabs(d, days)}
	if d.Plan == nil {
		v.Nothing = &ui.Empty{Title: c.T("van.nobody", on.String()), Advice: c.T("van.nobody.advice")}
		return c.PageStatus(status, v.Head.Title, boardPage(v))
	}
	v.Head.Tags = []ui.Tag{standing(c, d)}
	if d.Planned() {
		v.Head.Actions = []ui.Button{{Label: c.T("van.sheet"), Href: "/vans/sheet?day=" + on.String()}, {Label: c.T("van.crew"), Href: "/vans/crew?day=" + on.String()}}
	}
	v.Stats, v.Rounds, v.Left = stats(c, d), p.rounds(c, d), p.left(c, d)
	v.Wide, v.Narrow = p.drawing(c, d, 1120), p.drawing(c, d, 358)
	v.Source = c.T("van.map.note")
	if c.Actor.Can(van.PermPlan) != kernel.ScopeNone {
		v.Plans = acts(c, d)
		if v.Change, err = p.change(c, d); err != nil && !web.Mendable(err) {
			return err
		} else if err != nil {
			v.Error, status = c.Say(kernel.AllErrors(err)[0].Text), web.Status(err)
		}
	}
	return c.PageStatus(status, v.Head.Title, boardPage(v))
}

// tabs are the days with visits; the one shown is among them.
func tabs(d *van.Day, days []van.Count) []ui.Tab {
	var out []ui.Tab
	on := false
	for _, x := range days {
		on = on || x.On == d.On
		out = append(out, ui.Tab{Label: x.On.String()[5:], Href: "/vans?day=" + x.On.String(), On: x.On == d.On, Count: x.Visits})
	}
	if !on {
		out = append([]ui.Tab{{Label: d.On.String()[5:], Href: "/vans?day=" + d.On.String(), On: true}}, out...)
	}
	return out
}

func standing(c *web.Ctx, d *van.Day) ui.Tag {
	switch {
	case d.Confirmed:
		return ui.Tag{Text: c.T("van.confirmed"), State: ui.Good}
	case d.Planned():
		return ui.Tag{Text: c.T("van.draft"), State: ui.Warn}
	}
	return ui.Tag{Text: c.T("van.unplanned"), State: ui.Info}
}

// stats are the day in figures.
func stats(c *web.Ctx, d *van.Day) []ui.Stat {
	onRound := len(d.Visits) - len(d.Plan.Left)
	out := []ui.Stat{{Label: c.T("van.visits"), Value: ui.Num(len(d.Visits)), Unit: c.T("van.visit-unit"), Note: c.T("van.on-rounds", onRound), Href: "/m/visit?on_day=" + d.On.String()}}
	if !d.Planned() {
		return out
	}
	late := ui.Stat{Label: c.T("van.late"), Value: ui.Num(d.Plan.LateStops), Unit: c.T("van.visit-unit")}
	if d.Plan.LateStops > 0 {
		late.State, late.Note = ui.Bad, c.T("van.late-minutes", van.Late(d.Plan))
	}
	return append(out,
		ui.Stat{Label: c.T("van.way"), Value: km(d.Plan.Distance), Unit: c.T("van.km")},
		ui.Stat{Label: c.T("van.away"), Value: minutes(d.Plan.Duration), Unit: c.T("van.min"), Note: c.T("van.driving", minutes(d.Plan.Driving))},
		ui.Stat{Label: c.T("van.waiting"), Value: minutes(d.Plan.Waiting), Unit: c.T("van.min")}, late)
}

// acts are what may be done with the day.
func acts(c *web.Ctx, d *van.Day) []actView {
	day, version := d.On.String(), strconv.FormatInt(d.Version, 10)
	label := c.T("van.plan")
	if d.Planned() {
		label = c.T("van.plan-anew")
	}
	out := []actView{{Post: "/vans/plan", Label: label, Day: day, Version: version, Key: web.NewKey(), Main: !d.Planned()}}
	if d.Planned() && !d.Confirmed {
		out = append(out, actView{Post: "/vans/confirm", Label: c.T("van.confirm"), Day: day, Version: version, Key: web.NewKey(), Main: true})
	}
	return out
}

// km writes metres as kilometres with one decimal.
func km(metres int) string {
	tenths := (metres + 50) / 100
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}

// minutes writes seconds as minutes, rounded.
func minutes(seconds int) string { return strconv.Itoa((seconds + 30) / 60) }

// done draws the day again after a command, with what it was refused for.
func (p *Pages) done(c *web.Ctx, err error, said string) error {
	if err != nil {
		if web.Mendable(err) {
			return p.draw(c, web.Status(err), c.Say(kernel.AllErrors(err)[0].Text))
		}
		return err
	}
	c.Flash(ui.Good, said)
	return c.Redirect("/vans?day=" + c.Form("day"))
}

// day is the day a form is about.
func day(c *web.Ctx) (kernel.Date, error) {
	on, err := kernel.ParseDate(c.Form("day"))
	if err != nil {
		return on, kernel.Invalid("day", kernel.T("没有说是哪一天，请刷新后再试", "It is not said which day; please reload"))
	}
	return on, nil
}

func (p *Pages) plan(c *web.Ctx) error {
	on, err := day(c)
	if err == nil {
		err = p.o.Van.Plan(c.Context(), c.Actor, on, c.Key())
	}
	return p.done(c, err, c.T("van.planned"))
}

func (p *Pages) confirm(c *web.Ctx) error {
	on, err := day(c)
	if err == nil {
		version, _ := strconv.ParseInt(c.Form("version"), 10, 64) // not a number = no version of the day
		err = p.o.Van.Confirm(c.Context(), c.Actor, on, version, c.Key())
	}
	return p.done(c, err, c.T("van.told"))
}
