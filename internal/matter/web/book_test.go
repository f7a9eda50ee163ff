package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"

	"juyan/internal/auth"
	"juyan/internal/calendar"
	"juyan/internal/caseflow"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	matterweb "juyan/internal/matter/web"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
)

var ctx = context.Background()

// book is the pages over a zone with one register and one kind; who asks
// stands in a header.
type book struct {
	*testing.T
	db     *store.DB
	matter *matter.Service
	dir    *org.Directory
	pages  *matterweb.Pages
	loc    *time.Location
	org    *org.Service
	server *web.Server
	actors map[string]kernel.Actor
}

var labs = &caseflow.Register{Code: "lab", Version: "v1", Name: kernel.T("实验室", "Laboratories"), Source: kernel.Source{ZH: "区科技台账", EN: "The zone's science register"}, Titled: "name", Key: "number", Required: []string{"number", "name", "level"},
	Columns: []string{"number", "level", "enterprise", "since", "staff", "papers", "secret"}, Fields: []caseflow.Field{
		{Code: "number", Name: kernel.T("编号", "Number"), Type: caseflow.TypeText, Max: 20},
		{Code: "name", Name: kernel.T("名称", "Name"), Type: caseflow.TypeText, Max: 60},
		{Code: "level", Name: kernel.T("级别", "Level"), Type: caseflow.TypeCode, Filter: true, Default: "region", Options: []caseflow.Option{{Code: "state", Name: kernel.T("国家级", "State")}, {Code: "region", Name: kernel.T("自治区级", "Region")}}},
		{Code: "enterprise", Name: kernel.T("企业", "Enterprise"), Type: caseflow.TypeEnterprise, Filter: true},
		{Code: "unit", Name: kernel.T("主管单位", "Unit"), Type: caseflow.TypeUnit},
		{Code: "head", Name: kernel.T("负责人", "Head"), Type: caseflow.TypePerson},
		{Code: "since", Name: kernel.T("认定日期", "Since"), Type: caseflow.TypeDate},
		{Code: "staff", Name: kernel.T("人数", "Staff"), Type: caseflow.TypeInt, Max: 5000},
		{Code: "spent", Name: kernel.T("投入", "Spent"), Type: caseflow.TypeMoney},
		{Code: "open", Name: kernel.T("开放", "Open"), Type: caseflow.TypeBool, Filter: true},
		{Code: "seen", Name: kernel.T("检查时间", "Seen"), Type: caseflow.TypeTime},
		{Code: "phone", Name: kernel.T("电话", "Telephone"), Type: caseflow.TypePhone},
		{Code: "papers", Name: kernel.T("批文", "Papers"), Type: caseflow.TypeFiles},
		{Code: "secret", Name: kernel.T("内部意见", "Internal"), Type: caseflow.TypeText, Internal: true},
		{Code: "rank", Name: kernel.T("内部评级", "Rank"), Type: caseflow.TypeCode, Internal: true, Filter: true, Options: []caseflow.Option{{Code: "high", Name: kernel.T("高", "High")}}},
	}}

func newBook(t *testing.T) *book {
	db := storetest.Open(t, store.SQLite, ledger.Migrations(), measure.Migrations(), org.Migrations(), auth.Migrations(), matter.Migrations())
	led := ledger.New()
	o := org.New(db, led, org.Options{})
	if _, err := o.Found(ctx, kernel.System(), zone()); err != nil {
		t.Fatal(err)
	}
	kinds := matter.NewKinds(func(string) (caseflow.Condition, error) { return nil, nil })
	if err := kinds.Publish(ctx, db, []*caseflow.Definition{whistle(t), visits(t)}); err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.New(calendar.Official(), calendar.OfficeHours(), o.Location())
	if err != nil {
		t.Fatal(err)
	}
	b := &book{T: t, db: db, loc: o.Location(), org: o, dir: o.Directory(), actors: map[string]kernel.Actor{}}
	b.matter = matter.New(matter.Options{DB: db, Ledger: led, Org: o, Kinds: kinds, Calendar: func() *calendar.Calendar { return cal }, Registers: []*caseflow.Register{labs},
		Where: func(a kernel.Actor, permission string, args []any) (string, []any) {
			return auth.Where(a, permission, auth.Cols{Owner: "m.creator_id", Unit: "m.unit_id", Enterprise: "m.enterprise_id", Matter: "m.id"}, args)
		}})
	b.pages = matterweb.New(matterweb.Options{Matter: b.matter, Org: o, Calendar: func() *calendar.Calendar { return cal }, Mask: auth.Phone,
		Role: func(code string) kernel.Text { return kernel.T("角色"+code, "Role "+code) }})
	b.server = web.New(web.Options{Log: slog.New(slog.DiscardHandler), Clock: db.Clock(), Loc: o.Location(), Texts: [][]byte{matterweb.Texts, matterweb.RegisterTexts},
		Authenticate: func(r *http.Request) (kernel.Actor, error) { return b.actors[r.Header.Get("X-Who")], nil }})
	b.server.Texts().OnMissing = func(key string) { t.Errorf("text %s is missing", key) }
	b.server.Add(b.pages.Routes()...)
	b.readers()
	return b
}

// whistle is the model zone's own kind.
func whistle(t *testing.T) *caseflow.Definition {
	text, err := os.ReadFile("../../../packs/model/kinds/whistle.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d caseflow.Definition
	if err := yaml.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	d.Version = "0123456789abcdef0123"
	return &d
}

func zone() org.Founding {
	from, err := kernel.ParseDate("2022-01-01")
	if err != nil {
		panic(err)
	}
	return org.Founding{Version: "p", From: from,
		Units:        []org.UnitFields{{Code: "gwh", Name: kernel.T("管委会", "Committee"), Kind: org.Committee}, {Code: "kjj", Name: kernel.T("科技局", "Science Bureau"), Parent: "gwh", Class: 1, Kind: org.Agency}},
		Posts:        []org.PostFields{{Code: "k1", Unit: "kjj", Name: kernel.T("平台管理岗", "Keeper")}, {Code: "k2", Unit: "kjj", Name: kernel.T("统计岗", "Statistician")}},
		People:       []org.PersonFields{{Code: "p1", Name: "苏晴"}, {Code: "p2", Name: "马骏"}, {Code: "c1", Name: "单雄", Enterprise: "E1"}},
		Appointments: []org.AppointInput{{Person: "p1", Post: "k1"}, {Person: "p2", Post: "k2"}},
		TaskForces:   []org.TaskForceFields{{Code: "fw", Name: kernel.T("企业服务专班", "Service force"), Kind: org.Standing, LeadUnit: "kjj"}},
		Enterprises: []org.EnterpriseFields{{Code: "E1", Name: "内蒙古居延盐化有限公司", Short: "居延盐化", NameEN: "Juyan Salt Co., Ltd.", ShortEN: "Juyan Salt", Contact: "c1"},
			{Code: "E2", Name: "弱水新材料有限公司", Short: "弱水新材"}},
	}
}

func (b *book) readers() {
	all := map[string]kernel.Scope{"lab.view": kernel.ScopeAll, "lab.edit": kernel.ScopeAll, "lab.export": kernel.ScopeAll, "whistle.view": kernel.ScopeAll, "whistle.raise": kernel.ScopeAll,
		"visit.view": kernel.ScopeAll, "visit.raise": kernel.ScopeAll, "visit.handle": kernel.ScopeAll, "visit.export": kernel.ScopeAll, org.PermFirms: kernel.ScopeAll, org.PermView: kernel.ScopeAll}
	for who, code := range map[string]string{"keeper": "k1", "other": "k2"} {
		post, _ := b.dir.PostByCode(code)
		h, _ := b.dir.Holder(post.ID, b.db.Clock().Now())
		b.actors[who] = kernel.Actor{Kind: kernel.ActorPerson, Person: h.ID, Name: h.Name, Post: post.ID, PostName: post.Name, Unit: post.Unit, Grants: all, MasksPrivate: true}
	}
	reader := b.actors["other"]
	reader.Grants = map[string]kernel.Scope{"lab.view": kernel.ScopeAll}
	b.actors["reader"] = reader
	b.actors["contact"] = kernel.Actor{Kind: kernel.ActorPerson, Person: "c", Name: "单雄", Enterprise: b.firm("E1"), MasksPrivate: true,
		Grants: map[string]kernel.Scope{"lab.view": kernel.ScopeEnterprise, "lab.export": kernel.ScopeEnterprise, "whistle.view": kernel.ScopeEnterprise,
			"visit.view": kernel.ScopeEnterprise, "visit.raise": kernel.ScopeEnterprise, "visit.export": kernel.ScopeEnterprise}}
	b.actors["nobody"] = kernel.Actor{Kind: kernel.ActorPerson, Person: "n", Grants: map[string]kernel.Scope{}}
}

func (b *book) firm(code string) kernel.ID {
	e, ok := b.dir.EnterpriseByCode(code)
	if !ok {
		b.Fatalf("no enterprise %s", code)
	}
	return e.ID
}

// enter puts a record into the register.
func (b *book) enter(pairs ...string) *matter.Record {
	b.Helper()
	raw := map[string][]string{"level": {"region"}}
	for i := 0; i < len(pairs); i += 2 {
		raw[pairs[i]] = []string{pairs[i+1]}
	}
	rec, err := b.matter.AddRecord(ctx, b.actors["keeper"], "lab", raw, "")
	if err != nil {
		b.Fatal(err)
	}
	return rec
}

// get and post ask for a page; the answer is its text, spaces set to one, and
// its status.
func (b *book) get(who, path string, status int) answer {
	b.Helper()
	return b.send(who, httptest.NewRequest("GET", path, nil), status)
}

func (b *book) post(who, path string, form url.Values, status int) answer {
	b.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(who, r, status)
}

func (b *book) upload(who, path, name, body string, status int) answer {
	b.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(who, r, status)
}

func (b *book) send(who string, r *http.Request, status int) answer {
	b.Helper()
	r.Header.Set("X-Who", who)
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	if w.Code != status {
		b.Fatalf("%s %s: %d, want %d: %s", r.Method, r.URL, w.Code, status, w.Body)
	}
	return answer{b, w.Header(), w.Body.String()}
}

type answer struct {
	b      *book
	header http.Header
	body   string
}

var spaces = regexp.MustCompile(`\s+`)

// main is the text of <main>.
func (a answer) main() string {
	a.b.Helper()
	doc, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.b.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "main" {
			return spaces.ReplaceAllString(textOf(n), " ")
		}
	}
	a.b.Fatalf("no main: %s", a.body)
	return ""
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(textOf(c) + " ")
	}
	return out.String()
}

func (a answer) has(wants ...string) answer {
	a.b.Helper()
	text := a.main()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			a.b.Errorf("the page does not say %q: %s", w, text)
		}
	}
	return a
}

func (a answer) lacks(words ...string) answer {
	a.b.Helper()
	text := a.main()
	for _, w := range words {
		if strings.Contains(text, w) {
			a.b.Errorf("the page says %q: %s", w, text)
		}
	}
	return a
}

// form is the form with the id as a browser would send it.
func (a answer) form(id string) url.Values {
	a.b.Helper()
	doc, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.b.Fatal(err)
	}
	out := url.Values{}
	for f := range doc.Descendants() {
		if f.Data != "form" || attr(f, "id") != id {
			continue
		}
		for n := range f.Descendants() {
			sent(n, out)
		}
	}
	if len(out) == 0 {
		a.b.Fatalf("no form %s", id)
	}
	return out
}

func sent(n *html.Node, out url.Values) {
	name := attr(n, "name")
	switch kind := attr(n, "type"); {
	case n.Data == "option" && has(n, "selected"):
		for up := n.Parent; up != nil; up = up.Parent {
			if up.Data == "select" {
				out.Add(attr(up, "name"), attr(n, "value"))
			}
		}
	case n.Data == "textarea" && name != "":
		out.Add(name, textOf(n))
	case n.Data != "input" || name == "" || (kind == "radio" || kind == "checkbox") && !has(n, "checked"):
	default:
		out.Add(name, attr(n, "value"))
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
