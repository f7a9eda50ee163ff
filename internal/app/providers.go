package app

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"juyan/internal/auth"
	"juyan/internal/kernel"
)

// IdentityProviders are who may vouch for people at sign-in.
type IdentityProviders struct {
	OIDC []string `name:"oidc" env:"JUYAN_OIDC" sep:"none" fields:"" placeholder:"FIELDS" help:"统一身份（OpenID Connect），可多个：code=…; name=…; issuer=…; client=…; secret-file=… · Identity providers, each with its fields."`
}

// The fields of one.
var providerFields = []string{"code", "name", "name-en", "issuer", "client", "secret-file"}

var providerCode = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// providers reads the settings and the files with the secrets.
func (p IdentityProviders) providers() ([]auth.Provider, error) {
	var out []auth.Provider
	for _, line := range p.OIDC {
		x, err := provider(line)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o auth.Provider) bool { return o.Code == x.Code || o.Issuer == x.Issuer }) {
			return nil, kernel.Invalid("oidc", kernel.T("统一身份“%s”写了两次", "the identity provider %q is written twice"), x.Code)
		}
		out = append(out, x)
	}
	return out, nil
}

func provider(line string) (x auth.Provider, err error) {
	f := map[string]string{}
	for _, part := range strings.Split(line, ";") {
		key, value, _ := strings.Cut(part, "=")
		if key = strings.TrimSpace(key); !slices.Contains(providerFields, key) {
			return x, kernel.Invalid("oidc", kernel.T("统一身份不认识“%s”，可以写的有：%s", "an identity provider has no %q; known are: %s"), key, strings.Join(providerFields, ", "))
		}
		f[key] = strings.TrimSpace(value)
	}
	for _, key := range []string{"code", "name", "issuer", "client", "secret-file"} {
		if f[key] == "" {
			return x, kernel.Invalid("oidc", kernel.T("统一身份“%s”缺 %s", "the identity provider %q lacks %s"), f["code"], key)
		}
	}
	switch {
	case !providerCode.MatchString(f["code"]):
		return x, kernel.Invalid("oidc", kernel.T("统一身份的 code“%s”应是小写字母、数字和 -", "the code %q of an identity provider is made of small letters, digits and -"), f["code"])
	case !strings.HasPrefix(f["issuer"], "https://") && !strings.HasPrefix(f["issuer"], "http://127.0.0.1"):
		return x, kernel.Invalid("oidc", kernel.T("统一身份“%s”的 issuer 应以 https:// 开头", "the issuer of the identity provider %q begins with https://"), f["code"])
	}
	secret, err := os.ReadFile(f["secret-file"])
	if err != nil {
		return x, unopened("secret-file", f["secret-file"], err)
	}
	name := kernel.T(f["name"], orElse(f["name-en"], f["name"]))
	return auth.Provider{Code: f["code"], Name: name, Issuer: f["issuer"], Client: f["client"], Secret: strings.TrimRight(string(secret), "\r\n")}, nil
}
