package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/admin"
	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// inForce returns the years of the calendar, newest first, and those of them
// that were loaded here.
func (p *Pages) inForce(c *web.Ctx) ([]calendar.Year, map[int]admin.LoadedYear, error) {
	loaded, err := p.o.Admin.LoadedYears(c.Context())
	years, here := calendar.Official(), map[int]admin.LoadedYear{}
	for _, y := range loaded {
		years, here[y.Year.Year] = calendar.With(years, y.Year), y
	}
	slices.SortFunc(years, func(a, b calendar.Year) int { return b.Year - a.Year })
	return years, here, err
}

// years lists the years of the working calendar.
func (p *Pages) years(c *web.Ctx) error {
	years, here, err := p.inForce(c)
	if err != nil {
		return err
	}
	t := ui.Table{ID: "years", Caption: c.T("calendar.title"), Columns: []ui.Column{{Key: "year", Label: c.T("calendar.year"), Main: true}, {Key: "works", Label: c.T("calendar.workdays"), Right: true},
		{Key: "off", Label: c.T("calendar.off"), Right: true}, {Key: "made", Label: c.T("calendar.made-up"), Right: true}, {Key: "from", Label: c.T("calendar.source")}, {Key: "paper", Label: c.T("calendar.paper"), Wrap: true}}}
	for _, y := range years {
		off, worked := tally(y.Days)
		works := ui.NoData(c.T("calendar.after-restart"))
		if n, err := p.o.Calendar().CountYear(y.Year); err == nil {
			works = ui.Figure(strconv.Itoa(n), "")
		}
		at := "/admin/calendar/" + strconv.Itoa(y.Year)
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", strconv.Itoa(y.Year), at), works, ui.Figure(strconv.Itoa(off), at), ui.Figure(strconv.Itoa(worked), at),
			p.sourceCell(c, here, y.Year), ui.Quiet(numbersOf(y.Papers))}})
	}
	head := ui.PageHead{Title: c.T("calendar.title"), Sub: c.T("calendar.sub"), Actions: []ui.Button{{Label: c.T("calendar.load"), Href: "/admin/calendar/load", Main: true}}}
	return c.Page(head.Title, listBody(head, t))
}

// tally counts the days off and the weekend days worked.
func tally(days []calendar.Day) (off, worked int) {
	for _, d := range days {
		if d.Off {
			off++
		} else {
			worked++
		}
	}
	return off, worked
}

func (p *Pages) sourceCell(c *web.Ctx, here map[int]admin.LoadedYear, year int) templ.Component {
	y, ok := here[year]
	if !ok {
		return ui.Quiet(c.T("calendar.built-in"))
	}
	return templ.Join(ui.TagMark(ui.Tag{Text: c.T("calendar.loaded"), State: ui.Info}), ui.Quiet(" "+p.personName(c, y.By)+" "), ui.When(y.At))
}

// numbersOf joins the numbers of notices; their addresses are left out.
func numbersOf(papers []string) string {
	var out []string
	for _, x := range papers {
		number, _, _ := strings.Cut(x, " http")
		out = append(out, number)
	}
	return strings.Join(out, "  ")
}

// yearView is the page of one year.
type yearView struct {
	Head   ui.PageHead
	Facts  []ui.Fact
	Days   ui.Table
	Source string
}

func (p *Pages) year(c *web.Ctx) error {
	years, here, err := p.inForce(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(years, func(y calendar.Year) bool { return strconv.Itoa(y.Year) == c.Path("year") })
	if i < 0 {
		return kernel.NotFound(kernel.T("还没有录入这一年的放假安排", "The holidays of this year have not been loaded"))
	}
	y := years[i]
	title := c.T("calendar.year.title", y.Year)
	off, worked := tally(y.Days)
	v := yearView{Head: ui.PageHead{Title: title, Crumbs: p.crumbs(c, "calendar.title", "/admin/calendar", title)}, Source: here[y.Year].Source}
	v.Head.Actions = []ui.Button{{Label: c.T("calendar.reload"), Href: "/admin/calendar/load?year=" + strconv.Itoa(y.Year)}}
	v.Facts = []ui.Fact{{Label: c.T("calendar.off"), Text: strconv.Itoa(off)}, {Label: c.T("calendar.made-up"), Text: strconv.Itoa(worked)},
		{Label: c.T("calendar.source"), Value: p.sourceCell(c, here, y.Year)}, {Label: c.T("calendar.paper"), Text: numbersOf(y.Papers), None: c.T("calendar.paper.none")}}
	if n, err := p.o.Calendar().CountYear(y.Year); err == nil {
		v.Facts = append([]ui.Fact{{Label: c.T("calendar.workdays"), Text: strconv.Itoa(n)}}, v.Facts...)
	}
	var days []admin.NoticeDay
	for _, d := range y.Days {
		days = append(days, admin.NoticeDay{Day: d})
	}
	slices.SortStableFunc(days, func(a, b admin.NoticeDay) int { return a.Date.Compare(b.Date) })
	v.Days = dayTable(c, days, false)
	return c.Page(title, yearBody(v))
}

// dayTable lists days; with compared, beside what the table says now.
func dayTable(c *web.Ctx, days []admin.NoticeDay, compared bool) ui.Table {
	t := ui.Table{ID: "days", Caption: c.T("calendar.days"), Columns: []ui.Column{{Key: "date", Label: c.T("calendar.date"), Main: true}, {Key: "week", Label: c.T("calendar.weekday")},
		{Key: "is", Label: c.T("calendar.is")}, {Key: "name", Label: c.T("calendar.name")}}}
	if compared {
		t.Columns = append(t.Columns, ui.Column{Key: "diff", Label: c.T("calendar.difference")})
	}
	for _, d := range days {
		cells := []templ.Component{ui.Figure(d.Date.String(), ""), ui.Text(weekday(c, d.Date)), offTag(c, d.Off), ui.Text(holiday(c, d.Name))}
		row := ui.Row{}
		if compared {
			cells = append(cells, difference(c, d))
		}
		row.Cells = cells
		t.Rows = append(t.Rows, row)
	}
	return t
}

// holidays are the names that notices use.
var holidays = map[string]string{"元旦": "New Year", "春节": "Spring Festival", "清明节": "Qingming", "劳动节": "Labour Day", "端午节": "Dragon Boat Festival",
	"中秋节": "Mid-Autumn Festival", "国庆节": "National Day"}

// holiday says the name of one or several holidays; for an English reader a
// name nobody translated stays as the notice has it.
func holiday(c *web.Ctx, name string) string {
	if c.Lang != kernel.EN {
		return name
	}
	list := strings.Split(name, "、")
	for i, x := range list {
		list[i] = orElse(holidays[x], x)
	}
	return strings.Join(list, ", ")
}

func weekday(c *web.Ctx, d kernel.Date) string {
	return c.T("calendar.weekdays." + strconv.Itoa(int(d.Weekday())))
}

func offTag(c *web.Ctx, off bool) templ.Component {
	if off {
		return ui.TagMark(ui.Tag{Text: c.T("calendar.is.off"), State: ui.Good})
	}
	return ui.TagMark(ui.Tag{Text: c.T("calendar.is.work"), State: ui.Warn})
}

// difference says how a day of the notice compares with the present table.
func difference(c *web.Ctx, d admin.NoticeDay) templ.Component {
	switch d.Is {
	case admin.DayNew:
		return ui.TagMark(ui.Tag{Text: c.T("calendar.diff.new"), State: ui.Info})
	case admin.DayGone:
		return ui.TagMark(ui.Tag{Text: c.T("calendar.diff.gone"), State: ui.Bad})
	case admin.DayChanged:
		was := c.T("calendar.is.work")
		if d.Was.Off {
			was = c.T("calendar.is.off")
		}
		return ui.TagMark(ui.Tag{Text: c.T("calendar.diff.changed", was, holiday(c, d.Was.Name)), State: ui.Warn})
	}
	if d.Was.Name != d.Name {
		return ui.Quiet(c.T("calendar.diff.renamed", holiday(c, d.Was.Name)))
	}
	return ui.Quiet(c.T("calendar.diff.same"))
}

func (p *Pages) loadForm(c *web.Ctx) error {
	return p.drawLoad(c, http.StatusOK, c.NewForm())
}

func (p *Pages) drawLoad(c *web.Ctx, status int, state ui.FormState) error {
	year := orElse(c.Query("year"), strconv.Itoa(p.nextYear()))
	page := formPage{Head: ui.PageHead{Title: c.T("calendar.load"), Crumbs: p.crumbs(c, "calendar.title", "/admin/calendar", c.T("calendar.load"))}}
	page.Form = ui.Form{ID: "load", Action: "/admin/calendar/load", State: state, Submit: c.T("calendar.read"), Cancel: "/admin/calendar", Next: c.T("calendar.read.next"), NoScript: true}
	page.Fields = []ui.Field{{Name: "year", Label: c.T("calendar.year"), Type: "int", Required: true, Value: year},
		{Name: "notice", Label: c.T("calendar.notice"), Hint: c.T("calendar.notice.hint"), Type: "longtext", Rows: 10, Required: true}}
	return page.draw(c, status)
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// nextYear is the first year not loaded yet.
func (p *Pages) nextYear() int {
	years := p.o.Calendar().Years()
	return years[len(years)-1] + 1
}

// noticeView is what a pasted notice would load.
type noticeView struct {
	Head    ui.PageHead
	Warning string
	Facts   []ui.Fact
	Days    ui.Table
	Form    ui.Form
	Fields  []ui.Field
}

// load has three steps: read and show; go back and change; confirm and store.
func (p *Pages) load(c *web.Ctx) error {
	state := c.FormState(nil)
	if c.Form("edit") != "" {
		return p.drawLoad(c, http.StatusOK, state)
	}
	year, err := strconv.Atoi(c.Form("year"))
	if err != nil {
		err = kernel.Invalid("year", kernel.T("“%s”不是年份，应写成 2027 这样", "%q is no year; write it like 2027"), c.Form("year"))
		return p.drawLoad(c, http.StatusUnprocessableEntity, c.FormState(err, "year", "notice"))
	}
	n, err := p.o.Admin.ReadNotice(c.Context(), c.Actor, year, c.Form("notice"))
	if err == nil && c.Form("confirmed") != "" {
		version, _ := strconv.ParseInt(c.Form("version"), 10, 64) // anything else is a conflict
		var r matter.Retimed
		r, err = p.o.Admin.LoadYear(c.Context(), c.Actor, admin.LoadYearInput{Year: year, Text: c.Form("notice"), Version: version})
		if err == nil {
			c.Flash(ui.Good, c.T("calendar.done", year, n.Workdays)+retimed(c, r))
			return c.Redirect("/admin/calendar/" + strconv.Itoa(year))
		}
	}
	if kernel.CodeOf(err) == kernel.CodeConflict {
		return p.drawNotice(c, http.StatusConflict, n, c.FormState(err))
	}
	if err != nil {
		if state, status, ok := refused(c, err, "year", "notice"); ok {
			return p.drawLoad(c, status, state)
		}
		return err
	}
	return p.drawNotice(c, http.StatusOK, n, c.NewForm())
}

// retimed says what a new calendar did to the limits that run.
func retimed(c *web.Ctx, r matter.Retimed) string {
	if r.Going {
		return c.T("calendar.retimed.going")
	}
	said := c.T("calendar.retimed.none")
	if r.Moved > 0 {
		said = c.T("calendar.retimed", r.Clocks, r.Moved, r.Matters)
	}
	if r.Unknown > 0 {
		said += c.T("calendar.retimed.unknown", r.Unknown)
	}
	return said
}

func (p *Pages) drawNotice(c *web.Ctx, status int, n admin.Notice, state ui.FormState) error {
	count := map[admin.Difference]int{}
	for _, d := range n.Days {
		count[d.Is]++
	}
	title := c.T("calendar.year.title", n.Year)
	v := noticeView{Head: ui.PageHead{Title: title, Sub: c.T("calendar.check"), Crumbs: []ui.Crumb{{Label: c.T("calendar.title"), Href: "/admin/calendar"}, {Label: c.T("calendar.load"), Href: "/admin/calendar/load"}, {Label: title}}}}
	if n.Present {
		v.Warning = c.T("calendar.replaces", n.Year, count[admin.DayChanged], count[admin.DayNew], count[admin.DayGone])
	}
	v.Facts = []ui.Fact{{Label: c.T("calendar.workdays"), Text: strconv.Itoa(n.Workdays)}, {Label: c.T("calendar.paper"), Text: numbersOf(n.Papers), None: c.T("calendar.paper.none")}}
	v.Days = dayTable(c, n.Days, true)
	state.Values = nil // the hidden fields are today's, not those that were sent
	v.Form = ui.Form{ID: "confirm", Action: "/admin/calendar/load", State: state, Submit: c.T("calendar.confirm"), Next: c.T("calendar.confirm.next"), NoScript: true,
		Buttons: []ui.Button{{Label: c.T("calendar.back"), Name: "edit", Value: "1"}}}
	v.Fields = []ui.Field{{Type: "hidden", Name: "year", Value: strconv.Itoa(n.Year)}, {Type: "hidden", Name: "notice", Value: c.Form("notice")},
		{Type: "hidden", Name: "version", Value: strconv.FormatInt(n.Version, 10)}, {Type: "hidden", Name: "confirmed", Value: "1"}}
	return c.PageStatus(status, title, noticeBody(v))
}
