package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// accountPage is what is the reader's own.
type accountPage struct {
	Head     ui.PageHead
	Facts    []ui.Fact
	Login    string // "" = no account, as under demo
	Password ui.Form
	Factor   []ui.Fact
	Resting  string      // names of the roles that rest without a second factor
	Posts    []ui.Option // to choose from; none when there is nothing to choose
	Post     ui.Form
	Active   string
	Sessions ui.Table
	Others   bool
	Identity identitySheet
	Tokens   tokenSheet
	Feed     string // address of a calendar feed just made: shown this once
}

func (p *Pages) account(c *web.Ctx) error {
	return p.drawAccount(c, http.StatusOK, accountStates{password: c.NewForm(), token: c.NewForm()})
}

// accountStates are the forms of the page as they stand, and a token just made.
type accountStates struct {
	password, token ui.FormState
	secret          string
	feed            string
}

func (p *Pages) drawAccount(c *web.Ctx, status int, state accountStates) error {
	c.W.Header().Set("Cache-Control", "no-store")
	page := accountPage{Head: ui.PageHead{Title: c.T("account.title")}, Active: string(c.Actor.Post), Feed: state.feed}
	acc, err := p.o.Auth.MyAccount(c.Context(), c.Actor)
	if err != nil && kernel.CodeOf(err) != kernel.CodeNotFound {
		return err
	}
	page.Login = acc.Login
	page.Facts = p.mine(c, acc)
	page.Posts = p.postOptions(c)
	page.Password = ui.Form{ID: "password", Action: "/account/password", State: state.password, Submit: c.T("account.password.do"), NoScript: true, Next: c.T("account.password.next")}
	page.Post = ui.Form{ID: "post", Action: "/account/post", State: c.NewForm(), Submit: c.T("account.post.do"), NoScript: true}
	if page.Factor, page.Resting, err = p.factorFacts(c, acc); err != nil {
		return err
	}
	sessions, err := p.o.Auth.MySessions(c.Context(), c.Actor, p.token(c.R))
	if err != nil {
		return err
	}
	page.Others = len(sessions) > 1
	page.Sessions = sessionTable(c, sessions)
	if page.Identity, err = p.identities(c); err != nil {
		return err
	}
	if page.Tokens, err = p.tokens(c, state); err != nil {
		return err
	}
	return c.PageStatus(status, page.Head.Title, accountBody(page))
}

// mine are the facts of the reader.
func (p *Pages) mine(c *web.Ctx, acc auth.Account) []ui.Fact {
	out := []ui.Fact{{Label: c.T("account.name"), Text: c.Actor.Name}}
	if c.Actor.Enterprise != "" {
		e, _ := p.o.Org.Directory().Enterprise(c.Actor.Enterprise)
		out = append(out, ui.Fact{Label: c.T("account.firm"), Text: e.In(c.Lang)})
	} else {
		out = append(out, ui.Fact{Label: c.T("account.unit"), Text: c.Say(c.Actor.UnitName)}, ui.Fact{Label: c.T("account.post"), Text: c.Say(c.Actor.PostName)})
	}
	var roles []string
	for _, code := range c.Actor.Roles {
		if r, ok := p.o.Auth.Role(code); ok {
			roles = append(roles, c.Say(r.Name))
		}
	}
	out = append(out, ui.Fact{Label: c.T("account.roles"), Text: strings.Join(roles, c.T("account.comma"))})
	if acc.Login != "" {
		out = append(out, ui.Fact{Label: c.T("signin.login"), Text: acc.Login}, ui.Fact{Label: c.T("account.password.set"), Text: stamp(c, acc.PasswordAt)})
	}
	return out
}

// postOptions are the posts to choose from, when there is more than one.
func (p *Pages) postOptions(c *web.Ctx) []ui.Option {
	d := p.o.Org.Directory()
	held := d.PostsHeld(c.Actor.Person, c.Now())
	if len(held) < 2 {
		return nil
	}
	var out []ui.Option
	for _, x := range held {
		out = append(out, ui.Option{Value: string(x.ID), Label: c.Say(x.Name), Hint: c.Say(d.UnitName(x.Unit))})
	}
	return out
}

func sessionTable(c *web.Ctx, list []auth.OpenSession) ui.Table {
	t := ui.Table{ID: "sessions", Caption: c.T("account.sessions"), Columns: []ui.Column{{Key: "agent", Label: c.T("account.browser"), Main: true},
		{Key: "ip", Label: c.T("account.ip")}, {Key: "at", Label: c.T("account.since")}, {Key: "to", Label: c.T("account.until")}}}
	for _, s := range list {
		agent := ui.Text(agentWords(c, s.Agent) + " ")
		if s.Here {
			agent = templ.Join(agent, ui.TagMark(ui.Tag{Text: c.T("account.here"), State: ui.Good}))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{agent, ui.Figure(s.IP, ""), ui.Figure(stamp(c, s.Created), ""), ui.Figure(stamp(c, s.Expires), "")}})
	}
	return t
}

// agentWords names browser and system as people know them.
func agentWords(c *web.Ctx, agent string) string {
	first := func(words ...string) string {
		for i := 0; i < len(words); i += 2 {
			if strings.Contains(agent, words[i]) {
				return words[i+1]
			}
		}
		return ""
	}
	browser := first("MicroMessenger", "微信 WeChat", "Edg", "Edge", "Firefox", "Firefox", "Chrom", "Chrome", "Safari", "Safari", "curl", "curl")
	system := first("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "HarmonyOS", "HarmonyOS", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux")
	words := strings.Trim(browser+" · "+system, " ·")
	if words == "" {
		return c.T("account.browser.other")
	}
	return words
}

func (p *Pages) changePassword(c *web.Ctx) error {
	err := same(c, "password", "again")
	if err == nil {
		err = p.o.Auth.ChangePassword(c.Context(), c.Actor, auth.ChangePasswordInput{Old: c.FormValues().Get("old"), New: c.FormValues().Get("password"), Session: p.token(c.R)})
	}
	switch {
	case err == nil:
		c.Flash(ui.Good, c.T("account.password.done"))
		return c.Redirect("/account")
	case web.Mendable(err), kernel.CodeOf(err) == kernel.CodeTooMany:
		return p.drawAccount(c, web.Status(err), accountStates{password: c.FormState(err, "old", "password", "again"), token: c.NewForm()})
	}
	return err
}

func (p *Pages) choosePost(c *web.Ctx) error {
	a, err := p.o.Auth.ChoosePost(c.Context(), c.Actor, p.token(c.R), kernel.ID(c.Form("post")))
	if err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("account.post.done", a.UnitName, a.PostName))
	return c.Redirect("/account")
}

func (p *Pages) signOutOthers(c *web.Ctx) error {
	n, err := p.o.Auth.SignOutOthers(c.Context(), c.Actor, p.token(c.R))
	if err != nil {
		return err
	}
	c.Flash(ui.Good, c.T("account.others.done", n))
	return c.Redirect("/account")
}
