package web

import (
	"net/http"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

func idOf(s string) kernel.ID { return kernel.ID(s) }

// formPage is one form on its own page.
type formPage struct {
	Head   ui.PageHead
	Quote  string
	Form   ui.Form
	Fields []ui.Field
}

// askClaim asks for one value of a series.
func (p *Pages) askClaim(c *web.Ctx) error { return p.drawClaim(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawClaim(c *web.Ctx, status int, state ui.FormState) error {
	x, err := p.o.Economy.Series(c.Path("code"))
	if err != nil {
		return err
	}
	title := c.T("statistics.claim")
	page := formPage{Head: ui.PageHead{Title: title, Sub: x.Name.In(c.Lang), Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics"}, {Label: x.Name.In(c.Lang), Href: seriesHref(x.Code)}, {Label: title}}},
		Form: ui.Form{ID: "claim", Action: seriesHref(x.Code) + "/claim", State: state, Submit: title, Cancel: seriesHref(x.Code), Next: c.T("statistics.claim.next")}}
	page.Fields = []ui.Field{{Type: "text", Name: "period", Label: c.T("statistics.period"), Hint: c.T("statistics.period.hint." + string(x.Period)), Required: true, Max: 10, Value: c.Query("period")}}
	switch x.Subject {
	case pack.OfFirms:
		page.Fields = append(page.Fields, ui.Field{Type: "enterprise", Name: "subject", Label: c.T("statistics.subject"), Required: true, Lookup: "/lookup/enterprise"})
	case pack.OfUnits:
		page.Fields = append(page.Fields, ui.Field{Type: "code", Name: "subject", Label: c.T("statistics.subject"), Required: true, Options: p.units(c)})
	}
	page.Fields = append(page.Fields, ui.Field{Type: "money", Name: "value", Label: c.T("statistics.value"), Unit: x.Unit.In(c.Lang), Required: true}, ui.Field{Type: "longtext", Name: "note", Label: c.T("statistics.note"), Hint: c.T("statistics.note.hint"), Max: 300, Rows: 2})
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) units(c *web.Ctx) (out []ui.Option) {
	for _, u := range p.o.Org.Directory().Units() {
		out = append(out, ui.Option{Value: string(u.ID), Label: u.Name.In(c.Lang)})
	}
	return out
}

func (p *Pages) claim(c *web.Ctx) error {
	x, err := p.o.Economy.Series(c.Path("code"))
	if err != nil {
		return err
	}
	r := economy.Row{Series: x.Code, Subject: idOf(c.Form("subject"))}
	var errs kernel.Errors
	if r.Period, err = economy.ParsePeriod(c.Form("period")); err != nil {
		errs = append(errs, kernel.AllErrors(err)...)
	}
	if r.Value, err = economy.Parse(c.Form("value"), x.Scale); err != nil {
		errs = append(errs, kernel.AllErrors(err)...)
	}
	if err = errs.Err(); err == nil {
		err = p.o.Economy.Claim(c.Context(), c.Actor, economy.ClaimInput{Rows: []economy.Row{r}, Note: c.Form("note"), Key: c.Key()})
	}
	switch {
	case web.Mendable(err):
		return p.drawClaim(c, http.StatusUnprocessableEntity, c.FormState(err, "period", "subject", "value", "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("statistics.claimed-done"))
	return c.Redirect(yearHref(x.Code, r.Period.Year))
}
