package app

import (
	adminweb "juyan/internal/admin/web"
	"juyan/internal/auth"
	authweb "juyan/internal/auth/web"
	"juyan/internal/kernel"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Server builds the site from the modules.
func (a *App) Server() *web.Server {
	door := a.door()
	modules := a.modules(door)
	o := web.Options{Authenticate: door.Authenticate, Prover: door, Clock: a.Clock, Loc: a.Pack.Zone.Location(), Brand: a.Pack.Zone.Name,
		Demo: a.Config.Demo, DayKind: a.dayKind, SearchPath: "/search", Shell: a.nameReader, Permission: a.permissionName, TrustedProxies: a.Config.Proxies, Log: a.Config.Log, Answered: a.meters.answered, Texts: [][]byte{menuTexts}}
	for _, m := range modules {
		o.Texts = append(o.Texts, m.Texts...)
	}
	s := web.New(o)
	for _, m := range modules {
		s.Add(m.Routes...)
		s.Menu(m.Menu...)
	}
	return s
}

func (a *App) permissionName(code string) kernel.Text { return adminweb.PermissionName(a.Matter, code) }

// nameReader writes the reader's name as their language does.
func (a *App) nameReader(c *web.Ctx, s *ui.Shell) {
	if p, ok := a.Org.Directory().Person(c.Actor.Person); ok {
		s.Who = p.In(c.Lang)
	}
}

// door is sign-in and who is who at the door.
func (a *App) door() *authweb.Pages {
	o := authweb.Options{Auth: a.Auth, Org: a.Org, Matter: a.Matter, Demo: a.Config.Demo, Home: Home, SecureCookies: a.Config.HTTPS, Providers: a.Config.Providers, Site: a.Config.Site}
	for _, s := range a.Pack.SignIns {
		o.SignIns = append(o.SignIns, authweb.SignIn{Code: s.Code, Name: s.Name, Note: s.Note, Post: s.Post, Enterprise: s.Enterprise})
	}
	return authweb.New(o)
}

// Home is the first page for a reader: the leader's is the whole zone, an
// enterprise's its own matters, an administrator's the office, everybody
// else's today.
func Home(actor kernel.Actor) string {
	switch {
	case actor.Enterprise != "":
		return "/m/whistle"
	case actor.Can("cockpit.view") == kernel.ScopeAll && actor.Can("whistle.handle") == kernel.ScopeNone:
		return "/overview"
	}
	for _, office := range []struct{ permission, path string }{{auth.PermAccount, "/admin/accounts"}, {auth.PermGrant, "/admin/roles"}, {auth.PermAudit, "/admin/audit"}} {
		if actor.Can(office.permission) != kernel.ScopeNone {
			return office.path
		}
	}
	return "/today"
}

// dayKind names the day: a working day, a day off with its holiday, a weekend.
func (a *App) dayKind(d kernel.Date) kernel.Text {
	cal := a.Calendar()
	works, err := cal.IsWorkday(d)
	if err != nil {
		return kernel.Text{}
	}
	if day, ok := cal.Named(d); ok && day.Off {
		return kernel.T(day.Name+"放假", "public holiday")
	}
	if works {
		return kernel.T("工作日", "working day")
	}
	return kernel.T("休息日", "day off")
}
