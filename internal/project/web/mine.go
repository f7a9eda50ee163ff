package web

import (
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// mineView is what a firm sees of one of its projects: where it is, what comes
// next, what was promised, who serves it.
type mineView struct {
	Title, Number, Href string
	Next                string
	Steps               []ui.Step
	Facts               []ui.Fact
	Promises            []ui.Fact
	Plan                *ui.Button
}

// mine shows a firm its own projects.
func (p *Pages) mine(c *web.Ctx) error {
	if c.Actor.Enterprise == "" {
		return c.Redirect("/projects")
	}
	list, err := p.o.Project.All(c.Context(), c.Actor, project.Filter{})
	if err != nil {
		return err
	}
	var out []mineView
	for _, x := range list {
		if x.Enterprise != c.Actor.Enterprise {
			continue
		}
		v, err := p.own(c, x)
		if err != nil {
			return err
		}
		out = append(out, v)
	}
	return c.Page(c.T("project.mine"), minePage(ui.PageHead{Title: c.T("project.mine"), Actions: []ui.Button{{Label: c.T("project.whistle-now"), Href: "/m/whistle/new", Main: true}}}, out))
}

// own draws a project's public face.
func (p *Pages) own(c *web.Ctx, x project.Project) (mineView, error) {
	n := p.names(c)
	v := mineView{Title: x.Title, Number: x.Number, Href: href(x.ID)}
	course := p.course()
	if s := course.Stage("", x.Stage); s != nil {
		v.Next = s.Next.In(c.Lang)
	}
	v.Steps = p.ownSteps(c, x)
	serving, ok := p.o.Org.Directory().Serving(org.ProjectSubject(x.ID), c.Now())
	if ok {
		v.Facts = append(v.Facts, ui.Fact{Label: c.T("project.task-force"), Text: n.Force(serving.TaskForce)}, ui.Fact{Label: c.T("project.commissioner"), Text: p.holder(c, serving.Commissioner)}, ui.Fact{Label: c.T("project.officer"), Text: p.holder(c, serving.Officer)})
	}
	if p.plans(c) {
		v.Plan = &ui.Button{Label: c.T("project.plan"), Href: p.o.Plan(x.ID)}
	}
	r, err := p.o.Project.Record(c.Context(), c.Actor, x.ID)
	if err != nil {
		return v, err
	}
	items := map[string]pack.PromiseItem{}
	for _, item := range p.o.Project.Rules().Promises {
		items[item.Item] = item
	}
	for _, a := range r.Promises { // by year
		if item, ok := items[a.Item]; ok {
			v.Promises = append(v.Promises, ui.Fact{Label: strconv.Itoa(a.Year) + " " + p.itemName(c, item), Text: amount(c, item, a.Amount)})
		}
	}
	return v, nil
}

// ownSteps are the stages with the days they were reached on.
func (p *Pages) ownSteps(c *web.Ctx, x project.Project) (out []ui.Step) {
	days := map[string]kernel.Date{"signed": x.On("signed_on"), "filed": x.On("filed_on"), "started": x.On("started_on"), "trial": x.On("trial_on"), "production": x.On("production_on"), "capacity": x.On("capacity_on")}
	passed := true
	for _, s := range p.course().Def.Stages {
		if s.End || s.Code == "registered" {
			continue
		}
		step := ui.Step{Label: s.Name.In(c.Lang)}
		here := s.Code == x.Stage || s.Code == "started" && x.Stage == "registered"
		switch {
		case here:
			step.State, passed = "now", false
		case passed:
			step.State = "done"
		}
		if d := days[s.Code]; !d.IsZero() && (here || passed) {
			step.Note = ui.DayWords(c.Lang, d)
		}
		out = append(out, step)
	}
	return out
}
