package web

import (
	_ "embed"

	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
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
	Org    *org.Service
	Matter *matter.Service
	// Mask returns a telephone number as the actor may see it.
	Mask func(actor kernel.Actor, phone string) string
	// Unmask is the page that shows it whole, logged: "/unmask"; "" = none.
	// Its query is kind=enterprise&id=…, its permission UnmaskPermission.
	Unmask           string
	UnmaskPermission string
	// Role returns the name of a role.
	Role func(code string) kernel.Text
	// Classes of enterprises and original Identities of people: pack lists.
	Classes    []caseflow.Option
	Identities []caseflow.Option
	// Extended are the codes of the units with extended hours (延时办).
	Extended []string
}

// Pages draws org.
type Pages struct{ o Options }

// New returns the pages.
func New(o Options) *Pages { return &Pages{o} }

// Routes lists every address.
func (p *Pages) Routes() []web.Route {
	out := []web.Route{
		{Method: "GET", Path: "/units", Permission: org.PermView, Handle: p.units},
		{Method: "GET", Path: "/units/export.xlsx", Permission: org.PermView, Handle: p.exportUnits},
		{Method: "GET", Path: "/units/{id}", Permission: org.PermView, Handle: p.unit},
		{Method: "GET", Path: "/posts", Permission: org.PermView, Handle: p.posts},
		{Method: "GET", Path: "/posts/export.xlsx", Permission: org.PermView, Handle: p.exportPosts},
		{Method: "GET", Path: "/posts/{id}", Permission: org.PermView, Handle: p.post},
		{Method: "GET", Path: "/people/{id}", Permission: org.PermView, Handle: p.person},
		{Method: "GET", Path: "/task-forces", Permission: org.PermView, Handle: p.forces},
		{Method: "GET", Path: "/task-forces/export.xlsx", Permission: org.PermView, Handle: p.exportForces},
		{Method: "GET", Path: "/task-forces/{id}", Permission: org.PermView, Handle: p.force},
		{Method: "GET", Path: "/enterprises", Permission: org.PermFirms, Handle: p.firms},
		{Method: "GET", Path: "/enterprises/export.xlsx", Permission: org.PermFirms, Handle: p.exportFirms},
		{Method: "GET", Path: "/enterprises/{id}", Permission: org.PermFirms, Handle: p.firm},
		{Method: "GET", Path: "/import/{kind}/template.xlsx", Permission: org.PermImport, Handle: p.importTemplate},
		{Method: "GET", Path: "/import/{kind}", Permission: org.PermImport, Handle: p.importForm},
		{Method: "POST", Path: "/import/{kind}", Permission: org.PermImport, Handle: p.importPreview, MaxBody: maxImport + 1<<20},
		{Method: "POST", Path: "/import/{kind}/confirm", Permission: org.PermImport, Handle: p.importConfirm, MaxBody: maxImport*4/3 + 1<<20},
	}
	for _, f := range p.forms() {
		out = append(out, web.Route{Method: "GET", Path: f.path, Permission: f.permission, Handle: f.ask}, web.Route{Method: "POST", Path: f.path, Permission: f.permission, Handle: f.send})
	}
	return out
}

// formRoute is an address that shows a form and takes it.
type formRoute struct {
	path, permission string
	ask, send        web.Handler
}

func (p *Pages) forms() []formRoute {
	return []formRoute{
		{"/units/new", org.PermManage, p.askUnit, p.createUnit},
		{"/units/{id}/edit", org.PermManage, p.askEditUnit, p.editUnit},
		{"/units/{id}/end", org.PermManage, p.askEndUnit, p.endUnit},
		{"/units/{id}/posts/new", org.PermManage, p.askPost, p.createPost},
		{"/posts/{id}/edit", org.PermManage, p.askEditPost, p.editPost},
		{"/posts/{id}/end", org.PermManage, p.askEndPost, p.endPost},
		{"/posts/{id}/appoint", org.PermAppoint, p.askAppoint, p.appoint},
		{"/posts/{id}/vacate", org.PermAppoint, p.askVacate, p.vacate},
		{"/people/new", org.PermPeople, p.askPerson, p.registerPerson},
		{"/people/{id}/edit", org.PermPeople, p.askEditPerson, p.editPerson},
		{"/task-forces/new", org.PermTaskForce, p.askForce, p.formForce},
		{"/task-forces/{id}/end", org.PermTaskForce, p.askEndForce, p.endForce},
		{"/task-forces/{id}/members/new", org.PermTaskForce, p.askMember, p.addMember},
		{"/task-forces/{id}/members/{post}/remove", org.PermTaskForce, p.askRemove, p.removeMember},
		{"/enterprises/new", org.PermEnterprise, p.askFirm, p.registerFirm},
		{"/enterprises/{id}/edit", org.PermFirmEdit, p.askEditFirm, p.editFirm},
		{"/enterprises/{id}/serve", org.PermAssign, p.askServe, p.serve},
		{"/chains/{kind}/{id}", org.PermChain, p.askChain, p.setChain},
	}
}

// Menu lists the lines of the navigation, in the group of the books.
func (p *Pages) Menu() []web.MenuItem {
	return []web.MenuItem{
		{Group: "menu.books", Key: "units.title", Path: "/units", Permission: org.PermView, Order: 200},
		{Group: "menu.books", Key: "posts.title", Path: "/posts", Permission: org.PermView, Order: 201},
		{Group: "menu.books", Key: "forces.title", Path: "/task-forces", Permission: org.PermView, Order: 202},
		{Group: "menu.books", Key: "firms.title", Path: "/enterprises", Permission: org.PermFirms, Order: 203},
	}
}

// names resolves ids for this request.
func (p *Pages) names(c *web.Ctx) matterweb.Names {
	return matterweb.NamesFor(c, p.o.Org)
}

func unitHref(id kernel.ID) string   { return "/units/" + string(id) }
func postHref(id kernel.ID) string   { return "/posts/" + string(id) }
func personHref(id kernel.ID) string { return "/people/" + string(id) }
func forceHref(id kernel.ID) string  { return "/task-forces/" + string(id) }
func firmHref(id kernel.ID) string   { return "/enterprises/" + string(id) }

// held is a post's holder now, with the way to the person.
func (p *Pages) held(n matterweb.Names, post kernel.ID) (name, href string) {
	if h, ok := n.Dir.Holder(post, n.At); ok {
		return h.In(n.Lang), personHref(h.ID)
	}
	return "", ""
}

func notFound() error {
	return kernel.NotFound(kernel.T("没有这条记录，可能地址不完整", "There is no such record; the address may be incomplete"))
}

// crumbs is the way to a record below a list.
func crumbs(c *web.Ctx, listKey, href string, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: c.T(listKey), Href: href}}, more...)
}
