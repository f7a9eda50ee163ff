package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"juyan/internal/auth"
	"juyan/internal/kernel"
)

// relying is this program before one identity provider. It asks for the
// provider's discovery document when somebody first wants in, so that a provider
// that is away keeps nothing else from working; keys that are not known yet are
// fetched anew by the library.
type relying struct {
	auth.Provider
	back string // where the provider leads back to
	http *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// patience is how long a provider may take to answer.
const patience = 10 * time.Second

func newRelying(p auth.Provider, site string) *relying {
	return &relying{Provider: p, back: strings.TrimSuffix(site, "/") + "/signin/with/" + p.Code + "/callback", http: &http.Client{Timeout: patience}}
}

// provider is what discovery says; it is asked again until it answers.
func (r *relying) provider(ctx context.Context) (*oidc.Provider, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.found != nil {
		return r.found, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, r.http), r.Issuer)
	if err != nil {
		return nil, r.away(err)
	}
	r.found = found
	return found, nil
}

// Reach returns why a provider cannot be used now, nil if it can: it answers, and
// is who it was said to be.
func Reach(ctx context.Context, p auth.Provider) error {
	_, err := newRelying(p, "").provider(ctx)
	if cause := errors.Unwrap(err); cause != nil {
		return cause
	}
	return err
}

func (r *relying) away(cause error) error {
	e := kernel.Errorf(kernel.CodeUnavailable, "", kernel.T("现在连不上“%s”，请用登录名和密码登录，或稍后再试", "“%s” cannot be reached now; sign in with login and password, or try again later"), r.Name)
	e.Cause = cause
	return e
}

func (r *relying) untrusted(cause error) error {
	e := kernel.Errorf(kernel.CodeForbidden, "", kernel.T("“%s”的答复核对不上，没有登录。请再试一次；仍不行请告诉系统管理员", "What “%s” answered does not check out, and nobody was signed in. Try once more; if it stays so, tell the system administrator"), r.Name)
	e.Cause = cause
	return e
}

func (r *relying) client(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: r.Client, ClientSecret: r.Secret, Endpoint: p.Endpoint(), RedirectURL: r.back, Scopes: []string{oidc.ScopeOpenID}}
}

// address is where the browser goes to be vouched for.
func (r *relying) address(ctx context.Context, f flow) (string, error) {
	p, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	return r.client(p).AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), nil
}

// subject is who the provider vouches for: what came back is of this flow, the
// code is exchanged with the flow's own proof, and the token is signed by the
// provider, for this client, not over, with the flow's nonce.
func (r *relying) subject(ctx context.Context, f flow, q url.Values) (string, error) {
	switch {
	case f.State == "" || q.Get("state") != f.State:
		return "", kernel.Forbidden(kernel.T("这次登录不是从本系统的登录页开始的，或已过期，请重新开始", "This sign-in did not begin on this system's page, or is too old; start again"))
	case q.Get("error") != "":
		return "", kernel.Forbidden(kernel.T("“%s”没有确认您的身份（%s）", "“%s” did not vouch for you (%s)"), r.Name, short(q.Get("error")))
	}
	p, err := r.provider(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, r.http)
	tokens, err := r.client(p).Exchange(ctx, q.Get("code"), oauth2.VerifierOption(f.Verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return "", r.untrusted(err)
	}
	if err != nil {
		return "", r.away(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: r.Client}).Verify(ctx, raw)
	switch {
	case err != nil:
		return "", r.untrusted(err)
	case token.Nonce != f.Nonce:
		return "", r.untrusted(errors.New("nonce of another sign-in"))
	}
	return token.Subject, nil
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
