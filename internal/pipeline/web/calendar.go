package web

import (
	"strconv"
	"time"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// calendarView is one month of milestones.
type calendarView struct {
	Head    ui.PageHead
	Views   []ui.Tab
	Months  []ui.Tab
	Filters ui.Table
	Title   string
	Days    []string // names of the weekdays, Monday first
	Weeks   [][]calendarDay
	Count   string
	None    bool
}

type calendarDay struct {
	On      kernel.Date
	Words   string
	Outside bool // another month's
	Today   bool
	Rest    bool // no working day
	Items   []calendarItem
}

type calendarItem struct {
	Tag   ui.Tag
	Title string
	Href  string
	Note  string
}

// month reads which month is asked for; this one unless the address says another.
func (p *Pages) month(c *web.Ctx) (from, to kernel.Date, err error) {
	from = first(today(c))
	if s := c.Query("month"); s != "" {
		if from, err = kernel.ParseDate(s + "-01"); err != nil {
			return from, to, kernel.Invalid("month", kernel.T("“%s”不是月份，写成 2022-11 这样", "%q is not a month; write it like 2022-11"), s)
		}
	}
	return from, first(from.AddDays(32)).AddDays(-1), nil
}

func (p *Pages) calendar(c *web.Ctx) error {
	from, to, err := p.month(c)
	if err != nil {
		return err
	}
	begin := from.AddDays(-(int(from.Weekday()) + 6) % 7)
	end := to.AddDays((7 - int(to.Weekday())) % 7)
	days, err := p.o.Pipeline.Days(c.Context(), c.Actor, filter(c), begin, end, false)
	if err != nil {
		return err
	}
	v := calendarView{Head: ui.PageHead{Title: c.T("pipeline.calendar"), Sub: c.T("pipeline.calendar.sub"), Actions: []ui.Button{{Label: c.T("pipeline.ical"), Href: "/pipeline/calendar.ics?month=" + month(from)}}}, Views: views(c, "calendar"),
		Filters: ui.Table{ID: "calendar", Caption: c.T("pipeline.calendar"), Filters: p.filters(c, nil)}, Title: c.T("pipeline.month", from.Year, int(from.Month))}
	for _, m := range []kernel.Date{first(from.AddDays(-1)), from, first(from.AddDays(32))} {
		v.Months = append(v.Months, ui.Tab{Label: c.T("pipeline.month", m.Year, int(m.Month)), Href: ui.Here(c.Context(), "month", month(m)), On: m == from})
	}
	for i := range 7 {
		v.Days = append(v.Days, c.T("pipeline.weekday."+strconv.Itoa(i)))
	}
	n := 0
	for d := begin; !d.After(end); d = d.AddDays(1) {
		if d.Weekday() == time.Monday {
			v.Weeks = append(v.Weeks, nil)
		}
		cell := calendarDay{On: d, Words: ui.DayWords(c.Lang, d), Outside: d.Before(from) || d.After(to), Today: d == today(c), Rest: d.Weekday() == time.Saturday || d.Weekday() == time.Sunday}
		for ; n < len(days) && days[n].On == d; n++ {
			cell.Items = append(cell.Items, p.calendarItem(c, days[n]))
		}
		w := len(v.Weeks) - 1
		v.Weeks[w] = append(v.Weeks[w], cell)
	}
	v.None, v.Count = len(days) == 0, c.T("pipeline.calendar.count", len(days))
	return c.Page(v.Head.Title, calendarPage(v))
}

func (p *Pages) calendarItem(c *web.Ctx, d pipeline.Day) calendarItem {
	out := calendarItem{Title: d.Title, Href: href(d.Row), Tag: p.dayTag(c, d)}
	if d.Done && !d.Was.IsZero() && d.Was != d.On {
		out.Note = c.T("pipeline.was-planned", d.Was.String())
	}
	return out
}

// dayTag says which milestone it is and whether it was reached.
func (p *Pages) dayTag(c *web.Ctx, d pipeline.Day) ui.Tag {
	name := c.T("pipeline.next-step")
	if d.Stage != "" {
		name = p.milestone(c, d.Stage)
	}
	switch {
	case d.Done:
		return ui.Tag{Text: c.T("pipeline.done", name), State: ui.Good}
	case d.Late:
		return ui.Tag{Text: c.T("pipeline.missed", name), State: ui.Bad}
	}
	return ui.Tag{Text: c.T("pipeline.planned", name)}
}
