package web

import (
	"net/http"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askOffer asks what is offered to the investor.
func (p *Pages) askOffer(c *web.Ctx) error { return p.drawOffer(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawOffer(c *web.Ctx, status int, state ui.FormState) error {
	s, err := p.o.Review.Lead(c.Context(), c.Actor, c.ID("lead"))
	if err != nil {
		return err
	}
	if !p.o.Review.MayOffer(c.Context(), c.Actor, s.Matter.ID) {
		return kernel.Forbidden(kernel.T("由经办这条线索的岗位登记优惠", "Incentives are recorded by whoever handles the lead"))
	}
	title := c.T("review.offer")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: s.Matter.Title, Href: "/matters/" + string(s.Matter.ID)}, {Label: title}}}, Quote: s.Matter.Number + " " + s.Matter.Title,
		Form: ui.Form{ID: "offer", Action: leadHref(s.Matter.ID) + "/incentives", State: state, Submit: title, Cancel: "/matters/" + string(s.Matter.ID), Draft: "offer-" + string(s.Matter.ID), Next: c.T("review.offer.next")},
		Fields: []ui.Field{{Type: "text", Name: "text", Label: c.T("review.incentive"), Required: true, Max: 300},
			{Type: "money", Name: "amount", Label: c.T("review.amount"), Hint: c.T("review.amount.hint"), Unit: c.T("review.yuan")},
			{Type: "text", Name: "basis", Label: c.T("review.basis"), Hint: c.T("review.basis.hint"), Max: 300}}}
	return c.PageStatus(status, title, askPage(page))
}

var amountField = &caseflow.Field{Code: "amount", Name: kernel.T("金额", "Amount"), Type: caseflow.TypeMoney}

func (p *Pages) offer(c *web.Ctx) error {
	in := review.OfferInput{Lead: c.ID("lead"), Text: c.Form("text"), Basis: c.Form("basis"), Key: c.Key()}
	amount, wrong := amountField.Parse([]string{c.Form("amount")})
	var err error
	if wrong != nil {
		err = wrong
	} else {
		fen, _ := amount.(int64)
		in.Amount = kernel.Money(fen)
		err = p.o.Review.Offer(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawOffer(c, http.StatusUnprocessableEntity, c.FormState(err, "text", "amount", "basis"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.offered"))
	return c.Redirect("/matters/" + string(in.Lead))
}

// askFair asks for the result of the fair competition review.
func (p *Pages) askFair(c *web.Ctx) error { return p.drawFair(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawFair(c *web.Ctx, status int, state ui.FormState) error {
	s, err := p.o.Review.Lead(c.Context(), c.Actor, c.ID("lead"))
	if err != nil {
		return err
	}
	var x *review.Incentive
	for _, i := range s.Incentives {
		if i.ID == c.ID("incentive") {
			x = i
		}
	}
	if x == nil {
		return kernel.NotFound(kernel.T("没有这项优惠", "There is no such incentive"))
	}
	title := c.T("review.fair.record")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: s.Matter.Title, Href: "/matters/" + string(s.Matter.ID)}, {Label: title}}}, Quote: x.Text,
		Form: ui.Form{ID: "fair", Action: leadHref(s.Matter.ID) + "/incentives/" + string(x.ID), State: state, Submit: title, Cancel: "/matters/" + string(s.Matter.ID)},
		Fields: []ui.Field{{Type: "code", Name: "result", Label: c.T("review.fair"), Required: true, Options: []ui.Option{{Value: review.FairPassed, Label: c.T("review.fair.pass")}, {Value: review.FairFailed, Label: c.T("review.fair.fail")}}},
			{Type: "longtext", Name: "note", Label: c.T("review.fair.note"), Required: true, Max: 500, Rows: 3}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) fair(c *web.Ctx) error {
	err := p.o.Review.Fair(c.Context(), c.Actor, review.FairInput{Incentive: c.ID("incentive"), Result: c.Form("result"), Note: c.Form("note"), Key: c.Key()})
	switch {
	case web.Mendable(err):
		return p.drawFair(c, http.StatusUnprocessableEntity, c.FormState(err, "result", "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.fair.kept"))
	return c.Redirect("/matters/" + string(c.ID("lead")))
}
