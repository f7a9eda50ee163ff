package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"juyan/internal/hook"
	hookweb "juyan/internal/hook/web"
	"juyan/internal/kernel"
	"juyan/internal/ledger"
	"juyan/internal/matter"
	"juyan/internal/measure"
	"juyan/internal/org"
	"juyan/internal/store"
	"juyan/internal/store/storetest"
	"juyan/internal/web"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desk is the administrator's browser beside webhooks whose receiver is down.
type desk struct {
	*testing.T
	site  *web.Server
	hooks *hook.Service
	clock *storetest.Clock
}

func sit(t *testing.T) *desk {
	db := storetest.Open(t, store.SQLite, ledger.Migrations(), measure.Migrations(), org.Migrations(), matter.Migrations(), hook.Migrations())
	d := &desk{T: t, clock: db.Clock().(*storetest.Clock)}
	none := func(kernel.ID) kernel.Text { return kernel.Text{} }
	d.hooks = hook.New(hook.Options{DB: db, Ledger: ledger.New(), Zone: "试验区", Real: func() time.Time { return time.Unix(1_700_000_000, 0) }, Unit: none,
		Name: func(ledger.Event) kernel.Text { return kernel.Text{} }, Post: func(context.Context, hook.Request) (hook.Answer, error) { return hook.Answer{Status: 500}, nil }})
	admin := kernel.Actor{Kind: kernel.ActorPerson, Name: "系统管理员", Grants: map[string]kernel.Scope{hook.PermManage: kernel.ScopeAll}}
	d.site = web.New(web.Options{Clock: d.clock, Loc: time.UTC, Texts: [][]byte{hookweb.Texts}, Authenticate: func(*http.Request) (kernel.Actor, error) { return admin, nil }})
	d.site.Add(hookweb.New(d.hooks).Routes()...)
	return d
}

func (d *desk) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Host = "zone.example"
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://zone.example")
	}
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	return w
}

// An administrator adds a webhook, sees its message fail, and has it resent; the
// secret and the address's path are on no page.
func TestAnAdministratorSeesAndResends(t *testing.T) {
	d := sit(t)
	if page := d.do("GET", "/admin/hooks", nil).Body.String(); !strings.Contains(page, "还没有推送") {
		t.Error("the empty list does not say so")
	}
	form := url.Values{"name": {"指挥大厅"}, "format": {"json"}, "url": {"https://hall.example/in?key=k1"}, "secret": {"short-secret"}, "events": {"whistle.*\r\nresidents.raised"}}
	refused := d.do("POST", "/admin/hooks", form)
	if body := refused.Body.String(); refused.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "签名密钥至少 16 个字符") || !strings.Contains(body, "指挥大厅") || strings.Contains(body, "short-secret") {
		t.Errorf("refused: %d %s", refused.Code, body)
	}
	form.Set("secret", "long-secret-of-the-hall")
	done := d.do("POST", "/admin/hooks", form)
	at := done.Header().Get("Location")
	if done.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/admin/hooks/") {
		t.Fatalf("added: %d %s", done.Code, done.Body)
	}
	if w := d.do("POST", at+"/test", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("test: %d", w.Code)
	}
	for range 10 {
		if _, err := d.hooks.Deliver(context.Background()); err != nil {
			t.Fatal(err)
		}
		d.clock.Advance(6 * time.Hour)
	}
	page := d.do("GET", at, nil).Body.String()
	for _, want := range []string{"https://hall.example/…", "whistle.*, residents.raised", "送不到", "HTTP 500", "全部重发", at + "/resend?message="} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "key=k1") || strings.Contains(page, "long-secret") {
		t.Error("the page shows what it must not")
	}
	if w := d.do("POST", at+"/resend", nil); w.Code != http.StatusSeeOther {
		t.Errorf("resend: %d", w.Code)
	}
	if page := d.do("GET", at, nil).Body.String(); strings.Contains(page, "全部重发") || !strings.Contains(page, "待送") {
		t.Error("what was resent is still dead")
	}
	for _, act := range []string{"/off", "/on"} {
		if w := d.do("POST", at+act, nil); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", act, w.Code)
		}
	}
}

// Without a mail server the page says so and asks for nothing.
func TestMailIsNotOfferedWithoutAServer(t *testing.T) {
	d := sit(t)
	r := httptest.NewRequest("GET", "/account/mail", nil)
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "还没有配置发信服务器") || strings.Contains(w.Body.String(), `name="address"`) {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
}
