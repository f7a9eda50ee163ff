package web

import (
	"juyan/internal/caseflow"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func href(id kernel.ID) string { return "/m/" + invest.Kind + "/" + string(id) }

func (p *Pages) field(code string) *caseflow.Field {
	course, err := p.o.Kinds.Current(invest.Kind)
	if err != nil {
		return nil // a pack without leads has none to name
	}
	return course.Field(code)
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

// stages are the stages of a lead, in the order of its course.
func (p *Pages) stages() []caseflow.Stage {
	course, err := p.o.Kinds.Current(invest.Kind)
	if err != nil {
		return nil
	}
	return course.Def.Stages
}

func (p *Pages) stage(c *web.Ctx, code string) string {
	for _, s := range p.stages() {
		if s.Code == code {
			return s.Name.In(c.Lang)
		}
	}
	return code
}

// unitOptions are the agencies that leads can be with.
func (p *Pages) unitOptions(c *web.Ctx) (out []ui.Option) {
	for _, u := range p.units(c) {
		out = append(out, ui.Option{Value: string(u.ID), Label: u.Short.In(c.Lang)})
	}
	return out
}

func (p *Pages) units(c *web.Ctx) (out []org.Unit) {
	dir := p.o.Org.Directory()
	for _, u := range dir.Units() {
		if (u.Kind == org.Agency || u.Kind == org.Company || u.Affiliation != org.Own) && u.In(dir.Day(c.Now())) {
			out = append(out, u)
		}
	}
	return out
}

// stateTag says how a claim stands.
func stateTag(c *web.Ctx, s invest.State) ui.Tag {
	state := map[invest.State]string{invest.Holding: ui.Good, invest.Joint: ui.Good, invest.Contested: ui.Warn, invest.Lapsed: ui.Bad}[s]
	return ui.Tag{Text: c.T("leads.claim." + string(s)), State: state}
}

// large is an amount as large sums are told; none is told as none.
func large(c *web.Ctx, m kernel.Money) string {
	if m == 0 {
		return ""
	}
	return m.Large().In(c.Lang)
}
