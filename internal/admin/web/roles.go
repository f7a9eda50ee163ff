package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"juyan/internal/auth"
	"juyan/internal/kernel"
	"juyan/internal/org"
	"juyan/internal/web"
	"juyan/internal/web/ui"
)

// carrier is a post or a person that carries a role.
type carrier struct {
	Post, Person kernel.ID
	Label, Who   string
}

// ref names a carrier in a form: "post:ID" or "person:ID".
func (x carrier) ref() string {
	if x.Post != "" {
		return "post:" + string(x.Post)
	}
	return "person:" + string(x.Person)
}

// parseRef reads a carrier of a form.
func parseRef(s string) (post, person kernel.ID) {
	switch kind, id, _ := strings.Cut(s, ":"); kind {
	case "post":
		return kernel.ID(id), ""
	case "person":
		return "", kernel.ID(id)
	}
	return "", ""
}

// carriers lists the posts in being and the people that carry a role.
func (p *Pages) carriers(c *web.Ctx, role string) []carrier {
	d := p.o.Org.Directory()
	var out []carrier
	for _, x := range d.Posts() {
		if slices.Contains(x.Roles, role) && x.In(d.Day(c.Now())) {
			out = append(out, p.postCarrier(c, x))
		}
	}
	for _, x := range d.People() {
		if slices.Contains(x.Roles, role) && x.Active {
			out = append(out, carrier{Person: x.ID, Label: c.T("roles.in-person"), Who: x.In(c.Lang)})
		}
	}
	return out
}

func (p *Pages) postCarrier(c *web.Ctx, x org.Post) carrier {
	d := p.o.Org.Directory()
	out := carrier{Post: x.ID, Label: c.Say(d.UnitName(x.Unit)) + " · " + c.Say(x.Name)}
	if h, ok := d.Holder(x.ID, c.Now()); ok {
		out.Who = h.In(c.Lang)
	}
	return out
}

// roles lists the roles, or with ?view=matrix what each may do.
func (p *Pages) roles(c *web.Ctx) error {
	matrix := c.Query("view") == "matrix"
	head := ui.PageHead{Title: c.T("roles.title"), Sub: c.T("roles.sub")}
	tabs := []ui.Tab{{Label: c.T("roles.list"), Href: "/admin/roles", On: !matrix}, {Label: c.T("roles.matrix"), Href: "/admin/roles?view=matrix", On: matrix}}
	if !matrix {
		return c.Page(head.Title, rolesBody(head, tabs, p.roleTable(c)))
	}
	isAdmin := func(r auth.Role) bool { return r.Admin != "" }
	admins := slices.DeleteFunc(slices.Clone(p.o.Auth.Roles()), func(r auth.Role) bool { return !isAdmin(r) })
	others := slices.DeleteFunc(slices.Clone(p.o.Auth.Roles()), isAdmin)
	return c.Page(head.Title, matrixBody(head, tabs, p.matrix(c, "matrix", others), p.matrix(c, "admins", admins)))
}

func (p *Pages) roleTable(c *web.Ctx) ui.Table {
	t := ui.Table{ID: "roles", Caption: c.T("roles.list"), Columns: []ui.Column{{Key: "name", Label: c.T("roles.role"), Main: true}, {Key: "code", Label: c.T("roles.code")},
		{Key: "sort", Label: c.T("roles.sort")}, {Key: "may", Label: c.T("roles.permissions"), Right: true}, {Key: "carry", Label: c.T("roles.carriers"), Right: true}}}
	for _, r := range p.o.Auth.Roles() {
		at := "/admin/roles/" + r.Code
		sort, carry := ui.Quiet(c.T("roles.sort.post")), ui.Count(len(p.carriers(c, r.Code)), at+"#carriers")
		switch {
		case r.Admin != "":
			sort = ui.TagMark(ui.Tag{Text: c.T("roles.sort.admin"), State: ui.Info})
		case r.Contact:
			sort, carry = ui.Quiet(c.T("roles.sort.contact")), ui.Quiet(c.T("roles.every-contact"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Titled("", c.Say(r.Name), at), ui.Quiet(r.Code), sort, ui.Count(len(r.Grants), at), carry}})
	}
	return t
}

// matrix sets permissions against roles; each cell says how far it reaches.
func (p *Pages) matrix(c *web.Ctx, id string, roles []auth.Role) ui.Table {
	t := ui.Table{ID: id, Caption: c.T("roles.matrix"), Columns: []ui.Column{{Key: "permission", Label: c.T("roles.permission"), Main: true}}}
	seen := map[string]bool{}
	var codes []string
	for _, r := range roles {
		t.Columns = append(t.Columns, ui.Column{Key: r.Code, Label: c.Say(r.Name)})
		for code := range r.Grants {
			if !seen[code] {
				seen[code] = true
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		cells := []templ.Component{ui.Text(p.permissionWords(c, code))}
		for _, r := range roles {
			cells = append(cells, scopeCell(c, r.Grants[code]))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// scopeCell says how far a permission reaches.
func scopeCell(c *web.Ctx, s kernel.Scope) templ.Component {
	switch s {
	case kernel.ScopeNone:
		return nil
	case kernel.ScopeAll:
		return ui.Strong(c.T("roles.scope.all"))
	}
	return ui.Text(c.T("roles.scope." + string(s)))
}

// roleView is the page of one role.
type roleView struct {
	Head     ui.PageHead
	Notice   string
	May      ui.Table
	Carriers ui.Table
	Grant    *ui.Form // nil when the role cannot be granted
	Fields   []ui.Field
}

func (p *Pages) rolePage(c *web.Ctx) error { return p.drawRole(c, http.StatusOK, c.NewForm()) }

func (p *Pages) role(c *web.Ctx) (auth.Role, error) {
	r, ok := p.o.Auth.Role(c.Path("code"))
	if !ok {
		return r, kernel.NotFound(kernel.T("没有这个角色", "There is no such role"))
	}
	return r, nil
}

func (p *Pages) drawRole(c *web.Ctx, status int, state ui.FormState) error {
	r, err := p.role(c)
	if err != nil {
		return err
	}
	name := c.Say(r.Name)
	v := roleView{Head: ui.PageHead{Title: name, Sub: r.Code, Crumbs: p.crumbs(c, "roles.title", "/admin/roles", name)}, May: p.mayTable(c, r), Carriers: p.carrierTable(c, r)}
	if r.Contact {
		v.Notice = c.T("roles.contact.note")
		return c.PageStatus(status, name, roleBody(v))
	}
	if r.Admin != "" {
		v.Notice = c.T("roles.admin.note")
	}
	v.Grant = &ui.Form{ID: "grant", Action: "/admin/roles/" + r.Code + "/grant", State: state, Submit: c.T("roles.grant"), Next: c.T("roles.grant.next"), NoScript: true}
	who := ui.Field{Name: "carrier", Label: c.T("roles.to"), Hint: c.T("roles.to.hint"), Type: "post", Lookup: "/admin/lookup/carriers", Required: true}
	if ref := state.Value("carrier", ""); ref != "" {
		who.Options = []ui.Option{p.carrierOption(c, ref)}
	}
	v.Fields = []ui.Field{who, reasonField(c, c.T("roles.reason.hint"))}
	return c.PageStatus(status, name, roleBody(v))
}

func (p *Pages) carrierOption(c *web.Ctx, ref string) ui.Option {
	post, person := parseRef(ref)
	if x, ok := p.o.Org.Directory().Post(post); ok {
		k := p.postCarrier(c, x)
		return ui.Option{Value: ref, Label: k.Label, Hint: k.Who}
	}
	return ui.Option{Value: ref, Label: p.personName(c, person), Hint: p.place(c, person)}
}

func (p *Pages) mayTable(c *web.Ctx, r auth.Role) ui.Table {
	t := ui.Table{ID: "may", Caption: c.T("roles.permissions"), Columns: []ui.Column{{Key: "permission", Label: c.T("roles.permission"), Main: true}, {Key: "scope", Label: c.T("roles.reach")}},
		Empty: ui.Empty{Title: c.T("roles.permissions.empty")}}
	var codes []string
	for code := range r.Grants {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(p.permissionWords(c, code)), scopeCell(c, r.Grants[code])}})
	}
	return t
}

func (p *Pages) carrierTable(c *web.Ctx, r auth.Role) ui.Table {
	t := ui.Table{ID: "carriers-table", Caption: c.T("roles.carriers"), Actions: !r.Contact, Columns: []ui.Column{{Key: "who", Label: c.T("roles.carrier"), Main: true}, {Key: "holder", Label: c.T("roles.holder")}},
		Empty: ui.Empty{Title: c.T("roles.carriers.empty")}}
	if r.Contact {
		t.Empty.Title = c.T("roles.every-contact")
		return t
	}
	for _, x := range p.carriers(c, r.Code) {
		who := ui.Text(x.Who)
		if x.Who == "" {
			who = ui.NoData(c.T("roles.vacant"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Text(x.Label), who},
			Acts: []ui.Button{{Label: c.T("roles.revoke"), Small: true, Href: "/admin/roles/" + r.Code + "/revoke?carrier=" + x.ref()}}})
	}
	return t
}

// granted reads a grant or a revocation from the body.
func granted(c *web.Ctx) (auth.GrantInput, error) {
	in := auth.GrantInput{Role: c.Path("code")}
	in.Post, in.Person = parseRef(c.Form("carrier"))
	var es kernel.Errors
	if in.Post == "" && in.Person == "" {
		es.Add(kernel.Invalid("carrier", kernel.T("请先查找并选中一个岗位或一个人", "Find a post or a person and choose it first")))
	}
	reason, err := reasonOf(c)
	es = append(es, kernel.AllErrors(err)...)
	in.Reason = reason
	c.Actor.IP = c.IP()
	return in, es.Err()
}

func (p *Pages) grant(c *web.Ctx) error {
	r, err := p.role(c)
	if err != nil {
		return err
	}
	in, err := granted(c)
	if err == nil {
		err = p.o.Auth.GrantRole(c.Context(), c.Actor, in)
	}
	if err != nil {
		if state, status, ok := refused(c, err, "carrier", "reason"); ok {
			return p.drawRole(c, status, state)
		}
		return err
	}
	c.Flash(ui.Good, c.T("roles.granted", r.Name, p.carrierOption(c, c.Form("carrier")).Label))
	return c.Redirect("/admin/roles/" + r.Code)
}

func (p *Pages) revokeForm(c *web.Ctx) error {
	return p.drawRevoke(c, http.StatusOK, c.NewForm(), c.Query("carrier"))
}

func (p *Pages) drawRevoke(c *web.Ctx, status int, state ui.FormState, ref string) error {
	r, err := p.role(c)
	if err != nil {
		return err
	}
	at, who := "/admin/roles/"+r.Code, p.carrierOption(c, ref)
	page := formPage{Head: ui.PageHead{Title: c.T("roles.revoke.title", r.Name), Crumbs: []ui.Crumb{{Label: c.T("roles.title"), Href: "/admin/roles"}, {Label: c.Say(r.Name), Href: at}, {Label: c.T("roles.revoke")}}}}
	page.About = []ui.Fact{{Label: c.T("roles.carrier"), Text: who.Label}, {Label: c.T("roles.holder"), Text: who.Hint, None: c.T("roles.vacant")}}
	page.Form = ui.Form{ID: "revoke", Action: at + "/revoke", State: state, Submit: c.T("roles.revoke"), Danger: true, Cancel: at, Next: c.T("roles.revoke.next"), NoScript: true}
	page.Fields = []ui.Field{{Type: "hidden", Name: "carrier", Value: ref}, reasonField(c, "")}
	return page.draw(c, status)
}

func (p *Pages) revoke(c *web.Ctx) error {
	r, err := p.role(c)
	if err != nil {
		return err
	}
	in, err := granted(c)
	if err == nil {
		err = p.o.Auth.RevokeRole(c.Context(), c.Actor, in)
	}
	if err != nil {
		if state, status, ok := refused(c, err, "reason"); ok {
			return p.drawRevoke(c, status, state, c.Form("carrier"))
		}
		return err
	}
	c.Flash(ui.Good, c.T("roles.revoked", r.Name, p.carrierOption(c, c.Form("carrier")).Label))
	return c.Redirect("/admin/roles/" + r.Code)
}

// findCarriers answers the lookup of posts, then people.
func (p *Pages) findCarriers(c *web.Ctx) error {
	q, d := asked(c), p.o.Org.Directory()
	var out []ui.Option
	for _, x := range d.Posts() {
		k := p.postCarrier(c, x)
		if q != "" && len(out) < 6 && x.In(d.Day(c.Now())) && strings.Contains(strings.ToLower(k.Label+" "+k.Who), q) {
			out = append(out, ui.Option{Value: k.ref(), Label: k.Label, Hint: k.Who})
		}
	}
	for _, x := range p.findIn(c, q, func(x org.Person) bool { return x.Enterprise == "" }) {
		if len(out) < 10 {
			out = append(out, ui.Option{Value: "person:" + string(x.ID), Label: x.In(c.Lang), Hint: c.T("roles.in-person")})
		}
	}
	return c.Render(http.StatusOK, ui.FoundOptions(c.Query("field"), out, ""))
}
