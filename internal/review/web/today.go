package web

import (
	"github.com/a-h/templ"

	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Today are the sessions that wait for the reader today, as rows of that page.
func (p *Pages) Today(c *web.Ctx) ([]ui.Row, error) {
	rows, err := p.o.Review.Today(c.Context(), c.Actor)
	if err != nil {
		return nil, err
	}
	var out []ui.Row
	for _, r := range rows {
		label := c.T("review.today.go")
		if manages(c) {
			label = c.T("review.today.run")
		}
		out = append(out, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Name(r.Body.Name)), href(r.Session.ID), statusTag(c, r.Status)), ui.Text(""), ui.Text(ui.DayWords(c.Lang, r.HeldOn))},
			Acts: []ui.Button{{Label: label, Href: href(r.Session.ID), Small: true}}})
	}
	return out, nil
}
