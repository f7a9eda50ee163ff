package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// tokenSheet is the reader's tokens, and the form for one more.
type tokenSheet struct {
	Secret string // of one just made: shown this once
	Table  ui.Table
	Any    bool
	Form   ui.Form
	Reach  []ui.Option
}

func (p *Pages) tokens(c *web.Ctx, state accountStates) (tokenSheet, error) {
	list, err := p.o.Auth.MyTokens(c.Context(), c.Actor)
	s := tokenSheet{Secret: state.secret, Any: len(list) > 0,
		Form:  ui.Form{ID: "token", Action: "/account/tokens", State: state.token, Submit: c.T("token.do"), NoScript: true, Next: c.T("token.next")},
		Reach: []ui.Option{{Value: auth.ReachRead, Label: c.T("token.reach.read")}, {Value: auth.ReachAct, Label: c.T("token.reach.act")}}}
	s.Table = ui.Table{ID: "tokens", Caption: c.T("token.title"), Columns: []ui.Column{{Key: "name", Label: c.T("token.name"), Main: true, Wrap: true}, {Key: "reach", Label: c.T("token.reach")},
		{Key: "used", Label: c.T("token.used")}, {Key: "to", Label: c.T("token.until")}, {Key: "end", Label: ""}}}
	for _, t := range list {
		used := templ.Component(ui.Quiet(c.T("token.never")))
		if t.Used != 0 {
			used = ui.Figure(stamp(c, t.Used), "")
		}
		s.Table.Rows = append(s.Table.Rows, ui.Row{Cells: []templ.Component{ui.Text(t.Name), ui.Text(c.T("token.reach." + t.Reach)), used,
			ui.Figure(stamp(c, t.Expires), ""), endTokenForm("/account/tokens/"+string(t.ID)+"/end", c.T("token.end"), t.Name)}})
	}
	return s, err
}

func (p *Pages) makeToken(c *web.Ctx) error {
	days, err := strconv.Atoi(strings.TrimSpace(c.Form("days")))
	if err != nil {
		days = 0
	}
	t, err := p.o.Auth.MakeToken(c.Context(), c.Actor, auth.MakeTokenInput{Name: c.Form("name"), Reach: c.Form("reach"), Days: days})
	switch {
	case err == nil:
		return p.drawAccount(c, http.StatusCreated, accountStates{password: c.NewForm(), token: c.NewForm(), secret: t.Secret})
	case web.Mendable(err):
		return p.drawAccount(c, web.Status(err), accountStates{password: c.NewForm(), token: c.FormState(err)})
	}
	return err
}

// makeFeed makes a secret address under which a calendar program reads the
// reader's duties, bookings and limits, in the present post.
func (p *Pages) makeFeed(c *web.Ctx) error {
	t, err := p.o.Auth.MakeToken(c.Context(), c.Actor, auth.MakeTokenInput{Name: c.T("feed.name"), Reach: auth.ReachFeed, Days: auth.MaxTokenDays})
	if err != nil {
		return err
	}
	return p.drawAccount(c, http.StatusCreated, accountStates{password: c.NewForm(), token: c.NewForm(), feed: c.Origin() + FeedPath(t.Secret) + "?lang=" + string(c.Lang)})
}

// FeedPath is the address of a calendar feed on this site.
func FeedPath(secret string) string { return "/feeds/" + secret + "/calendar.ics" }

func (p *Pages) endToken(c *web.Ctx) error {
	if err := p.o.Auth.EndToken(c.Context(), c.Actor, kernel.ID(c.R.PathValue("id"))); err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("token.ended"))
	return c.Redirect("/account")
}
