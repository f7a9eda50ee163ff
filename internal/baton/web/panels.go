package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// seats lists the reader's forms, open ones first.
func (p *Pages) seats(c *web.Ctx) error {
	list, err := p.o.Baton.Seats(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	head := ui.PageHead{Title: c.T("baton.seats"), Sub: c.T("baton.seats.sub")}
	t := ui.Table{ID: "seats", Caption: c.T("baton.seats"), Columns: []ui.Column{{Key: "what", Label: c.T("baton.judged"), Main: true}, {Key: "period", Label: c.T("baton.period")}, {Key: "state", Label: c.T("baton.status"), Bare: true}, {Key: "closed", Label: c.T("baton.handed-in")}},
		Empty: ui.Empty{Title: c.T("baton.seats.none"), Advice: c.T("baton.seats.none.advice")}}
	for _, s := range list {
		form, err := p.o.Baton.Form(c.Context(), c.Actor, s.ID)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(form.What.Name), "/appraisal/seats/"+string(s.ID)), ui.Text(s.Period), ui.TagMark(seatTag(c, s)), ui.When(s.ClosedAt)}})
	}
	return c.Page(head.Title, listPage(head, t))
}

func seatTag(c *web.Ctx, s *baton.Seat) ui.Tag {
	if s.ClosedAt != 0 {
		return ui.Tag{Text: c.T("baton.seat.closed"), State: ui.Good}
	}
	return ui.Tag{Text: c.T("baton.seat.open"), State: ui.Warn}
}

// seatView is one assessor's form.
type seatView struct {
	Head   ui.PageHead
	Notice *ui.Notice
	Form   *ui.Form // nil: handed in
	Groups []seatGroup
}

// seatGroup are the subjects of one group.
type seatGroup struct {
	Name     string
	Subjects []seatLine
}

// seatLine is one subject: not judged, or a mark and the reason to stand aside.
type seatLine struct {
	Name             string
	Own              string
	Mark, Aside, Say ui.Field
}

func (p *Pages) seat(c *web.Ctx) error { return p.drawSeat(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawSeat(c *web.Ctx, status int, state ui.FormState) error {
	f, err := p.o.Baton.Form(c.Context(), c.Actor, c.ID("seat"))
	if err != nil {
		return err
	}
	v := seatView{Head: ui.PageHead{Title: c.Say(f.What.Name), Sub: c.T("baton.seat.sub", f.Period, number(f.Panel.Max)), Tags: []ui.Tag{seatTag(c, f.Seat)}, Crumbs: []ui.Crumb{{Label: c.T("baton.seats"), Href: "/appraisal/seats"}, {Label: c.Say(f.What.Name)}}}}
	if f.ClosedAt != 0 {
		v.Notice = &ui.Notice{Text: c.T("baton.seat.done", ui.Minute(ui.EnvOf(c.Context()), f.ClosedAt))}
		return c.PageStatus(status, v.Head.Title, seatPage(v))
	}
	v.Form = &ui.Form{ID: "seat", Action: "/appraisal/seats/" + string(f.ID), State: state, Submit: c.T("baton.seat.submit"), Cancel: "/appraisal/seats", Draft: "seat-" + string(f.ID), Next: c.T("baton.seat.next"), NoScript: true}
	for _, j := range f.Subjects {
		group := c.Say(j.Group)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != group {
			v.Groups = append(v.Groups, seatGroup{Name: group})
		}
		last := &v.Groups[len(v.Groups)-1]
		last.Subjects = append(last.Subjects, seatLineOf(c, f, j))
	}
	return c.PageStatus(status, v.Head.Title, seatPage(v))
}

func seatLineOf(c *web.Ctx, f *baton.Form, j baton.Judged) seatLine {
	l := seatLine{Name: j.Subject.Name.In(c.Lang)}
	if j.Own {
		l.Own = c.T("baton.seat.own")
		return l
	}
	l.Mark = ui.Field{Name: j.Key, Label: l.Name, Type: "money", Hint: c.T("baton.seat.range", number(f.Panel.Max))}
	l.Aside = ui.Field{Name: "aside." + j.Key, Label: c.T("baton.seat.aside"), Hint: c.T("baton.seat.aside.hint"), Max: 200}
	l.Say = ui.Field{Name: "note." + j.Key, Label: c.T("baton.seat.note"), Hint: c.T("baton.seat.note.hint"), Max: 200}
	return l
}

// mark hands the form in.
func (p *Pages) mark(c *web.Ctx) error {
	f, err := p.o.Baton.Form(c.Context(), c.Actor, c.ID("seat"))
	if err != nil {
		return err
	}
	in := baton.MarkInput{Seat: f.ID, Marks: map[string]string{}, Recused: map[string]string{}, Notes: map[string]string{}, Key: c.Key()}
	var known []string
	for _, j := range f.Subjects {
		in.Marks[j.Key], in.Recused[j.Key], in.Notes[j.Key] = c.Form(j.Key), c.Form("aside."+j.Key), c.Form("note."+j.Key)
		known = append(known, j.Key)
	}
	switch err := p.o.Baton.Mark(c.Context(), c.Actor, in); {
	case err == nil:
		c.Flash(ui.Good, c.T("baton.seat.handed"))
		return c.Redirect("/appraisal/seats")
	case web.Mendable(err):
		return p.drawSeat(c, web.Status(err), c.FormState(err, known...))
	default:
		return err
	}
}

// panelView is who judges what under a scheme in a period, and who has handed
// in; what they gave is nobody's to see.
type panelView struct {
	Head   ui.PageHead
	Ask    []ui.Field // the period, asked by GET
	State  ui.FormState
	Panels []onePanel
	Empty  *ui.Empty
}

type onePanel struct {
	Title string
	Note  string
	Seats ui.Table
	Form  formPage   // of the one chosen
	Open  *ui.Button // leads to its form
}

func (p *Pages) panel(c *web.Ctx) error { return p.drawPanel(c, http.StatusOK, failed{}) }

func (p *Pages) drawPanel(c *web.Ctx, status int, f failed) error {
	v, list, err := p.o.Baton.Judgements(c.Context(), c.Actor, c.ID("scheme"))
	if err != nil {
		return err
	}
	period := c.Query("period")
	if period == "" {
		period = firstPeriod(v)
	}
	seats, err := p.o.Baton.Panel(c.Context(), c.Actor, v.Code, period)
	if err != nil {
		return err
	}
	x := panelView{Head: ui.PageHead{Title: c.T("baton.panels"), Sub: c.Say(v.Name) + " · " + period, Crumbs: p.way(c, ui.Crumb{Label: c.T("baton.schemes"), Href: "/appraisal/schemes"}, ui.Crumb{Label: c.Say(v.Name), Href: schemeDoor(v.ID)}, ui.Crumb{Label: c.T("baton.panels")})}}
	x.Ask = []ui.Field{{Name: "period", Label: c.T("baton.period"), Hint: c.T("baton.period.hint"), Value: period}}
	if len(list) == 0 {
		x.Empty = &ui.Empty{Title: c.T("baton.panels.none")}
	}
	for _, j := range list {
		one := p.onePanel(c, v, j, period, seats, f)
		if chosen := len(list) == 1 || c.Query("for") == j.Indicator || f.form == one.Form.Form.ID; !chosen {
			one.Form.Fields, one.Open = nil, &ui.Button{Label: c.T("baton.appoint"), Href: schemeDoor(v.ID) + "/panels?period=" + url.QueryEscape(period) + "&for=" + j.Indicator}
		}
		x.Panels = append(x.Panels, one)
	}
	return c.PageStatus(status, x.Head.Title, panelPage(x))
}

// firstPeriod is the first period of a version: its year where nothing else is
// asked for.
func firstPeriod(v *baton.Version) string { return v.From.String()[:4] }

func (p *Pages) onePanel(c *web.Ctx, v *baton.Version, j baton.Judgement, period string, seats []*baton.Seat, f failed) onePanel {
	dir := p.o.Org.Directory()
	out := onePanel{Title: c.Say(j.Name), Note: c.T("baton.panel.rule", j.Quorum, j.Trim)}
	out.Seats = ui.Table{ID: "panel-" + j.Indicator, Caption: c.Say(j.Name), Columns: []ui.Column{{Key: "who", Label: c.T("baton.assessor"), Main: true}, {Key: "unit", Label: c.T("baton.unit")}, {Key: "state", Label: c.T("baton.status"), Bare: true}, {Key: "closed", Label: c.T("baton.handed-in")}},
		Empty: ui.Empty{Title: c.T("baton.panel.nobody")}}
	seated := map[kernel.ID]bool{}
	for _, s := range seats {
		if s.Indicator != j.Indicator {
			continue
		}
		seated[s.Person] = true
		who, _ := dir.Person(s.Person)
		out.Seats.Rows = append(out.Seats.Rows, ui.Row{Cells: []templ.Component{ui.Strong(kernel.T(who.Name, who.NameEN).In(c.Lang)), ui.Text(dir.UnitName(s.Unit).In(c.Lang)), ui.TagMark(seatTag(c, s)), ui.When(s.ClosedAt)}})
	}
	people := ui.Field{Name: "people", Label: c.T("baton.assessors"), Type: "codes", Required: true}
	for _, a := range j.May {
		if !seated[a.Person] {
			people.Options = append(people.Options, ui.Option{Value: string(a.Person), Label: c.Say(a.Name), Hint: c.Say(a.Post)})
		}
	}
	id := "appoint-" + j.Indicator
	out.Form.Form = ui.Form{ID: id, Action: schemeDoor(v.ID) + "/panels?period=" + url.QueryEscape(period), State: f.of(c, id), Submit: c.T("baton.appoint"), Next: c.T("baton.appoint.next"), NoScript: true}
	if len(people.Options) > 0 {
		out.Form.Fields = []ui.Field{{Name: "indicator", Type: "hidden", Value: j.Indicator}, people}
	}
	return out
}

// appoint gives seats.
func (p *Pages) appoint(c *web.Ctx) error {
	in := baton.AppointInput{Scheme: c.ID("scheme"), Period: c.Query("period"), Indicator: c.Form("indicator"), Key: c.Key()}
	for _, id := range c.FormAll("people") {
		in.People = append(in.People, kernel.ID(id))
	}
	err := p.o.Baton.Appoint(c.Context(), c.Actor, in)
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("baton.appointed", len(in.People)))
		return c.Redirect(schemeDoor(in.Scheme) + "/panels?period=" + url.QueryEscape(in.Period))
	case web.Mendable(err):
		return p.drawPanel(c, web.Status(err), failed{"appoint-" + in.Indicator, c.FormState(err, "people")})
	}
	return err
}
