package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/pipeline"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// money writes an amount as large sums are told.
func money(c *web.Ctx, m kernel.Money) string { return c.Say(m.Large()) }

// sum writes the money of several; where an amount is missing it says so, and
// where all are there is no data.
func sum(c *web.Ctx, s pipeline.Sum) templ.Component {
	switch {
	case s.N == 0:
		return ui.Quiet("")
	case s.Blank == s.N:
		return ui.NoData(c.T("pipeline.no-amount"))
	case s.Blank > 0:
		return withNote(money(c, s.Amount), c.T("pipeline.blank", s.Blank))
	}
	return ui.Figure(money(c, s.Amount), "")
}

// amount is one record's money.
func amount(c *web.Ctx, r pipeline.Row) templ.Component {
	if !r.Priced {
		return ui.NoData(c.T("pipeline.no-amount"))
	}
	return ui.Figure(money(c, r.Amount), "")
}

// stage names a stage of a row by the version of its kind.
func (p *Pages) stage(c *web.Ctx, r pipeline.Row) string {
	if course, err := p.o.Kinds.Version(r.Kind, r.Version); err == nil {
		if s := course.Stage("", r.Stage); s != nil {
			return s.Name.In(c.Lang)
		}
	}
	return r.Stage
}

// stageName names a stage of a course of the boards.
func (p *Pages) stageName(c *web.Ctx, course int, code string) string {
	kind := p.o.Pipeline.Rules().Lead.Kind
	if course == pipeline.Projects {
		kind = p.o.Pipeline.Rules().Project.Kind
	}
	if k, err := p.o.Kinds.Current(kind); err == nil {
		if s := k.Stage("", code); s != nil {
			return s.Name.In(c.Lang)
		}
	}
	return code
}

func (p *Pages) chainName(c *web.Ctx, code string) string {
	if f := p.chainField(); f != nil {
		for _, o := range f.Options {
			if o.Code == code {
				return o.Name.In(c.Lang)
			}
		}
	}
	return code
}

func href(r pipeline.Row) string { return "/m/" + r.Kind + "/" + string(r.ID) }

// light is a project's light as a tag; without data it says so.
func light(c *web.Ctx, l string) ui.Tag {
	switch l {
	case "green":
		return ui.Tag{Text: c.T("pipeline.light.green"), State: ui.Good}
	case "yellow":
		return ui.Tag{Text: c.T("pipeline.light.yellow"), State: ui.Warn}
	case "red":
		return ui.Tag{Text: c.T("pipeline.light.red"), State: ui.Bad}
	}
	return ui.Tag{}
}

// since is a day and how long ago it was.
func since(c *web.Ctx, d kernel.Date) templ.Component {
	n := d.Days(today(c))
	if n < 1 {
		return ui.Day(d)
	}
	return dayAnd(d, c.T("pipeline.days", n))
}

// will is a forecast: the month it most likely is, and the months it lies
// between.
func will(c *web.Ctx, f pipeline.Forecast, stage string) templ.Component {
	s, ok := f[stage]
	if !ok || s.Likely.IsZero() {
		return ui.NoData(c.T("pipeline.no-forecast"))
	}
	if s.From.IsZero() || month(s.From) == month(s.To) {
		return ui.Text(month(s.Likely))
	}
	return withNote(month(s.Likely), c.T("pipeline.between", month(s.From), month(s.To)))
}

func month(d kernel.Date) string { return d.String()[:7] }

// plural and singular name what a course is of.
func plural(c *web.Ctx, course int) string {
	if course == pipeline.Projects {
		return c.T("pipeline.projects")
	}
	return c.T("pipeline.leads")
}

func singular(c *web.Ctx, course int) string {
	if course == pipeline.Projects {
		return c.T("pipeline.project")
	}
	return c.T("pipeline.lead")
}

func none(c *web.Ctx, course int) string {
	if course == pipeline.Projects {
		return c.T("pipeline.none-projects")
	}
	return c.T("pipeline.none-leads")
}

// milestone names the milestone of a stage.
func (p *Pages) milestone(c *web.Ctx, stage string) string {
	for _, m := range p.o.Pipeline.Rules().Milestones {
		if m.Stage == stage {
			return m.Name.In(c.Lang)
		}
	}
	return stage
}
