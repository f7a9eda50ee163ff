package web

import (
	"net/http"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// vote takes the reader's own vote.
func (p *Pages) vote(c *web.Ctx) error {
	_, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	err = p.o.Review.Vote(c.Context(), c.Actor, review.VoteInput{Item: i.ID, Vote: review.Vote(c.Form("vote")), Key: c.Key()})
	switch {
	case web.Mendable(err):
		c.Flash(ui.Bad, c.Say(kernel.AllErrors(err)[0].Text))
	case err != nil:
		return err
	default:
		c.Flash(ui.Good, c.T("review.vote.kept"))
	}
	return c.Redirect(href(c.ID("id")) + "/items/" + c.Path("item"))
}

// askHands asks how members voted by show of hands.
func (p *Pages) askHands(c *web.Ctx) error { return p.drawHands(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawHands(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	title := c.T("review.hands")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: i.Title,
		Form: ui.Form{ID: "hands", Action: itemHref(i.Item) + "/hands", State: state, Submit: title, Cancel: itemHref(i.Item), Next: c.T("review.hands.next")}}
	for _, m := range deciders(v, i) {
		f := ui.Field{Type: "code", Name: attend(m.Post), Label: p.memberName(c, v, m.Post), Value: castBy(i, m.Post)}
		for _, w := range []review.Vote{review.Yes, review.No, review.Abstain} {
			f.Options = append(f.Options, ui.Option{Value: string(w), Label: c.T("review.vote." + string(w))})
		}
		page.Fields = append(page.Fields, f)
	}
	return c.PageStatus(status, title, askPage(page))
}

// deciders are the members who are there and do not stand aside.
func deciders(v *review.View, i *review.ItemView) (out []review.Member) {
	for _, m := range v.Members {
		aside := false
		for _, r := range i.Recusals {
			aside = aside || r.Post == m.Post
		}
		if m.State == review.Present && !aside {
			out = append(out, m)
		}
	}
	return out
}

func castBy(i *review.ItemView, post kernel.ID) string {
	for _, w := range i.Votes {
		if w.Post == post {
			return string(w.Vote)
		}
	}
	return ""
}

func (p *Pages) hands(c *web.Ctx) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	in := review.HandsInput{Item: i.ID, Key: c.Key()}
	var fields []string
	for _, m := range deciders(v, i) {
		fields = append(fields, attend(m.Post))
		if said := c.Form(attend(m.Post)); said != "" && said != castBy(i, m.Post) {
			in.Votes = append(in.Votes, review.Hand{Post: m.Post, Vote: review.Vote(said)})
		}
	}
	err = p.o.Review.Hands(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawHands(c, http.StatusUnprocessableEntity, c.FormState(err, fields...))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.vote.kept"))
	return c.Redirect(itemHref(i.Item))
}

// askRecusal asks who stands aside and why: a member for itself, the secretary
// for anybody.
func (p *Pages) askRecusal(c *web.Ctx) error { return p.drawRecusal(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRecusal(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	var options []ui.Option
	for _, m := range deciders(v, i) {
		if manages(c) || m.Post == c.Actor.Post {
			options = append(options, ui.Option{Value: string(m.Post), Label: p.memberName(c, v, m.Post)})
		}
	}
	if len(options) == 0 {
		return kernel.Forbidden(kernel.T("只有到会、没有回避的成员可以声明回避", "Only members who are there and decide can stand aside"))
	}
	title := c.T("review.recuse")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: i.Title,
		Form: ui.Form{ID: "recuse", Action: itemHref(i.Item) + "/recuse", State: state, Submit: title, Cancel: itemHref(i.Item), Next: c.T("review.recuse.next")},
		Fields: []ui.Field{{Type: "code", Name: "post", Label: c.T("review.member"), Required: true, Options: options, Value: onlyOne(options)},
			{Type: "text", Name: "why", Label: c.T("review.recuse.why"), Hint: c.T("review.recuse.hint"), Required: true, Max: 200}}}
	return c.PageStatus(status, title, askPage(page))
}

func onlyOne(list []ui.Option) string {
	if len(list) == 1 {
		return list[0].Value
	}
	return ""
}

func (p *Pages) recuse(c *web.Ctx) error {
	_, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	in := review.RecuseInput{Item: i.ID, Post: kernel.ID(c.Form("post")), Why: c.Form("why"), Key: c.Key()}
	err = p.o.Review.Recuse(c.Context(), c.Actor, in)
	switch {
	case web.Mendable(err):
		return p.drawRecusal(c, http.StatusUnprocessableEntity, c.FormState(err, "post", "why"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.recused"))
	return c.Redirect(href(c.ID("id")) + "/items/" + string(in.Item))
}
