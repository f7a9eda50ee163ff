package web_test

import (
	"net/http"
	"strings"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/kernel"
)

func TestAnIdentityIsLinkedForSomebody(t *testing.T) {
	b := open(t, "sys")
	at := "/admin/accounts/" + string(b.W.Person("p2"))
	if a := b.Get(at); !strings.Contains(a.Text("#identities-sheet"), "在那里的标识") {
		t.Fatalf("%s", a.Text("main"))
	}
	if a := b.Post(at+"/identities", "issuer", "https://elsewhere.example", "subject", "su-1"); a.Code != http.StatusUnprocessableEntity || a.Attr("input[name=subject]", "value") != "su-1" {
		t.Errorf("a provider nobody set up: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post(at+"/identities", "issuer", "https://sso.example", "subject", " "); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Text(".error"), "sub") {
		t.Errorf("no subject: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post(at+"/identities", "issuer", "https://sso.example", "subject", "su-1"); a.Header().Get("Location") != at {
		t.Fatalf("%d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/admin/accounts/"+string(b.W.Person("p1"))+"/identities", "issuer", "https://sso.example", "subject", "su-1"); a.Code != http.StatusConflict {
		t.Errorf("taken from somebody: %d %s", a.Code, a.Text("main"))
	}
	if a := b.Post("/admin/accounts/"+string(b.W.Person("p4"))+"/identities", "issuer", "https://sso.example", "subject", "sec-1"); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Text("main"), "管理员") {
		t.Errorf("an administrator's: %d %s", a.Code, a.Text("main"))
	}
	v, err := b.W.Auth.SignInExternal(t.Context(), auth.ExternalInput{Issuer: "https://sso.example", Subject: "su-1", How: "zone"})
	if err != nil || v.Person != b.W.Person("p2") {
		t.Errorf("signing in: %+v %v", v, err)
	}
	if a := b.Post(b.Get(at).Attr("#identities-sheet td form", "action")); a.Header().Get("Location") != at {
		t.Errorf("unlink: %d %s", a.Code, a.Text("main"))
	}
	if _, err := b.W.Auth.SignInExternal(t.Context(), auth.ExternalInput{Issuer: "https://sso.example", Subject: "su-1", How: "zone"}); kernel.CodeOf(err) != kernel.CodeForbidden {
		t.Errorf("after unlinking: %v", err)
	}
	if kinds := strings.Join(b.W.Kinds(), " "); !strings.HasSuffix(kinds, "identity.linked session.opened identity.unlinked signin.refused") {
		t.Errorf("events: %s", kinds)
	}
}
