package web

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"

	"juyan/internal/admin"
	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	"juyan/internal/org"
	"juyan/internal/pack"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// Texts are the words of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Options are what the pages stand on.
type Options struct {
	Admin    *admin.Service
	Auth     *auth.Service
	Org      *org.Service
	Matter   *matter.Service
	Pack     *pack.Pack // the program runs under
	Calendar func() *calendar.Calendar
	Events   map[string]kernel.Text // of every module, as people say them
	// Providers may vouch for people at sign-in.
	Providers []auth.Provider
}

// Pages draws the administrators' pages.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists every address.
func (p *Pages) Routes() []web.Route {
	get := func(path, permission string, h web.Handler) web.Route {
		return web.Route{Method: "GET", Path: path, Permission: permission, Handle: h}
	}
	post := func(path, permission string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Path: path, Permission: permission, Handle: h}
	}
	dangerous := func(path, permission string, h web.Handler) web.Route {
		r := post(path, permission, h)
		r.Fresh = true
		return r
	}
	upload := post("/admin/pack", admin.PermPack, p.uploadPack)
	upload.MaxBody = admin.MaxZip + 1<<20
	return []web.Route{
		get("/admin/accounts", auth.PermAccount, p.accounts),
		get("/admin/accounts/new", auth.PermAccount, p.openForm),
		dangerous("/admin/accounts", auth.PermAccount, p.open),
		get("/admin/accounts/{person}", auth.PermAccount, p.accountPage),
		dangerous("/admin/accounts/{person}/link", auth.PermAccount, p.issueLink),
		dangerous("/admin/accounts/{person}/identities", auth.PermAccount, p.linkIdentity),
		dangerous("/admin/accounts/{person}/identities/{identity}/unlink", auth.PermAccount, p.unlinkIdentity),
		post("/admin/accounts/{person}/lock", auth.PermAccount, p.lock),
		get("/admin/lookup/people", auth.PermAccount, p.findPeople),
		get("/admin/roles", auth.PermGrant, p.roles),
		get("/admin/roles/{code}", auth.PermGrant, p.rolePage),
		dangerous("/admin/roles/{code}/grant", auth.PermGrant, p.grant),
		get("/admin/roles/{code}/revoke", auth.PermGrant, p.revokeForm),
		dangerous("/admin/roles/{code}/revoke", auth.PermGrant, p.revoke),
		get("/admin/factors", auth.PermGrant, p.factors),
		get("/admin/factors/{person}", auth.PermGrant, p.factorPage),
		dangerous("/admin/factors/{person}/remove", auth.PermGrant, p.removeFactor),
		get("/admin/lookup/carriers", auth.PermGrant, p.findCarriers),
		get("/admin/audit", auth.PermAudit, p.audit),
		get("/admin/audit/export.xlsx", auth.PermAudit, p.exportAudit),
		get("/admin/audit/{id}", auth.PermAudit, p.auditEvent),
		get("/admin/calendar", admin.PermCalendar, p.years),
		get("/admin/calendar/load", admin.PermCalendar, p.loadForm),
		post("/admin/calendar/load", admin.PermCalendar, p.load),
		get("/admin/calendar/{year}", admin.PermCalendar, p.year),
		get("/admin/pack", admin.PermPack, p.pack),
		upload,
		get("/admin/pack/{id}", admin.PermPack, p.packUpload),
		dangerous("/admin/pack/{id}/publish", admin.PermPack, p.publish),
	}
}

// Menu lists the navigation.
func (p *Pages) Menu() []web.MenuItem {
	item := func(key, path, permission string, order int) web.MenuItem {
		return web.MenuItem{Group: "admin.group", Key: key, Path: path, Permission: permission, Order: order}
	}
	return []web.MenuItem{
		item("accounts.title", "/admin/accounts", auth.PermAccount, 910),
		item("roles.title", "/admin/roles", auth.PermGrant, 920),
		item("factors.title", "/admin/factors", auth.PermGrant, 925),
		item("audit.title", "/admin/audit", auth.PermAudit, 930),
		item("calendar.title", "/admin/calendar", admin.PermCalendar, 940),
		item("pack.title", "/admin/pack", admin.PermPack, 950),
	}
}

// formPage is a form with its fields under a head.
type formPage struct {
	Head   ui.PageHead
	About  []ui.Fact
	Form   ui.Form
	Fields []ui.Field
}

func (p formPage) draw(c *web.Ctx, status int) error {
	return c.PageStatus(status, p.Head.Title, formBody(p))
}

// refused returns the state of a form that err refused and the status to draw
// it with; draw is false when err cannot be said in the form.
func refused(c *web.Ctx, err error, known ...string) (state ui.FormState, status int, draw bool) {
	if !web.Mendable(err) && kernel.CodeOf(err) != kernel.CodeForbidden {
		return state, 0, false
	}
	status = web.Status(err)
	if status == http.StatusForbidden {
		status = http.StatusUnprocessableEntity // the reader may do this, only not so
	}
	return c.FormState(err, known...), status, true
}

// reasonOf reads the reason a logged act must have.
func reasonOf(c *web.Ctx) (string, error) {
	reason := c.Form("reason")
	if n := len([]rune(reason)); n < 2 || n > 200 {
		return "", kernel.Invalid("reason", kernel.T("请写明原因，2 至 200 字；它会记入审计记录", "Say why, in 2 to 200 characters; it is kept in the audit trail"))
	}
	return reason, nil
}

func reasonField(c *web.Ctx, hint string) ui.Field {
	return ui.Field{Name: "reason", Label: c.T("admin.reason"), Hint: hint, Type: "text", Required: true, Max: 200}
}

// asked is what was typed into a lookup of field.
func asked(c *web.Ctx) string {
	return strings.ToLower(strings.TrimSpace(c.Query("q") + c.Query(c.Query("field")+".text")))
}

// findIn returns at most eight people whose name, spelling or post fits q.
func (p *Pages) findIn(c *web.Ctx, q string, fits func(org.Person) bool) []org.Person {
	var out []org.Person
	for _, x := range p.o.Org.Directory().People() {
		words := strings.ToLower(x.Name + " " + x.NameEN + " " + strings.ReplaceAll(x.Pinyin, " ", "") + " " + p.place(c, x.ID))
		if q != "" && x.Active && strings.Contains(words, q) && fits(x) {
			out = append(out, x)
		}
		if len(out) == 8 {
			break
		}
	}
	return out
}

// at the moment: where somebody stands, "企业服务局 · 局长" or the firm.
func (p *Pages) place(c *web.Ctx, person kernel.ID) string {
	d := p.o.Org.Directory()
	var parts []string
	for _, x := range d.PostsHeld(person, c.Now()) {
		parts = append(parts, c.Say(d.UnitName(x.Unit))+" · "+c.Say(x.Name))
	}
	if x, ok := d.Person(person); ok && len(parts) == 0 {
		if e, ok := d.Enterprise(x.Enterprise); ok {
			parts = append(parts, e.In(c.Lang))
		}
	}
	return strings.Join(parts, c.T("admin.comma"))
}

func (p *Pages) personName(c *web.Ctx, id kernel.ID) string {
	x, _ := p.o.Org.Directory().Person(id)
	return x.In(c.Lang)
}

// pageOf cuts one page out of a list in memory: limit items behind the one
// whose key is after.
func pageOf[T any](list []T, after string, limit int, key func(T) string) (page []T, next string) {
	if i := slices.IndexFunc(list, func(x T) bool { return key(x) == after }); i >= 0 {
		list = list[i+1:]
	}
	if len(list) <= limit {
		return list, ""
	}
	return list[:limit], key(list[limit-1])
}
