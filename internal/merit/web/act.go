package web

import (
	"net/http"
	"strconv"

	"juyan/internal/kernel"
	"juyan/internal/merit"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// askAnnounce asks which run becomes a result.
func (p *Pages) askAnnounce(c *web.Ctx) error { return p.drawAnnounce(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawAnnounce(c *web.Ctx, status int, state ui.FormState) error {
	runs, err := p.o.Merit.Candidates(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	title := c.T("merit.announce")
	f := ui.Field{Type: "code", Name: "run", Label: c.T("merit.run"), Hint: c.T("merit.run.hint"), Required: true}
	for _, r := range runs {
		f.Options = append(f.Options, ui.Option{Value: string(r.ID), Label: c.Say(r.Name) + " · " + r.Period.String() + " · " + r.Digest[:12]})
	}
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, nil, title)}, Fields: []ui.Field{f},
		Form: ui.Form{ID: "announce", Action: "/merit/announce", State: state, Submit: title, Cancel: "/merit", Next: c.T("merit.announce.next", p.o.Merit.Award().NoticeWorkdays)}}
	if len(runs) == 0 {
		page.Say = []string{c.T("merit.no-runs")}
	}
	return c.PageStatus(status, title, askPage(page))
}

func (p *Pages) announce(c *web.Ctx) error {
	r, err := p.o.Merit.Announce(c.Context(), c.Actor, merit.AnnounceInput{Run: kernel.ID(c.Form("run")), Key: c.Key()})
	if kernel.CodeOf(err) == kernel.CodeNotFound {
		err = kernel.Invalid("run", kernel.T("请选择一次正式计算", "Choose an official run"))
	}
	to := "/merit"
	if err == nil {
		to = href(r.ID)
	}
	return send(c, err, p.drawAnnounce, c.T("merit.announced"), to, "run")
}

// step draws a form about a result on notice.
func (p *Pages) step(c *web.Ctx, status int, state ui.FormState, key, next string, fields ...ui.Field) error {
	v, err := p.o.Merit.View(c.Context(), c.Actor, c.ID("id"))
	if err != nil {
		return err
	}
	title := c.T("merit." + key)
	page := formPage{Head: ui.PageHead{Title: title, Crumbs: crumbs(c, v.Result, title)}, Fields: append(fields, ui.Field{Type: "hidden", Name: "record", Value: strconv.FormatInt(v.Record, 10)}),
		Form: ui.Form{ID: key, Action: href(v.ID) + "/" + key, State: state, Submit: title, Cancel: href(v.ID), Draft: key + "-" + string(v.ID), Next: next}}
	return c.PageStatus(status, title, askPage(page))
}

func record(c *web.Ctx) int64 {
	n, err := strconv.ParseInt(c.Form("record"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (p *Pages) askRevise(c *web.Ctx) error { return p.drawRevise(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawRevise(c *web.Ctx, status int, state ui.FormState) error {
	state.Values.Del("record") // the form that comes back holds the newest state
	return p.step(c, status, state, "revise", c.T("merit.revise.next"), ui.Field{Type: "longtext", Name: "reason", Label: c.T("merit.reason"), Hint: c.T("merit.revise.hint"), Required: true, Max: 500})
}

func (p *Pages) revise(c *web.Ctx) error {
	err := p.o.Merit.Revise(c.Context(), c.Actor, merit.ReviseInput{Result: c.ID("id"), Reason: c.Form("reason"), Record: record(c), Key: c.Key()})
	return send(c, err, p.drawRevise, c.T("merit.revised"), href(c.ID("id")), "reason")
}

func (p *Pages) askFinal(c *web.Ctx) error { return p.drawFinal(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawFinal(c *web.Ctx, status int, state ui.FormState) error {
	state.Values.Del("record")
	return p.step(c, status, state, "final", c.T("merit.final.next"))
}

func (p *Pages) final(c *web.Ctx) error {
	err := p.o.Merit.Finalize(c.Context(), c.Actor, merit.FinalizeInput{Result: c.ID("id"), Record: record(c), Key: c.Key()})
	return send(c, err, p.drawFinal, c.T("merit.finalized"), href(c.ID("id")))
}
