package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// subject is the matter of a point as the reader may see it: whose move it is
// and how its clock burns.
type subject struct {
	view  *matter.View // nil: none, or not for the reader
	whose templ.Component
	over  bool
}

func (p *Pages) subject(c *web.Ctx, id kernel.ID) subject {
	s := subject{whose: ui.Quiet("")}
	if id == "" {
		return s
	}
	v, err := p.o.Matter.View(c.Context(), c.Actor, id)
	if err != nil {
		return s // not the reader's to see: the title alone stands
	}
	s.view = v
	light := ui.Quiet(c.T("meeting.no-clock"))
	if f, ok := p.light(c, v); ok {
		light, s.over = ui.Clock(f), f.State == ui.BurnOver
	}
	s.whose = whoseCell(p.whose(c, v), p.stage(c, v), light)
	return s
}

func (s subject) state() string {
	if s.over {
		return ui.Bad
	}
	return ""
}

// title links to the record when the reader may open it.
func (s subject) title(fallback string) templ.Component {
	if s.view == nil {
		return ui.Strong(fallback)
	}
	return ui.Titled(s.view.Number, s.view.Title, matterweb.Href(s.view.Matter))
}

// whose is the unit answerable for a matter, else its task force.
func (p *Pages) whose(c *web.Ctx, v *matter.View) string {
	n := p.names(c)
	switch {
	case v.Unit != "":
		return n.Unit(v.Unit)
	case v.TaskForce != "":
		return n.Force(v.TaskForce)
	}
	return n.Firm(v.Enterprise)
}

func (p *Pages) stage(c *web.Ctx, v *matter.View) string {
	if s := v.Course.Stage("", v.Stage); s != nil {
		return s.Name.In(c.Lang)
	}
	return ""
}

// light is the clock that presses most: the running one due first.
func (p *Pages) light(c *web.Ctx, v *matter.View) (ui.Fuse, bool) {
	var most *matter.Clock
	for i := range v.Clocks {
		if k := &v.Clocks[i]; k.Running() && (most == nil || k.DueAt < most.DueAt) {
			most = k
		}
	}
	if most == nil || !v.Open {
		return ui.Fuse{}, false
	}
	return matterweb.Fuse(c, p.o.Calendar(), *most, v.Course.Clock(laneCode(v, most.Lane), most.Code)), true
}

// laneCode is the sort of a lane; "" for the main course.
func laneCode(v *matter.View, id kernel.ID) string {
	for _, l := range v.Lanes {
		if l.ID == id {
			return l.Code
		}
	}
	return ""
}
