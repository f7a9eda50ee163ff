package web

import (
	"net/http"

	"github.com/a-h/templ"

	"juyan/internal/codes"
	"juyan/internal/invest"
	"juyan/internal/kernel"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Similar shows, while a lead is being registered, those that may be the same,
// and a credit code that fails its check.
func (p *Pages) Similar() matterweb.Similar {
	return matterweb.Similar{Watch: []string{"investor", "uscc", "industry"}, Draw: p.similar}
}

type similarView struct {
	Found []similarRow
	Warn  string
}

// similarRow is one lead of the same investor.
type similarRow struct {
	Number, Title, Investor, Note string
	Href                          string
}

func (p *Pages) similar(c *web.Ctx, typed func(string) string) (templ.Component, error) {
	v := similarView{}
	if uscc := typed("uscc"); uscc != "" {
		if r := codes.CheckUSCC(uscc); r.Verdict != codes.OK {
			v.Warn = c.T("leads.uscc.warn", c.Say(r.Reason))
		}
	}
	found, err := p.o.Invest.FindSimilar(c.Context(), invest.Probe{Investor: typed("investor"), USCC: typed("uscc"), Industry: typed("industry")})
	if err != nil {
		return nil, err
	}
	for _, x := range found {
		v.Found = append(v.Found, p.similarRow(c, x))
	}
	if v.Warn == "" && len(v.Found) == 0 {
		return nil, nil
	}
	return similarBox(v), nil
}

func (p *Pages) similarRow(c *web.Ctx, x invest.Similar) similarRow {
	note := c.T("leads.similar.note", p.unitOf(c, x.Unit), p.stage(c, x.Stage))
	switch {
	case x.SameCode:
		note += c.T("leads.similar.code")
	case x.Another:
		note += c.T("leads.similar.another")
	}
	return similarRow{Number: x.Number, Title: x.Title, Investor: x.Investor, Note: note, Href: "/leads/claim/" + string(x.ID)}
}

func (p *Pages) unitOf(c *web.Ctx, id kernel.ID) string {
	if id == "" {
		return c.T("leads.nobody")
	}
	return p.names(c).Unit(id)
}

// formView is a page with one form.
type formView struct {
	Head   ui.PageHead
	Say    []string
	Form   ui.Form
	Fields []ui.Field
}

func (p *Pages) claimForm(c *web.Ctx) error { return p.drawClaim(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawClaim(c *web.Ctx, status int, state ui.FormState) error {
	x, err := p.o.Invest.Teaser(c.Context(), c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("leads.claim")
	v := formView{Head: ui.PageHead{Title: title, Crumbs: []ui.Crumb{{Label: c.T("leads.desk"), Href: "/leads"}, {Label: title}}}, Say: []string{c.T("leads.claim.about", p.unitOf(c, x.Unit), p.stage(c, x.Stage))},
		Form: ui.Form{ID: "claim", Action: "/leads/claim/" + string(x.ID), State: state, Submit: title, Cancel: "/m/lead/new", Files: true, Next: c.T("leads.claim.next")}}
	if x.Unit == "" {
		v.Form.Next = c.T("leads.claim.orphan")
	}
	for _, code := range []string{"claim_note", "files"} {
		f := p.field(code)
		if f == nil {
			continue
		}
		v.Fields = append(v.Fields, ui.Field{Name: code, Label: f.Name.In(c.Lang), Hint: f.Hint.In(c.Lang), Type: string(f.Type), Required: code == "claim_note", Max: f.Max, Accept: "image/*,.pdf,.docx,.xlsx,.txt,.zip", Camera: true})
	}
	return c.PageStatus(status, title, formPage(v))
}

func (p *Pages) claim(c *web.Ctx) error {
	files, err := matterweb.Received(c, "files")
	if err != nil {
		return err
	}
	id := c.ID("id")
	err = p.o.Invest.Claim(c.Context(), c.Actor, invest.ClaimInput{Lead: id, Note: c.Form("claim_note"), Files: files, Key: c.Key()})
	return send(c, err, p.drawClaim, c.T("leads.claimed"), href(id), "claim_note", "files")
}

// send answers a form: drawn again where it can be mended, else on to where it
// leads.
func send(c *web.Ctx, err error, draw func(*web.Ctx, int, ui.FormState) error, done, to string, fields ...string) error {
	switch {
	case web.Mendable(err):
		return draw(c, http.StatusUnprocessableEntity, c.FormState(err, fields...))
	case err != nil:
		return err
	}
	c.Flash(ui.Good, done)
	return c.Redirect(to)
}
