package web

import (
	"juyan/internal/caseflow"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// course shows a kind's definition as people read it.
func (p *Pages) course(c *web.Ctx, kind string) error {
	course, err := p.o.Matter.Kinds().Current(kind)
	if err != nil {
		return err
	}
	return c.Page(course.Def.Name.In(c.Lang), ui.Paper(ui.Sheet{}))
}

func (p *Pages) registerList(c *web.Ctx, r *caseflow.Register) error {
	return c.Page(r.Name.In(c.Lang), ui.Paper(ui.Sheet{}))
}
