package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"juyan/internal/admin/admintest"
	"juyan/internal/auth"
)

// code is what a phone shows that scanned the secret of a page.
func code(b *admintest.Browser, secret string) string {
	return auth.CodeOf(strings.ReplaceAll(secret, "-", ""), b.W.Real.Now())
}

// enrol switches codes on as somebody does in the browser.
func enrol(b *admintest.Browser) (secret string, recovery []string) {
	t := b.W.T
	t.Helper()
	a := b.Post("/account/factor/begin")
	secret = a.Text(".secret code")
	if a.Code != http.StatusOK || secret == "" || a.Attr("svg[class=qr] path", "d") == "" {
		t.Fatalf("begin: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/factor/confirm", "code", "000000"); a.Code != http.StatusUnprocessableEntity || a.Text(".secret code") != secret {
		t.Fatalf("a mistyped code: %d %s", a.Code, a.Text("main"))
	}
	a = b.Post("/account/factor/confirm", "code", code(b, secret))
	for _, n := range a.All(".recovery code") {
		recovery = append(recovery, n.FirstChild.Data)
	}
	if a.Code != http.StatusCreated || len(recovery) != 10 {
		t.Fatalf("confirm: %d %s", a.Code, a.Text("main"))
	}
	b.W.Real.Advance(30 * time.Second)
	return secret, recovery
}

func TestCodesAreSwitchedOnAskedForAndSwitchedOff(t *testing.T) {
	b := open(t, false).SignIn("gao")
	if s := b.Get("/account").Text("#factor-sheet"); !strings.Contains(s, "未启用") {
		t.Errorf("account: %s", s)
	}
	secret, recovery := enrol(b)
	if s := b.Get("/account").Text("#factor-sheet"); !strings.Contains(s, "已启用") {
		t.Errorf("account: %s", s)
	}
	if s := b.Get("/account/factor").Text("main"); strings.Contains(s, secret) || strings.Contains(s, recovery[0]) || !strings.Contains(s, "还剩恢复码 10") {
		t.Errorf("shown again: %s", s)
	}
	b.Post("/signout")
	a := b.Post("/signin", "login", "gao", "password", admintest.Password, "next", "/account?x=1")
	if a.Code != http.StatusOK || session(a) != nil || a.Attr("input[name=next]", "value") != "/account?x=1" {
		t.Fatalf("after the password: %d %s", a.Code, a.Text("main"))
	}
	second := a.Attr("input[name=second]", "value")
	if a := b.Get("/account"); a.Code != http.StatusSeeOther {
		t.Errorf("the password alone opens pages: %d", a.Code)
	}
	a = b.Post("/signin/second", "second", second, "code", "123456", "next", "/account?x=1")
	if a.Code != http.StatusUnprocessableEntity || session(a) != nil || a.Attr("input[name=second]", "value") != second || a.Attr("input[name=code]", "value") != "" || a.Attr("input[name=next]", "value") != "/account?x=1" {
		t.Fatalf("a wrong code: %d %s", a.Code, a.Text("main"))
	}
	a = b.Post("/signin/second", "second", second, "code", code(b, secret), "next", "/account?x=1")
	if session(a) == nil || a.Header().Get("Location") != "/account?x=1" {
		t.Fatalf("a right code: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/factor/remove"); a.Header().Get("Location") != "/account/factor" {
		t.Errorf("switching off: %d %s", a.Code, a.Text("main"))
	}
	b.Post("/signout")
	b.SignIn("gao")
}

func TestASecondProofTooLateLeadsBackToThePassword(t *testing.T) {
	b := open(t, false).SignIn("gao")
	secret, _ := enrol(b)
	b.Post("/signout")
	second := b.Post("/signin", "login", "gao", "password", admintest.Password).Attr("input[name=second]", "value")
	b.W.Real.Advance(5 * time.Minute)
	a := b.Post("/signin/second", "second", second, "code", code(b, secret))
	if a.Code != http.StatusUnprocessableEntity || len(a.All("input[name=password]")) != 1 || !strings.Contains(a.Text("main"), "请重新登录") {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Get("/signin/second"); a.Header().Get("Location") != "/signin" {
		t.Errorf("read again: %d", a.Code)
	}
}

// A token is made five minutes after signing in: the name typed survives the
// question, and password and code answer it alike.
func TestADangerousActIsProvedAndGoesOn(t *testing.T) {
	b := open(t, false).SignIn("gao")
	form := []string{"name", "OA 待办同步", "reach", "read", "days", "30"}
	b.W.Real.Advance(5 * time.Minute)
	a := b.Post("/account/tokens", form...)
	if a.Code != http.StatusUnauthorized || a.Attr("input[name=name]", "value") != "OA 待办同步" || a.Attr("form[id=proof]", "action") != "/account/tokens" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/tokens", append(form, "_proof", "wrong")...); a.Code != http.StatusUnprocessableEntity || a.Attr("input[name=name]", "value") != "OA 待办同步" {
		t.Fatalf("wrong: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/tokens", append(form, "_proof", admintest.Password)...); a.Code != http.StatusCreated || !strings.Contains(a.Text("#token-sheet"), auth.TokenPrefix) {
		t.Fatalf("proved: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/tokens", form...); a.Code != http.StatusCreated {
		t.Errorf("asked again at once: %d", a.Code)
	}
	secret, _ := enrol(b)
	b.W.Real.Advance(5 * time.Minute)
	if a := b.Post("/account/factor/renew"); a.Code != http.StatusUnauthorized || !strings.Contains(a.Text("#proof-sheet"), "动态验证码") {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/account/factor/renew", "_proof", code(b, secret)); a.Code != http.StatusCreated || len(a.All(".recovery code")) != 10 {
		t.Errorf("proved by a code: %d %s", a.Code, a.Text("main"))
	}
	kinds := strings.Join(b.W.Kinds(), " ")
	if !strings.HasSuffix(kinds, "session.opened proof.refused proof.given token.made token.made factor.enrolled proof.given factor.codes_renewed") {
		t.Errorf("events: %s", kinds)
	}
}
