package web_test

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"juyan/internal/admin/admintest"
	adminweb "juyan/internal/admin/web"
	"juyan/internal/auth"
	authweb "juyan/internal/auth/web"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
	"juyan/packs"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestTextsAreComplete(t *testing.T) {
	for _, fault := range web.CheckTexts([][]byte{adminweb.Texts}, ".") {
		t.Error(fault)
	}
}

// logins of the three administrators and of two who are none.
var logins = map[string]string{"gao": "p1", "su": "p2", "sys": "p3", "sec": "p4", "aud": "p5"}

// open is a browser of somebody signed in.
func open(t *testing.T, login string) *admintest.Browser {
	t.Helper()
	w := admintest.New(t, storetest.Open(t, store.SQLite, admintest.Sets()...), false)
	for name, code := range logins {
		w.Member(code, name)
	}
	door := authweb.New(authweb.Options{Auth: w.Auth, Org: w.Org})
	pages := adminweb.New(adminweb.Options{Admin: w.Admin, Auth: w.Auth, Org: w.Org, Matter: w.Matter, Pack: w.Pack, Calendar: w.Calendar, Events: adminweb.Events,
		Providers: []auth.Provider{{Code: "zone", Name: kernel.T("统一身份认证", "Zone sign-on"), Issuer: "https://sso.example"}}})
	s := web.New(web.Options{Authenticate: door.Authenticate, Prover: door, Texts: [][]byte{authweb.Texts, adminweb.Texts}, Clock: w.DB.Clock(), Log: admintest.Silent()})
	s.Texts().OnMissing = func(key string) { t.Errorf("text %q is missing", key) }
	s.Add(door.Routes()...)
	s.Add(pages.Routes()...)
	s.Menu(pages.Menu()...)
	return (&admintest.Browser{W: w, Server: s}).SignIn(login)
}

// as signs somebody else in at the same server.
func as(b *admintest.Browser, login string) *admintest.Browser {
	return (&admintest.Browser{W: b.W, Server: b.Server}).SignIn(login)
}

// Each administrator has their own pages and none of the others'; nobody else
// has any. Both languages have every word.
func TestWhoSeesWhat(t *testing.T) {
	sys := open(t, "sys")
	pages := map[string]string{"/admin/accounts": "sys", "/admin/accounts/new": "sys", "/admin/accounts/" + string(sys.W.Person("p1")): "sys", "/admin/calendar": "sys", "/admin/calendar/2026": "sys",
		"/admin/calendar/load": "sys", "/admin/pack": "sys", "/admin/roles": "sec", "/admin/roles?view=matrix": "sec", "/admin/roles/leader": "sec", "/admin/roles/sysadmin": "sec", "/admin/roles/contact": "sec",
		"/admin/roles/leader/revoke?carrier=post:" + string(sys.W.Post("boss")): "sec", "/admin/factors": "sec", "/admin/audit": "aud"}
	for login := range logins {
		b := as(sys, login)
		for path, owner := range pages {
			want := http.StatusForbidden
			if owner == login {
				want = http.StatusOK
			}
			for _, b.Lang = range []string{"zh", "en"} {
				if a := b.Get(path); a.Code != want {
					t.Errorf("%s %s: %d, want %d: %s", login, path, a.Code, want, a.Text("main"))
				}
			}
		}
	}
}

var linkForm = regexp.MustCompile(`^http://zone\.example/link/[A-Za-z0-9_-]{40,}$`)

func TestOpenAnAccount(t *testing.T) {
	b := open(t, "sys")
	found := b.Get("/admin/lookup/people?field=person&person.text=taoran")
	if found.Attr("input", "value") != string(b.W.Person("p6")) {
		t.Fatalf("lookup: %s", found.Body)
	}
	a := b.Post("/admin/accounts", "person", string(b.W.Person("p6")), "login", "!", "_key", "k")
	if a.Code != 422 || !strings.Contains(a.Text(".error"), "登录名“!”不对") || a.Attr("input[name=login]", "value") != "!" || a.Attr("input[name=person]", "value") != string(b.W.Person("p6")) {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/admin/accounts", "person", "", "login", "tao"); a.Code != 422 || !strings.Contains(a.Text(".error"), "选中一个人") {
		t.Errorf("nobody chosen: %d %s", a.Code, a.Text(".error"))
	}
	a = b.Post("/admin/accounts", "person", string(b.W.Person("p6")), "login", "Tao")
	link := a.Text("#link-url")
	if a.Code != 200 || !linkForm.MatchString(link) || a.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %q", a.Code, link)
	}
	path := strings.TrimPrefix(link, "http://zone.example")
	if page := b.Get("/admin/accounts/" + string(b.W.Person("p6"))); strings.Contains(page.Body.String(), path) || !strings.Contains(page.Text(".slips"), "开通账号") {
		t.Errorf("the account's page: %s", page.Text("main"))
	}
	if a := b.Get(path); a.Code != 200 || !strings.Contains(a.Text(".facts"), "陶然") {
		t.Errorf("the link: %d", a.Code)
	}
	rows := b.Get("/admin/accounts?state=waits")
	if n := len(rows.All("#accounts tbody tr")); n != 1 || !strings.Contains(rows.Text("#accounts tbody"), "陶然") {
		t.Errorf("%d accounts wait", n)
	}
}

func TestLockAnAccount(t *testing.T) {
	b := open(t, "sys")
	victim := as(b, "su")
	at := "/admin/accounts/" + string(b.W.Person("p2"))
	if a := b.Post(at+"/lock", "locked", "0", "reason", ""); a.Code != 422 || a.Text(".error") == "" {
		t.Errorf("no reason: %d", a.Code)
	}
	if a := b.Post(at+"/lock", "locked", "0", "reason", "已调离"); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := victim.Get("/account"); a.Code != http.StatusSeeOther {
		t.Errorf("locked, and still in: %d", a.Code)
	}
	if a := b.Get(at); !strings.Contains(a.Text(".slips"), "已调离") || len(a.All("#link")) != 0 {
		t.Errorf("the page: %s", a.Text("main"))
	}
	if a := b.Post(at+"/lock", "locked", "0", "reason", "再停一次"); a.Code != http.StatusConflict {
		t.Errorf("a form from before: %d", a.Code)
	}
	if a := b.Post(at+"/lock", "locked", "1", "reason", "回来了"); a.Code != http.StatusSeeOther {
		t.Errorf("unlock: %d", a.Code)
	}
	as(b, "su")
	for who, code := range map[string]string{"themself": "p3", "an administrator": "p4"} {
		if a := b.Post("/admin/accounts/"+string(b.W.Person(code))+"/lock", "locked", "0", "reason", "试一试"); a.Code != 422 || len(a.All("#lock .notice")) != 1 {
			t.Errorf("%s: %d", who, a.Code)
		}
	}
}

func TestGrantAndRevoke(t *testing.T) {
	b := open(t, "sec")
	spare := "post:" + string(b.W.Post("spare"))
	if a := b.Get("/admin/lookup/carriers?field=carrier&carrier.text=空岗"); a.Attr("input", "value") != spare {
		t.Errorf("lookup: %s", a.Body)
	}
	if a := b.Post("/admin/roles/officer/grant", "carrier", spare, "reason", ""); a.Code != 422 || a.Attr("input[name=carrier]", "value") != spare {
		t.Errorf("no reason: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/admin/roles/officer/grant", "carrier", spare, "reason", "任职文件〔2022〕3号"); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if s := b.Get("/admin/roles/officer").Text("#carriers"); !strings.Contains(s, "空岗") || !strings.Contains(s, "空缺") {
		t.Errorf("carriers: %s", s)
	}
	for what, ref := range map[string]string{"self": "person:" + string(b.W.Person("p4")), "own post": "post:" + string(b.W.Post("sec")), "a second administrator": "person:" + string(b.W.Person("p3"))} {
		role := "officer"
		if what == "a second administrator" {
			role = "auditor"
		}
		if a := b.Post("/admin/roles/"+role+"/grant", "carrier", ref, "reason", "试一试"); a.Code < 400 || a.Text("#grant .notice") == "" {
			t.Errorf("%s: %d %s", what, a.Code, a.Text("main"))
		}
	}
	if a := b.Get("/admin/roles/officer/revoke?carrier=" + spare); !strings.Contains(a.Text(".facts"), "空岗") {
		t.Errorf("revoke form: %s", a.Text("main"))
	}
	if a := b.Post("/admin/roles/officer/revoke", "carrier", spare, "reason", "撤岗"); a.Code != http.StatusSeeOther {
		t.Errorf("revoke: %d", a.Code)
	}
	list := as(b, "aud").Get("/admin/audit?kind=role.revoked")
	row := as(b, "aud").Get(list.Attr("#audit tbody a", "href"))
	if !strings.Contains(row.Text("#content"), "撤岗") || !strings.Contains(row.Text("main"), "白露") {
		t.Errorf("the event: %s", row.Text("main"))
	}
}

func TestAuditPages(t *testing.T) {
	b := open(t, "aud")
	w, led := b.W, ledger.New()
	w.OK(w.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := led.Append(tx, w.Actor("p2"), ledger.Draft{Kind: "whistle.raised", Matter: "none", Payload: map[string]string{"text": "停电三小时"}})
		return err
	}))
	a := b.Get("/admin/audit?kind=whistle.raised")
	if n := len(a.All("#audit tbody tr")); n != 1 || !strings.Contains(a.Text("#audit tbody"), "企业吹哨") || !strings.Contains(a.Text("#audit tbody"), "苏晴") {
		t.Fatalf("%d rows: %s", n, a.Text("#audit tbody"))
	}
	ev := b.Get(a.Attr("#audit tbody a", "href"))
	if strings.Contains(ev.Body.String(), "停电") || !strings.Contains(ev.Text("#content"), "管理员不可见") {
		t.Errorf("the event: %s", ev.Text("main"))
	}
	if n := len(b.Get("/admin/audit?who=Su+Qing").All("#audit tbody tr")); n < 2 {
		t.Errorf("by English name: %d rows", n)
	}
	if a := b.Get("/admin/audit?at.from=2030-01-01"); len(a.All("#audit tbody tr")) != 0 {
		t.Error("events of the future")
	}
	for _, bad := range []string{"after=x", "after=-1", "at.from=yesterday"} {
		if a := b.Get("/admin/audit?" + bad); a.Code != 422 {
			t.Errorf("%s: %d", bad, a.Code)
		}
	}
	for range 60 {
		w.OK(w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := led.Append(tx, kernel.System(), ledger.Draft{Kind: "signin.refused", Subject: w.Person("p1"), Payload: map[string]string{"ip": "10.0.0.9"}})
			return err
		}))
	}
	first := b.Get("/admin/audit?kind=signin.refused")
	second := b.Get(first.Attr(".pager a", "href"))
	if n, m := len(first.All("#audit tbody tr")), len(second.All("#audit tbody tr")); n != 50 || m != 10 {
		t.Errorf("pages of %d and %d rows, want 50 and 10", n, m)
	}
	x := b.Get("/admin/audit/export.xlsx?kind=signin.refused")
	if rows := xlsxRows(t, x.Body.Bytes()); rows != 61 {
		t.Errorf("%d rows in the workbook, want 61", rows)
	}
}

func xlsxRows(t *testing.T, body []byte) int {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			var buf bytes.Buffer
			if _, err := buf.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			return strings.Count(buf.String(), "<row ")
		}
	}
	return 0
}

const notice = "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"

func TestLoadAYear(t *testing.T) {
	b := open(t, "sys")
	if v := b.Get("/admin/calendar/load").Attr("input[name=year]", "value"); v != "2027" {
		t.Errorf("year proposed: %q", v)
	}
	a := b.Post("/admin/calendar/load", "year", "2027", "notice", "元旦：1月1日（周四）放假。")
	if a.Code != 422 || !strings.Contains(a.Text(".error"), "周四") || a.Text("textarea") != "元旦：1月1日（周四）放假。" {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	a = b.Post("/admin/calendar/load", "year", "2027", "notice", notice)
	if a.Code != 200 || len(a.All("tbody tr")) != 4 || !strings.Contains(a.Text("tbody"), "2027-01-09 周六 上班 元旦 新增") {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	sent := []string{"year", a.Attr("#confirm input[name=year]", "value"), "notice", a.Attr("#confirm input[name=notice]", "value"),
		"version", a.Attr("#confirm input[name=version]", "value"), "confirmed", a.Attr("#confirm input[name=confirmed]", "value")}
	if back := b.Post("/admin/calendar/load", append(sent, "edit", "1")...); back.Text("textarea") == "" || len(back.All("#confirm")) != 0 {
		t.Errorf("back: %s", back.Text("main"))
	}
	if b.W.Changed != 0 {
		t.Fatal("stored before it was confirmed")
	}
	if a := b.Post("/admin/calendar/load", sent...); a.Header().Get("Location") != "/admin/calendar/2027" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if s := b.Get("/admin/calendar/2027").Text("main"); !strings.Contains(s, "261") || !strings.Contains(s, "本区录入") || !strings.Contains(s, "马骏") {
		t.Errorf("the year: %s", s)
	}
	if a := b.Post("/admin/calendar/load", sent...); a.Code != http.StatusConflict || a.Attr("#confirm input[name=version]", "value") != "1" {
		t.Errorf("confirmed twice: %d", a.Code)
	}
	if a := b.Get("/admin/calendar/2031"); a.Code != http.StatusNotFound {
		t.Errorf("a year not loaded: %d", a.Code)
	}
}

// sendZip uploads a pack.
func sendZip(b *admintest.Browser, body []byte) admintest.Answer {
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	f, err := m.CreateFormFile("file", "zone.zip")
	b.W.OK(err)
	_, err = f.Write(body)
	b.W.OK(err)
	b.W.OK(m.Close())
	r := httptest.NewRequest("POST", "/admin/pack", &buf)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.Do(r)
}

// zipped is the model pack with one word of one file replaced.
func zipped(b *admintest.Browser, file, old, new string) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	b.W.OK(z.AddFS(packs.Model()))
	b.W.OK(z.Close())
	if file == "" {
		return buf.Bytes()
	}
	var out bytes.Buffer
	r, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	b.W.OK(err)
	z = zip.NewWriter(&out)
	for _, f := range r.File {
		if f.FileInfo().IsDir() {
			continue
		}
		in, err := f.Open()
		b.W.OK(err)
		var text bytes.Buffer
		_, err = text.ReadFrom(in)
		b.W.OK(err)
		body := text.Bytes()
		if f.Name == file {
			body = bytes.Replace(body, []byte(old), []byte(new), 1)
		}
		w, err := z.Create(f.Name)
		b.W.OK(err)
		_, err = w.Write(body)
		b.W.OK(err)
	}
	b.W.OK(z.Close())
	return out.Bytes()
}

func TestPublishAPack(t *testing.T) {
	b := open(t, "sys")
	if s := b.Get("/admin/pack").Text("main"); !strings.Contains(s, "企业吹哨") || !strings.Contains(s, b.W.Pack.Hash[:12]) {
		t.Errorf("the pack: %s", s)
	}
	a := sendZip(b, zipped(b, "zone.yaml", "Asia/Shanghai", "Asia/Shanghia"))
	if a.Code != 422 || !strings.Contains(a.Text("#problems-sheet"), "没有时区“Asia/Shanghia”") || !regexp.MustCompile(`zone\.yaml:\d+`).MatchString(a.Text("#problems-sheet")) {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	if a := sendZip(b, []byte("nothing")); a.Code != 422 || !strings.Contains(a.Text(".error"), "不是 zip") {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	same := sendZip(b, zipped(b, "", "", ""))
	if page := b.Get(same.Header().Get("Location")); len(page.All("#publish")) != 0 || !strings.Contains(page.Text("#changes-sheet"), "完全一样") {
		t.Errorf("%d %s", same.Code, page.Text("main"))
	}
	a = sendZip(b, zipped(b, "kinds/whistle.yaml", "zh: 企业吹哨", "zh: 企业哨声"))
	at := a.Header().Get("Location")
	page := b.Get(at)
	if !strings.Contains(page.Text("#changes-sheet"), "企业哨声") || page.Text("#publish button") != "发布 1 类事项" {
		t.Fatalf("%d %s", a.Code, page.Text("main"))
	}
	seen := page.Attr("#publish input[name=seen.whistle]", "value")
	if a := b.Post(at+"/publish", "seen.whistle", "other-"); a.Code != http.StatusConflict || len(a.All("#publish .notice")) != 1 {
		t.Errorf("another version: %d", a.Code)
	}
	if a := b.Post(at+"/publish", "seen.whistle", seen); a.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if page := b.Get(at); len(page.All("#publish")) != 0 || !strings.Contains(page.Text("main"), "已发布") {
		t.Errorf("published: %s", page.Text("main"))
	}
	if s := b.Get("/admin/pack").Text("main"); !strings.Contains(s, "企业哨声") {
		t.Error("the new version is not in force")
	}
}
