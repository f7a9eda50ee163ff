package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juyan/internal/auth"
	"juyan/internal/auth/oidctest"
	"juyan/internal/kernel"
)

func TestIdentityProvidersAreReadFromTheConfigFile(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("oidc-secret", "s3cret\n")
	config := put("juyan.yaml", `oidc:
  - code: zone
    name: 统一身份认证
    name-en: Zone sign-on
    issuer: https://sso.zone.example/realms/zone
    client: juyan
    secret-file: oidc-secret
  - {code: other, name: 另一家, issuer: "https://id.example", client: x, secret-file: oidc-secret}
`)
	var out bytes.Buffer
	t.Setenv("LC_ALL", "C")
	if code := Main(context.Background(), []string{"config", "--config", config}, &IO{Out: &out, Err: &out}); code != 0 {
		t.Fatalf("%d %s", code, out.String())
	}
	if s := out.String(); strings.Contains(s, "s3cret") || !strings.Contains(s, "code=zone; name=统一身份认证") || !strings.Contains(s, config+":1") {
		t.Errorf("%s", s)
	}
	line := "code=zone; name=统一身份认证; name-en=Zone sign-on; issuer=https://sso.zone.example/realms/zone; client=juyan; secret-file=" + filepath.Join(dir, "oidc-secret")
	list, err := IdentityProviders{OIDC: []string{line}}.providers()
	if want := (auth.Provider{Code: "zone", Name: kernel.T("统一身份认证", "Zone sign-on"), Issuer: "https://sso.zone.example/realms/zone", Client: "juyan", Secret: "s3cret"}); err != nil || len(list) != 1 || list[0] != want {
		t.Errorf("%+v %v", list, err)
	}
	for name, bad := range map[string][]string{
		"twice": {line, line}, "no client": {"code=zone; name=x; issuer=https://a; secret-file=x"}, "another word": {line + "; color=red"},
		"no file": {strings.Replace(line, "oidc-secret", "none", 1)}, "no TLS": {strings.Replace(line, "https://sso", "http://sso", 1)}, "a code of signs": {strings.Replace(line, "code=zone", "code=Zo/ne", 1)},
	} {
		if _, err := (IdentityProviders{OIDC: bad}).providers(); kernel.CodeOf(err) != kernel.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheDoctorAsksTheIdentityProvider(t *testing.T) {
	p := oidctest.Start(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(oidctest.Secret), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LC_ALL", "C")
	ask := func(issuer string) string {
		var out bytes.Buffer
		d := &doctor{out: &IO{Out: &out, Err: &out}, oidc: IdentityProviders{OIDC: []string{"code=zone; name=x; issuer=" + issuer + "; client=juyan; secret-file=" + secret}}}
		d.providers(context.Background())
		return out.String()
	}
	if s := ask(p.Issuer); !strings.HasPrefix(s, "ok    identity provider: zone: "+p.Issuer+" answers") {
		t.Error(s)
	}
	if s := ask(p.Issuer + "/none"); !strings.HasPrefix(s, "fail  identity provider: zone: ") {
		t.Error(s)
	}
	p.Steer("fault", "down")
	if s := ask(p.Issuer); !strings.HasPrefix(s, "fail  identity provider: zone: ") {
		t.Error(s)
	}
}
