package web

import (
	"mime"
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/review"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askPapers asks for the files laid before the body.
func (p *Pages) askPapers(c *web.Ctx) error { return p.drawPapers(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawPapers(c *web.Ctx, status int, state ui.FormState) error {
	v, i, err := p.o.Review.Item(c.Context(), c.Actor, c.ID("id"), c.ID("item"))
	if err != nil {
		return err
	}
	if !p.o.Review.MayOffer(c.Context(), c.Actor, i.Matter) {
		return kernel.Forbidden(kernel.T("评审材料由秘书或经办这条线索的岗位提交", "Papers are filed by the secretary or by whoever handles the lead"))
	}
	title := c.T("review.papers.add")
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: sessionCrumbs(c, v, title)}, Quote: i.Title,
		Form:   ui.Form{ID: "papers", Action: itemHref(i.Item) + "/papers", State: state, Submit: title, Files: true, Cancel: itemHref(i.Item)},
		Fields: []ui.Field{{Type: "files", Name: "papers", Label: c.T("review.papers"), Required: true, Accept: ".pdf,.docx,.xlsx,.pptx,image/*,.txt"}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) addPapers(c *web.Ctx) error {
	files, err := matterweb.Received(c, "papers")
	if err == nil {
		err = p.o.Review.AddPaper(c.Context(), c.Actor, review.PaperInput{Item: c.ID("item"), Files: files, Key: c.Key()})
	}
	switch {
	case web.Mendable(err):
		return p.drawPapers(c, http.StatusUnprocessableEntity, c.FormState(err, "papers"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("review.papered", len(files)))
	return c.Redirect(href(c.ID("id")) + "/items/" + c.Path("item"))
}

// paper sends a paper.
func (p *Pages) paper(c *web.Ctx) error {
	f, body, err := p.o.Review.Paper(c.Context(), c.Actor, c.ID("paper"))
	if err != nil {
		return err
	}
	return send(c, f.Name, f.Media, body)
}

func send(c *web.Ctx, name, media string, body []byte) error {
	head := c.W.Header()
	head.Set("Content-Type", media)
	head.Set("Content-Length", strconv.Itoa(len(body)))
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.W.WriteHeader(http.StatusOK)
	_, err := c.W.Write(body)
	return err
}
