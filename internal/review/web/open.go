package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// attend is the name of the field that says how a member attended.
func attend(post kernel.ID) string { return "at-" + string(post) }

// askOpen asks who is there and who takes the chair.
func (p *Pages) askOpen(c *web.Ctx) error { return p.drawOpen(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawOpen(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Review.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("review.open")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Notes: []string{p.wayWords(c, v.Terms)},
		Form: ui.Form{ID: "open", Action: href(v.ID) + "/open", State: state, Submit: title, Cancel: href(v.ID), Draft: "open-" + string(v.ID), Next: c.T("review.open.next")}}
	var chairs []ui.Option
	for _, post := range v.Chairs {
		chairs = append(chairs, ui.Option{Value: string(post), Label: p.memberName(c, v, post)})
	}
	page.Fields = append(page.Fields, ui.Field{Type: "code", Name: "chair", Label: c.T("review.chair"), Required: true, Options: chairs, Value: first(chairs)})
	for _, m := range v.Members {
		f := ui.Field{Type: "code", Name: attend(m.Post), Label: p.memberName(c, v, m.Post), Value: string(review.Present)}
		for _, s := range []review.State{review.Present, review.Leave, review.Absent} {
			f.Options = append(f.Options, ui.Option{Value: string(s), Label: c.T("review.attendance." + string(s))})
		}
		page.Fields = append(page.Fields, f)
	}
	return c.PageStatus(status, title, askPage(page))
}

func first(list []ui.Option) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Value
}

func (p *Pages) open(c *web.Ctx) error {
	v, err := p.o.Review.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	in := review.OpenInput{Session: v.ID, Key: c.Key()}
	for _, id := range c.FormAll("chair") {
		if id != "" {
			in.Chairs = append(in.Chairs, kernel.ID(id))
		}
	}
	for _, m := range v.Members {
		switch review.State(c.Form(attend(m.Post))) {
		case review.Present:
			in.Present = append(in.Present, m.Post)
		case review.Leave:
			in.Leave = append(in.Leave, m.Post)
		}
	}
	err = p.o.Review.Open(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawOpen(c, http.StatusUnprocessableEntity, c.FormState(err, "chair"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.opened"))
	return c.Redirect(href(v.ID))
}
