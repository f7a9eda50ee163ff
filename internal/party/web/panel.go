package web

import (
	"github.com/a-h/templ"

	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Panel says on a matter's record which branch took it in charge, or offers to.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if !p.o.Party.Takes(v.Kind) {
		return nil, nil
	}
	charge, taken, err := p.o.Party.Charge(c.Context(), v.ID)
	if err != nil {
		return nil, err
	}
	if !taken {
		if !v.Open || len(p.o.Party.Speaks(c.Actor)) == 0 {
			return nil, nil
		}
		return offer(ui.Button{Label: c.T("party.take"), Href: "/party/matters/" + string(v.ID) + "/take", Small: true}), nil
	}
	name := p.names(c).Unit(charge.Branch)
	return panel([]ui.Fact{{Label: c.T("party.branch"), Text: name, Href: href(charge.Branch)}, {Label: c.T("party.promise"), Text: charge.Promise}, {Label: c.T("party.outcome"), Text: outcome(c, charge.Outcome).Text}}), nil
}
