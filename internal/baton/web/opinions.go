package web

import (
	"juyan/internal/baton"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// opineForm asks those who are consulted what they think; nil where nobody is
// asked, or not this reader.
func (p *Pages) opineForm(c *web.Ctx, v *baton.Version, f failed) *formPage {
	today := p.o.Org.Directory().Day(c.Now())
	if v.Status != baton.Consulting || today.After(v.ConsultTo) || c.Actor.Can(baton.PermOpine) == kernel.ScopeNone {
		return nil
	}
	form := ui.Form{ID: "opine", Action: schemeDoor(v.ID) + "/opine", State: f.of(c, "opine"), Submit: c.T("baton.opine"), Draft: "opine-" + string(v.ID), Next: c.T("baton.opine.next", v.ConsultTo), NoScript: true}
	return &formPage{Form: form, Fields: []ui.Field{{Name: "opinion", Label: c.T("baton.opinion"), Type: "longtext", Required: true, Max: 1000}}}
}

// opinions are what was said, each with its answer or, for who manages, the
// form that answers it.
func (p *Pages) opinions(c *web.Ctx, v *baton.Version, list []*baton.Opinion, f failed) (out []opinionView) {
	for _, o := range list {
		x := opinionView{Who: o.Name, Unit: p.o.Org.Directory().UnitName(o.Unit).In(c.Lang), Text: o.Text, At: o.At, Answer: o.Answer}
		switch {
		case o.AnsweredAt == 0 && manages(c) && (c.Query("answer") == string(o.ID) || f.form == "answer-"+string(o.ID)):
			x.Form = answerForm(c, v, o, f)
		case o.AnsweredAt == 0 && manages(c):
			x.Open = &ui.Button{Label: c.T("baton.answer"), Small: true, Href: schemeDoor(v.ID) + "?answer=" + string(o.ID) + "#opinions"}
		case o.AnsweredAt == 0:
			x.Taken = ui.Tag{Text: c.T("baton.unanswered"), State: ui.Warn}
		case o.Taken:
			x.Taken = ui.Tag{Text: c.T("baton.taken.yes"), State: ui.Good}
		default:
			x.Taken = ui.Tag{Text: c.T("baton.taken.no")}
		}
		out = append(out, x)
	}
	return out
}

func answerForm(c *web.Ctx, v *baton.Version, o *baton.Opinion, f failed) *formPage {
	id := "answer-" + string(o.ID)
	form := ui.Form{ID: id, Action: schemeDoor(v.ID) + "/opinions/" + string(o.ID), State: f.of(c, id), Submit: c.T("baton.answer"), NoScript: true}
	return &formPage{Form: form, Fields: []ui.Field{
		{Name: "taken", Label: c.T("baton.taken"), Type: "code", Required: true, Options: []ui.Option{{Value: "1", Label: c.T("baton.taken.yes")}, {Value: "0", Label: c.T("baton.taken.no")}}},
		{Name: "answer", Label: c.T("baton.answer.why"), Type: "longtext", Rows: 2, Required: true, Max: 1000}}}
}

func (p *Pages) opine(c *web.Ctx) error {
	in := baton.OpineInput{Scheme: c.ID("scheme"), Text: c.Form("opinion"), Key: c.Key()}
	return p.act(c, "opine", "baton.opined", func() error { return p.o.Baton.Opine(c.Context(), c.Actor, in) }, "opinion")
}

func (p *Pages) answer(c *web.Ctx) error {
	in := baton.AnswerInput{Opinion: c.ID("opinion"), Taken: c.Form("taken") == "1", Text: c.Form("answer"), Key: c.Key()}
	return p.act(c, "answer-"+string(in.Opinion), "baton.answered", func() error {
		if taken := c.Form("taken"); taken != "1" && taken != "0" {
			return kernel.Invalid("taken", kernel.T("请选择是否采纳", "Say whether the opinion is taken"))
		}
		return p.o.Baton.Answer(c.Context(), c.Actor, in)
	}, "taken", "answer")
}
