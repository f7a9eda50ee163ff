package web

import (
	"net/http"
	"strings"

	"juyan/internal/kernel"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askClose asks before a session ends: its minutes are issued.
func (p *Pages) askClose(c *web.Ctx) error { return p.drawClose(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawClose(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Review.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("review.close")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: c.T("review.count", len(v.Items), decided(v)), Notes: p.summary(c, v),
		Form: ui.Form{ID: "close", Action: href(v.ID) + "/close", State: state, Submit: title, Cancel: href(v.ID), Next: c.T("review.close.next")}}
	return c.PageStatus(status, title, askPage(page))
}

// summary is what the minutes will say of each item.
func (p *Pages) summary(c *web.Ctx, v *review.View) (out []string) {
	for _, i := range v.Items {
		said := c.T("review.waits-on")
		if i.Decided() {
			said = c.Say(review.OutcomeNames[i.Outcome])
		}
		out = append(out, i.Title+" — "+said)
	}
	return out
}

func (p *Pages) close(c *web.Ctx) error {
	err := p.o.Review.Close(c.Context(), c.Actor, c.ID("id"), c.Key())
	switch {
	case web.Mendable(err):
		return p.drawClose(c, http.StatusConflict, c.FormState(err))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.closed"))
	return c.Redirect(href(c.ID("id")))
}

var media = map[string]string{"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

// minutes sends the kept minutes: minutes.pdf or minutes.docx.
func (p *Pages) minutes(c *web.Ctx) error {
	_, ext, _ := strings.Cut(c.Path("file"), ".")
	if media[ext] == "" {
		return kernel.NotFound(kernel.T("只有 PDF 和 Word 两种格式", "There are PDF and Word files only"))
	}
	name, body, err := p.o.Review.Minutes(c.Context(), c.Actor, c.ID("id"), ext)
	if err != nil {
		return err
	}
	return send(c, name, media[ext], body)
}
