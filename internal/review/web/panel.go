package web

import (
	"github.com/a-h/templ"

	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands of the review on a lead's record, and on an opinion's
// for whoever is asked.
type panelView struct {
	Sheet      ui.Sheet
	Steps      []ui.Step
	Facts      []ui.Fact // of the lead, on an opinion's record
	Acts       []ui.Button
	Checks     ui.Table
	Opinions   *ui.Table
	Blind      string
	Conditions *ui.Table
	Incentives *ui.Table
}

// Panel draws the review on the record of a lead or of an opinion.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	lead := v.ID
	switch v.Kind {
	case p.o.Review.Rules().Kind:
	case review.KindOpinion:
		id, err := p.o.Review.OfOpinion(c.Context(), v.ID)
		if err != nil || id == "" {
			return nil, err
		}
		lead = id
	default:
		return nil, nil
	}
	s, err := p.o.Review.Lead(c.Context(), c.Actor, lead)
	if code := kernel.CodeOf(err); code == kernel.CodeForbidden || code == kernel.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	x, err := p.panel(c, s, v.Kind == review.KindOpinion)
	if err != nil {
		return nil, err
	}
	return panel(x), nil
}

func (p *Pages) panel(c *web.Ctx, s *review.Standing, asked bool) (panelView, error) {
	n := p.names(c)
	x := panelView{Sheet: ui.Sheet{ID: "review", Title: c.T("review.panel")}, Checks: checks(c, s.Findings), Acts: p.panelActs(c, s, asked)}
	if s.Waits != nil {
		since := n.Dir.Day(s.Since)
		x.Sheet.Note = c.T("review.waits", c.Say(s.Waits.Name), since.String(), since.Days(n.Dir.Day(c.Now())))
	}
	if s.Reviewed() {
		x.Steps = p.steps(c, s)
	}
	if asked {
		course, err := p.o.Kinds.Version(s.Matter.Kind, s.Matter.Version)
		if err != nil {
			return x, err
		}
		x.Sheet.Note = s.Matter.Number + " " + s.Matter.Title
		x.Facts = p.facts(c, s.Matter.Data, course)
	}
	if len(s.Opinions) > 0 {
		t := p.opinions(c, s.Opinions, s.Shown)
		x.Opinions = &t
		if !s.Shown {
			x.Blind = c.T("review.blind.note")
		}
	}
	if len(s.Conditions) > 0 {
		t := p.conditions(c, s.Conditions)
		x.Conditions = &t
	}
	if len(s.Incentives) > 0 {
		t := p.incentives(c, s.Incentives)
		x.Incentives = &t
	}
	return x, nil
}

func (p *Pages) panelActs(c *web.Ctx, s *review.Standing, asked bool) (out []ui.Button) {
	if asked {
		return nil
	}
	if manages(c) && s.Waits != nil && s.Asks {
		out = append(out, ui.Button{Label: c.T("review.ask"), Href: leadHref(s.Matter.ID) + "/ask", Small: true})
	}
	if s.Matter.Open && p.o.Review.MayOffer(c.Context(), c.Actor, s.Matter.ID) {
		out = append(out, ui.Button{Label: c.T("review.offer"), Href: leadHref(s.Matter.ID) + "/incentives/new", Small: true})
	}
	return out
}

// steps are the bodies in order, with what each has said in this round.
func (p *Pages) steps(c *web.Ctx, s *review.Standing) (out []ui.Step) {
	for i := range p.o.Review.Rules().Bodies {
		b := &p.o.Review.Rules().Bodies[i]
		step := ui.Step{Label: c.Say(b.Name), State: "todo"}
		if s.Waits == b {
			step.State, step.Note = "now", c.T("review.step.waits")
		}
		for _, d := range s.Items {
			if d.Item.Body != b.Code || d.Item.Round != s.Round {
				continue
			}
			switch {
			case d.Outcome.Passes():
				step.State, step.At, step.Note = "done", d.DecidedAt, c.Say(review.OutcomeNames[d.Outcome])
			case d.Decided():
				step.At, step.Note = d.DecidedAt, c.Say(review.OutcomeNames[d.Outcome])
			case d.Session.Status != review.Closed:
				step.Note = c.T("review.step.listed", d.Session.HeldOn.String())
			}
		}
		out = append(out, step)
	}
	return out
}
