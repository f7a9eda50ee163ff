package web

import (
	"strconv"

	"github.com/a-h/templ"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/schedule"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// whatView asks "what if" and answers.
type whatView struct {
	Action  string
	Steps   []ui.Option
	Step    string
	Days    string
	Error   string
	Answer  string
	State   string
	Changes *ui.Table
}

// what reads the question from the address and answers it.
func (p *Pages) what(c *web.Ctx, v *planView, l *approval.Live) {
	w := &whatView{Action: planHref(l.Project) + "#what", Step: c.Query("what"), Days: c.Query("days")}
	if w.Days == "" {
		w.Days = "10"
	}
	for _, r := range l.Rows {
		if x := l.Schedule.Row(r.Code); x != nil && x.State != schedule.Done && x.Takes.N > 0 {
			w.Steps = append(w.Steps, ui.Option{Value: r.Code, Label: l.Step(r.Code).Name.In(c.Lang)})
		}
	}
	if len(w.Steps) > 0 {
		v.What = w
	}
	if w.Step == "" {
		return
	}
	days, err := strconv.Atoi(w.Days)
	if err != nil {
		days = 0
	}
	answer, err := p.o.Approval.WhatIf(l, w.Step, days)
	if err != nil {
		w.Error = c.Say(kernel.AllErrors(err)[0].Text)
		return
	}
	p.answered(c, w, l, answer)
}

func (p *Pages) answered(c *web.Ctx, w *whatView, l *approval.Live, a *approval.Answer) {
	step := l.Step(a.Code).Name.In(c.Lang)
	end := a.Changes[len(a.Changes)-1]
	by := a.By.Text().In(c.Lang)
	production := end
	for _, ch := range a.Changes {
		if ch.Code == approval.Production {
			production = ch
		}
	}
	if later := production.Finish.Date.Days(production.NewFinish.Date); later > 0 {
		w.Answer, w.State = c.T("approval.what.later", step, by, exact(c, production.Finish.Date), exact(c, production.NewFinish.Date), later), ui.Warn
	} else {
		w.Answer, w.State = c.T("approval.what.same", step, by, exact(c, production.Finish.Date)), ui.Good
	}
	t := ui.Table{ID: "changes", Caption: c.T("approval.what.moves"), Columns: []ui.Column{{Key: "step", Label: c.T("approval.step"), Main: true, Wrap: true},
		{Key: "start", Label: c.T("approval.start")}, {Key: "new_start", Label: c.T("approval.becomes")}, {Key: "finish", Label: c.T("approval.finish")}, {Key: "new_finish", Label: c.T("approval.becomes")}, {Key: "critical", Label: c.T("approval.path"), Bare: true}}}
	for _, ch := range a.Changes {
		name := c.Say(ch.Name)
		if ch.Code == "" {
			name = c.T("approval.all-done")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(name), ui.Day(ch.Start.Date), moved(ch.Start, ch.NewStart), ui.Day(ch.Finish.Date), moved(ch.Finish, ch.NewFinish), onPath(c, ch)}})
	}
	w.Changes = &t
}

// moved is a new date, strong where it differs.
func moved(was, is schedule.Mark) templ.Component {
	if was == is {
		return ui.Quiet("")
	}
	return strongDay(is.Date)
}

func onPath(c *web.Ctx, ch schedule.Change) templ.Component {
	switch {
	case ch.BecomesCritical:
		return ui.TagMark(ui.Tag{Text: c.T("approval.becomes-critical"), State: ui.Warn})
	case ch.NoLongerCritical:
		return ui.TagMark(ui.Tag{Text: c.T("approval.no-longer-critical")})
	}
	return ui.Quiet("")
}
