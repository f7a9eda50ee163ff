package web

import (
	"github.com/a-h/templ"

	"juyan/internal/approval"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands of a plan on a record.
type panelView struct {
	Title  string
	Note   string
	Door   *ui.Door
	Ranges []milestone
	Facts  []ui.Fact
	Now    *ui.Table
	Open   *ui.Button
}

// Panel draws the plan of a project on its record, and on the record of a step
// where it stands in the plan.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind == approval.Kind {
		return p.ofStep(c, v)
	}
	l, err := p.o.Approval.Live(c.Context(), c.Actor, v.ID)
	switch kernel.CodeOf(err) {
	case "":
		return p.ofProject(c, l)
	case kernel.CodeNotFound, kernel.CodeForbidden:
		return nil, nil // no plan, or none of the reader's business
	}
	return nil, err
}

func (p *Pages) ofProject(c *web.Ctx, l *approval.Live) (templ.Component, error) {
	list, err := p.o.Approval.Forecast(c.Context(), c.Actor, l.Project)
	if err != nil {
		return nil, err
	}
	now := p.now(c, l)
	return panel(panelView{Title: c.T("approval.plan"), Door: &ui.Door{Text: c.T("approval.whole"), Href: planHref(l.Project)}, Ranges: milestones(c, list), Now: &now}), nil
}

// ofStep says where a step stands in the plan of its project.
func (p *Pages) ofStep(c *web.Ctx, v *matter.View) (templ.Component, error) {
	l, err := p.o.Approval.Live(c.Context(), c.Actor, v.Project)
	if err != nil {
		if code := kernel.CodeOf(err); code == kernel.CodeNotFound || code == kernel.CodeForbidden {
			return nil, nil
		}
		return nil, err
	}
	step, _ := v.Data["step"].(string)
	x := panelView{Title: c.T("approval.in-plan"), Door: &ui.Door{Text: c.T("approval.whole"), Href: planHref(l.Project)}}
	if row := l.Schedule.Row(step); row != nil {
		x.Facts = []ui.Fact{{Label: c.T("approval.start"), Value: ui.Day(row.Start.Date)}, {Label: c.T("approval.finish"), Value: ui.Day(row.Finish.Date)},
			{Label: c.T("approval.slack-days"), Value: slack(c, l, row)}}
	}
	if s := l.Step(step); s != nil && len(s.Limits) > 0 {
		if limit, ok := s.Limit(l.Plan.Start); ok {
			x.Facts = append(x.Facts, ui.Fact{Label: c.T("approval.basis"), Text: limit.Basis.In(c.Lang)})
		}
	}
	return panel(x), nil
}
