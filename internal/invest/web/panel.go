package web

import (
	"github.com/a-h/templ"

	"juyan/internal/invest"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// panelView is what stands on a lead's record: who claims it with which share, the
// log of contacts, what may be the same.
type panelView struct {
	Note     string
	Claims   ui.Table
	Contacts ui.Table
	Similar  *similarView
}

// Panel draws a lead's claims and contacts on its record page.
func (p *Pages) Panel(c *web.Ctx, v *matter.View) (templ.Component, error) {
	if v.Kind != invest.Kind {
		return nil, nil
	}
	r, err := p.o.Invest.Record(c.Context(), c.Actor, v.ID)
	if err != nil {
		return nil, err
	}
	x := panelView{Note: c.T("leads.holder", p.unitWords(c, r.Lead)), Claims: p.claims(c, r), Contacts: p.contacts(c, r)}
	if len(r.Similar) > 0 {
		x.Similar = &similarView{}
		for _, s := range r.Similar {
			row := p.similarRow(c, s)
			row.Href = "/matters/" + string(s.ID)
			x.Similar.Found = append(x.Similar.Found, row)
		}
	}
	return panel(x), nil
}

func (p *Pages) claims(c *web.Ctx, r invest.Record) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "claims", Caption: c.T("leads.claims"), Columns: []ui.Column{{Key: "unit", Label: c.T("leads.unit-of"), Main: true}, {Key: "state", Label: c.T("leads.claim.state"), Bare: true},
		{Key: "share", Label: c.T("leads.share"), Right: true}, {Key: "at", Label: c.T("leads.claim.at")}, {Key: "who", Label: c.T("leads.claim.who")}, {Key: "note", Label: c.T("leads.claim.note"), Wrap: true}}}
	for _, x := range r.Claims {
		share := ""
		if x.Share > 0 {
			share = invest.Percent(x.Share) + "%"
		}
		note := x.Note
		if x.Reason != "" {
			note = x.Reason
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Strong(n.Unit(x.Unit)), ui.TagMark(stateTag(c, x.State)), ui.Figure(share, ""), ui.When(x.At), ui.Text(n.Person(x.Person)), ui.Text(note)}})
	}
	return t
}

func (p *Pages) contacts(c *web.Ctx, r invest.Record) ui.Table {
	n := p.names(c)
	t := ui.Table{ID: "contacts", Caption: c.T("leads.contacts"), Empty: ui.Empty{Title: c.T("leads.contacts.none"), Advice: c.T("leads.contacts.none.advice")}, Columns: []ui.Column{
		{Key: "note", Label: c.T("leads.contact.note"), Main: true, Wrap: true}, {Key: "on", Label: c.T("leads.contact.on")}, {Key: "kind", Label: c.T("leads.contact.kind"), Bare: true},
		{Key: "met", Label: c.T("leads.contact.met")}, {Key: "who", Label: c.T("leads.contact.who")}, {Key: "next", Label: c.T("leads.next"), Wrap: true}}}
	for _, x := range r.Contacts {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Note), ui.Day(x.On), ui.Text(p.option(c, "contact_kind", x.Kind)), ui.Text(x.Met), ui.Text(p.loggedBy(n.Unit(x.Unit), n.Person(x.Person))),
			nextCell(invest.Lead{NextStep: x.Next, NextOn: x.NextOn})}})
	}
	return t
}

func (p *Pages) loggedBy(unit, person string) string {
	if person == "" {
		return unit
	}
	return unit + " " + person
}

// Prefill proposes equal shares for those who claim a lead, as text to change.
func (p *Pages) Prefill(c *web.Ctx, v *matter.View, action string) (map[string][]string, kernel.Text) {
	if action != "rule" && action != "share" {
		return nil, kernel.Text{}
	}
	r, err := p.o.Invest.Record(c.Context(), c.Actor, v.ID)
	if err != nil {
		return nil, kernel.Text{}
	}
	var units []kernel.ID
	for _, x := range r.Claims {
		if x.Live() {
			units = append(units, x.Unit)
		}
	}
	even := make([]invest.Share, len(units))
	for i, u := range units {
		even[i] = invest.Share{Unit: u, Parts: 1}
	}
	text := ""
	for i, parts := range invest.Split(invest.Whole, even) {
		if i > 0 {
			text += "，"
		}
		text += p.names(c).Unit(units[i]) + " " + invest.Percent(parts) + "%"
	}
	if action == "rule" {
		return nil, kernel.T("联合招引时写各单位比例，例如："+text, "For a joint lead write the shares, for example: "+text)
	}
	return map[string][]string{"shares": {text}}, kernel.Text{}
}
