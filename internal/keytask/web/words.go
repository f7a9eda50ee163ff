package web

import (
	"slices"

	"juyan/internal/caseflow"
	"juyan/internal/keytask"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// lightTag says a light by shape and word; what has ended says how.
func lightTag(c *web.Ctx, t keytask.Task) ui.Tag {
	if t.Ended != "" {
		return ui.Tag{Text: c.T("keytask.ended." + t.Ended)}
	}
	return light(c, t.Light)
}

func light(c *web.Ctx, l keytask.Light) ui.Tag {
	if l == keytask.NoLight {
		return ui.Tag{Text: c.T("keytask.light.none")}
	}
	return ui.Tag{Text: c.T("keytask.light." + string(l)), State: state(l)}
}

func state(l keytask.Light) string {
	return map[keytask.Light]string{keytask.Green: ui.Good, keytask.Yellow: ui.Warn, keytask.Red: ui.Bad}[l]
}

// option names a choice of a field of the kind.
func (p *Pages) option(c *web.Ctx, field, code string) string {
	if f := p.field(field); f != nil && code != "" {
		return f.OptionName(code).In(c.Lang)
	}
	return ""
}

// options are the choices of a field of the kind.
func (p *Pages) options(c *web.Ctx, field string) (out []ui.Option) {
	if f := p.field(field); f != nil {
		for _, o := range f.Options {
			out = append(out, ui.Option{Value: o.Code, Label: o.Name.In(c.Lang)})
		}
	}
	return out
}

func (p *Pages) field(code string) *caseflow.Field {
	course, err := p.o.Kinds.Current(keytask.Kind)
	if err != nil {
		return nil // a pack without key tasks has none to name
	}
	return course.Field(code)
}

// stage names the stage a task is in.
func (p *Pages) stage(c *web.Ctx, code string) string {
	if course, err := p.o.Kinds.Current(keytask.Kind); err == nil {
		if s := course.Stage("", code); s != nil {
			return s.Name.In(c.Lang)
		}
	}
	return code
}

func (p *Pages) unitOptions(c *web.Ctx) (out []ui.Option) {
	dir := p.o.Org.Directory()
	for _, u := range matterUnits(dir.Units(), dir.Day(c.Now())) {
		out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
	}
	return out
}

// leaderOptions are the posts that lead the zone.
func (p *Pages) leaderOptions(c *web.Ctx) (out []ui.Option) {
	n, dir := p.names(c), p.o.Org.Directory()
	for _, x := range dir.Posts() {
		if slices.Contains(x.Roles, "leader") && x.In(dir.Day(c.Now())) {
			out = append(out, ui.Option{Value: string(x.ID), Label: n.PostHolder(x.ID, c.Now())})
		}
	}
	return out
}
