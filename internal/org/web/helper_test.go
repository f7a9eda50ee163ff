package web_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"

	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	orgweb "juyan/internal/org/web"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx = context.Background()
	sys = kernel.System()
)

// site is the pages over a small zone; who asks stands in a header.
type site struct {
	*testing.T
	org    *org.Service
	matter *matter.Service
	pages  *orgweb.Pages
	server *web.Server
	actors map[string]kernel.Actor
}

const whistle = `
kind: whistle
name: {zh: 企业吹哨, en: Whistle}
number: 企哨〔{year}〕{seq}号
titled: what
party: enterprise
fields:
  - {code: enterprise, name: {zh: 企业, en: Enterprise}, type: enterprise}
  - {code: what, name: {zh: 问题, en: Problem}, type: longtext, min: 2}
raise: {code: raise, name: {zh: 吹哨, en: Blow the whistle}, event: whistle.raised, to: open, by: [caller], permission: whistle.raise, form: [what], requires: [what], shown: true}
stages:
  - {code: open, name: {zh: 待报到, en: Waiting}, face: accepted, awaits: [finish], holder: caller}
  - {code: end, name: {zh: 结束, en: End}, face: done, end: true}
actions:
  - {code: finish, name: {zh: 完, en: Finish}, from: [open], to: end, by: [caller], permission: whistle.raise}
`

var platforms = &caseflow.Register{Code: "platform", Name: kernel.T("研发平台", "R&D platforms"), Titled: "name", Columns: []string{"name", "level", "enterprise"},
	Fields: []caseflow.Field{{Code: "name", Name: kernel.T("名称", "Name"), Type: caseflow.TypeText}, {Code: "level", Name: kernel.T("级别", "Level"), Type: caseflow.TypeText},
		{Code: "enterprise", Name: kernel.T("企业", "Enterprise"), Type: caseflow.TypeEnterprise}}}

func newSite(t *testing.T) *site {
	db := storetest.Open(t, store.SQLite, ledger.Migrations(), measure.Migrations(), org.Migrations(), auth.Migrations(), matter.Migrations())
	led := ledger.New()
	s := &site{T: t, org: org.New(db, led, org.Options{}), actors: map[string]kernel.Actor{}}
	if _, err := s.org.Found(ctx, sys, smallZone()); err != nil {
		t.Fatal(err)
	}
	var def caseflow.Definition
	if err := yaml.Unmarshal([]byte(whistle), &def); err != nil {
		t.Fatal(err)
	}
	task := def // a kind whose matters have responsibility chains
	task.Kind, task.Chain = "task", true
	kinds := matter.NewKinds(matter.CompileRule)
	if err := kinds.Publish(ctx, db, []*caseflow.Definition{&def, &task}); err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), s.org.Location())
	if err != nil {
		t.Fatal(err)
	}
	s.matter = matter.New(matter.Options{DB: db, Ledger: led, Org: s.org, Kinds: kinds, Calendar: func() *calendar.Calendar { return cal }, Registers: []*caseflow.Register{platforms},
		Where: func(a kernel.Actor, permission string, args []any) (string, []any) {
			return auth.Where(a, permission, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
		}})
	s.pages = orgweb.New(orgweb.Options{Org: s.org, Matter: s.matter, Mask: auth.Phone, Unmask: "/unmask", UnmaskPermission: auth.PermUnmask,
		Role:    func(code string) kernel.Text { return kernel.T("角色"+code, "Role "+code) },
		Classes: []caseflow.Option{{Code: "salt", Name: kernel.T("盐业", "Salt")}}, Identities: []caseflow.Option{{Code: "civil", Name: kernel.T("公务员", "Civil servant")}}, Extended: []string{"tax"}})
	s.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: db.Clock(), Loc: s.org.Location(), Texts: [][]byte{orgweb.Texts, []byte("menu.books: {zh: 基础台账, en: Books}")},
		Authenticate: func(r *http.Request) (kernel.Actor, error) { return s.actors[r.Header.Get("X-Who")], nil }})
	s.server.Texts().OnMissing = func(key string) { t.Errorf("text %s is missing", key) }
	s.server.Add(s.pages.Routes()...)
	s.server.Menu(s.pages.Menu()...)
	s.people(db.Clock().Now())
	return s
}

// people are who asks in the tests.
func (s *site) people(now kernel.Instant) {
	all := map[string]kernel.Scope{"whistle.view": kernel.ScopeAll, "task.view": kernel.ScopeAll, "whistle.raise": kernel.ScopeAll, "platform.view": kernel.ScopeAll}
	for _, x := range org.Permissions() {
		all[x.Code] = kernel.ScopeAll
	}
	s.actors["manager"] = s.actor("p1", "jjj-1", all)
	s.actors["staff"] = s.actor("p3", "qyk-2", map[string]kernel.Scope{org.PermView: kernel.ScopeAll, org.PermFirms: kernel.ScopeAll, org.PermFirmEdit: kernel.ScopeInvolved, auth.PermUnmask: kernel.ScopeInvolved})
	contact := kernel.Actor{Kind: kernel.ActorPerson, Person: s.personID("c1"), Name: "单雄", Enterprise: s.firmID("E1"), MasksPrivate: true,
		Grants: map[string]kernel.Scope{org.PermFirms: kernel.ScopeEnterprise, org.PermFirmEdit: kernel.ScopeEnterprise, "whistle.view": kernel.ScopeEnterprise, "whistle.raise": kernel.ScopeEnterprise}}
	s.actors["contact"] = contact
	s.actors["nobody"] = kernel.Actor{Kind: kernel.ActorPerson, Person: s.personID("p4"), Grants: map[string]kernel.Scope{}}
}

func (s *site) actor(person, post string, grants map[string]kernel.Scope) kernel.Actor {
	d := s.org.Directory()
	p, _ := d.PersonByCode(person)
	x, _ := d.PostByCode(post)
	return kernel.Actor{Kind: kernel.ActorPerson, Person: p.ID, Name: p.Name, Post: x.ID, PostName: x.Name, Unit: x.Unit, UnitName: d.UnitName(x.Unit), Units: d.Subtree(x.Unit), Grants: grants, MasksPrivate: true}
}

func day(s string) kernel.Date {
	d, err := kernel.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// smallZone has 60 firms, so that a list has a second page.
func smallZone() org.Founding {
	f := org.Founding{
		Version: "pack-1", From: day("2022-01-01"),
		Units: []org.UnitFields{
			{Code: "gwh", Name: kernel.T("管理委员会", "Administrative Committee"), Kind: org.Committee},
			{Code: "jjj", Name: kernel.T("经济发展局", "Economic Development Bureau"), Parent: "gwh", Class: 1, Kind: org.Agency, Sort: 1},
			{Code: "qyk", Name: kernel.T("企业服务科", "Enterprise Section"), Parent: "jjj"},
			{Code: "tax", Name: kernel.T("税务局", "Tax Office"), Affiliation: org.Vertical, Kind: org.Agency, Sort: 2},
		},
		Posts: []org.PostFields{
			{Code: "jjj-1", Unit: "jjj", Name: kernel.T("局长岗", "Director"), Level: "head", Roles: []string{"unit-head"}},
			{Code: "qyk-1", Unit: "qyk", Name: kernel.T("服务专员岗", "Service Commissioner")},
			{Code: "qyk-2", Unit: "qyk", Name: kernel.T("服务专干岗", "Service Officer")},
			{Code: "tax-1", Unit: "tax", Name: kernel.T("联络岗", "Liaison")},
		},
		People: []org.PersonFields{
			{Code: "p1", Name: "曾庆", Phone: "13800000001", Identity: "civil"}, {Code: "p2", Name: "苏晴"}, {Code: "p3", Name: "马骏"}, {Code: "p4", Name: "白露"},
			{Code: "c1", Name: "单雄", Enterprise: "E1"},
		},
		Appointments: []org.AppointInput{{Person: "p1", Post: "jjj-1"}, {Person: "p2", Post: "qyk-1"}, {Person: "p3", Post: "qyk-2"}},
		TaskForces: []org.TaskForceFields{
			{Code: "fw", Name: kernel.T("企业服务专班", "Enterprise Service Task Force"), Kind: org.Standing, LeadUnit: "jjj"},
			{Code: "xm", Name: kernel.T("盐化工项目专班", "Salt Chemistry Task Force"), Project: kernel.T("盐化工一期", "Salt chemistry I"), LeadUnit: "jjj", To: day("2022-12-01")},
		},
		Members: []org.AddMemberInput{
			{TaskForce: "fw", Post: "qyk-1", Role: org.RoleCommissioner}, {TaskForce: "fw", Post: "qyk-2", Role: org.RoleOfficer}, {TaskForce: "xm", Post: "tax-1"},
		},
		Enterprises: []org.EnterpriseFields{
			{Code: "E1", Name: "内蒙古居延盐化有限公司", Short: "居延盐化", NameEN: "Juyan Salt Co., Ltd.", ShortEN: "Juyan Salt", USCC: "91350203M0001QAY9B", Contact: "c1", Phone: "04838180001", Class: "salt",
				Size: org.Large, Employees: 1200, Industry: "2662", PartyBranch: true},
			{Code: "E2", Name: "弱水新材料有限公司", Short: "弱水新材", Status: org.Building},
		},
	}
	for i := range 58 {
		f.Enterprises = append(f.Enterprises, org.EnterpriseFields{Code: fmt.Sprintf("F%02d", i), Name: fmt.Sprintf("测试%02d有限公司", i), Size: org.Micro, Employees: i + 1})
	}
	return f
}

func (s *site) personID(code string) kernel.ID {
	p, _ := s.org.Directory().PersonByCode(code)
	return p.ID
}

func (s *site) firmID(code string) kernel.ID {
	e, ok := s.org.Directory().EnterpriseByCode(code)
	if !ok {
		s.Fatalf("no enterprise %s", code)
	}
	return e.ID
}

func (s *site) postID(code string) string {
	x, _ := s.org.Directory().PostByCode(code)
	return string(x.ID)
}

func (s *site) forceID(code string) string {
	t, _ := s.org.Directory().TaskForceByCode(code)
	return string(t.ID)
}

func (s *site) unitID(code string) string {
	u, _ := s.org.Directory().UnitByCode(code)
	return string(u.ID)
}

// ask sends a request; a form makes it a POST.
func (s *site) ask(who, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.send(who, r)
}

func (s *site) send(who string, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("X-Who", who)
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	return w
}

// upload sends a file to a form.
func (s *site) upload(who, path, name, body string) *httptest.ResponseRecorder {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(body))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return s.send(who, r)
}

func (s *site) page(who, path string, status int) page {
	s.Helper()
	return s.parse(s.ask(who, path, nil), status)
}

func (s *site) parse(w *httptest.ResponseRecorder, status int) page {
	s.Helper()
	if w.Code != status {
		s.Fatalf("%d, want %d: %s", w.Code, status, w.Body)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		s.Fatal(err)
	}
	return page{s, doc}
}

// moved fails unless the answer leads somewhere else, and returns where.
func (s *site) moved(w *httptest.ResponseRecorder) string {
	s.Helper()
	if w.Code != http.StatusSeeOther {
		s.Fatalf("%d, want 303: %s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// page is a parsed answer.
type page struct {
	s   *site
	doc *html.Node
}

// all returns the text of every element a selector names: "tag", ".class",
// "#id" or "[name=value]", each inside the one before.
func (p page) all(selector string) []string {
	nodes := []*html.Node{p.doc}
	for _, part := range strings.Fields(selector) {
		var next []*html.Node
		for _, n := range nodes {
			for d := range n.Descendants() {
				if d.Type == html.ElementNode && matches(d, part) {
					next = append(next, d)
				}
			}
		}
		nodes = next
	}
	var out []string
	for _, n := range nodes {
		out = append(out, text(n))
	}
	return out
}

func matches(n *html.Node, part string) bool {
	switch {
	case part[0] == '.':
		return strings.Contains(" "+attr(n, "class")+" ", " "+part[1:]+" ")
	case part[0] == '#':
		return attr(n, "id") == part[1:]
	case part[0] == '[':
		name, value, _ := strings.Cut(strings.Trim(part, "[]"), "=")
		return attr(n, name) == value
	}
	return n.Data == part
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c) + " ")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p page) has(selector, want string) {
	p.s.Helper()
	got := p.all(selector)
	for _, g := range got {
		if strings.Contains(g, want) {
			return
		}
	}
	p.s.Errorf("%s: %q is not there, only %q", selector, want, got)
}

func (p page) lacks(selector, what string) {
	p.s.Helper()
	for _, g := range p.all(selector) {
		if strings.Contains(g, what) {
			p.s.Errorf("%s: %q is there: %q", selector, what, g)
		}
	}
}

func (p page) count(selector string, want int) {
	p.s.Helper()
	if got := p.all(selector); len(got) != want {
		p.s.Errorf("%s: %d, want %d: %q", selector, len(got), want, got)
	}
}

// values are the fields of the form with id as they stand.
func (p page) values(id string) url.Values {
	out := url.Values{}
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode || !within(n, id) {
			continue
		}
		name := attr(n, "name")
		switch kind := attr(n, "type"); {
		case n.Data == "textarea":
			out.Add(name, text(n))
		case n.Data == "option" && hasAttr(n, "selected"):
			out.Add(attr(n.Parent, "name"), attr(n, "value"))
		case n.Data == "input" && (kind == "radio" || kind == "checkbox") && !hasAttr(n, "checked"), n.Data != "input", name == "":
		default:
			out.Add(name, attr(n, "value"))
		}
	}
	return out
}

func within(n *html.Node, id string) bool {
	for ; n != nil; n = n.Parent {
		if attr(n, "id") == id {
			return true
		}
	}
	return false
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
