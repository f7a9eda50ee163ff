package web

import (
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/project"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// course is the course of projects; nil in a pack without them.
func (p *Pages) course() *caseflow.Course {
	course, err := p.o.Matter.Kinds().Current(project.Kind)
	if err != nil {
		return nil
	}
	return course
}

// option names a choice of a field of the kind.
func (p *Pages) option(c *web.Ctx, field, code string) string {
	if course := p.course(); course != nil && code != "" {
		if f := course.Field(field); f != nil {
			return f.OptionName(code).In(c.Lang)
		}
	}
	return code
}

// options are the choices of a field of the kind.
func (p *Pages) options(c *web.Ctx, field string) (out []ui.Option) {
	if course := p.course(); course != nil {
		if f := course.Field(field); f != nil {
			for _, o := range f.Options {
				out = append(out, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
			}
		}
	}
	return out
}

// stage names a stage.
func (p *Pages) stage(c *web.Ctx, code string) string {
	if course := p.course(); course != nil {
		if s := course.Stage("", code); s != nil {
			return s.Name.In(c.Lang)
		}
	}
	return code
}

// stages are the stages as choices.
func (p *Pages) stages(c *web.Ctx) (out []ui.Option) {
	if course := p.course(); course != nil {
		for _, s := range course.Def.Stages {
			out = append(out, ui.Option{Value: s.Code, Label: s.Name.In(c.Lang)})
		}
	}
	return out
}

// lightTag says a light by shape and word.
func lightTag(c *web.Ctx, l project.Light) ui.Tag {
	if l == project.NoLight {
		return ui.Tag{Text: c.T("project.light.none")}
	}
	return ui.Tag{Text: c.T("project.light." + string(l)), State: state(l)}
}

func state(l project.Light) string {
	return map[project.Light]string{project.Green: ui.Good, project.Yellow: ui.Warn, project.Red: ui.Bad}[l]
}

// statusTag says how a project stands beside its stage.
func (p *Pages) statusTag(c *web.Ctx, status string) ui.Tag {
	return ui.Tag{Text: p.option(c, "status", status), State: map[string]string{project.Delayed: ui.Warn, project.Suspended: ui.Bad, project.Abandoned: ui.Bad}[status]}
}

// large writes an amount as large sums are told.
func large(c *web.Ctx, fen int64) string { return kernel.Money(fen).Large().In(c.Lang) }

// itemName and itemUnit name what is promised.
func (p *Pages) itemName(c *web.Ctx, item pack.PromiseItem) string {
	return p.o.Project.ItemName(item.Item).In(c.Lang)
}

// amount writes a promise or a fact with its unit; money as large sums.
func amount(c *web.Ctx, item pack.PromiseItem, n int64) string {
	if item.Money() {
		return large(c, n)
	}
	return project.WriteAmount(item, n) + " " + item.Unit.In(c.Lang)
}

// unitOptions are the units that work can be given to.
func (p *Pages) unitOptions(c *web.Ctx) (out []ui.Option) {
	dir := p.o.Org.Directory()
	for _, u := range dir.Units() {
		if u.Works(dir.Day(c.Now())) {
			out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
		}
	}
	return out
}

// today is the civil day of the request.
func today(c *web.Ctx) kernel.Date { return kernel.DateOf(c.Now().In(c.Loc)) }
