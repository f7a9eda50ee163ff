package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/admin"
	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// The states of an account.
const (
	accountWaits  = "waits" // no password yet
	accountOpen   = "open"
	accountLocked = "locked"
)

func stateOf(a auth.Account) string {
	switch {
	case a.Locked:
		return accountLocked
	case !a.Usable():
		return accountWaits
	}
	return accountOpen
}

func stateTag(c *web.Ctx, a auth.Account) ui.Tag {
	colour := map[string]string{accountLocked: ui.Bad, accountWaits: ui.Warn, accountOpen: ui.Good}
	return ui.Tag{Text: c.T("accounts.state." + stateOf(a)), State: colour[stateOf(a)]}
}

// accounts is the list of accounts.
func (p *Pages) accounts(c *web.Ctx) error {
	all, err := p.o.Admin.Accounts(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	q := strings.ToLower(c.Query("q"))
	var found []auth.Account
	for _, a := range all {
		words := strings.ToLower(a.Login + " " + p.personName(c, a.Person) + " " + p.place(c, a.Person))
		if strings.Contains(words, q) && (c.Query("state") == "" || c.Query("state") == stateOf(a)) {
			found = append(found, a)
		}
	}
	t := ui.Table{ID: "accounts", Caption: c.T("accounts.title"), Search: true, Total: &ui.Total{N: len(found)},
		Columns: []ui.Column{{Key: "name", Label: c.T("accounts.person"), Main: true}, {Key: "login", Label: c.T("accounts.login")}, {Key: "place", Label: c.T("accounts.place"), Wrap: true},
			{Key: "state", Label: c.T("accounts.state")}, {Key: "set", Label: c.T("accounts.set")}},
		Filters: []ui.Filter{{Name: "state", Label: c.T("accounts.state"), Kind: ui.FilterChips, Options: []ui.Option{{Value: accountOpen, Label: c.T("accounts.state.open")},
			{Value: accountWaits, Label: c.T("accounts.state.waits")}, {Value: accountLocked, Label: c.T("accounts.state.locked")}}}},
		Empty: ui.Empty{Title: c.T("accounts.empty"), Advice: c.T("accounts.empty.advice")}}
	found, t.Next = pageOf(found, c.Query("after"), 50, func(a auth.Account) string { return a.Login })
	for _, a := range found {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", p.personName(c, a.Person), "/admin/accounts/"+string(a.Person)), ui.Text(a.Login),
			p.placeCell(c, a.Person), ui.TagMark(stateTag(c, a)), ui.Figure(stamp(c, a.PasswordAt), "")}})
	}
	head := ui.PageHead{Title: c.T("accounts.title"), Sub: c.T("accounts.sub"), Actions: []ui.Button{{Label: c.T("accounts.open"), Href: "/admin/accounts/new", Main: true}}}
	return c.Page(head.Title, listBody(head, t))
}

func (p *Pages) placeCell(c *web.Ctx, person kernel.ID) templ.Component {
	if words := p.place(c, person); words != "" {
		return ui.Text(words)
	}
	return ui.Quiet(c.T("accounts.no-post"))
}

// stamp writes an instant of real time in full: under demo the domain's clock
// is another, so "today" would mislead.
func stamp(c *web.Ctx, i kernel.Instant) string {
	if i.IsZero() {
		return ""
	}
	return i.In(c.Loc).Format("2006-01-02 15:04")
}

func (p *Pages) crumbs(c *web.Ctx, key, path, title string) []ui.Crumb {
	return []ui.Crumb{{Label: c.T(key), Href: path}, {Label: title}}
}

func (p *Pages) openForm(c *web.Ctx) error { return p.drawOpen(c, http.StatusOK, c.NewForm()) }

func (p *Pages) drawOpen(c *web.Ctx, status int, state ui.FormState) error {
	page := formPage{Head: ui.PageHead{Title: c.T("accounts.open"), Crumbs: p.crumbs(c, "accounts.title", "/admin/accounts", c.T("accounts.open"))}}
	page.Form = ui.Form{ID: "open", Action: "/admin/accounts", State: state, Submit: c.T("accounts.open"), Cancel: "/admin/accounts", Next: c.T("accounts.open.next"), NoScript: true}
	person := ui.Field{Name: "person", Label: c.T("accounts.person"), Hint: c.T("accounts.person.hint"), Type: "person", Lookup: "/admin/lookup/people", Required: true}
	if id := kernel.ID(state.Value("person", c.Query("person"))); id != "" {
		person.Value = string(id)
		person.Options = []ui.Option{{Value: string(id), Label: p.personName(c, id), Hint: p.place(c, id)}}
	}
	page.Fields = []ui.Field{person, {Name: "login", Label: c.T("accounts.login"), Hint: c.T("accounts.login.hint"), Type: "text", Required: true, Max: 32, Complete: "off"}}
	return page.draw(c, status)
}

// open opens an account and shows its one-time link.
func (p *Pages) open(c *web.Ctx) error {
	person := kernel.ID(c.Form("person"))
	if found := p.findIn(c, strings.ToLower(c.Form("person.text")), func(org.Person) bool { return true }); person == "" && len(found) == 1 {
		person = found[0].ID // without scripts the text alone arrives
	}
	var l auth.Link
	err := error(kernel.Invalid("person", kernel.T("请先查找并选中一个人", "Find somebody and choose them first")))
	if person != "" {
		l, err = p.o.Auth.OpenAccount(c.Context(), c.Actor, auth.OpenAccountInput{Person: person, Login: c.Form("login")})
	}
	if err != nil {
		if state, status, ok := refused(c, err, "person", "login"); ok {
			return p.drawOpen(c, status, state)
		}
		return err
	}
	return p.showLink(c, l)
}

// linkPage shows a one-time link, once.
type linkPage struct {
	Head  ui.PageHead
	Facts []ui.Fact
	URL   string
	Back  string
}

func (p *Pages) showLink(c *web.Ctx, l auth.Link) error {
	c.W.Header().Set("Cache-Control", "no-store")
	back := "/admin/accounts/" + string(l.Person)
	page := linkPage{URL: c.Origin() + "/link/" + l.Token, Back: back, Head: ui.PageHead{Title: c.T("accounts.link.title"), Crumbs: p.crumbs(c, "accounts.title", "/admin/accounts", l.Name)}}
	page.Facts = []ui.Fact{{Label: c.T("accounts.person"), Text: l.Name}, {Label: c.T("accounts.login"), Text: l.Login}, {Label: c.T("accounts.link.until"), Text: stamp(c, l.Expires)}}
	return c.Page(page.Head.Title, linkBody(page))
}

// accountView is the page of one account.
type accountView struct {
	Head  ui.PageHead
	Facts []ui.Fact
	Link  ui.Form
	Lock  ui.Form
	Why   ui.Field
	Slips []ui.Slip
	Open  bool // not locked

	Identities ui.Table
	LinkTo     *ui.Form // nil = there is no provider
	LinkFields []ui.Field
}

func (p *Pages) accountPage(c *web.Ctx) error {
	return p.drawAccount(c, http.StatusOK, c.NewForm(), c.NewForm())
}

func (p *Pages) drawAccount(c *web.Ctx, status int, state, linking ui.FormState) error {
	rec, err := p.o.Admin.Account(c.Context(), c.Actor, c.ID("person"))
	if err != nil {
		return err
	}
	name := p.personName(c, rec.Person)
	at := "/admin/accounts/" + string(rec.Person)
	v := accountView{Open: !rec.Locked, Head: ui.PageHead{Title: name, Tags: []ui.Tag{stateTag(c, rec.Account)}, Crumbs: p.crumbs(c, "accounts.title", "/admin/accounts", name)}}
	v.Facts = []ui.Fact{{Label: c.T("accounts.login"), Text: rec.Login}, {Label: c.T("accounts.place"), Text: p.place(c, rec.Person), None: c.T("accounts.no-post")},
		{Label: c.T("accounts.created"), Text: stamp(c, rec.Created)}, {Label: c.T("accounts.set"), Text: stamp(c, rec.PasswordAt), None: c.T("accounts.state.waits")}}
	v.Link = ui.Form{ID: "link", Action: at + "/link", State: c.NewForm(), Submit: c.T("accounts.link.do"), Next: c.T("accounts.link.next"), NoScript: true}
	v.Lock = ui.Form{ID: "lock", Action: at + "/lock", State: state, Submit: c.T("accounts.lock"), Danger: true, Next: c.T("accounts.lock.next"), NoScript: true}
	v.Why = reasonField(c, c.T("accounts.lock.hint"))
	if rec.Locked {
		v.Lock.Submit, v.Lock.Danger, v.Lock.Next, v.Why.Hint = c.T("accounts.unlock"), false, c.T("accounts.unlock.next"), ""
	}
	p.drawIdentities(c, &v, rec, linking)
	for _, ev := range rec.Events {
		v.Slips = append(v.Slips, ui.Slip{ID: "e" + string(ev.ID), At: ev.At, Who: p.who(c, ev), Text: eventWords(c, ev.Kind, p.o.Events), Quote: reasonIn(ev)})
	}
	return c.PageStatus(status, name, accountBody(v))
}

func (p *Pages) issueLink(c *web.Ctx) error {
	c.Actor.IP = c.IP()
	l, err := p.o.Auth.IssueLink(c.Context(), c.Actor, c.ID("person"))
	if err != nil {
		return err
	}
	return p.showLink(c, l)
}

// lock locks an open account and unlocks a locked one, as the form said.
func (p *Pages) lock(c *web.Ctx) error {
	rec, err := p.o.Admin.Account(c.Context(), c.Actor, c.ID("person"))
	if err != nil {
		return err
	}
	reason, err := reasonOf(c)
	done := c.T("accounts.locked.done")
	if err == nil {
		err = p.setLocked(c, rec, reason)
	}
	if rec.Locked {
		done = c.T("accounts.unlocked.done")
	}
	if err != nil {
		if state, status, ok := refused(c, err, "reason"); ok {
			return p.drawAccount(c, status, state, c.NewForm())
		}
		return err
	}
	c.Flash(ui.Good, done)
	return c.Redirect("/admin/accounts/" + string(rec.Person))
}

func (p *Pages) setLocked(c *web.Ctx, rec admin.AccountRecord, reason string) error {
	if c.Form("locked") != map[bool]string{true: "1", false: "0"}[rec.Locked] {
		return kernel.Conflict(kernel.T("账号的状态刚刚变了，请看过再操作", "The account's state has just changed; look again, then act"))
	}
	if rec.Locked {
		return p.o.Auth.UnlockAccount(c.Context(), c.Actor, rec.Person, reason)
	}
	return p.o.Auth.LockAccount(c.Context(), c.Actor, rec.Person, reason)
}

// findPeople answers the lookup of somebody to open an account for.
func (p *Pages) findPeople(c *web.Ctx) error {
	var out []ui.Option
	for _, x := range p.findIn(c, asked(c), func(org.Person) bool { return true }) {
		out = append(out, ui.Option{Value: string(x.ID), Label: x.In(c.Lang), Hint: p.place(c, x.ID)})
	}
	return c.Render(http.StatusOK, ui.FoundOptions(c.Query("field"), out, ""))
}
