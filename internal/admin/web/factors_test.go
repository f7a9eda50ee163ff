package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"juyan/internal/admin/admintest"
	"juyan/internal/auth"
)

// enrol switches codes on for somebody.
func enrol(b *admintest.Browser, person string) {
	b.W.T.Helper()
	a := b.W.Actor(person)
	secret, err := b.W.Auth.BeginFactor(b.W.T.Context(), a)
	b.W.OK(err)
	_, err = b.W.Auth.ConfirmFactor(b.W.T.Context(), a, auth.CodeOf(secret, b.W.Real.Now()), "")
	b.W.OK(err)
}

func TestALostPhonesCodesAreSwitchedOffWithAReason(t *testing.T) {
	b := open(t, "sec")
	enrol(b, "p2")
	enrol(b, "p3")
	list := b.Get("/admin/factors")
	if n := len(list.All("#factors tbody tr")); n != 2 || !strings.Contains(list.Text("#factors tbody"), "苏晴") {
		t.Fatalf("%d rows: %s", n, list.Text("main"))
	}
	at := "/admin/factors/" + string(b.W.Person("p2"))
	if a := b.Get(at); !strings.Contains(a.Text(".facts"), "还剩恢复码 10") {
		t.Errorf("%s", a.Text("main"))
	}
	b.W.Real.Advance(5 * time.Minute) // asked for a fresh proof, which keeps the reason
	a := b.Post(at+"/remove", "reason", "手机丢失，已核实本人")
	if a.Code != http.StatusUnauthorized || a.Attr("input[name=reason]", "value") != "手机丢失，已核实本人" {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post(at+"/remove", "reason", " ", "_proof", admintest.Password); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Text(".error"), "请写明原因") {
		t.Errorf("no reason: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post(at+"/remove", "reason", "手机丢失，已核实本人"); a.Header().Get("Location") != "/admin/factors" {
		t.Errorf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Get(at); a.Code != http.StatusNotFound {
		t.Errorf("still there: %d", a.Code)
	}
	admin := "/admin/factors/" + string(b.W.Person("p3"))
	if a := b.Post(admin+"/remove", "reason", "手机丢失"); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Text("form[id=remove]"), "服务器") {
		t.Errorf("an administrator's: %d %s", a.Code, a.Text("main"))
	}
	if kinds := strings.Join(b.W.Kinds(), " "); !strings.HasSuffix(kinds, "factor.enrolled factor.enrolled proof.given factor.removed") {
		t.Errorf("events: %s", kinds)
	}
}
