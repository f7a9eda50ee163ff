package web

import (
	_ "embed"

	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/meeting"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Meeting  *meeting.Service
	Matter   *matter.Service
	Org      *org.Service
	Calendar func() *calendar.Calendar
}

// Pages draws meetings.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists the addresses.
func (p *Pages) Routes() []web.Route {
	view, manage := meeting.PermView, meeting.PermManage
	return []web.Route{
		{Method: "GET", Path: "/meetings", Permission: view, Handle: p.list},
		{Method: "GET", Path: "/meetings/new", Permission: manage, Handle: p.askPlan},
		{Method: "POST", Path: "/meetings", Permission: manage, Handle: p.plan},
		{Method: "GET", Path: "/meetings/lookup", Permission: manage, Handle: p.lookup},
		{Method: "GET", Path: "/meetings/{id}", Permission: view, Handle: p.meeting},
		{Method: "GET", Path: "/meetings/{id}/items/new", Permission: manage, Handle: p.askItem},
		{Method: "POST", Path: "/meetings/{id}/items", Permission: manage, Handle: p.addItem},
		{Method: "GET", Path: "/meetings/{id}/items/{item}/decide", Permission: manage, Handle: p.askDecision},
		{Method: "POST", Path: "/meetings/{id}/items/{item}/decide", Permission: manage, Handle: p.decide},
		{Method: "GET", Path: "/meetings/{id}/items/{item}/remove", Permission: manage, Handle: p.askRemoval},
		{Method: "POST", Path: "/meetings/{id}/items/{item}/remove", Permission: manage, Handle: p.remove},
		{Method: "GET", Path: "/meetings/{id}/close", Permission: manage, Handle: p.askClose},
		{Method: "POST", Path: "/meetings/{id}/close", Permission: manage, Handle: p.close},
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{{Group: "menu.work", Key: "meeting.title", Path: "/meetings", Permission: meeting.PermView, Order: 150}}
}

func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func href(id kernel.ID) string { return "/meetings/" + string(id) }

func itemHref(i *meeting.Item, act string) string {
	return href(i.Meeting) + "/items/" + string(i.ID) + "/" + act
}

// manages reports whether the reader may change meetings.
func manages(c *web.Ctx) bool { return c.Actor.Can(meeting.PermManage) != kernel.ScopeNone }

func statusTag(c *web.Ctx, s meeting.Status) ui.Tag {
	state := map[meeting.Status]string{meeting.Planned: ui.Info, meeting.Held: ui.Warn, meeting.Closed: ui.Good}[s]
	return ui.Tag{Text: c.T("meeting.status." + string(s)), State: state}
}

// crumbs lead from the list to a page below a meeting.
func crumbs(c *web.Ctx, m *meeting.Meeting, here string) []ui.Crumb {
	return []ui.Crumb{{Label: c.T("meeting.title"), Href: "/meetings"}, {Label: c.Say(m.Number()), Href: href(m.ID)}, {Label: here}}
}

// formPage is one form on its own page, what it is about above it.
type formPage struct {
	Head   ui.PageHead
	Quote  string
	Why    []string
	Form   ui.Form
	Fields []ui.Field
}
