package web

import (
	"net/http"

	"juyan/internal/economy"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askVerify asks to confirm one claim, or to correct it and say why.
func (p *Pages) askVerify(c *web.Ctx) error { return p.drawVerify(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawVerify(c *web.Ctx, status int, state ui.FormState) error {
	v, err := p.o.Economy.Claimed(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	x, err := p.o.Economy.Series(v.Series)
	if err != nil {
		return err
	}
	title := c.T("statistics.verify")
	page := formPage{Quote: c.T("statistics.verify.quote", x.Name, v.Period.String(), p.subject(c, x, v.Subject), number(v.Amount, x.Scale), x.Unit, p.by(c, &v)),
		Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics"}, {Label: x.Name.In(c.Lang), Href: seriesHref(x.Code)}, {Label: title}}},
		Form: ui.Form{ID: "verify", Action: "/statistics/claims/" + string(v.ID) + "/verify", State: state, Submit: title, Cancel: seriesHref(x.Code)},
		Fields: []ui.Field{{Type: "money", Name: "value", Label: c.T("statistics.verified"), Unit: x.Unit.In(c.Lang), Required: true, Value: economy.Format(v.Amount, x.Scale)},
			{Type: "longtext", Name: "note", Label: c.T("statistics.note"), Hint: c.T("statistics.verify.note"), Max: 300, Rows: 2}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) verify(c *web.Ctx) error {
	v, err := p.o.Economy.Claimed(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	x, err := p.o.Economy.Series(v.Series)
	if err != nil {
		return err
	}
	in := economy.VerifyInput{Claims: []kernel.ID{v.ID}, Note: c.Form("note"), Key: c.Key()}
	n, err := economy.Parse(c.Form("value"), x.Scale)
	if err == nil {
		if n != v.Amount {
			in.Amount = &n
		}
		err = p.o.Economy.Verify(c.Context(), c.Actor, in)
	}
	switch {
	case web.Mendable(err):
		return p.drawVerify(c, http.StatusUnprocessableEntity, c.FormState(err, "value", "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("statistics.verified-done"))
	return c.Redirect(yearHref(x.Code, v.Period.Year))
}

// askFileVerify asks to confirm every value of a file at once.
func (p *Pages) askFileVerify(c *web.Ctx) error {
	return p.drawFileVerify(c, http.StatusOK, c.NewForm())
}

func (p *Pages) drawFileVerify(c *web.Ctx, status int, state ui.FormState) error {
	f, _, err := p.o.Economy.Paper(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("statistics.verify-all")
	by := economy.Value{Person: f.Person, Post: f.Post}
	page := formPage{Quote: c.T("statistics.file.quote", f.Name, f.Open, p.by(c, &by)),
		Head:   ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("statistics.title"), Href: "/statistics"}, {Label: title}}},
		Form:   ui.Form{ID: "verify", Action: "/statistics/files/" + string(f.ID) + "/verify", State: state, Submit: title, Cancel: "/statistics", Next: c.T("statistics.verify-all.next")},
		Fields: []ui.Field{{Type: "longtext", Name: "note", Label: c.T("statistics.note"), Max: 300, Rows: 2}}}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) fileVerify(c *web.Ctx) error {
	err := p.o.Economy.Verify(c.Context(), c.Actor, economy.VerifyInput{File: c.ID("id"), Note: c.Form("note"), Key: c.Key()})
	switch {
	case web.Mendable(err):
		return p.drawFileVerify(c, http.StatusUnprocessableEntity, c.FormState(err, "note"))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, c.T("statistics.verified-done"))
	return c.Redirect("/statistics")
}
