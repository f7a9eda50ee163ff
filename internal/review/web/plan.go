package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askPlan asks when a body sits and on what; what waits is proposed.
func (p *Pages) askPlan(c *web.Ctx) error {
	return p.drawPlan(c, http.StatusOK, c.Query("body"), c.NewForm())
}

func (p *Pages) drawPlan(c *web.Ctx, status int, code string, state ui.FormState) error {
	benches, err := p.o.Review.Benches(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	var options, leads []ui.Option
	var chosen []string
	for _, b := range benches {
		if code == "" {
			code = b.Body.Code
		}
		options = append(options, ui.Option{Value: b.Body.Code, Label: c.Say(b.Body.Name)})
		if b.Body.Code != code {
			continue
		}
		leads, chosen = waitingOptions(b)
	}
	title := c.T("review.plan")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("review.title"), Href: "/reviews"}, {Label: title}}},
		Form: ui.Form{ID: "plan", Action: "/reviews", State: state, Submit: title, Cancel: "/reviews", Next: c.T("review.plan.next")},
		Fields: []ui.Field{{Type: "code", Name: "body", Label: c.T("review.body"), Required: true, Options: options, Value: code},
			{Type: "date", Name: "held_on", Label: c.T("review.held-on"), Required: true, Value: p.o.Org.Directory().Day(c.Now()).String()},
			{Type: "text", Name: "place", Label: c.T("review.place"), Max: 100}}}
	if len(leads) > 0 {
		page.Fields = append(page.Fields, ui.Field{Type: "codes", Name: "leads", Label: c.T("review.agenda"), Hint: c.T("review.plan.leads"), Options: leads, Values: chosen})
	}
	return c.PageStatus(status, title, askPage(page))
}

// waitingOptions are the leads that wait and stand on no agenda.
func waitingOptions(b *review.Bench) (options []ui.Option, chosen []string) {
	for _, w := range b.Waiting {
		if w.Session == nil {
			options = append(options, ui.Option{Value: string(w.Matter.ID), Label: w.Matter.Title})
			chosen = append(chosen, string(w.Matter.ID))
		}
	}
	return options, chosen
}

func (p *Pages) plan(c *web.Ctx) error {
	in := review.PlanInput{Body: c.Form("body"), Place: c.Form("place"), Key: c.Key()}
	for _, id := range c.FormAll("leads") {
		in.Leads = append(in.Leads, kernel.ID(id))
	}
	var err error
	var s *review.Session
	if in.HeldOn, err = parseDay("held_on", c.Form("held_on")); err == nil {
		s, err = p.o.Review.Plan(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawPlan(c, http.StatusUnprocessableEntity, in.Body, c.FormState(err, "body", "held_on", "place"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.planned", p.sessionName(c, s)))
	return c.Redirect(href(s.ID))
}

// askItem asks which of what waits is put on the agenda besides.
func (p *Pages) askItem(c *web.Ctx) error { return p.drawItem(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawItem(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Review.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	benches, err := p.o.Review.Benches(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	var leads []ui.Option
	for _, b := range benches {
		if b.Body.Code == v.Session.Body {
			leads, _ = waitingOptions(b)
		}
	}
	title := c.T("review.add")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}}
	if len(leads) == 0 {
		page.Notes = []string{c.T("review.add.none")}
	}
	page.Form = ui.Form{ID: "item", Action: href(v.ID) + "/items", State: state, Submit: title, Cancel: href(v.ID)}
	page.Fields = []ui.Field{{Type: "code", Name: "matter", Label: c.T("review.lead"), Required: true, Options: leads}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) addItem(c *web.Ctx) error {
	in := review.ItemInput{Session: c.ID("id"), Lead: kernel.ID(c.Form("matter")), Key: c.Key()}
	var err error
	if in.Lead == "" {
		err = kernel.Invalid("matter", kernel.T("请选择线索", "Please choose a lead"))
	} else {
		err = p.o.Review.AddItem(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawItem(c, http.StatusUnprocessableEntity, c.FormState(err, "matter"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.added"))
	return c.Redirect(href(in.Session))
}

// askRemoval asks before an item is taken off.
func (p *Pages) askRemoval(c *web.Ctx) error { return p.drawRemoval(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRemoval(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	title := c.T("review.remove")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: i.Title,
		Form: ui.Form{ID: "remove", Action: itemHref(i.Item) + "/remove", State: state, Submit: title, Danger: true, Cancel: href(v.ID), Next: c.T("review.remove.next")}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) remove(c *web.Ctx) error {
	err := p.o.Review.RemoveItem(c.Context(), c.Actor, c.ID("item"), c.Key())
	switch {
	case web.Mendable(err):
		return p.drawRemoval(c, http.StatusConflict, c.FormState(err))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.removed"))
	return c.Redirect(href(c.ID("id")))
}
