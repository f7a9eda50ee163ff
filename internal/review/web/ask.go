package web

import (
	"net/http"

	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askOpinions asks by when departments and experts shall answer.
func (p *Pages) askOpinions(c *web.Ctx) error { return p.drawOpinions(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawOpinions(c *web.Ctx, status int, state ui.FormState) error {
	s, err := p.o.Review.Lead(c.Context(), c.Actor, c.ID("lead"))
	if err != nil {
		return err
	}
	title := c.T("review.ask")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("review.title"), Href: "/reviews"}, {Label: title}}}, Quote: s.Matter.Number + " " + s.Matter.Title,
		Form:   ui.Form{ID: "ask", Action: leadHref(s.Matter.ID) + "/ask", State: state, Submit: title, Cancel: "/reviews", Next: c.T("review.ask.next")},
		Fields: []ui.Field{{Type: "date", Name: "due", Label: c.T("review.due"), Hint: c.T("review.ask.hint")}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) ask(c *web.Ctx) error {
	in := review.AskInput{Lead: c.ID("lead"), Key: c.Key()}
	var err error
	n := 0
	if in.Due, err = parseDay("due", c.Form("due")); err == nil {
		n, err = p.o.Review.Ask(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawOpinions(c, http.StatusUnprocessableEntity, c.FormState(err, "due"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.asked.kept", n))
	return c.Redirect("/reviews")
}
